"""`visitor-desk breaches …`: the register of breaches of personal data, and their clock of 72 hours."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import LOCAL_MINUTES, as_operator, at_site, json_output
from visitor_desk.privacy.breach import (
    Breach,
    BreachAccount,
    BreachId,
    BreachNature,
    BreachReasons,
    NewBreach,
    Notified,
    new_breach_id,
)
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.security.records import DeviceId, OperatorId

LOCAL = click.DateTime([LOCAL_MINUTES])
LANGUAGE = click.Choice([one.value for one in RequestLanguage])


@click.group("breaches")
def breaches() -> None:
    """Breaches of personal data: known since when, whom they concern, who is notified."""


@breaches.command("open")
@as_operator
@click.option("--aware", required=True, type=LOCAL, help="When it became known; 72 hours run from here.")
@click.option("--from", "begins", required=True, type=LOCAL, help="When it began, in the site's time.")
@click.option("--to", "ends", required=True, type=LOCAL, help="When it was over, or until when it is known.")
@click.option("--nature", required=True, type=click.Choice([one.value for one in BreachNature]))
@click.option("--what", required=True, help="What happened; sealed for privacy.")
@click.option("--consequences", default="", help="What may come of it.")
@click.option("--measures", default="", help="What was done about it, and will be.")
@click.option("--operator", help="Id of the operator whose openings it is about.")
@click.option("--desk", "device", help="Id of the desk whose openings it is about.")
@pass_context
def open_breach(
    context: Context,
    login: str,
    aware: datetime,
    begins: datetime,
    ends: datetime,
    nature: str,
    what: str,
    consequences: str,
    measures: str,
    operator: str | None,
    device: str | None,
) -> None:
    """Write a breach down as soon as it is known; the rest may follow."""
    with context.signed_in(login) as (desk, session):
        aware_at, span_from, span_to = (at_site(typed, desk.settings.zone) for typed in (aware, begins, ends))
        new = NewBreach(
            new_breach_id(),
            aware_at,
            span_from,
            span_to,
            BreachNature(nature),
            BreachAccount(what, consequences, measures),
            OperatorId(operator) if operator else None,
            DeviceId(device) if device else None,
        )
        made = desk.breaches.open(session, new)
        due = made.due_at.astimezone(desk.settings.zone)
    context.say("cli.breaches.opened", breach=made.id, due=f"{due:%Y-%m-%d %H:%M}")


@breaches.command("amend")
@as_operator
@click.argument("breach")
@click.option("--what", help="What happened.")
@click.option("--consequences", help="What may come of it.")
@click.option("--measures", help="What was done about it, and will be.")
@click.option("--delay", help="Why the authority is notified after 72 hours.")
@pass_context
def amend(context: Context, /, login: str, breach: str, **texts: str | None) -> None:
    """Write about BREACH what became known later; what is not given stays as it was."""
    with context.signed_in(login) as (desk, session):
        account = desk.breaches.read(session, BreachId(breach)).account
        written = {
            name: getattr(account, name) for name in ("description", "consequences", "measures", "delay")
        }
        written |= {
            "description" if name == "what" else name: text
            for name, text in texts.items()
            if text is not None
        }
        desk.breaches.amend(session, BreachId(breach), BreachAccount(**written))
    context.say("cli.breaches.amended", breach=breach)


@breaches.command("affected")
@as_operator
@json_output
@click.argument("breach")
@pass_context
def affected(context: Context, login: str, as_json: bool, breach: str) -> None:
    """Say which visits BREACH concerns, as the log says; no names."""
    with context.signed_in(login) as (desk, session):
        found = desk.breaches.affected(session, BreachId(breach))
    if as_json:
        print_json(
            {
                "breach": breach,
                "visits": found.visits,
                "at_least": found.at_least,
                "others": found.others,
                "whole": found.whole,
            }
        )
        return
    click.echo("".join(f"{visit}\n" for visit in found.visits), nl=False)
    context.say("cli.breaches.affected", visits=found.at_least, others=found.others)
    if not found.whole:
        context.warn("cli.breaches.log_expired")


@breaches.command("decide")
@as_operator
@click.argument("breach")
@click.option("--authority/--no-authority", required=True, help="Whether the supervisory authority is told.")
@click.option("--authority-because", required=True, help="Why, or why not.")
@click.option("--people/--no-people", required=True, help="Whether the people concerned are told.")
@click.option("--people-because", required=True, help="Why, or why not.")
@pass_context
def decide(
    context: Context,
    login: str,
    breach: str,
    authority: bool,
    authority_because: str,
    people: bool,
    people_because: str,
) -> None:
    """Decide who is notified of BREACH; the reasons are kept whichever way it went."""
    reasons = BreachReasons(authority_because, people_because)
    with context.signed_in(login) as (desk, session):
        desk.breaches.decide(session, BreachId(breach), authority=authority, people=people, reasons=reasons)
    context.say("cli.breaches.decided", breach=breach)


@breaches.command("notified")
@as_operator
@click.argument("breach")
@click.argument("whom", type=click.Choice([one.value for one in Notified]))
@click.option("--at", "typed", type=LOCAL, help="When, in the site's time (default: now).")
@pass_context
def notified(context: Context, login: str, breach: str, whom: str, typed: datetime | None) -> None:
    """Keep that WHOM was notified of BREACH."""
    with context.signed_in(login) as (desk, session):
        at = at_site(typed, desk.settings.zone) if typed else desk.clock.now()
        desk.breaches.notified(session, BreachId(breach), Notified(whom), at)
    context.say("cli.breaches.notified", breach=breach)


@breaches.command("draft")
@as_operator
@click.argument("breach")
@click.option("--in", "language", default="nl", type=LANGUAGE, help="In which language.")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
@pass_context
def draft(context: Context, login: str, breach: str, language: str, out: Path) -> None:
    """Write the notification of BREACH to the supervisory authority as a PDF."""
    from visitor_desk.privacy.request_package import disk_errors

    with context.signed_in(login) as (desk, session), disk_errors(out.name):
        out.write_bytes(desk.breaches.draft(session, BreachId(breach), RequestLanguage(language)))
    context.say("cli.breaches.drafted", path=out)


@breaches.command("list")
@as_operator
@json_output
@pass_context
def list_breaches(context: Context, login: str, as_json: bool) -> None:
    """List the breaches, the newest first, with what is left of their 72 hours."""
    with context.signed_in(login) as (desk, session):
        for one in desk.breaches.all(session):
            if as_json:
                print_json(as_row(one))
                continue
            left = (one.due_at - desk.clock.now()).total_seconds() / 3600
            clock = context.texts("cli.breaches.left", hours=int(left)) if one.clock_runs and left > 0 else ""
            late = context.texts("cli.breaches.over") if one.clock_runs and left <= 0 else ""
            known = f"{one.aware_at.astimezone(desk.settings.zone):%Y-%m-%d %H:%M}"
            nature = context.texts(f"breach_nature.{one.nature.value}")
            click.echo("  ".join(filter(None, (one.id, known, nature, clock, late))))


def as_row(breach: Breach) -> dict[str, object]:
    """Return a breach as JSON's types."""
    return {
        "breach": breach.id,
        "nature": breach.nature.value,
        "aware_at": breach.aware_at,
        "due_at": breach.due_at,
        "affected": breach.affected,
        "authority": breach.authority,
        "people": breach.people,
        "authority_at": breach.authority_at,
        "people_at": breach.people_at,
    }
