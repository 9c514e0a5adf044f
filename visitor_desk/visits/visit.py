"""A visit: one in-and-out under a ticket, and the plain facts of it that every duty may read."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from visitor_desk.errors import DeskError
from visitor_desk.visits.place import StaffId, ZoneId
from visitor_desk.visits.ticket import TicketId

VisitId = NewType("VisitId", str)
BadgeNumber = NewType("BadgeNumber", str)
PlaceTaken = tuple[TicketId | None, int]
"""The ticket of a visit, None once that is forgotten, and the position of the person on it."""


class VisitState(StrEnum):
    """Where a visit stands."""

    HERE = "here"
    LEFT = "left"
    EXPIRED = "expired"
    """Ended by rule at `left_at`: nobody saw them leave."""
    REFUSED = "refused"


class RefusalReason(StrEnum):
    """Why somebody was not let in; a closed list, so that no opinion about a person is written."""

    NO_TICKET = "no_ticket"
    OUTSIDE_WINDOW = "outside_window"
    DOCUMENT_NOT_VALID = "document_not_valid"
    DOCUMENT_NOT_SHOWN = "document_not_shown"
    NOT_THE_PERSON = "not_the_person"
    HOUSE_RULES_NOT_AGREED = "house_rules_not_agreed"
    NOT_APPROVED = "not_approved"
    """Not on the ticket, and nobody who may authorise said yes."""
    SUPERVISOR = "supervisor"


class VisitUnknown(DeskError):
    """There is no such visit."""

    code = "visits.visit_unknown"


class AlreadyHere(DeskError):
    """This person of the ticket is on site already, or a visit of this id was written before."""

    code = "visits.already_here"


class VisitIdTaken(DeskError):
    """A visit of this id is there and is another one, so it cannot be a second try of this arrival."""

    code = "visits.visit_id_taken"


class BadgeNotFree(DeskError):
    """The badge is out, or is none of this site. Values: `badge`."""

    code = "visits.badge_not_free"


class BadgeNotOut(DeskError):
    """No visitor on site carries this badge. Values: `badge`."""

    code = "visits.badge_not_out"


class FormEntered(DeskError):
    """The paper form of this number was entered before; each is one visit. Values: `form`."""

    code = "visits.form_entered"


class VisitExpired(DeskError):
    """The visit was ended by rule, so there is nothing left to check out. Values: `badge`."""

    code = "visits.expired"


class AlreadyOut(DeskError):
    """The visit has ended, perhaps by this act, whose answer was lost. Values: `badge`, `minutes` ago."""

    code = "visits.already_out"

    def __init__(self, *, badge: BadgeNumber | None, left_at: datetime, now: datetime) -> None:
        minutes = max(0, int((now - left_at).total_seconds() // 60))
        super().__init__(badge=badge or "-", minutes=minutes)
        self.left_at = left_at


def new_visit_id() -> VisitId:
    """Return an id that no visit has; made when an arrival begins, so that a second try names the same."""
    return VisitId(secrets.token_hex(8))


@dataclass(frozen=True, slots=True)
class Visit:
    """The P row of a visit: ids, times and numbers, nothing that names the visitor.

    `person` is the position on the ticket (from 0); a refused visit may have no ticket and has
    neither badge nor departure. `notice` and `rules` are the versions the visitor was shown.
    """

    id: VisitId
    ticket: TicketId | None
    person: int
    state: VisitState
    zones: tuple[ZoneId, ...]
    arrived_at: datetime
    due_at: datetime | None = None
    left_at: datetime | None = None
    badge: BadgeNumber | None = None
    host: StaffId | None = None
    authoriser: StaffId | None = None
    escort: StaffId | None = None
    refusal: RefusalReason | None = None
    notice: str | None = None
    rules: str | None = None
    desk: str = ""
    contested: bool = False
    """Written by a desk that was cut off, and the person or the badge was out already: both visits stand."""
    entered_at: datetime | None = None
    """When it was written, where that was afterwards, from a paper form; `arrived_at` is the real time."""
    form: int | None = None
    """The printed number of that form."""


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """Which visits of the book are wanted; None means any."""

    after: datetime | None = None
    before: datetime | None = None
    zone: ZoneId | None = None
    state: VisitState | None = None


@dataclass(frozen=True, slots=True)
class VisitCursor:
    """The last visit of a page: the next page starts behind it (newest first)."""

    arrived_at: datetime
    id: VisitId
