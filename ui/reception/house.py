"""What the reception page knows of the house: one reading of it, and what is known of one visit since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from visitor_desk.desk import Desk
from visitor_desk.privacy.notice import NoticesInForce
from visitor_desk.security.session import Session
from visitor_desk.visits.leave_and_return import MayReturn
from visitor_desk.visits.place import Staff, Zone
from visitor_desk.visits.roll_call import PersonExpected, PersonHere
from visitor_desk.visits.ticket import OpenedTicket
from visitor_desk.visits.visit import BadgeNumber, Visit


@dataclass(frozen=True, slots=True)
class VisitNow:
    """What the house says of one visit after it was written, and the badges that are free since.

    `here` is None where the person is not on site, `away` where they cannot come back on their ticket.
    """

    visit: Visit
    here: PersonHere | None
    away: MayReturn | None
    badges: Sequence[BadgeNumber]


@dataclass(frozen=True, slots=True)
class House:
    """What one reading of the house brings."""

    zones: Sequence[Zone]
    staff: Sequence[Staff]
    badges: Sequence[BadgeNumber]
    tickets: Sequence[OpenedTicket]
    here: Sequence[PersonHere]
    expected: Sequence[PersonExpected]
    notices: NoticesInForce
    away: Sequence[MayReturn] = ()

    def after(self, now: VisitNow) -> House:
        """Return the house with what is known of one visit since; every other row stands as it was read."""
        place = (now.visit.ticket, now.visit.person)
        here = [one for one in self.here if one.visit.id != now.visit.id]
        away = [one for one in self.away if (one.ticket.id, one.before.person) != place]
        if now.here is not None:
            here = sorted([*here, now.here], key=lambda one: (one.visit.arrived_at, one.visit.id))
        if now.away is not None:
            away = [now.away, *away]
        expected = [one for one in self.expected if (one.ticket.id, one.person) != place]
        return replace(self, here=here, away=away, expected=expected, badges=now.badges)


def read_house(desk: Desk, session: Session) -> House:
    """Read who is here, who is expected, and what can be given out."""
    return House(
        zones=desk.house.zones(session),
        staff=desk.house.staff(session),
        badges=desk.house.free_badges(session),
        tickets=desk.tickets.around(session),
        here=desk.here_now.people(session),
        expected=desk.here_now.expected(session),
        away=desk.leave_and_return.people(session),
        notices=desk.notices.in_force(session),
    )


def read_visit(desk: Desk, session: Session, visit: Visit) -> VisitNow:
    """Read what has become of one visit: a fraction of what the whole house takes."""
    return VisitNow(
        visit,
        here=desk.here_now.person(session, visit.id),
        away=desk.leave_and_return.person(session, visit.id),
        badges=desk.house.free_badges(session),
    )
