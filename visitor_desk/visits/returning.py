"""Returning visitors: somebody on a customer's access list comes without a ticket.

Their right issues a ticket of the day, on which they are let in as on any other; the visit keeps the right
from lapsing. Nobody looks into old visits for that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import combinations
from typing import Any, Final
from zoneinfo import ZoneInfo

from visitor_desk.clock import TimeRange
from visitor_desk.errors import DeskError
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
from visitor_desk.visits.place import Zone, ZoneId, all_zones_to
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.ticket import Announced, NewTicket, TicketId
from visitor_desk.visits.ticket_issue import TicketIssue, accept_ticket
from visitor_desk.visits.visit import AlreadyHere, Visit

MOST_TOGETHER: Final = 4
"""Rights of one person that one visit may rest on: so few that a guard reads every choice of them."""
SHORTEST_STAY: Final = timedelta(hours=8)
"""Who comes late in the evening may stay a shift, over midnight."""


class RightsNotTogether(DeskError):
    """These are not rights of one person for one customer, or more than one visit may rest on."""

    code = "visits.rights_not_together"


@dataclass(frozen=True)
class ReturningVisitors:
    """Lets people in on their right."""

    lists: AccessLists
    check_in: CheckIn
    site: ZoneInfo

    @requires(Duty.RECEPTION)
    def admit(
        self,
        session: Session,
        right: AccessRightId,
        arrival: Arrival,
        beside: Sequence[AccessRightId] = (),
    ) -> Visit:
        """Let somebody in on a right as `check_in.admit` does on a ticket; the ticket named is not read.

        `beside` are further rights of the same person for the same customer: one visit goes to the zones of
        all of them, the rules of each hold, and each lives on. Host and purpose are those of `right`.

        Each step is done once, however often it is asked: the ticket has an id of right and day, the visit
        that of the arrival. A ticket whose visitor was not let in after all lapses with the day.

        Raises:
            AccessRightUnknown: it has lapsed, ended or never was.
            RightsNotTogether: they are not rights of one person for one customer, or too many.
            KeyNotReady: the desk cannot read it, since nobody of facility made its desk copy.
            AlreadyHere, and everything that `check_in.admit` raises.
        """
        with self.lists.works() as work:
            # Held from the start: two desks at once would both see no ticket of the day and both write one.
            work.log.head(lock=True)
            written = work.visits.get(arrival.visit)
            ticket = written.ticket if written is not None else self._ticket(session, work, (right, *beside))
            work.commit()
        visit = self.check_in.admit(session, replace(arrival, ticket=ticket or arrival.ticket, person=0))
        for used in (right, *beside):
            with suppress(AccessRightUnknown):
                # Ended by the office meanwhile: the visit stands, and there is nothing left to keep alive.
                self.lists.used(session, used, visit.id)
        return visit

    def _ticket(self, session: Session, work: VisitWork, wanted: Sequence[AccessRightId]) -> TicketId:
        now = self.lists.clock.now()
        today = self.lists.lives.local_day(now)
        active = {one.id: one for one in work.access_rights.all() if one.state(today) is AccessState.ACTIVE}
        if any(one not in active for one in wanted):
            raise AccessRightUnknown
        first = active[wanted[0]]
        own = self._of_the_same_person(session, work, first, active.values())
        if len(set(wanted)) > 1 and not set(wanted) <= set(together(own)):
            raise RightsNotTogether
        days = (today, today - timedelta(days=1))
        of_days = {ticket for day in days for ticket in tickets_of_day(own, day)}
        if any(ticket in of_days for ticket, _ in work.visits.inside().values()):
            raise AlreadyHere
        ticket = ticket_of_day(wanted[0], today, wanted[1:])
        if work.tickets.get(ticket) is None:
            new = self._new(session, work, [active[one] for one in wanted], now)
            accept_ticket(new)
            lists = self.lists
            issue = TicketIssue(lists.sealed, lists.log, lists.clock, lists.lives)
            issue.write(session, work, new, ticket)
        return ticket

    def _of_the_same_person(
        self, session: Session, work: VisitWork, right: AccessRight, active: Iterable[AccessRight]
    ) -> list[AccessRightId]:
        ids = [one.id for one in active if one.customer == right.customer]
        opened = self.lists.sealed.open_many(session, work, table=TABLE, records=ids, group=Group.R)
        if right.id not in opened:
            raise KeyNotReady
        who = _who(opened[right.id])
        return [one for one in ids if one in opened and _who(opened[one]) == who]

    def _new(
        self, session: Session, work: VisitWork, rights: Sequence[AccessRight], now: datetime
    ) -> NewTicket:
        right = rights[0]
        opened = self.lists.sealed.open_many(session, work, table=TABLE, records=[right.id], group=Group.R)
        if right.id not in opened or right.authoriser is None:
            raise KeyNotReady
        said = opened[right.id]
        midnight = datetime.combine(self.lists.lives.local_day(now) + timedelta(days=1), time(), self.site)
        known = {zone.id: zone for zone in work.zones.all()}
        return NewTicket(
            customer=right.customer,
            zones=zones_of(rights, known),
            host=right.authoriser,
            authoriser=right.authoriser,
            window=TimeRange(now, max(midnight, now + SHORTEST_STAY)),
            announced=Announced((said["name"],), said["organisation"], said["purpose"]),
        )


def zones_of(rights: Sequence[AccessRight], known: Mapping[ZoneId, Zone]) -> tuple[ZoneId, ...]:
    """Return the zones of rights behind those on the way to them, each once."""
    return all_zones_to((right.zone for right in rights), known)


def together(own: Iterable[AccessRightId]) -> list[AccessRightId]:
    """Return the rights of one person that may be used for one visit: the first few by id."""
    return sorted(own)[:MOST_TOGETHER]


def ways(own: Collection[AccessRightId]) -> list[tuple[AccessRightId, ...]]:
    """Return every choice of the rights of one person that one visit may rest on, the most rights first."""
    few = together(own)
    chosen = [some for size in range(len(few), 0, -1) for some in combinations(few, size)]
    return [*chosen, *((one,) for one in sorted(own)[MOST_TOGETHER:])]


def tickets_of_day(own: Collection[AccessRightId], day: date) -> set[TicketId]:
    """Return every ticket on which somebody with these rights may be inside on a day."""
    return {ticket_of_day(some[0], day, some[1:]) for some in ways(own)}


def ticket_of_day(right: AccessRightId, day: date, beside: Sequence[AccessRightId] = ()) -> TicketId:
    """Return the id of the ticket that rights issue on a day at the site, whichever desk asks."""
    rights = " ".join(sorted({right, *beside}))
    return TicketId(hashlib.sha256(f"{rights} {day}".encode()).hexdigest()[:16])


def _who(fields: Mapping[str, Any]) -> tuple[str, str]:
    return fields["name"].casefold(), fields["organisation"].casefold()
