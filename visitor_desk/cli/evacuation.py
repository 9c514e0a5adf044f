"""`visitor-desk evacuation`: who is inside, with nobody signed in and the database away."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import json_output
from visitor_desk.errors import DeskError
from visitor_desk.settings import read_settings

if TYPE_CHECKING:
    from visitor_desk.security.evacuation_file import EvacuationList, EvacuationPerson


@click.command("evacuation")
@json_output
@pass_context
def evacuation(context: Context, as_json: bool) -> None:
    """Print the evacuation list of this desk. Asks for no passphrase; the opening goes into the log."""
    from visitor_desk.bootstrap import open_evacuation
    from visitor_desk.security.evacuation_openings import Opening

    reader = open_evacuation(context.folder)
    shown = reader.show(Opening.SHOWN)
    if as_json:
        print_json(_as_row(shown))
        return
    zone = _site_zone(context)
    now = reader.clock.now()
    context.say("cli.evacuation.inside", count=sum(one.persons or 1 for one in shown.people))
    for desk in shown.desks:
        key = "cli.evacuation.own" if desk.own else "cli.evacuation.other"
        click.echo("  " + context.texts(key, desk=desk.desk, time=_local(desk.made_at, zone)))
    if not shown.desks:
        context.say("cli.evacuation.nothing_heard")
    for person in shown.people:
        click.echo(_line(context, person, now))


def _line(context: Context, person: EvacuationPerson, now: datetime) -> str:
    texts = context.texts
    if person.service:
        name = texts(f"emergency_service.{person.service}")
        many = str(person.persons) if person.persons is not None else "?"
        return f"{'-':>5}  {name} ({many})  {person.vehicle}".rstrip()
    marks = [texts("cli.evacuation.overdue")] if person.due_at is not None and person.due_at < now else []
    if person.assistance:
        marks.append(texts("cli.evacuation.assistance"))
    who = person.name or texts("cli.evacuation.name_locked")
    facts = [person.organisation or "-", person.zone or "-", person.last_door, person.escort, *marks]
    return f"{person.badge or '-':>5}  {who}  " + "  ".join(fact for fact in facts if fact)


def _as_row(shown: EvacuationList) -> dict[str, object]:
    return {
        "people": [
            {
                "visit": one.visit,
                "name": one.name,
                "organisation": one.organisation,
                "zone": one.zone,
                "last_door": one.last_door,
                "badge": one.badge,
                "escort": one.escort,
                "assistance": one.assistance,
                "arrived_at": one.arrived_at.isoformat(),
                "due_at": one.due_at.isoformat() if one.due_at else None,
                "service": one.service or None,
                "persons": one.persons,
                "vehicle": one.vehicle or None,
            }
            for one in shown.people
        ],
        "desks": [
            {"desk": one.desk, "own": one.own, "made_at": one.made_at.isoformat()} for one in shown.desks
        ],
    }


def _site_zone(context: Context) -> tzinfo:
    try:
        return read_settings(context.folder.root).zone
    except (DeskError, OSError):
        # Spoilt settings must not keep the list shut.
        return UTC


def _local(instant: datetime, zone: tzinfo) -> str:
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M}"
