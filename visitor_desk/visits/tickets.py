"""The service that issues tickets and opens the ones a desk may see."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from visitor_desk.bsn import reject_bsn
from visitor_desk.clock import Clock
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.desk_copy import (
    TABLE,
    copy_dies_on,
    is_near,
    near_tickets,
    open_originals,
    open_ticket,
    open_tickets,
    seal_copy,
)
from visitor_desk.visits.ports import Lives, VisitWork
from visitor_desk.visits.ticket import (
    LONGEST_NAME,
    FieldNotAccepted,
    NewTicket,
    OpenedTicket,
    Ticket,
    TicketId,
    TicketUnknown,
)


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
        _accept(new)
        now = self.clock.now()
        with self.works() as work:
            zones = [zone for zone in work.zones.all() if zone.id in new.zones]
            authoriser = work.staff.get(new.authoriser)
            if len(zones) != len(set(new.zones)) or not zones:
                raise FieldNotAccepted(field="zones")
            if authoriser is None or not authoriser.may_authorise:
                raise FieldNotAccepted(field="authoriser")
            if work.staff.get(new.host) is None:
                raise FieldNotAccepted(field="host")
            ticket = Ticket(
                id=TicketId(secrets.token_hex(8)),
                number=work.tickets.next_number(),
                customer=new.customer,
                zones=new.zones,
                host=new.host,
                authoriser=new.authoriser,
                window=new.window,
                people=len(new.announced.names),
            )
            work.tickets.add(ticket)
            self.sealed.seal(
                work,
                table=TABLE,
                record=ticket.id,
                group=Group.T,
                expires_on=self.lives.expires_on(Group.T, zones, new.window.end),
                fields=asdict(new.announced),
            )
            if self._wants_copy(ticket, now):
                dies_on = copy_dies_on(self.lives, ticket.window)
                seal_copy(self.sealed, work, ticket, new.announced, dies_on)
            self.log.append(
                work,
                "ticket.issued",
                session,
                ticket=ticket.id,
                people=ticket.people,
                row=row_digest(ticket),
            )
            work.commit()
        return ticket

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def around(self, session: Session) -> Sequence[OpenedTicket]:
        """Return the tickets of the running shift and the next 72 hours, opened, by opening time."""
        with self.works() as work:
            return open_tickets(self.sealed, session, work, near_tickets(work, self.clock.now()))

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def open(self, session: Session, ticket: TicketId) -> OpenedTicket:
        """Return one ticket, opened; reception sees those a desk may see."""
        with self.works() as work:
            found = work.tickets.get(ticket)
            if found is None:
                raise TicketUnknown
            near = is_near(found.window, self.clock.now())
            if not near and not session.duties & {Duty.FACILITY, Duty.PRIVACY}:
                raise TicketUnknown
            return open_ticket(self.sealed, session, work, found)

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
            opened = open_originals(self.sealed, session, work, [ticket for ticket, _ in lacking])
            brought = [(ticket, site) for ticket, site in lacking if ticket.id in opened]
            for ticket, site in brought:
                dies_on = copy_dies_on(self.lives, ticket.window)
                seal_copy(self.sealed, work, ticket, opened[ticket.id], dies_on, site)
            if brought:
                self.log.append(work, "tickets.brought_near", session, count=len(brought))
                work.commit()
        return len(brought)

    def _wants_copy(self, ticket: Ticket, now: datetime) -> bool:
        # Of a shift that ran over midnight the copies are dead already, and no key of yesterday comes back.
        today = self.lives.local_day(now)
        return is_near(ticket.window, now) and copy_dies_on(self.lives, ticket.window) > today

    def _lacking(self, session: Session, work: VisitWork, now: datetime) -> list[tuple[Ticket, str]]:
        """Return the near tickets without a desk copy, with their sites, as far as who asks reads them."""
        near = [ticket for ticket in near_tickets(work, now) if self._wants_copy(ticket, now)]
        ids = [ticket.id for ticket in near]
        copied = {row.record for row in work.sealed.rows_of(TABLE, ids, Group.R)}
        sites = {row.record: row.site for row in work.sealed.rows_of(TABLE, ids, Group.T)}
        return [
            (ticket, sites[ticket.id])
            for ticket in near
            if ticket.id in sites.keys() - copied and session.operator.reads(sites[ticket.id])
        ]


def _accept(new: NewTicket) -> None:
    """Refuse empty, overlong or control characters, and a citizen service number in any typed field."""
    typed = [("organisation", new.announced.organisation), ("purpose", new.announced.purpose)]
    typed += [("name", name) for name in new.announced.names]
    typed.append(("customer", new.customer))
    if not new.announced.names:
        raise FieldNotAccepted(field="name")
    for name, text in typed:
        if not text.strip() or len(text) > LONGEST_NAME or not text.isprintable():
            raise FieldNotAccepted(field=name)
        reject_bsn(text, field_name=name)
