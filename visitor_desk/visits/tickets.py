"""The service that issues tickets and opens the ones a desk may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from visitor_desk.clock import Clock, TimeRange
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.row_binding import gone
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.desk_copy import (
    TABLE,
    copy_dies_on,
    copy_lives,
    demand_own_site,
    last_near,
    near_tickets,
    open_originals,
    open_ticket,
    open_tickets,
    seal_copy,
)
from visitor_desk.visits.ports import Lives, VisitWork
from visitor_desk.visits.ticket import (
    NewTicket,
    OpenedTicket,
    Ticket,
    TicketId,
    TicketUnknown,
    WithdrawReason,
)
from visitor_desk.visits.ticket_issue import TicketIssue, accept_ticket


@dataclass(frozen=True)
class Tickets:
    """Issues tickets, sealed in the ticket group, and gives the desk its copies of those that are near."""

    works: Callable[[], VisitWork]
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: Lives

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def issue(self, session: Session, new: NewTicket) -> Ticket:
        """Store a ticket whose people are sealed until its window has ended and a week has passed.

        A near ticket can be read at the desk at once; one for later cannot, not even by a guard who wrote it.
        """
        accept_ticket(new)
        with self.works() as work:
            ticket = TicketIssue(self.sealed, self.log, self.clock, self.lives).write(session, work, new)
            work.commit()
        return ticket

    @requires(Duty.FACILITY)
    def withdraw(self, session: Session, ticket: TicketId, reason: WithdrawReason) -> Ticket:
        """Take a ticket back; the desk forgets its people at once, and they go from the store on their day.

        Who is inside on it stays inside. Doing it again changes nothing. The reason stands in the log.
        """
        with self.works() as work:
            found = work.tickets.get(ticket)
            if found is None:
                raise TicketUnknown
            if found.withdrawn_at is not None:
                return found
            taken_back = replace(found, withdrawn_at=self.clock.now())
            work.tickets.update(taken_back)
            for row in work.sealed.rows(TABLE, ticket, Group.R):
                work.sealed.delete(TABLE, ticket, Group.R, row.expires_on)
                self.log.bind(work, gone=gone(TABLE, ticket, Group.R, row.expires_on))
            self.log.append(
                work,
                "ticket.withdrawn",
                session,
                ticket=ticket,
                reason=reason.value,
                row=row_digest(taken_back),
            )
            work.commit()
        return taken_back

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def between(self, session: Session, span: TimeRange) -> Sequence[OpenedTicket]:
        """Return every ticket whose window overlaps a span, opened, also lapsed and withdrawn ones."""
        with self.works() as work:
            found = work.tickets.overlapping(span.start, span.end)
            return open_tickets(self.sealed, session, work, found)

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def around(self, session: Session) -> Sequence[OpenedTicket]:
        """Return the tickets of the running shift and the next 72 hours, opened, by opening time.

        The window of a recurring one is that of its running or next occasion.
        """
        with self.works() as work:
            now = self.clock.now()
            near = [ticket.at(now) for ticket in near_tickets(work, now)]
            return open_tickets(self.sealed, session, work, near)

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def open(self, session: Session, ticket: TicketId) -> OpenedTicket:
        """Return one ticket, opened; reception sees those a desk may see.

        TicketUnknown, TicketOfAnotherSite: the others it does not.
        """
        with self.works() as work:
            found = work.tickets.get(ticket)
            if found is None:
                raise TicketUnknown
            near = last_near(found, self.clock.now()) is not None
            if not session.duties & {Duty.FACILITY, Duty.PRIVACY}:
                if not near:
                    raise TicketUnknown
                demand_own_site(self.sealed, work, found)
            return open_ticket(self.sealed, session, work, found)

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def came(
        self,
        session: Session,  # noqa: ARG002 - read by the duty check
        tickets: Sequence[TicketId],
    ) -> Mapping[TicketId, Sequence[datetime]]:
        """Return when people were let in on tickets, earliest first; unused ones are left out."""
        with self.works() as work:
            return work.visits.arrivals_on(tickets)

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def bring_near(self, session: Session) -> int:
        """Make the desk copies that near tickets lack; return how many. Doing it again makes none.

        Run when somebody of facility or privacy signs in and every hour from then on. Until then the desk
        knows such a ticket by number, customer, host and time, with the names locked.
        """
        now = self.clock.now()
        with self.works() as work:
            # Held from the start, since two desks at once would both see no copy and both make one.
            work.log.head(lock=True)
            lacking = self._lacking(session, work, now)
            opened = open_originals(self.sealed, session, work, [one.ticket for one in lacking])
            brought = [one for one in lacking if one.ticket.id in opened]
            for one in brought:
                seal_copy(self.sealed, work, one.ticket, opened[one.ticket.id], one.dies_on, one.site)
            if brought:
                self.log.append(work, "tickets.brought_near", session, count=len(brought))
                work.commit()
        return len(brought)

    def _lacking(self, session: Session, work: VisitWork, now: datetime) -> list[_Lacking]:
        """Return what near tickets lack at the desk, as far as who asks reads them.

        The copy of a recurring ticket is made anew as further occasions come near, so that a weekend without
        anybody of facility leaves no names locked.
        """
        near: dict[TicketId, tuple[Ticket, date]] = {}
        for ticket in near_tickets(work, now):
            last = last_near(ticket, now)
            if last is not None and copy_lives(self.lives, last, now):
                near[ticket.id] = ticket, copy_dies_on(self.lives, last)
        ids = list(near)
        copied: dict[str, date] = {}
        for row in work.sealed.rows_of(TABLE, ids, Group.R):
            copied[row.record] = max(row.expires_on, copied.get(row.record, row.expires_on))
        sites = {row.record: row.site for row in work.sealed.rows_of(TABLE, ids, Group.T)}
        return [
            _Lacking(ticket, sites[ticket.id], dies_on)
            for ticket, dies_on in near.values()
            if ticket.id in sites
            and session.operator.reads(sites[ticket.id])
            and (ticket.id not in copied or (ticket.recurrence and copied[ticket.id] < dies_on))
        ]


@dataclass(frozen=True, slots=True)
class _Lacking:
    """A near ticket without a desk copy that lasts, its site, and the day on which its copy would be gone."""

    ticket: Ticket
    site: str
    dies_on: date
