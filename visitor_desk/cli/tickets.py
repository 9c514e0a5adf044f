"""`visitor-desk tickets …`: who is announced, once or every week, by hand or from a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import as_operator, at_site, json_output, ticket_options
from visitor_desk.cli.progress import bar
from visitor_desk.clock import TimeRange
from visitor_desk.visits.place import StaffId, ZoneId
from visitor_desk.visits.recurrence import Recurrence
from visitor_desk.visits.ticket import (
    Announced,
    MinorsRule,
    NewTicket,
    OpenedTicket,
    Ticket,
    TicketId,
    WithdrawReason,
)
from visitor_desk.visits.ticket_plan import WEEKDAYS
from visitor_desk.visits.ticket_rows import Column

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DAY = "%Y-%m-%d"
LONGEST_LOOK = 400
"""Days; a standing permission ends within a year."""


@click.group("tickets")
def tickets() -> None:
    """Who is announced: once, every week, or as a group."""


@tickets.command("add")
@as_operator
@ticket_options
@click.option("--guests", default=0, show_default=True, help="How many more may come without a name.")
@click.option("--on", "weekdays", multiple=True, type=click.Choice(WEEKDAYS), help="Every week on this day.")
@click.option("--every", default=1, show_default=True, help="With --on: each how many weeks.")
@click.option("--until", type=click.DateTime([DAY]), help="With --on: the last day.")
@click.option(
    "--minors",
    type=click.Choice([rule.value for rule in MinorsRule]),
    default=MinorsRule.AS_ZONES.value,
    show_default=True,
)
@click.option("--training-until", type=click.DateTime([DAY]), help="Last day on which their training holds.")
@pass_context
def add(
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
    guests: int,
    weekdays: tuple[str, ...],
    every: int,
    until: datetime | None,
    minors: str,
    training_until: datetime | None,
) -> None:
    """Issue a ticket; with --on it opens every week between the times of --from and --to."""
    if closes <= opens:
        raise click.BadParameter("--to", param_hint="--to")
    with context.signed_in(login) as (desk, session):
        site = desk.settings.zone
        recurrence = None
        if weekdays:
            recurrence = Recurrence(
                weekdays=tuple(sorted({WEEKDAYS.index(day) for day in weekdays})),
                opens=opens.time(),
                closes=closes.time(),
                first=opens.date(),
                until=(until or opens).date(),
                zone=site.key,
                every=every,
            )
        new = NewTicket(
            customer=customer,
            zones=tuple(ZoneId(zone) for zone in zones),
            host=StaffId(host),
            authoriser=StaffId(authoriser),
            window=TimeRange(at_site(opens, site), at_site(closes, site)),
            announced=Announced(names, organisation, purpose),
            guests_allowed=guests,
            recurrence=recurrence,
            minors=MinorsRule(minors),
            training_valid_until=training_until.date() if training_until else None,
        )
        issued = desk.tickets.issue(session, new)
        context.say(
            "cli.tickets.issued", number=issued.number, id=issued.id, window=_span(issued.window, site)
        )


@tickets.command("list")
@as_operator
@click.option("--near", is_flag=True, help="What a desk may read: the running shift and the next 72 hours.")
@click.option("--from", "first", type=click.DateTime([DAY]), help="First day (default: today).")
@click.option("--days", default=7, show_default=True, type=click.IntRange(1, LONGEST_LOOK))
@json_output
@pass_context
def list_tickets(
    context: Context, login: str, near: bool, first: datetime | None, days: int, as_json: bool
) -> None:
    """List tickets of some days with where they stand; lapsed and withdrawn ones too."""
    with context.signed_in(login) as (desk, session):
        now, site = desk.clock.now(), desk.settings.zone
        day = first.date() if first else now.astimezone(site).date()
        start = datetime.combine(day, time(), site)
        span = TimeRange(start, start + timedelta(days=days))
        found = desk.tickets.around(session) if near else desk.tickets.between(session, span)
    for one in found:
        ticket = one.ticket
        state = ticket.state(now)
        if as_json:
            print_json(
                {
                    "id": ticket.id,
                    "number": ticket.number,
                    "state": state,
                    "from": ticket.window.start,
                    "to": ticket.window.end,
                    "customer": ticket.customer,
                    "zones": ticket.zones,
                    "host": ticket.host,
                    "authoriser": ticket.authoriser,
                    "people": ticket.people,
                    "guests_allowed": ticket.guests_allowed,
                    "recurs": ticket.recurrence is not None,
                    "minors": ticket.minors,
                    "training_valid_until": ticket.training_valid_until,
                    "names": one.announced.names if one.announced else None,
                }
            )
            continue
        context.say(
            "cli.tickets.line",
            number=ticket.number,
            id=ticket.id,
            window=_span(ticket.window, site),
            state=context.texts(f"ticket_state.{state.value}"),
            customer=ticket.customer,
            names=_names(context, one),
        )


@tickets.command("import")
@as_operator
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--issue", is_flag=True, help="Issue the tickets; without it, only show what would be made.")
@click.option(
    "--fill-in",
    "filled_in",
    multiple=True,
    metavar="COLUMN=TEXT",
    help=f"For rows that leave a column empty: {', '.join(Column)}.",
)
@json_output
@pass_context
def bring_in(
    context: Context, login: str, file: Path, issue: bool, filled_in: tuple[str, ...], as_json: bool
) -> None:
    """Read visitors from a CSV file or a calendar (.ics); rows with a fault make nothing."""
    usual = dict(map(_filled_in, filled_in))
    issued: Sequence[Ticket] = ()
    with context.signed_in(login) as (desk, session):
        site = desk.settings.zone
        if issue:
            with bar(file.name) as (progress, _):
                found, issued = desk.ticket_import.bring_in(session, file, usual, progress)
        else:
            found = desk.ticket_import.try_out(session, file, usual)
    if as_json:
        for number, one in enumerate(found.planned):
            ticket = issued[number].id if issued else None
            print_json({"rows": one.numbers, "names": one.new.announced.names, "ticket": ticket})
        for problem in found.problems:
            print_json({"row": problem.number, "fault": problem.fault, "column": problem.column})
        return
    for one in found.planned:
        context.say(
            "cli.tickets.planned",
            rows=", ".join(map(str, one.numbers)),
            window=_span(one.new.recurrence.window() if one.new.recurrence else one.new.window, site),
            zones=", ".join(one.new.zones),
            names=", ".join(one.new.announced.names),
        )
    for problem in found.problems:
        context.say(
            "cli.tickets.fault",
            row=problem.number,
            why=context.texts(f"ticket_row_fault.{problem.fault.value}"),
            column=f" ({problem.column.value})" if problem.column else "",
        )
    sentence = "cli.tickets.imported" if issue else "cli.tickets.would_import"
    context.say(sentence, tickets=len(found.planned), faults=len(found.problems))


@tickets.command("withdraw")
@as_operator
@click.argument("ticket", metavar="ID")
@click.option("--reason", required=True, type=click.Choice([reason.value for reason in WithdrawReason]))
@pass_context
def withdraw(context: Context, login: str, ticket: str, reason: str) -> None:
    """Take a ticket back: nobody comes in on it any more, who is inside stays."""
    with context.signed_in(login) as (desk, session):
        withdrawn = desk.tickets.withdraw(session, TicketId(ticket), WithdrawReason(reason))
    context.say("cli.tickets.withdrawn", number=withdrawn.number)


def _filled_in(text: str) -> tuple[Column, str]:
    column, _, value = text.partition("=")
    if column not in set(Column) or not value:
        raise click.BadParameter(text, param_hint="--fill-in")
    return Column(column), value


def _names(context: Context, one: OpenedTicket) -> str:
    if one.announced is None:
        return context.texts("cli.tickets.locked")
    names = ", ".join(one.announced.names)
    if one.ticket.guests_allowed:
        return context.texts("cli.tickets.guests", names=names, n=one.ticket.guests_allowed)
    return names


def _span(window: TimeRange, site: ZoneInfo) -> str:
    start, end = window.start.astimezone(site), window.end.astimezone(site)
    return f"{start:%Y-%m-%d %H:%M} – {end:%Y-%m-%d %H:%M}"
