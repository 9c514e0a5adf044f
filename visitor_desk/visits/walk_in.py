"""A walk-in: somebody whom nobody announced comes in on the word of an authoriser, given by phone.

A ticket of the day is issued for them, and they are admitted on it as everybody is. Ticket, word and visit
are one transaction: where the door stays shut, no ticket is left behind.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from visitor_desk.clock import TimeRange
from visitor_desk.errors import DeskError
from visitor_desk.security.session import Session
from visitor_desk.visits.access_right import AccessRightId
from visitor_desk.visits.group_seats import Seat
from visitor_desk.visits.phone_approval import ACT, AuthoriserId, PhoneApproval, approved_values
from visitor_desk.visits.place import StaffId, Zone, ZoneId
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.ticket import Announced, FieldNotAccepted, NewTicket, TicketId
from visitor_desk.visits.ticket_issue import TicketIssue, accept_ticket
from visitor_desk.visits.visit import VisitId

LONGEST_STAY: Final = timedelta(hours=24)
"""Who stays longer gets a ticket."""


class WalkInNotAllowed(DeskError):
    """A zone takes nobody who was not announced. Values: `zone` (its name)."""

    code = "visits.walk_in_not_allowed"


class WalkInEndsWrong(DeskError):
    """The stay would end before it begins, or after more than a day. Values: `hours` (the most)."""

    code = "visits.walk_in_ends_wrong"

    def __init__(self) -> None:
        super().__init__(hours=LONGEST_STAY // timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class WalkIn:
    """What the guard was told by phone: who comes, to whom, where, until when, and who said yes."""

    announced: Announced = field(repr=False)
    customer: str
    zones: tuple[ZoneId, ...]
    host: StaffId
    until: datetime
    approval: PhoneApproval


def ticket_of_walk_in(visit: VisitId) -> TicketId:
    """Return the id of the ticket of a walk-in, the same however often the admission is tried."""
    return TicketId(hashlib.sha256(f"walk-in {visit}".encode()).hexdigest()[:16])


def accept_walk_in(new: WalkIn, zones: list[Zone], now: datetime) -> None:
    """Refuse what no ticket of a walk-in may say, before anything is asked of the store.

    Raises WalkInNotAllowed, WalkInEndsWrong, FieldNotAccepted and BsnNotKept.
    """
    if not now < new.until <= now + LONGEST_STAY:
        raise WalkInEndsWrong
    for zone in zones:
        if zone.id in new.zones and not zone.walk_ins:
            raise WalkInNotAllowed(zone=zone.name)
    accept_ticket(_ticket(new, StaffId(new.approval.authoriser), now))


def issue_walk_in(
    issue: TicketIssue, session: Session, work: VisitWork, new: WalkIn, visit: VisitId, now: datetime
) -> TicketId:
    """Write the ticket of a walk-in, open from `now`, and the word behind it; the caller admits, and commits.

    Raises what `accept_walk_in` does, MayNotApprove and CallNotInShift.
    """
    accept_walk_in(new, list(work.zones.all()), now)
    ticket_id = ticket_of_walk_in(visit)
    asked = _ticket(new, _answers(work, new.approval.authoriser), now)
    ticket = issue.write(session, work, asked, ticket_id)
    approved = approved_values(work, ticket, Seat.WALK_IN, new.approval, now, issue.lives.local_day(now))
    issue.log.append(work, ACT, session, visit=visit, **approved)
    return ticket_id


def _ticket(new: WalkIn, authoriser: StaffId, now: datetime) -> NewTicket:
    return NewTicket(
        customer=new.customer,
        zones=new.zones,
        host=new.host,
        authoriser=authoriser,
        window=TimeRange(now, new.until),
        announced=new.announced,
    )


def _answers(work: VisitWork, authoriser: AuthoriserId) -> StaffId:
    """Return who of the house answers: whoever said yes, or the one behind their right on an access list."""
    right = work.access_rights.get(AccessRightId(authoriser))
    if right is None:
        return StaffId(authoriser)
    if right.authoriser is None:
        raise FieldNotAccepted(field="authoriser")
    return right.authoriser
