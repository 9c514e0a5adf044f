"""`visitor-desk visits …`: tickets, arrivals, departures, who is here, and the visit book."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from visitor_desk.cli.by_eye import by_eye_option, seen_by_eye
from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.enter_later import enter_later
from visitor_desk.cli.escort import escort
from visitor_desk.cli.options import as_operator, at_site, json_output, ticket_options
from visitor_desk.cli.progress import bar
from visitor_desk.cli.walk_in import walk_in
from visitor_desk.clock import TimeRange
from visitor_desk.documents.by_eye import shown_earlier, vouched_by_host
from visitor_desk.security.duties import Purpose
from visitor_desk.visits.arrival_findings import Choice, Settled, verdict_with
from visitor_desk.visits.check_in import Arrival
from visitor_desk.visits.place import StaffId, ZoneId
from visitor_desk.visits.ticket import Announced, NewTicket, TicketId
from visitor_desk.visits.visit import BadgeNumber, RefusalReason, Visit, VisitFilter, VisitId, VisitState

LONGEST_LIST = 500


@click.group("visits")
def visits() -> None:
    """Tickets, arrivals, departures and the visit book."""


@visits.command("ticket")
@as_operator
@ticket_options
@pass_context
def ticket(
    context: Context,
    login: str,
    names: tuple[str, ...],
    organisation: str,
    purpose: str,
    customer: str,
    zones: tuple[str, ...],
    host: str,
    authoriser: str,
    opens: datetime,
    closes: datetime,
) -> None:
    """Issue a ticket."""
    with context.signed_in(login) as (desk, session):
        site = desk.settings.zone
        new = NewTicket(
            customer=customer,
            zones=tuple(ZoneId(zone) for zone in zones),
            host=StaffId(host),
            authoriser=StaffId(authoriser),
            window=_window(opens, closes, site),
            announced=Announced(names, organisation, purpose),
        )
        issued = desk.tickets.issue(session, new)
        context.say("cli.visits.ticket_issued", number=issued.number, id=issued.id)


@visits.command("bring-near")
@as_operator
@pass_context
def bring_near(context: Context, login: str) -> None:
    """Let the desk read near tickets and access lists; for somebody of facility or privacy."""
    with context.signed_in(login) as (desk, session):
        tickets = desk.tickets.bring_near(session)
        rights = desk.access_lists.bring_near(session)
        context.say("cli.visits.brought_near", tickets=tickets, rights=rights)


@visits.command("admit")
@as_operator
@click.option("--ticket", "ticket_id", required=True)
@click.option("--person", default=1, show_default=True, help="Position on the ticket.")
@click.option("--badge", required=True)
@click.option("--picture", type=click.Path(path_type=Path), help="Picture of the document.")
@by_eye_option
@click.option("--number", default="", help="With --by-eye, the document number where a zone keeps it.")
@click.option("--vouched", is_flag=True, help="Without a document: the host vouches and walks along.")
@click.option(
    "--after", help="The visit of this shift that they left from; alone, its document check counts."
)
@click.option("--photo-resembles", is_flag=True, help="You compared the photo with the person.")
@click.option(
    "--settle",
    "settled",
    multiple=True,
    metavar="FINDING=CHOICE",
    help=f"Settle a finding; choices: {', '.join(choice.value for choice in Choice)}.",
)
@click.option("--escort", help="Staff id.")
@pass_context
def admit(
    context: Context,
    login: str,
    ticket_id: str,
    person: int,
    badge: str,
    picture: Path | None,
    by_eye: str | None,
    number: str,
    vouched: bool,
    after: str | None,
    photo_resembles: bool,
    settled: tuple[str, ...],
    escort: str | None,
) -> None:
    """Let somebody in on a ticket and a document: a picture of it, or what you read yourself."""
    ways = [picture is not None, by_eye is not None, vouched].count(True)
    if ways > 1 or (ways == 0 and after is None):
        raise click.UsageError("--picture, --by-eye, --vouched, --after")
    with context.signed_in(login) as (desk, session):
        if picture is not None:
            check = desk.documents.picture(session, picture)
        elif by_eye is not None:
            today = desk.clock.now().astimezone(desk.settings.zone).date()
            check = desk.documents.by_eye(session, seen_by_eye(by_eye, number, today))
        else:
            check = vouched_by_host() if vouched else shown_earlier()
        found = desk.check_in.compare(session, TicketId(ticket_id), person - 1, check)
        context.say(f"verdict.{verdict_with(check, found).value}")
        context.report_check(check, found)
        visit = desk.check_in.admit(
            session,
            Arrival(
                ticket=TicketId(ticket_id),
                person=person - 1,
                badge=BadgeNumber(badge),
                check=check,
                settled=tuple(_settled(settled)),
                photo_resembles=photo_resembles,
                escort=StaffId(escort) if escort else None,
                after=VisitId(after) if after else None,
            ),
        )
        context.say("cli.visits.admitted", visit=visit.id, badge=badge)


visits.add_command(walk_in)
visits.add_command(escort)
visits.add_command(enter_later)


@visits.command("refuse")
@as_operator
@click.option("--reason", required=True, type=click.Choice([reason.value for reason in RefusalReason]))
@click.option("--ticket", "ticket_id")
@pass_context
def refuse(context: Context, login: str, reason: str, ticket_id: str | None) -> None:
    """Record that somebody was not let in; no identity data is kept."""
    with context.signed_in(login) as (desk, session):
        visit = desk.check_in.refuse(
            session, RefusalReason(reason), ticket=TicketId(ticket_id) if ticket_id else None
        )
        context.say("cli.visits.refused", visit=visit.id)


@visits.command("leave")
@as_operator
@click.argument("badge")
@pass_context
def leave(context: Context, login: str, badge: str) -> None:
    """Check out the person who carries BADGE."""
    with context.signed_in(login) as (desk, session):
        visit = desk.check_out.by_badge(session, BadgeNumber(badge))
        context.say("cli.visits.left", visit=visit.id, badge=badge)
        equipment = desk.deliveries.of_visit(session, visit.id)
        for one in equipment.still_in:
            context.warn("cli.deliveries.still_in", tag=one.tag, customer=one.customer)
        for one in equipment.taken:
            context.warn("cli.deliveries.taken_along", tag=one.tag, customer=one.customer)


@visits.command("here")
@as_operator
@json_output
@pass_context
def here(context: Context, login: str, as_json: bool) -> None:
    """List who is here now."""
    with context.signed_in(login) as (desk, session):
        site = desk.settings.zone
        for person in desk.here_now.people(session):
            if as_json:
                print_json({**as_row(person.visit), "name": person.name, "overdue": person.overdue})
                continue
            name = person.name or context.texts("cli.visits.name_locked")
            mark = context.texts("cli.visits.overdue") if person.overdue else ""
            click.echo(
                f"{person.visit.badge or '-':>5}  {_local(person.visit.arrived_at, site)}  {name}  {mark}"
            )


@visits.command("may-return")
@as_operator
@json_output
@pass_context
def may_return(context: Context, login: str, as_json: bool) -> None:
    """List who left in this shift and may come back on the same ticket."""
    with context.signed_in(login) as (desk, session):
        site = desk.settings.zone
        for one in desk.leave_and_return.people(session):
            if as_json:
                print_json({**as_row(one.before), "name": one.name, "document_again": one.document_again})
                continue
            key = "cli.visits.may_return_document" if one.document_again else "cli.visits.may_return"
            words = context.texts(key, name=one.name, badge=one.before.badge or "-", number=one.ticket.number)
            left = _local(one.before.left_at or one.before.arrived_at, site)
            click.echo(f"{one.before.id}  {left}  {words}")


@visits.command("overdue")
@as_operator
@json_output
@click.option("--end-due", is_flag=True, help="First end the visits that are a day past their ticket.")
@pass_context
def overdue(context: Context, login: str, as_json: bool, end_due: bool) -> None:
    """List who should have left, the longest first, and who has to act."""
    with context.signed_in(login) as (desk, session):
        if end_due:
            context.warn("cli.visits.ended_by_rule", count=desk.overdue.end_due())
        site = desk.settings.zone
        for one in desk.overdue.visits(session):
            if as_json:
                print_json({**as_row(one.visit), "since": one.since, "level": one.level.value})
                continue
            act = context.texts(f"cli.visits.overdue_level_{one.level.value}")
            click.echo(f"{one.visit.badge or '-':>5}  {_local(one.since, site)}  {act}")


@visits.command("list")
@as_operator
@json_output
@click.option("--state", type=click.Choice([state.value for state in VisitState]))
@click.option("--zone")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, LONGEST_LIST))
@pass_context
def list_visits(
    context: Context, login: str, as_json: bool, state: str | None, zone: str | None, limit: int
) -> None:
    """List visits, newest first, without names."""
    wanted = VisitFilter(zone=ZoneId(zone) if zone else None, state=VisitState(state) if state else None)
    with context.signed_in(login) as (desk, session):
        site = desk.settings.zone
        for visit in desk.visit_book.page(session, wanted, limit=limit):
            if as_json:
                print_json(as_row(visit))
                continue
            left = _local(visit.left_at, site) if visit.left_at else "-"
            state_word = context.texts(f"state.{visit.state.value}")
            line = f"{visit.id}  {_local(visit.arrived_at, site)}  {left:16}  {state_word}"
            if visit.entered_at is not None:
                entered = _local(visit.entered_at, site)
                line += f"  {context.texts('cli.visits.is_later', form=visit.form, time=entered)}"
            click.echo(line)


@visits.command("reveal")
@as_operator
@click.argument("visit")
@click.option("--purpose", required=True, type=click.Choice([purpose.value for purpose in Purpose]))
@pass_context
def reveal(context: Context, login: str, visit: str, purpose: str) -> None:
    """Show who a visit was; the opening is logged with its purpose."""
    with context.signed_in(login) as (desk, session):
        identity = desk.visit_book.reveal(session, VisitId(visit), Purpose(purpose))
        click.echo(f"{identity.name}, {identity.organisation}: {identity.purpose}")


@visits.command("find")
@as_operator
@json_output
@click.argument("name")
@click.option("--purpose", required=True, type=click.Choice([purpose.value for purpose in Purpose]))
@click.option("--show", is_flag=True, help="Show the names found; each is a line in the log.")
@pass_context
def find(context: Context, login: str, as_json: bool, name: str, purpose: str, show: bool) -> None:
    """Find visits by NAME: in any order of words, by sound, with slips, in every spelling."""
    with context.signed_in(login) as (desk, session):
        names = desk.name_search
        loaded = names.begin(session, Purpose(purpose))
        with bar(context.texts("cli.names.loading")) as (progress, stopped):
            names.fill(session, loaded, progress, stopped)
        found = names.visits(session, names.search(session, loaded, name))
        shown = names.show(session, loaded, [visit.id for visit in found]) if show else ()
        who = {one.visit: one.identity.name for one in shown}
        site = desk.settings.zone
        context.warn("cli.names.found", count=len(found))
        if loaded.unreadable:
            context.warn("cli.names.unreadable", count=loaded.unreadable)
        for visit in found:
            if as_json:
                print_json({**as_row(visit), "name": who.get(visit.id)})
                continue
            state = context.texts(f"state.{visit.state.value}")
            line = f"{visit.id}  {_local(visit.arrived_at, site)}  {state}  {who.get(visit.id, '')}"
            click.echo(line.rstrip())


def as_row(visit: Visit) -> dict[str, object]:
    """Return the plain facts of a visit as JSON's types."""
    return {
        "visit": visit.id,
        "ticket": visit.ticket,
        "state": visit.state.value,
        "arrived_at": visit.arrived_at,
        "left_at": visit.left_at,
        "entered_at": visit.entered_at,
        "form": visit.form,
        "zones": list(visit.zones),
        "badge": visit.badge,
        "refusal": visit.refusal.value if visit.refusal else None,
    }


def _settled(pairs: Iterable[str]) -> Iterable[Settled]:
    for pair in pairs:
        finding, _, choice = pair.partition("=")
        if choice not in set(Choice):
            raise click.BadParameter(pair, param_hint="--settle")
        yield Settled(finding, Choice(choice))


def _window(opens: datetime, closes: datetime, site: ZoneInfo) -> TimeRange:
    if closes <= opens:
        raise click.BadParameter("--to", param_hint="--to")
    return TimeRange(at_site(opens, site), at_site(closes, site))


def _local(instant: datetime, site: ZoneInfo) -> str:
    return f"{instant.astimezone(site):%Y-%m-%d %H:%M}"
