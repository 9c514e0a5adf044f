"""The places of a ticket at the desk: who is announced, who may be brought along, who needs a call.

A ticket counts its places from 0: first those with a name, then the guests it allows, then, behind both,
people whom only somebody who may authorise can let in.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Final

from visitor_desk.visits.ticket import MOST_GUESTS, Ticket

MOST_EXTRAS: Final = MOST_GUESTS
"""People beyond the ticket's count; who brings more asks for a ticket."""


class Seat(StrEnum):
    """What a ticket knows of somebody who comes on it."""

    ANNOUNCED = "announced"
    REPLACEMENT = "replacement"
    """Somebody else comes in the place of an announced person."""
    GUEST = "guest"
    EXTRA = "extra"
    """One more than the ticket allows."""
    WALK_IN = "walk_in"
    """Nobody announced them: the ticket itself was issued on a call."""

    @property
    def needs_call(self) -> bool:
        """Whether nobody comes in on it before somebody who may authorise has said so by phone."""
        return self in {Seat.REPLACEMENT, Seat.EXTRA, Seat.WALK_IN}


def is_group(ticket: Ticket) -> bool:
    """Tell whether more than one person may come on a ticket."""
    return ticket.places > 1


def seat_of(ticket: Ticket, person: int, *, named_here: bool) -> Seat | None:
    """Return the seat at a position, None where there is none; with `named_here` the desk gives the name."""
    if not 0 <= person < ticket.places + (MOST_EXTRAS if named_here else 0):
        return None
    if person < ticket.people:
        return Seat.REPLACEMENT if named_here else Seat.ANNOUNCED
    return Seat.GUEST if person < ticket.places else Seat.EXTRA


def next_unnamed(ticket: Ticket, taken: Collection[int]) -> int:
    """Return the first position behind the announced that nobody has taken: a guest's, then an extra's."""
    return next(one for one in range(ticket.people, ticket.people + len(taken) + 1) if one not in taken)
