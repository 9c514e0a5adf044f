"""A breach of personal data (GDPR 4(12), 33 and 34): when it was known, what it touched, what was decided.

The plain row holds times, ids, counts and decisions; what happened, what may come of it and what was done
about it lie sealed for privacy. Everything is kept also where nobody is notified (33(5)).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from visitor_desk.clock import TimeRange
from visitor_desk.errors import DeskError
from visitor_desk.security.records import DeviceId, OperatorId
from visitor_desk.visits.visit import VisitId

BreachId = NewType("BreachId", str)

NOTIFY_WITHIN: Final = timedelta(hours=72)
"""From the moment of awareness to the notification of the authority: GDPR 33(1)."""
PRESSING: Final = timedelta(hours=24)
LONGEST_TEXT: Final = 4000


class BreachNature(StrEnum):
    """What was lost of the data: EDPB guidelines 9/2022, section I.B.2."""

    CONFIDENTIALITY = "confidentiality"
    INTEGRITY = "integrity"
    AVAILABILITY = "availability"


class Notified(StrEnum):
    """Who is notified of a breach."""

    AUTHORITY = "authority"
    """The supervisory authority: GDPR 33."""
    PEOPLE = "people"
    """Those whom it concerns: GDPR 34."""


class BreachUnknown(DeskError):
    """There is no such breach."""

    code = "breaches.unknown"


class BreachTimeWrong(DeskError):
    """A breach is known in the past, its span begins before it ends, and neither lies in the future."""

    code = "breaches.time_wrong"


class BreachTextTooLong(DeskError):
    """A text about a breach is too long. Values: `longest`."""

    code = "breaches.too_long"


class BreachTextMissing(DeskError):
    """A text that a decision or a notification cannot go without is empty. Values: `field`."""

    code = "breaches.text_missing"


class DelayUnexplained(DeskError):
    """The 72 hours are over, and nobody wrote down why: GDPR 33(1), last sentence."""

    code = "breaches.delay_unexplained"


class NotDecidedSo(DeskError):
    """Nobody decided that this one is notified, or they were already."""

    code = "breaches.not_decided_so"


def new_breach_id() -> BreachId:
    """Return an id that no breach has; made before the first try, so that a second one names the same."""
    return BreachId(secrets.token_hex(8))


@dataclass(frozen=True, slots=True)
class Breach:
    """The plain row; `authority` and `people` are None as long as nobody has decided about them.

    `operator` and `desk` narrow the records concerned to what one account, or one desk, opened in the span.
    `affected` is how many visits the log knew to be concerned when that was last counted.
    """

    id: BreachId
    aware_at: datetime
    span_from: datetime
    span_to: datetime
    nature: BreachNature
    operator: OperatorId | None
    desk: DeviceId | None
    written_at: datetime
    written_by: OperatorId
    affected: int | None = None
    authority: bool | None = None
    people: bool | None = None
    decided_at: datetime | None = None
    decided_by: OperatorId | None = None
    authority_at: datetime | None = None
    """When the authority was notified."""
    people_at: datetime | None = None
    """When the people concerned were."""

    @property
    def due_at(self) -> datetime:
        """When 72 hours are over."""
        return self.aware_at + NOTIFY_WITHIN

    @property
    def clock_runs(self) -> bool:
        """Whether nobody has decided about the authority, or it is still to be notified."""
        return self.authority is None or (self.authority and self.authority_at is None)

    @property
    def span(self) -> TimeRange:
        """When it happened, as far as is known."""
        return TimeRange(self.span_from, self.span_to)


@dataclass(frozen=True, slots=True)
class BreachAccount:
    """What only privacy reads; `delay` says why the authority hears of it after 72 hours, where it does."""

    description: str = field(repr=False)
    consequences: str = field(default="", repr=False)
    measures: str = field(default="", repr=False)
    delay: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class BreachReasons:
    """Why somebody is notified or not; both are written down whichever way it went: GDPR 33(5)."""

    authority: str = field(repr=False)
    people: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class BreachFile:
    """All that was written about a breach; the reasons are those of every decision, the newest last."""

    account: BreachAccount = field(repr=False)
    reasons: tuple[BreachReasons, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class NewBreach:
    """What is written down when somebody becomes aware; `aware_at` is where the clock starts."""

    id: BreachId
    aware_at: datetime
    span_from: datetime
    span_to: datetime
    nature: BreachNature
    account: BreachAccount = field(repr=False)
    operator: OperatorId | None = None
    desk: DeviceId | None = None


@dataclass(frozen=True, slots=True)
class Affected:
    """Which visits a breach concerns, as the log says: ids and counts, never a name."""

    visits: tuple[VisitId, ...]
    at_least: int
    """How many visits; more than there are ids where names were loaded whose visits are gone meanwhile."""
    others: int
    """Openings of records that belong to no visit: tickets, deny entries, officers of authorities."""
    whole: bool
    """Whether the log still says all of the span; False where entries of that time have expired."""
