"""`visitor-desk disclosures …`: who asked for data of visitors, on what order, and what came of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import LOCAL_MINUTES, as_operator, at_site, json_output
from visitor_desk.cli.progress import bar
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId
from visitor_desk.privacy.authority_visit import Authority, OrderShown
from visitor_desk.privacy.disclosure import (
    Disclosure,
    DisclosureAccount,
    DisclosureId,
    Given,
    HandedOut,
    NewDisclosure,
    Ordered,
    OrderRange,
    RecordRange,
    VoluntaryGround,
    WithheldGround,
    new_disclosure_id,
)
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.security.duties import Purpose
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.visit import VisitId

LOCAL = click.DateTime([LOCAL_MINUTES])
THIRD_PARTY = "third_party"
WHO = click.Choice([*(one.value for one in Authority), THIRD_PARTY])


@click.group("disclosures")
def disclosures() -> None:
    """Disclosures: nothing leaves the vault without an entry here, and nothing beyond its ranges."""


@disclosures.command("write")
@as_operator
@click.option("--to", "who", required=True, type=WHO, help="Who asks.")
@click.option("--order", required=True, type=click.Choice([one.value for one in OrderShown]))
@click.option("--article", default="", help="Article of law that the order names.")
@click.option("--number", default="", help="Number of the order.")
@click.option("--at", "ordered", required=True, type=LOCAL, help="When it was ordered or asked.")
@click.option("--officer", required=True, help="Who signed or said it; sealed for privacy.")
@click.option("--contact", default="", help="Where they are reached; sealed for privacy.")
@click.option("--camera", "cameras", multiple=True, help="A camera of the order; may be said again.")
@click.option("--zone", "zones", multiple=True, help="A zone with all in it; may be said again.")
@click.option("--from", "begins", required=True, type=LOCAL, help="From when, in the site's time.")
@click.option("--until", "ends", required=True, type=LOCAL, help="Until when.")
@click.option(
    "--also",
    "more",
    multiple=True,
    type=(click.Choice(["camera", "zone", "visitors", "documents"]), str, LOCAL, LOCAL),
    metavar="camera|zone|visitors|documents ID FROM UNTIL",
    help="One more place with a time of its own, of footage or, of a zone, of who was there and their "
    "document checks; may be said again.",
)
@pass_context
def write(
    context: Context,
    login: str,
    who: str,
    order: str,
    article: str,
    number: str,
    ordered: datetime,
    officer: str,
    contact: str,
    cameras: tuple[str, ...],
    zones: tuple[str, ...],
    begins: datetime,
    ends: datetime,
    more: tuple[tuple[str, str, datetime, datetime], ...],
) -> None:
    """Write down what somebody asks for, before anything is given or refused."""
    with context.signed_in(login) as (desk, session):
        zone = desk.settings.zone
        at = at_site(ordered, zone)
        places = [*(("camera", one) for one in cameras), *(("zone", one) for one in zones)]
        said = [*((kind, one, begins, ends) for kind, one in places), *more]
        ranges = [
            _range(kind, one, at_site(start, zone), at_site(end, zone)) for kind, one, start, end in said
        ]
        new = NewDisclosure(
            new_disclosure_id(),
            None if who == THIRD_PARTY else Authority(who),
            OrderShown(order),
            article,
            number,
            at,
            tuple(ranges),
            DisclosureAccount(officer, contact),
        )
        made = desk.disclosures.write(session, new)
    context.say("cli.disclosures.written", disclosure=made.id)
    if made.paper_due_at is not None:
        context.say("cli.disclosures.paper_due", due=f"{made.paper_due_at.astimezone(zone):%Y-%m-%d %H:%M}")


def _range(kind: str, place: str, start: datetime, end: datetime) -> Ordered:
    if end <= start:
        raise click.UsageError("--from … --until …")
    if kind in {"visitors", "documents"}:
        return RecordRange(ZoneId(place), kind == "documents", TimeRange(start, end))
    camera, zone = (CameraId(place), None) if kind == "camera" else (None, ZoneId(place))
    return OrderRange(camera, zone, TimeRange(start, end))


@disclosures.command("allow")
@as_operator
@click.argument("disclosure")
@click.option("--ground", required=True, type=click.Choice([one.value for one in VoluntaryGround]))
@click.option("--because", required=True, help="The argument; sealed for privacy.")
@pass_context
def allow(context: Context, login: str, disclosure: str, ground: str, because: str) -> None:
    """Keep on what ground something is given under DISCLOSURE that nobody ordered."""
    with context.signed_in(login) as (desk, session):
        desk.disclosures.allow(session, DisclosureId(disclosure), VoluntaryGround(ground), because)
    context.say("cli.disclosures.allowed", disclosure=disclosure)


@disclosures.command("refuse")
@as_operator
@click.argument("disclosure")
@click.option("--ground", required=True, type=click.Choice([one.value for one in WithheldGround]))
@click.option("--because", required=True, help="The reasons, as the letter says them; sealed for privacy.")
@pass_context
def refuse(context: Context, login: str, disclosure: str, ground: str, because: str) -> None:
    """Keep that nothing is given under DISCLOSURE, and why."""
    with context.signed_in(login) as (desk, session):
        desk.disclosures.refuse(session, DisclosureId(disclosure), WithheldGround(ground), because)
    context.say("cli.disclosures.refused", disclosure=disclosure)


@disclosures.command("letter")
@as_operator
@click.argument("disclosure")
@click.option("--name", required=True, help="To whom; on the paper only.")
@click.option("--address", required=True, help="Their address; on the paper only.")
@click.option("--in", "language", default="nl", type=click.Choice([one.value for one in RequestLanguage]))
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
@pass_context
def letter(
    context: Context, login: str, disclosure: str, name: str, address: str, language: str, out: Path
) -> None:
    """Write the letter that refuses what was asked under DISCLOSURE, as a PDF."""
    from visitor_desk.privacy.disclosure_letter import Asker
    from visitor_desk.privacy.request_package import disk_errors

    to = Asker(name, address, RequestLanguage(language))
    with context.signed_in(login) as (desk, session), disk_errors(out.name):
        out.write_bytes(desk.disclosures.letter(session, DisclosureId(disclosure), to))
    context.say("cli.disclosures.letter", path=out)


@disclosures.command("paper")
@as_operator
@click.argument("disclosure")
@click.option("--number", required=True, help="Number of the order, as its paper says.")
@click.option("--at", "typed", type=LOCAL, help="When it came, in the site's time (default: now).")
@pass_context
def paper(context: Context, login: str, disclosure: str, number: str, typed: datetime | None) -> None:
    """Keep that the paper of an oral order came."""
    with context.signed_in(login) as (desk, session):
        at = at_site(typed, desk.settings.zone) if typed else desk.clock.now()
        desk.disclosures.paper_came(session, DisclosureId(disclosure), number, at)
    context.say("cli.disclosures.paper_came", disclosure=disclosure)


@disclosures.command("records")
@as_operator
@click.argument("disclosure")
@click.option("--visit", "visits", multiple=True, help="Ask for the record of this visit; may be said again.")
@click.option("--approval", help="Carry out the request of this number, once a second person has signed it.")
@click.option("--out", type=click.Path(path_type=Path), help="A new or an empty folder.")
@click.option("--in", "language", default="nl", type=click.Choice([one.value for one in RequestLanguage]))
@pass_context
def records(
    context: Context,
    login: str,
    disclosure: str,
    visits: tuple[str, ...],
    approval: str | None,
    out: Path | None,
    language: str,
) -> None:
    """List the records of visits that DISCLOSURE covers, ask for some, or give what was signed."""
    if (approval is None) != (out is None) or (visits and approval is not None):
        raise click.UsageError("--visit … | --approval REQUEST --out FOLDER")
    under = DisclosureId(disclosure)
    with context.signed_in(login) as (desk, session):
        if approval is not None and out is not None:
            with bar(context.texts("cli.evidence.writing")) as (progress, stopped):
                made = desk.record_giving.hand_out(
                    session, approval, out, RequestLanguage(language), progress, stopped
                )
            given = desk.disclosures.all(session)
            n = next(len(one.handed_out[-1].visits) for one in given if one.id == under)
            context.say("cli.disclosures.records_given", n=n, folder=made.path.name)
            context.say("cli.verify.root", root=made.root_fingerprint)
        elif visits:
            asked = desk.record_giving.ask(session, under, [VisitId(one) for one in visits])
            context.say("cli.disclosures.records_asked", request=asked.id, disclosure=under)
        else:
            covered, zone = desk.record_giving.covered(session, under), desk.settings.zone
            for one in covered:
                present = ", ".join(
                    f"{each.start.astimezone(zone):%Y-%m-%d %H:%M}–{each.end.astimezone(zone):%H:%M}"
                    for each in one.spans
                )
                said = {"visit": one.visit.id, "present": present, "zones": ", ".join(one.zones)}
                context.say("cli.disclosures.record", **said)
            if not covered:
                context.say("cli.disclosures.records_none", disclosure=under)


@disclosures.command("read")
@as_operator
@click.argument("disclosure")
@click.option("--purpose", required=True, type=click.Choice([one.value for one in Purpose]))
@pass_context
def read(context: Context, login: str, disclosure: str, purpose: str) -> None:
    """Show who asked and the reasons; the log says for which purpose."""
    with context.signed_in(login) as (desk, session):
        account = desk.disclosures.read(session, DisclosureId(disclosure), Purpose(purpose))
    for name in ("officer", "contact", "argument", "refusal"):
        text = getattr(account, name)
        if text:
            click.echo(f"{context.texts(f'disclosures.{name}')}: {text}")


@disclosures.command("list")
@as_operator
@json_output
@pass_context
def list_disclosures(context: Context, login: str, as_json: bool) -> None:
    """List the disclosures, the newest first, with the papers that are waited for."""
    with context.signed_in(login) as (desk, session):
        found, now, zone = desk.disclosures.all(session), desk.clock.now(), desk.settings.zone
    for one in found:
        if as_json:
            print_json(as_row(one))
            continue
        who = f"authority_kind.{one.authority.value}" if one.authority else "disclosures.third_party"
        due = one.paper_due_at
        late = due is not None and due <= now
        said = context.texts(f"disclosures.paper_{'late' if late else 'waits'}")
        waits = "" if due is None else f"{said}: {due.astimezone(zone):%Y-%m-%d %H:%M}"
        order = " ".join(filter(None, (one.article, one.number))) or context.texts(
            f"disclosures.on_{one.order.value}"
        )
        outcome = context.texts(f"disclosure_outcome.{one.outcome.value}")
        ground = ""
        if one.refused is not None:
            ground = context.texts(f"withheld_ground.{one.refused.value}")
        elif one.voluntary is not None:
            ground = context.texts(f"voluntary_ground.{one.voluntary.value}")
        at = f"{one.ordered_at.astimezone(zone):%Y-%m-%d %H:%M}"
        click.echo("  ".join(filter(None, (one.id, at, context.texts(who), order, outcome, ground, waits))))


def as_row(one: Disclosure) -> dict[str, object]:
    """Return a disclosure as JSON's types."""
    return {
        "disclosure": one.id,
        "to": one.authority.value if one.authority else THIRD_PARTY,
        "order": one.order.value,
        "article": one.article,
        "number": one.number,
        "ordered_at": one.ordered_at,
        "outcome": one.outcome.value,
        "ground": one.refused.value if one.refused else one.voluntary.value if one.voluntary else None,
        "paper_due_at": one.paper_due_at,
        "ranges": [_range_row(each) for each in one.ranges],
        "given": [_given_row(given) for given in one.handed_out],
    }


def _range_row(one: Ordered) -> dict[str, object]:
    span: dict[str, object] = {"from": one.span.start, "until": one.span.end}
    if isinstance(one, RecordRange):
        return {"visitors_of": one.visitors_of, "document": one.document, **span}
    return {"camera": one.camera, "zone": one.zone, **span}


def _given_row(given: HandedOut) -> dict[str, object]:
    said: dict[str, object] = {"at": given.at, "manifest": given.manifest}
    if isinstance(given, Given):
        return {**said, "hold": given.hold, "clips": len(given.parts)}
    return {**said, "visits": [one.visit for one in given.records]}
