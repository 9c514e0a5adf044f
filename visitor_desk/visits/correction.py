"""A correction of a visit: what was on record, what is now, and why; both are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from visitor_desk.errors import DeskError
from visitor_desk.security.records import OperatorId
from visitor_desk.visits.visit import BadgeNumber, VisitId

CorrectionId = NewType("CorrectionId", str)


class Corrected(StrEnum):
    """What of a visit was corrected."""

    REOPENED = "reopened"
    BADGE = "badge"
    ARRIVAL = "arrival"
    DEPARTURE = "departure"


class CorrectionReason(StrEnum):
    """Why; a closed list, so that nothing about a person is written in the clear."""

    WRONG_BADGE = "wrong_badge"
    WRONG_VISITOR = "wrong_visitor"
    BADGE_DAMAGED = "badge_damaged"
    ENTERED_LATE = "entered_late"
    FORGOTTEN = "forgotten"
    CLOCK_WRONG = "clock_wrong"
    AFTER_ALARM = "after_alarm"
    """They left with everybody else; given when the people still here are gone through afterwards."""


class CorrectionTooLate(DeskError):
    """Reception corrects visits of its own shift; later ones are facility's."""

    code = "visits.correction_too_late"


class CorrectionNotPossible(DeskError):
    """The visit has nothing there to correct, or would end before it began, or in the future."""

    code = "visits.correction_not_possible"


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction, never changed afterwards.

    `before` and `after` are times; `badge` is the one that the visit held until then, and is forgotten with
    the badge number of the visit.
    """

    id: CorrectionId
    visit: VisitId
    what: Corrected
    reason: CorrectionReason
    at: datetime
    by: OperatorId
    before: datetime | None = None
    after: datetime | None = None
    badge: BadgeNumber | None = None
