"""Who is here now, who is expected, and who should have left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from visitor_desk.clock import Clock
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import KeyDestroyed, SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.desk_copy import forget_ended_copies, open_tickets
from visitor_desk.visits.evacuation import named
from visitor_desk.visits.evacuation_ports import EvacuationNotes
from visitor_desk.visits.here_names import RENEWED_AHEAD, TABLE, forget_departed
from visitor_desk.visits.ports import Lives, VisitWork
from visitor_desk.visits.ticket import Ticket
from visitor_desk.visits.visit import Visit, VisitId, VisitState

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
    """Somebody on a ticket of this shift who is not here yet; the name is None when it is locked.

    `rules` is the version of the house rules that they agreed to last, on an earlier day of a ticket that
    recurs.
    """

    ticket: Ticket
    person: int
    name: str | None = field(repr=False)
    organisation: str | None = field(repr=False)
    rules: str | None = None


@dataclass(frozen=True)
class HereNow:
    """Reads the people on site from their here-now blobs and keeps those alive."""

    works: Callable[[], VisitWork]
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: Lives
    evacuation: EvacuationNotes

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def people(self, session: Session) -> Sequence[PersonHere]:
        """Return the people on site, longest here first."""
        with self.works() as work:
            return self._named(session, work, work.visits.here())

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def person(self, session: Session, visit: VisitId) -> PersonHere | None:
        """Return one person as `people` does; None where they are not on site."""
        with self.works() as work:
            found = work.visits.get(visit)
            if found is None or found.state is not VisitState.HERE:
                return None
            return self._named(session, work, [found])[0]

    def _named(self, session: Session, work: VisitWork, here: Sequence[Visit]) -> Sequence[PersonHere]:
        now = self.clock.now()
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
            near = (ticket.at(now) for ticket in work.tickets.overlapping(now, now + EXPECTED_WITHIN))
            tickets = [
                ticket
                for ticket in near
                if ticket.withdrawn_at is None and ticket.window.start < now + EXPECTED_WITHIN
            ]
            came = work.visits.people_of(
                {ticket.id: ticket.window.start if ticket.recurrence else None for ticket in tickets}
            )
            waiting = [ticket for ticket in tickets if len(came[ticket.id]) < ticket.people]
            for opened in open_tickets(self.sealed, session, work, waiting):
                ticket, announced = opened.ticket, opened.announced
                come = came[ticket.id]
                agreed = work.visits.rules_agreed(ticket.id) if ticket.recurrence else {}
                people += [
                    PersonExpected(
                        ticket,
                        person,
                        announced.names[person] if announced else None,
                        announced.organisation if announced else None,
                        agreed.get(person),
                    )
                    for person in range(ticket.people)
                    if person not in come
                ]
        return people

    @requires(Duty.RECEPTION)
    def renew(self, session: Session) -> int:
        """Seal the names of people still on site anew, so that they last over midnight; return how many.

        The evacuation list of this desk is confirmed with every name that opens.

        Names of people who have left and desk copies of past days go at the same time, whether or not anybody
        ran the retention of these days. Run at sign-in and every half hour; where nobody did, the first
        retention run of a day locks the names of those who stayed, and their badges remain.
        """
        now = self.clock.now()
        renewed = 0
        with self.works() as work:
            forgotten = forget_departed(self.log, work, now)
            forgotten += forget_ended_copies(self.log, work, self.lives.local_day(now))
            if forgotten:
                self.log.append(work, "desk.names_forgotten", session, count=forgotten)
            all_zones = work.zones.all()
            inside = work.visits.here()
            days: dict[str, list[date]] = {visit.id: [] for visit in inside}
            for row in work.sealed.rows_of(TABLE, list(days), Group.R):
                if session.operator.reads(row.site):
                    days[row.record].append(row.expires_on)
            for visit in inside:
                zones = [zone for zone in all_zones if zone.id in visit.zones]
                until = self.lives.expires_on(Group.R, zones, now + RENEWED_AHEAD)
                kept = days[visit.id]
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
            if renewed or forgotten:
                work.commit()
            fields = self.sealed.open_many(session, work, table=TABLE, records=list(days), group=Group.R)
            listed = named(work, inside, fields, now)
        self.evacuation.arrived(listed)
        return renewed
