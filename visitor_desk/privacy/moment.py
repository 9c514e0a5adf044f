"""A moment that somebody marks: what a zone's cameras show around it is kept, unseen by who marked it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from visitor_desk.clock import TimeRange
from visitor_desk.errors import DeskError
from visitor_desk.privacy.hold import HoldId
from visitor_desk.security.records import OperatorId
from visitor_desk.visits.place import ZoneId

MomentId = NewType("MomentId", str)

AROUND: Final = timedelta(minutes=10)
"""So much before and after a moment is kept."""
KEPT_DAYS: Final = 28
"""Until somebody decides otherwise; an incident is kept as long as the footage around it would have been."""
REVIEW_DAYS: Final = 7
LOOKED_FOR: Final = timedelta(days=5)
"""So much later there may be more of it: recordings are closed and indexed within two days, and a desk that
is cut off forwards what it marked within three."""


class MomentReason(StrEnum):
    """Why a moment was marked; a closed list without a word about a person."""

    TAILGATING = "tailgating"
    INCIDENT = "incident"
    THEFT = "theft"
    AUTHORITY = "authority"
    SUSPECTED_LEAK = "suspected_leak"


class MomentUnknown(DeskError):
    """There is no such moment."""

    code = "moments.unknown"


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment as it stands in the clear; `seen_at` is when facility or privacy took note of it."""

    id: MomentId
    at: datetime
    zone: ZoneId
    reason: MomentReason
    hold: HoldId
    marked_by: OperatorId
    seen_at: datetime | None = None

    @property
    def around(self) -> TimeRange:
        """The time of which footage is kept."""
        return TimeRange(self.at - AROUND, self.at + AROUND)
