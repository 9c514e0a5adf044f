"""Who is here now, who is expected, and who should have left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from visitor_desk.clock import Clock
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import KeyDestroyed, SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.check_in import TABLE
from visitor_desk.visits.ports import Lives, VisitWork
from visitor_desk.visits.ticket import Ticket
from visitor_desk.visits.tickets import open_tickets
from visitor_desk.visits.visit import Visit

EXPECTED_WITHIN: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class PersonHere:
    """Somebody on site; the name is None when nobody renewed its key in time ("name locked")."""

    visit: Visit
    name: str | None = field(repr=False)
    organisation: str | None = field(repr=False)
    overdue: bool


@dataclass(frozen=True, slots=True)
class PersonExpected:
    """Somebody on a ticket of this shift who is not here yet; the name is None when it is locked."""

    ticket: Ticket
    person: int
    name: str | None = field(repr=False)
    organisation: str | None = field(repr=False)


@dataclass(frozen=True)
class HereNow:
    """Reads the people on site from their here-now blobs and keeps those alive."""

    works: Callable[[], VisitWork]
    sealed: SealedRecords
    clock: Clock
    lives: Lives

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def people(self, session: Session) -> Sequence[PersonHere]:
        """Return the people on site, longest here first."""
        now = self.clock.now()
        with self.works() as work:
            here = work.visits.here()
            names = self.sealed.open_many(
                session, work, table=TABLE, records=[visit.id for visit in here], group=Group.R
            )
        return [
            PersonHere(
                visit,
                names.get(visit.id, {}).get("name"),
                names.get(visit.id, {}).get("organisation"),
                overdue=visit.due_at is not None and visit.due_at < now,
            )
            for visit in here
        ]

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def expected(self, session: Session) -> Sequence[PersonExpected]:
        """Return the people of tickets open now or within the shift who have not come yet."""
        now = self.clock.now()
        people: list[PersonExpected] = []
        with self.works() as work:
            tickets = work.tickets.overlapping(now, now + EXPECTED_WITHIN)
            for opened in open_tickets(self.sealed, session, work, tickets):
                ticket, announced = opened.ticket, opened.announced
                come = work.visits.people_of(ticket.id)
                people += [
                    PersonExpected(
                        ticket,
                        person,
                        announced.names[person] if announced else None,
                        announced.organisation if announced else None,
                    )
                    for person in range(ticket.people)
                    if person not in come
                ]
        return people

    @requires(Duty.RECEPTION)
    def renew(self, session: Session) -> int:
        """Seal the names of people still on site anew, so that they last another day; return how many."""
        now = self.clock.now()
        renewed = 0
        with self.works() as work:
            for visit in work.visits.here():
                zones = [zone for zone in work.zones.all() if zone.id in visit.zones]
                until = self.lives.expires_on(Group.R, zones, now)
                kept = [row.expires_on for row in work.sealed.rows(TABLE, visit.id, Group.R)]
                if not kept or max(kept) >= until:
                    continue
                try:
                    self.sealed.reseal(
                        session, work, table=TABLE, record=visit.id, group=Group.R, expires_on=until
                    )
                except KeyDestroyed:
                    # Too late for this one: the desk shows its badge with the name locked.
                    continue
                renewed += 1
            if renewed:
                work.commit()
        return renewed
