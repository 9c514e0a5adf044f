"""Desk copies: what a desk may read of tickets that are near, sealed apart from the tickets themselves.

A ticket lies in group T, which no desk opens. Where its window opens within 72 hours, or its shift is still
running, its people are sealed once more in group R of the site, and that copy dies the day after the window's
last day. So a stolen desk opens the tickets of three days and no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any, Final

from visitor_desk.clock import TimeRange
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.groups import Group, openers
from visitor_desk.security.row_binding import gone
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.ports import Lives, VisitWork
from visitor_desk.visits.ticket import Announced, OpenedTicket, Ticket, TicketOfAnotherSite

TABLE: Final = "tickets"
COPIED: Final = (TABLE, "access_rights", "consents")
"""Of what desks have copies in group R, which go with their days."""
SHIFT: Final = timedelta(hours=12)
"""The running shift: for so long after its window a ticket still matters at the desk."""
LOOKS_AHEAD: Final = timedelta(hours=72)
_LAST_INSTANT: Final = timedelta(microseconds=1)


def is_near(window: TimeRange, now: datetime) -> bool:
    """Tell whether a desk may read the people of a ticket with this window at `now`."""
    return window.widened(LOOKS_AHEAD, SHIFT).contains(now)


def last_near(ticket: Ticket, now: datetime) -> TimeRange | None:
    """Return the last occasion of a ticket whose people a desk may read at `now`; None where it may none."""
    if ticket.withdrawn_at is not None:
        return None
    near = [one for one in ticket.occasions() if is_near(one, now)]
    return near[-1] if near else None


def near_tickets(work: VisitWork, now: datetime) -> Sequence[Ticket]:
    """Return the tickets of the running shift and of the next 72 hours, by opening time."""
    found = work.tickets.overlapping(now - SHIFT, now + LOOKS_AHEAD)
    near = [ticket for ticket in found if last_near(ticket, now) is not None]
    return sorted(near, key=lambda ticket: (ticket.at(now).window.start, ticket.number))


def copy_dies_on(lives: Lives, window: TimeRange) -> date:
    """Return the first day on which a desk copy is gone; a window until midnight ends on the day before."""
    last = max(window.start, window.end - _LAST_INSTANT)
    return lives.gone_on(Group.R, TABLE, last)


def copy_lives(lives: Lives, window: TimeRange, now: datetime) -> bool:
    """Tell whether a copy for this window can still be made.

    Of a shift that ran over midnight the copies are dead already, and no key of yesterday comes back.
    """
    return copy_dies_on(lives, window) > lives.local_day(now)


def seal_copy(
    sealed: SealedRecords,
    work: VisitWork,
    ticket: Ticket,
    announced: Announced,
    dies_on: date,
    site: str | None = None,
) -> None:
    """Seal the desk copy of a ticket, for this desk's site unless another is named."""
    fields = asdict(announced)
    sealed.seal(
        work, table=TABLE, record=ticket.id, group=Group.R, expires_on=dies_on, fields=fields, site=site
    )


def open_ticket(sealed: SealedRecords, session: Session, work: VisitWork, ticket: Ticket) -> OpenedTicket:
    """Open the people of one ticket; see `open_tickets`."""
    return open_tickets(sealed, session, work, [ticket])[0]


def demand_own_site(sealed: SealedRecords, work: VisitWork, ticket: Ticket) -> None:
    """Raise TicketOfAnotherSite where the people of a ticket are sealed for other sites than this desk's."""
    for group in (Group.R, Group.T):
        sites = {row.site for row in work.sealed.rows(TABLE, ticket.id, group)}
        if sealed.site in sites:
            return
        if sites:
            raise TicketOfAnotherSite(site=min(sites))


def open_tickets(
    sealed: SealedRecords, session: Session, work: VisitWork, tickets: Sequence[Ticket]
) -> list[OpenedTicket]:
    """Open many tickets in one pass, in their order: the desk copies, and for who may the tickets themselves.

    Where neither opens, the names are locked: the copy is not made yet, or everything of it is destroyed.
    """
    opened = _opened(sealed, session, work, (ticket.id for ticket in tickets), Group.R)
    if session.duties & openers(Group.T):
        rest = (ticket.id for ticket in tickets if ticket.id not in opened)
        opened |= _opened(sealed, session, work, rest, Group.T)
    return [OpenedTicket(ticket, opened.get(ticket.id)) for ticket in tickets]


def open_originals(
    sealed: SealedRecords, session: Session, work: VisitWork, tickets: Iterable[Ticket]
) -> Mapping[str, Announced]:
    """Open tickets themselves, by id, for somebody who holds group T; destroyed ones are left out."""
    return _opened(sealed, session, work, (ticket.id for ticket in tickets), Group.T)


def forget_ended_copies(log: AuditLog, work: VisitWork, today: date) -> int:
    """Delete the desk copies whose last day is over; return how many. The next entry says which."""
    forgotten = 0
    for table in COPIED:
        records = work.sealed.records(table, Group.R)
        ended = [row for row in work.sealed.rows_of(table, records, Group.R) if row.expires_on <= today]
        for row in sorted(ended, key=lambda row: (row.record, row.expires_on)):
            work.sealed.delete(table, row.record, Group.R, row.expires_on)
            log.bind(work, gone=gone(table, row.record, Group.R, row.expires_on))
        forgotten += len(ended)
    return forgotten


def _opened(
    sealed: SealedRecords, session: Session, work: VisitWork, records: Iterable[str], group: Group
) -> dict[str, Announced]:
    found = sealed.open_many(session, work, table=TABLE, records=list(records), group=group)
    return {record: _announced(fields) for record, fields in found.items()}


def _announced(fields: Mapping[str, Any]) -> Announced:
    return Announced(tuple(fields["names"]), fields["organisation"], fields["purpose"])
