"""`visitor-desk policy …`: the internal privacy policy, who has read it, and trainings."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from visitor_desk.cli.context import Context, pass_context
from visitor_desk.cli.options import as_operator
from visitor_desk.privacy.internal_policies import read_internal_policy
from visitor_desk.privacy.internal_policy import PolicyLanguage
from visitor_desk.security.operators import OperatorUnknown

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("policy")
def policy() -> None:
    """The internal privacy policy: everybody reads it, and sees no footage before."""


@policy.command("publish")
@as_operator
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@pass_context
def publish(context: Context, login: str, file: Path) -> None:
    """Put the text of FILE into force as the next version."""
    new = read_internal_policy(file)
    with context.signed_in(login) as (desk, session):
        made = desk.internal_policies.publish(session, new)
    context.say("cli.internal.published", version=made.label)


@policy.command("show")
@as_operator
@click.option("--in", "language", default="en", type=click.Choice([one.value for one in PolicyLanguage]))
@pass_context
def show(context: Context, login: str, language: str) -> None:
    """Print the version in force."""
    with context.signed_in(login) as (desk, session):
        found = desk.internal_policies.standing(session).policy
        zone = desk.settings.zone
    if found is None:
        context.say("cli.internal.none")
        return
    since = f"{found.published_at.astimezone(zone):%Y-%m-%d %H:%M}"
    context.say("cli.internal.show", version=found.label, since=since, digest=found.digest)
    text = found.text(PolicyLanguage(language))
    click.echo(f"\n{text.title}\n\n{text.text}")


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
