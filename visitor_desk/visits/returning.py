"""Returning visitors: somebody on a customer's access list comes without a ticket.

Their right issues a ticket of the day, on which they are let in as on any other; the visit keeps the right
from lapsing. Nobody looks into old visits for that.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from visitor_desk.clock import TimeRange
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.session import Session
from visitor_desk.visits.access_lists import TABLE, AccessLists
from visitor_desk.visits.access_right import (
    AccessRight,
    AccessRightId,
    AccessRightUnknown,
    AccessState,
)
from visitor_desk.visits.check_in import Arrival, CheckIn, KeyNotReady
from visitor_desk.visits.place import zones_to
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.ticket import Announced, NewTicket, TicketId
from visitor_desk.visits.ticket_issue import TicketIssue, accept_ticket
from visitor_desk.visits.visit import AlreadyHere, Visit

SHORTEST_STAY: Final = timedelta(hours=8)
"""Who comes late in the evening may stay a shift, over midnight."""


@dataclass(frozen=True)
class ReturningVisitors:
    """Lets people in on their right."""

    lists: AccessLists
    check_in: CheckIn
    site: ZoneInfo

    @requires(Duty.RECEPTION)
    def admit(self, session: Session, right: AccessRightId, arrival: Arrival) -> Visit:
        """Let somebody in on a right as `check_in.admit` does on a ticket; the ticket named is not read.

        Each step is done once, however often it is asked: the ticket has an id of right and day, the visit
        that of the arrival. A ticket whose visitor was not let in after all lapses with the day.

        Raises:
            AccessRightUnknown: it has lapsed, ended or never was.
            KeyNotReady: the desk cannot read it, since nobody of facility made its desk copy.
            AlreadyHere, and everything that `check_in.admit` raises.
        """
        with self.lists.works() as work:
            # Held from the start: two desks at once would both see no ticket of the day and both write one.
            work.log.head(lock=True)
            written = work.visits.get(arrival.visit)
            ticket = written.ticket if written is not None else self._ticket(session, work, right)
            work.commit()
        visit = self.check_in.admit(session, replace(arrival, ticket=ticket or arrival.ticket, person=0))
        with suppress(AccessRightUnknown):
            # Ended by the office meanwhile: the visit stands, and there is nothing left to keep alive.
            self.lists.used(session, right, visit.id)
        return visit

    def _ticket(self, session: Session, work: VisitWork, right: AccessRightId) -> TicketId:
        now = self.lists.clock.now()
        today = self.lists.lives.local_day(now)
        found = work.access_rights.get(right)
        if found is None or found.authoriser is None or found.state(today) is not AccessState.ACTIVE:
            raise AccessRightUnknown
        of_days = {ticket_of_day(right, day) for day in (today, today - timedelta(days=1))}
        if any(visit.ticket in of_days for visit in work.visits.here()):
            raise AlreadyHere
        ticket = ticket_of_day(right, today)
        if work.tickets.get(ticket) is None:
            new = self._new(session, work, found, now)
            accept_ticket(new)
            lists = self.lists
            issue = TicketIssue(lists.sealed, lists.log, lists.clock, lists.lives)
            issue.write(session, work, new, ticket)
        return ticket

    def _new(self, session: Session, work: VisitWork, right: AccessRight, now: datetime) -> NewTicket:
        opened = self.lists.sealed.open_many(session, work, table=TABLE, records=[right.id], group=Group.R)
        if right.id not in opened or right.authoriser is None:
            raise KeyNotReady
        said = opened[right.id]
        midnight = datetime.combine(self.lists.lives.local_day(now) + timedelta(days=1), time(), self.site)
        known = {zone.id: zone for zone in work.zones.all()}
        return NewTicket(
            customer=right.customer,
            zones=zones_to(right.zone, known),
            host=right.authoriser,
            authoriser=right.authoriser,
            window=TimeRange(now, max(midnight, now + SHORTEST_STAY)),
            announced=Announced((said["name"],), said["organisation"], said["purpose"]),
        )


def ticket_of_day(right: AccessRightId, day: date) -> TicketId:
    """Return the id of the ticket that a right issues on a day at the site, whichever desk asks."""
    return TicketId(hashlib.sha256(f"{right} {day}".encode()).hexdigest()[:16])
