"""A right on a customer's access list: who may come to which cage without a ticket of their own, until when.

A right that nobody uses lapses by itself: people change jobs, and lists are forgotten. It lapses by the clock
alone, and so does the year after which somebody has to write it anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from visitor_desk.errors import DeskError
from visitor_desk.visits.place import StaffId, ZoneId

AccessRightId = NewType("AccessRightId", str)

USUAL_DAYS: Final = 90
"""Days without a visit after which a right lapses, where the customer's list says nothing else."""
MOST_DAYS: Final = 366


class AccessRightUnknown(DeskError):
    """There is no such right, or it was ended or forgotten."""

    code = "visits.access_right_unknown"


class AccessState(StrEnum):
    """Where a right stands on a day, and why."""

    ACTIVE = "active"
    NO_VISIT = "no_visit"
    """Lapsed: nobody came on it for as many days as its list allows."""
    YEAR_OVER = "year_over"
    """Lapsed: a right is written anew each year."""
    NO_AUTHORISER = "no_authoriser"
    """Of before it was asked who of the house answers for a right: it is written anew."""


class EndReason(StrEnum):
    """Why somebody is taken off a list; a closed list, so that no opinion about a person is written."""

    LEFT_THE_CUSTOMER = "left_the_customer"
    CUSTOMER_ASKED = "customer_asked"
    HOUSE_DECIDED = "house_decided"
    MISTAKE = "mistake"


@dataclass(frozen=True, slots=True)
class AccessRight:
    """The plain row of a right, without a name. `may_authorise` lets the person allow others by phone.

    `used_on` is the day of the last visit, or the day on which the right was written; `ends_on` is the first
    day on which nothing of it is left. `authoriser` is who of the house answers for it; `rules` is the
    version of the house rules that was agreed to at the last visit.
    """

    id: AccessRightId
    customer: str
    zone: ZoneId
    may_authorise: bool
    added_at: datetime
    used_on: date
    days_without_visit: int
    ends_on: date
    authoriser: StaffId | None = None
    rules: str | None = None

    @property
    def lapses_on(self) -> date:
        """The first day on which nobody comes in on it, unless somebody does before."""
        return min(self.used_on + timedelta(days=self.days_without_visit), self.ends_on)

    def state(self, today: date) -> AccessState:
        """Return where the right stands on a day at the site."""
        if today >= self.ends_on:
            return AccessState.YEAR_OVER
        if self.authoriser is None:
            return AccessState.NO_AUTHORISER
        return AccessState.ACTIVE if today < self.lapses_on else AccessState.NO_VISIT


@dataclass(frozen=True, slots=True)
class NewAccessRight:
    """What is asked for when somebody is put on a list."""

    customer: str
    zone: ZoneId
    name: str = field(repr=False)
    organisation: str = field(repr=False)
    purpose: str = field(repr=False)
    authoriser: StaffId
    may_authorise: bool = False
    days_without_visit: int = USUAL_DAYS


@dataclass(frozen=True, slots=True)
class OpenedAccessRight:
    """A right in the clear; the name is None when its key has been destroyed."""

    right: AccessRight
    state: AccessState
    name: str | None = field(repr=False)
    organisation: str | None = field(repr=False)
    purpose: str | None = field(repr=False)
