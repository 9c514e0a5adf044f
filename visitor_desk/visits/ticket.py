"""Tickets: an authorised window in which named people may come."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NewType

from visitor_desk.clock import TimeRange
from visitor_desk.errors import DeskError
from visitor_desk.visits.place import StaffId, ZoneId

TicketId = NewType("TicketId", str)

LONGEST_NAME = 120
"""Characters; longer than any name field of ICAO 9303 and any line of a list on screen."""


class TicketUnknown(DeskError):
    """There is no such ticket."""

    code = "visits.ticket_unknown"


class TicketNotOpen(DeskError):
    """The ticket's window is not open at this moment. Values: `opens`, `closes` (ISO instants)."""

    code = "visits.ticket_not_open"


class FieldNotAccepted(DeskError):
    """A typed field is empty, too long or holds something that may not be kept. Values: `field`."""

    code = "visits.field_not_accepted"


@dataclass(frozen=True, slots=True)
class Ticket:
    """The plain part of a ticket: who may let whom in where, without a visitor's name.

    `customer` is the customer's number in the house's books, since it stands in the clear.
    """

    id: TicketId
    number: int
    customer: str
    zones: tuple[ZoneId, ...]
    host: StaffId
    authoriser: StaffId
    window: TimeRange
    people: int


@dataclass(frozen=True, slots=True)
class Announced:
    """The sealed part of a ticket: the people announced, their organisation and what they come for."""

    names: tuple[str, ...] = field(repr=False)
    organisation: str = field(repr=False)
    purpose: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What is asked for when a ticket is issued."""

    customer: str
    zones: tuple[ZoneId, ...]
    host: StaffId
    authoriser: StaffId
    window: TimeRange
    announced: Announced = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenedTicket:
    """A ticket with its people in the clear; `announced` is None when its key has been destroyed."""

    ticket: Ticket
    announced: Announced | None = field(repr=False)
