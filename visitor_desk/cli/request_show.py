"""`visitor-desk requests show`: where a request stands, and how long the footage it is about stays."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.coverage_words import CoverageWords
from visitor_desk.cli.options import as_operator, json_output
from visitor_desk.cli.whereabouts import ENTRANCES
from visitor_desk.privacy.request_waits import WaitsFor, escalation
from visitor_desk.privacy.requests import OPEN_STEPS, Request, RequestId, RequestUnknown
from visitor_desk.security.groups import Group

if TYPE_CHECKING:
    from ui.i18n import Texts
    from visitor_desk.privacy.request_footage import FootageLeft, RangeLeft


@click.command("show")
@as_operator
@click.argument("request_id", metavar="REQUEST")
@json_output
@pass_context
def show(context: Context, login: str, request_id: str, as_json: bool) -> None:
    """Show REQUEST: its plain facts, and of each camera how long what it shows stays on its recorder."""
    from visitor_desk.privacy.request_hold import groups_kept
    from visitor_desk.privacy.request_terms import days_passed_over

    with context.signed_in(login) as (desk, session):
        found = next((one for one in desk.requests.board(session) if one.id == request_id), None)
        if found is None:
            raise RequestUnknown
        left = None
        if Group.F in groups_kept(found.kind) and found.step in OPEN_STEPS and (found.visits or found.places):
            left = desk.requests.footage_left(session, RequestId(request_id))
        words = CoverageWords(context, desk.settings.zone)
        waits = desk.request_terms.waiting(session).get(found.id)
        zone, country = desk.settings.zone, desk.settings.country
        passed = days_passed_over(found, found.received_at.astimezone(zone).date(), country)
        today = desk.clock.now().astimezone(zone).date()
    row = as_row(found)
    if passed:
        row["moved_over"] = [f"{one.day} {one.why}" for one in passed]
    if waits is not None:
        row |= {"waits_for": waits, "escalation": escalation(found, today)}
    if as_json:
        print_json({**row, **(_as_json(left) if left else {})})
        return
    for name, value in row.items():
        if value not in (None, []):
            click.echo(f"{name:12} {_said(value, desk.settings.zone)}")
    if left is not None:
        for one in left.ranges:
            click.echo(_line(context, words, one))
        size, free = left.size / 1e9, "–" if left.free is None else f"{left.free / 1e9:.1f}"
        hours = left.length / timedelta(hours=1)
        context.say(
            "cli.requests.left", cameras=left.cameras, hours=f"{hours:.2f}", size=f"{size:.2f}", free=free
        )


def _said(value: object, zone: ZoneInfo) -> object:
    """Return a fact as a line shows it: moments as the clocks of the site do."""
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
    if isinstance(value, list):
        return ", ".join(str(_said(one, zone)) for one in value)
    return " ".join(str(_said(one, zone)) for one in value.values()) if isinstance(value, dict) else value


def _line(context: Context, words: CoverageWords, one: RangeLeft) -> str:
    start, end = words.local(one.span.start.isoformat()), words.local(one.span.end.isoformat())
    said = [context.texts("requests.left_safe")] if one.kept else []
    if not one.kept and one.waiting:
        said.append(context.texts("requests.left_waiting"))
    if not one.kept and (one.waiting or one.files):
        survival = one.survival
        unknown = context.texts("survival.unknown")
        said.append(unknown if survival is None else words.survival(survival.to_json()))
    for part in one.missing:
        length = str(timedelta(seconds=round(part.seconds)))
        why = words.said(part.reason.value, part.values)
        said.append(context.texts("requests.left_missing", length=length, why=why))
    mark = "!" if one.red else " "
    return f"{mark} {one.name}  {start:%Y-%m-%d %H:%M:%S} - {end:%H:%M:%S}  {'; '.join(said)}"


def _as_json(left: FootageLeft) -> dict[str, object]:
    return {
        "footage": [
            {
                "about": one.about,
                "camera": one.camera,
                "start": one.span.start,
                "end": one.span.end,
                "files": len(one.files),
                "safe": one.safe,
                "waiting": one.waiting,
                "red": one.red,
                "survival": one.survival.to_json() if one.survival else None,
                "missing": [
                    {
                        "seconds": round(part.seconds, 3),
                        "state": part.state.value,
                        "reason": part.reason.value,
                    }
                    for part in one.missing
                ],
            }
            for one in left.ranges
        ],
        "bytes": left.size,
        "free": left.free,
    }


def waiting_words(texts: Texts, request: Request, waits: WaitsFor, today: date) -> str:
    """Return the days that an open request has left, and what it waits for."""
    said = texts("cli.requests.waits", waits=texts(f"requests.waits_{waits.value}"))
    if waits is WaitsFor.ANSWER_WHO:
        return said
    left = (request.due - today).days
    days = texts("duration.days_left", d=left) if left >= 0 else texts("duration.days_over", d=-left)
    return f"{'!' if escalation(request, today) else ' '} {days}; {said}"


def as_row(request: Request) -> dict[str, object]:
    """Return the plain facts of a request as JSON's types."""
    return {
        "request": request.id,
        "kind": request.kind.value,
        "channel": request.channel.value,
        "step": request.step.value,
        "received_at": request.received_at,
        "due": request.due,
        "language": request.language.value,
        "identity": sorted(step.value for step in request.identity),
        "doubted_at": request.doubted_at,
        "waited_days": request.waited_days or None,
        "extended_at": request.extended_at,
        "closed_at": request.closed_at,
        "outcome": request.outcome.value if request.outcome else None,
        "ground": request.ground.value if request.ground else None,
        "package": request.package,
        "visits": list(request.visits),
        "places": [
            {"zone": place.zone or ENTRANCES, "start": place.span.start, "end": place.span.end}
            for place in request.places
        ],
        "records": [f"{one.kind.value}:{one.id}" for one in request.records],
    }
