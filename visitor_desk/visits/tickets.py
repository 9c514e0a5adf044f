"""The service that issues tickets and opens the ones a desk may see."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Final

from visitor_desk.clock import Clock
from visitor_desk.documents.minimise import reject_bsn
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.ports import Lives, VisitWork
from visitor_desk.visits.ticket import (
    LONGEST_NAME,
    Announced,
    FieldNotAccepted,
    NewTicket,
    OpenedTicket,
    Ticket,
    TicketId,
    TicketUnknown,
)

TABLE: Final = "tickets"
DESK_LOOKS_BACK: Final = timedelta(hours=12)
DESK_LOOKS_AHEAD: Final = timedelta(hours=72)
"""A desk opens tickets of the running shift and of the next 72 hours, none beyond."""


@dataclass(frozen=True)
class Tickets:
    """Issues tickets; names on them are sealed in the ticket group."""

    works: Callable[[], VisitWork]
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: Lives

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def issue(self, session: Session, new: NewTicket) -> Ticket:
        """Store a ticket whose people are sealed until its window has ended and a week has passed."""
        _accept(new)
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
            self.log.append(work, "ticket.issued", session, ticket=ticket.id, people=ticket.people)
            work.commit()
        return ticket

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def around(self, session: Session) -> Sequence[OpenedTicket]:
        """Return the tickets of the running shift and the next 72 hours, opened, by opening time."""
        now = self.clock.now()
        with self.works() as work:
            tickets = work.tickets.overlapping(now - DESK_LOOKS_BACK, now + DESK_LOOKS_AHEAD)
            return open_tickets(self.sealed, session, work, tickets)

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def open(self, session: Session, ticket: TicketId) -> OpenedTicket:
        """Return one ticket, opened; reception sees those a desk may see."""
        now = self.clock.now()
        with self.works() as work:
            found = work.tickets.get(ticket)
            if found is None:
                raise TicketUnknown
            near = found.window.widened(DESK_LOOKS_AHEAD, DESK_LOOKS_BACK).contains(now)
            if not near and not session.duties & {Duty.FACILITY, Duty.PRIVACY}:
                raise TicketUnknown
            return open_ticket(self.sealed, session, work, found)


def open_ticket(sealed: SealedRecords, session: Session, work: VisitWork, ticket: Ticket) -> OpenedTicket:
    """Open the people of a ticket; None in their place when the key has been destroyed."""
    return open_tickets(sealed, session, work, [ticket])[0]


def open_tickets(
    sealed: SealedRecords, session: Session, work: VisitWork, tickets: Sequence[Ticket]
) -> list[OpenedTicket]:
    """Open many tickets in one pass, in their order."""
    opened = sealed.open_many(
        session, work, table=TABLE, records=[ticket.id for ticket in tickets], group=Group.T
    )
    return [
        OpenedTicket(ticket, _announced(opened[ticket.id]) if ticket.id in opened else None)
        for ticket in tickets
    ]


def _announced(fields: Mapping[str, Any]) -> Announced:
    return Announced(tuple(fields["names"]), fields["organisation"], fields["purpose"])


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
