"""`visitor-desk policy …`: the internal privacy policy, who has read it, and trainings."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from visitor_desk.cli.context import Context, pass_context
from visitor_desk.cli.options import as_operator
from visitor_desk.desk import Desk
from visitor_desk.privacy.internal_policies import InternalPolicyNotAsked, read_internal_policy
from visitor_desk.privacy.internal_policy import InternalPolicy, PolicyLanguage
from visitor_desk.security.operators import OperatorUnknown

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("policy")
def policy() -> None:
    """The internal privacy policy: everybody reads it, and sees no footage before."""


@policy.command("publish")
@as_operator
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--approval", help="Publish the request of this number, once another officer has signed it.")
@pass_context
def publish(context: Context, login: str, file: Path | None, approval: str | None) -> None:
    """Propose the next version from FILE; then, signed, publish it with --approval."""
    if (file is None) == (approval is None):
        raise click.UsageError("FILE | --approval")
    with context.signed_in(login) as (desk, session):
        if approval is not None:
            made = desk.internal_policies.publish(session, approval)
            context.say("cli.internal.published", version=made.label, since=_since(desk, made))
            return
        assert file is not None
        new = read_internal_policy(file, desk.settings.zone)
        request = desk.internal_policies.propose(session, new)
        context.say("cli.internal.proposed", request=request.id)


@policy.command("show")
@as_operator
@click.option("--request", "request_id", help="The version that waits for its second person.")
@click.option("--in", "language", default="en", type=click.Choice([one.value for one in PolicyLanguage]))
@pass_context
def show(context: Context, login: str, request_id: str | None, language: str) -> None:
    """Print the version in force, word for word."""
    with context.signed_in(login) as (desk, session):
        if request_id is None:
            found = desk.internal_policies.standing(session).policy
        else:
            waiting = {one.id: made for one, made in desk.internal_policies.proposed(session)}
            if request_id not in waiting:
                raise InternalPolicyNotAsked
            found = waiting[request_id]
        if found is None:
            context.say("cli.internal.none")
            return
        context.say("cli.internal.show", version=found.label, since=_since(desk, found), digest=found.digest)
        context.say("internal.asks_training" if found.asks_training else "internal.asks_no_training")
    text = found.text(PolicyLanguage(language))
    click.echo(f"\n{text.title}\n\n{text.text}")


def _since(desk: Desk, policy: InternalPolicy) -> str:
    return f"{policy.counts_from.astimezone(desk.settings.zone):%Y-%m-%d %H:%M}"


@policy.command("read")
@as_operator
@click.option("--version", "number", required=True, type=int, help="The version that you have read.")
@pass_context
def read(context: Context, login: str, number: int) -> None:
    """Say that you have read the version in force."""
    with context.signed_in(login) as (desk, session):
        desk.internal_policies.acknowledge(session, number)
    context.say("cli.internal.acknowledged", version=f"v{number}")


@policy.command("trained")
@as_operator
@click.argument("who")
@click.option("--on", "trained_on", required=True, type=DAY, help="The day of the training.")
@click.option("--until", required=True, type=DAY, help="The last day on which it counts.")
@pass_context
def trained(context: Context, login: str, who: str, trained_on: datetime, until: datetime) -> None:
    """Record that the operator with the login WHO was trained."""
    with context.signed_in(login) as (desk, session):
        found = next((one for one in desk.operators.all(session) if one.login == who), None)
        if found is None:
            raise OperatorUnknown
        desk.internal_policies.record_training(session, found.id, trained_on.date(), until.date())
    context.say("cli.internal.trained", login=who, until=until.date())
