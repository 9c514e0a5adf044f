"""How a ticket is written: its plain row, its people sealed, the desk copy where it is near, the log."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass

from visitor_desk.clock import Clock
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.desk_copy import TABLE, copy_dies_on, copy_lives, last_near, seal_copy
from visitor_desk.visits.ports import Lives, VisitWork
from visitor_desk.visits.recurrence import accept_recurrence
from visitor_desk.visits.ticket import (
    MOST_GUESTS,
    FieldNotAccepted,
    NewTicket,
    Ticket,
    TicketId,
    accepted_name,
)


@dataclass(frozen=True)
class TicketIssue:
    """Writes tickets within a work of the caller, who commits it."""

    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: Lives

    def write(
        self, session: Session, work: VisitWork, new: NewTicket, ticket_id: TicketId | None = None
    ) -> Ticket:
        """Write a ticket that `accept_ticket` takes, under an id of its own unless one is given.

        FieldNotAccepted: a zone, the host or the authoriser is none of the house; nothing was written.
        """
        now = self.clock.now()
        zones = [zone for zone in work.zones.all() if zone.id in new.zones]
        authoriser = work.staff.get(new.authoriser)
        if len(zones) != len(set(new.zones)) or not zones:
            raise FieldNotAccepted(field="zones")
        if authoriser is None or not authoriser.may_authorise:
            raise FieldNotAccepted(field="authoriser")
        if work.staff.get(new.host) is None:
            raise FieldNotAccepted(field="host")
        ticket = Ticket(
            id=ticket_id or TicketId(secrets.token_hex(8)),
            number=work.tickets.next_number(),
            customer=new.customer,
            zones=new.zones,
            host=new.host,
            authoriser=new.authoriser,
            window=new.recurrence.window() if new.recurrence else new.window,
            people=len(new.announced.names),
            guests_allowed=new.guests_allowed,
            recurrence=new.recurrence,
            minors=new.minors,
            training_valid_until=new.training_valid_until,
        )
        work.tickets.add(ticket)
        self.sealed.seal(
            work,
            table=TABLE,
            record=ticket.id,
            group=Group.T,
            expires_on=self.lives.expires_on(Group.T, zones, ticket.window.end),
            fields=asdict(new.announced),
        )
        last = last_near(ticket, now)
        if last is not None and copy_lives(self.lives, last, now):
            seal_copy(self.sealed, work, ticket, new.announced, copy_dies_on(self.lives, last))
        self.log.append(
            work, "ticket.issued", session, ticket=ticket.id, people=ticket.people, row=row_digest(ticket)
        )
        return ticket


def accept_ticket(new: NewTicket) -> None:
    """Refuse what no ticket may hold, before anything is asked of the store.

    Empty, overlong or control characters, a citizen service number in any typed field, a rule that never
    happens, more guests than anybody counts.
    """
    if new.recurrence is not None:
        accept_recurrence(new.recurrence)
    if not 0 <= new.guests_allowed <= MOST_GUESTS:
        raise FieldNotAccepted(field="guests_allowed")
    typed = [("organisation", new.announced.organisation), ("purpose", new.announced.purpose)]
    typed += [("name", name) for name in new.announced.names]
    typed.append(("customer", new.customer))
    if not new.announced.names:
        raise FieldNotAccepted(field="name")
    for name, text in typed:
        accepted_name(text, name)
