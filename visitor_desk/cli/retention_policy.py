"""The commands of `retention` about the policy: its versions, a look before a change, the change itself."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output
from visitor_desk.desk import Desk
from visitor_desk.privacy.life_extent import Extent
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.privacy.retention_policy import Kind, LifeChange, RetentionPolicy
from visitor_desk.privacy.retention_policy_file import policy_text, read_policy_file
from visitor_desk.privacy.retention_rule import ZoneClass
from visitor_desk.privacy.retention_rules import PLAIN
from visitor_desk.privacy.retention_simulation import KindEffect
from visitor_desk.privacy.run_certificate import run_json
from visitor_desk.security.groups import Group

rules_file = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command("policy")
@as_operator
@click.option("--text", "as_text", is_flag=True, help="Print the rules in force as a file to change.")
@json_output
@pass_context
def policy(context: Context, login: str, as_text: bool, as_json: bool) -> None:
    """List the versions of the policy, and what is proposed."""
    with context.signed_in(login) as (desk, session):
        now = desk.retention_policies.now(session)
        if as_text:
            click.echo(policy_text(desk.retention.rules(session)), nl=False)
            return
        for one in now.versions:
            state = _state(one, now.in_force, now.waiting)
            if as_json:
                print_json(
                    {
                        "version": one.label,
                        "state": state,
                        "counts_from": one.counts_from,
                        "published_by": one.published_by,
                        "approved_by": one.approved_by,
                        "sha256": one.digest,
                    }
                )
                continue
            context.say(
                "cli.policy.line",
                version=one.label,
                since=_at(desk, one.counts_from),
                state=context.texts(f"policy.state_{state}"),
                by=one.published_by or context.texts("cli.notices.by_program"),
                digest=one.digest[:16],
            )


@click.command("simulate")
@as_operator
@click.option("--file", "path", type=rules_file, required=True, help="The rules that would count.")
@json_output
@pass_context
def simulate(context: Context, login: str, path: Path, as_json: bool) -> None:
    """Say what the rules of a file would let go that stays now, and what would stay. Nothing is changed."""
    rules = read_policy_file(path)
    with context.signed_in(login) as (desk, session):
        found = desk.retention_policies.simulate(session, rules)
        for one in found.effects:
            if as_json:
                print_json(_effect_json(one))
            else:
                _say_effect(context, desk, one)
    if not as_json:
        context.say(f"cli.policy.simulated_{'waits' if found.shorter else 'at_once'}", going=found.going)


@click.command("propose")
@as_operator
@click.argument("file", type=rules_file)
@pass_context
def propose(context: Context, login: str, file: Path) -> None:
    """Propose the rules of FILE as the next version; another officer looks at them and signs."""
    rules = read_policy_file(file)
    with context.signed_in(login) as (desk, session):
        request = desk.retention_policies.propose(session, rules)
    context.say("cli.policy.proposed", request=request.id)


@click.command("proposed")
@as_operator
@pass_context
def proposed(context: Context, login: str) -> None:
    """Say what each proposed version would change, for whoever is to sign it."""
    with context.signed_in(login) as (desk, session):
        found = desk.retention_policies.proposed(session)
    for request, one in found:
        context.say("cli.policy.proposal", request=request.id, version=one.policy.label)
        for change in one.changes:
            _say_change(context, change)


@click.command("publish")
@as_operator
@click.argument("request")
@pass_context
def publish(context: Context, login: str, request: str) -> None:
    """Publish what was proposed under REQUEST and signed; a shorter life counts a day later."""
    with context.signed_in(login) as (desk, session):
        done = desk.retention_policies.publish(session, request)
        context.say("cli.policy.published", version=done.label, since=_at(desk, done.counts_from))


@click.command("take-back")
@as_operator
@pass_context
def take_back(context: Context, login: str) -> None:
    """Take back the version that waits for its day."""
    with context.signed_in(login) as (desk, session):
        taken = desk.retention_policies.take_back(session)
    context.say("cli.policy.taken_back", version=taken.label)


@click.command("runs")
@as_operator
@json_output
@pass_context
def runs(context: Context, login: str, as_json: bool) -> None:
    """List the runs of three months, the newest first, with the number under which each is certified."""
    with context.signed_in(login) as (desk, session):
        for one in desk.disposal_certificates.runs(session):
            if as_json:
                print_json(run_json(one, desk.installation, desk.settings, desk.clock.now()))
                continue
            context.say(
                "cli.policy.run",
                number=one.number,
                at=_at(desk, one.ran_at),
                keys=one.keys,
                records=one.records,
                rows=sum(one.rows.values()),
            )
            if len(one.parts) > 1:
                context.say("cli.policy.run_in_parts", parts=len(one.parts))
            if one.caught_up:
                click.echo(f"  {context.texts.count('policy.waited', one.caught_up)}")


@click.command("certify")
@as_operator
@click.argument("number", type=int)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A new or an empty folder.")
@click.option("--language", type=click.Choice(["nl", "en"]), help="Of the paper (default: the desk's).")
@pass_context
def certify(context: Context, login: str, number: int, out: Path, language: str | None) -> None:
    """Write a signed certificate of run NUMBER; check it with visitor-desk verify."""
    with context.signed_in(login) as (desk, session):
        wanted = RequestLanguage(language or desk.settings.language)
        made = desk.disposal_certificates.certify_run(session, number, out, wanted)
    context.say("cli.evidence.certified", folder=made.path.name)
    context.say("cli.verify.root", root=made.root_fingerprint)


COMMANDS = (policy, simulate, propose, proposed, publish, take_back, runs, certify)


def _state(one: RetentionPolicy, in_force: RetentionPolicy, waiting: RetentionPolicy | None) -> str:
    if one.taken_back_at is not None:
        return "taken_back"
    if one == in_force:
        return "in_force"
    return "waiting" if one == waiting else "over"


def _kind(context: Context, kind: Kind) -> dict[str, str]:
    zones = "" if kind.zones is ZoneClass.ANY else f" ({context.texts(f'retention.zones_{kind.zones}')})"
    return {"table": kind.table, "what": context.texts(f"why.part.{_group(kind.group)}") + zones}


def _say_change(context: Context, change: LifeChange) -> None:
    context.say(
        f"cli.policy.{'shorter' if change.shorter else 'longer'}",
        before=change.before.days,
        after=change.after.days,
        **_kind(context, change.kind),
    )


def _say_effect(context: Context, desk: Desk, one: KindEffect) -> None:
    _say_change(context, one.change)
    if one.goes is None or one.stays is None:
        follows = "shorter" if one.change.shorter else "longer"
        if one.follows_uncounted:
            context.say("cli.policy.indented", words=context.texts(f"policy.follows_{follows}"))
        else:
            context.say("cli.policy.keeps_day")
        return
    if one.change.shorter:
        _say_extent(context, desk, "goes", one.goes)
        for why, count in (("held", one.held), ("restricted", one.restricted)):
            if count:
                context.say(f"cli.policy.{why}", count=count)
    elif one.longer is not None:
        _say_extent(context, desk, "stays_longer", one.longer)
    _say_extent(context, desk, "stays", one.stays)


def _say_extent(context: Context, desk: Desk, name: str, extent: Extent) -> None:
    if extent.oldest is None or extent.newest is None or not extent.count:
        context.say(f"cli.policy.{name}_none")
        return
    days = {"oldest": _day(desk, extent.oldest), "newest": _day(desk, extent.newest)}
    context.say(f"cli.policy.{name}", count=extent.count, **days)


def _effect_json(one: KindEffect) -> dict[str, object]:
    kind = one.change.kind
    return {
        "table": kind.table,
        "group": _group(kind.group),
        "zones": kind.zones.value,
        "before": one.change.before.days,
        "after": one.change.after.days,
        "goes": _extent_json(one.goes),
        "stays": _extent_json(one.stays),
        "stays_longer": _extent_json(one.longer),
        "held": one.held,
        "restricted": one.restricted,
    }


def _extent_json(extent: Extent | None) -> dict[str, object] | None:
    if extent is None:
        return None
    return {"count": extent.count, "oldest": extent.oldest, "newest": extent.newest}


def _group(group: Group | None) -> str:
    return PLAIN if group is None else group.value


def _at(desk: Desk, instant: datetime) -> str:
    return f"{instant.astimezone(desk.settings.zone):%Y-%m-%d %H:%M}"


def _day(desk: Desk, instant: datetime) -> str:
    return instant.astimezone(desk.settings.zone).date().isoformat()
