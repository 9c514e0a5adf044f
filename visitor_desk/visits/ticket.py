"""Tickets: an authorised window in which named people may come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NewType

from visitor_desk.bsn import reject_bsn
from visitor_desk.clock import TimeRange
from visitor_desk.errors import DeskError
from visitor_desk.visits.place import StaffId, ZoneId
from visitor_desk.visits.recurrence import Recurrence

TicketId = NewType("TicketId", str)

LONGEST_NAME = 200
"""Characters; longer than any name field of ICAO 9303 and any line of a list on screen."""


class TicketUnknown(DeskError):
    """There is no such ticket."""

    code = "visits.ticket_unknown"


class TicketNotOpen(DeskError):
    """The ticket's window is not open at this moment. Values: `opens`, `closes` (ISO instants)."""

    code = "visits.ticket_not_open"


class TicketWithdrawn(DeskError):
    """Somebody of the house took the ticket back; nobody comes in on it any more."""

    code = "visits.ticket_withdrawn"


class TicketOfAnotherSite(DeskError):
    """The ticket is for a site that is not this desk's. Values: `site`."""

    code = "visits.ticket_of_another_site"


class FieldNotAccepted(DeskError):
    """A typed field is empty, too long or holds something that may not be kept. Values: `field`."""

    code = "visits.field_not_accepted"


MOST_GUESTS: Final = 50
"""Guests without a name on one ticket: who brings more than a coach announces them."""


class MinorsRule(StrEnum):
    """What a ticket says of visitors under eighteen, beside the minimum age of its zones."""

    AS_ZONES = "as_zones"
    ESCORTED = "escorted"
    """A minor is announced and walks with an escort, also where the zone asks for none."""
    ADULTS_ONLY = "adults_only"
    """Under eighteen needs a named approval, whatever the zone allows."""


class WithdrawReason(StrEnum):
    """Why a ticket is taken back; a closed list, so that no opinion about a person is written."""

    NOT_COMING = "not_coming"
    MOVED = "moved"
    """They come at another time, on another ticket."""
    MISTAKE = "mistake"
    NO_LONGER_AUTHORISED = "no_longer_authorised"
    """Customer or host no longer answers for them."""


class TicketState(StrEnum):
    """Where a ticket stands at an instant. Nothing writes it: a ticket lapses by the clock alone."""

    ANNOUNCED = "announced"
    OPEN = "open"
    BETWEEN = "between"
    """A recurring ticket between two of its occasions."""
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Ticket:
    """The plain part of a ticket: who may let whom in where, without a visitor's name.

    `customer` is the customer's number in the house's books, since it stands in the clear. `people` are those
    announced by name; `guests_allowed` more may come with them, named at the desk. The window of a recurring
    ticket runs from its first opening to its last closing. The training of its visitors is valid through the
    day `training_valid_until`.
    """

    id: TicketId
    number: int
    customer: str
    zones: tuple[ZoneId, ...]
    host: StaffId
    authoriser: StaffId
    window: TimeRange
    people: int
    guests_allowed: int = 0
    recurrence: Recurrence | None = None
    minors: MinorsRule = MinorsRule.AS_ZONES
    training_valid_until: date | None = None
    withdrawn_at: datetime | None = None

    @property
    def places(self) -> int:
        """How many may come: those with a name and the guests allowed."""
        return self.people + self.guests_allowed

    def occasions(self) -> Iterator[TimeRange]:
        """Yield the spans in which somebody may come, by opening time: one, unless the ticket recurs."""
        if self.recurrence is None:
            yield self.window
        else:
            yield from self.recurrence.occasions()

    def at(self, now: datetime) -> Ticket:
        """Return the ticket as it stands at an instant, its window the running, next or last occasion.

        For the desk, to which a recurring ticket is a new one each time; never for a row that is kept.
        """
        if self.recurrence is None:
            return self
        last = self.window
        for last in self.occasions():
            if last.end > now:
                break
        return replace(self, window=last)

    def state(self, now: datetime) -> TicketState:
        """Return where the ticket stands at an instant."""
        if self.withdrawn_at is not None:
            return TicketState.WITHDRAWN
        if now >= self.window.end:
            return TicketState.LAPSED
        if self.at(now).window.contains(now):
            return TicketState.OPEN
        return TicketState.ANNOUNCED if now < self.window.start else TicketState.BETWEEN


@dataclass(frozen=True, slots=True)
class Announced:
    """The sealed part of a ticket: the people announced, their organisation and what they come for."""

    names: tuple[str, ...] = field(repr=False)
    organisation: str = field(repr=False)
    purpose: str = field(repr=False)

    def with_guest(self, person: int, name: str) -> Announced:
        """Return the same with a guest at a position behind the names."""
        before = (*self.names, *("" for _ in range(person - len(self.names))))
        return replace(self, names=(*before[:person], name))


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What is asked for when a ticket is issued; with a `recurrence` the window follows from the rule."""

    customer: str
    zones: tuple[ZoneId, ...]
    host: StaffId
    authoriser: StaffId
    window: TimeRange
    announced: Announced = field(repr=False)
    guests_allowed: int = 0
    recurrence: Recurrence | None = None
    minors: MinorsRule = MinorsRule.AS_ZONES
    training_valid_until: date | None = None


def accepted_name(name: str, field_name: str = "name") -> str:
    """Return a typed name or text; FieldNotAccepted or BsnNotKept where it may not be kept."""
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise FieldNotAccepted(field=field_name)
    reject_bsn(name, field_name=field_name)
    return name


@dataclass(frozen=True, slots=True)
class OpenedTicket:
    """A ticket with its people in the clear; `announced` is None when its key has been destroyed."""

    ticket: Ticket
    announced: Announced | None = field(repr=False)
