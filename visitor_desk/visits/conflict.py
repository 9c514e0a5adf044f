"""A conflict: what two desks wrote that could not see each other. Both stand, and somebody decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from visitor_desk.errors import DeskError
from visitor_desk.security.records import OperatorId
from visitor_desk.visits.visit import Visit, VisitId

ConflictId = NewType("ConflictId", str)


class ConflictKind(StrEnum):
    """What does not go together."""

    SAME_PERSON = "same_person"
    """The same person of a ticket was inside twice at the same time."""
    SAME_DOCUMENT = "same_document"
    """The same document was shown for somebody who was inside on another ticket."""
    SAME_BADGE = "same_badge"
    """The same badge was with two people at the same time, or was reported as away."""
    TICKET_WITHDRAWN = "ticket_withdrawn"
    """The ticket had been taken back, and the desk could not know."""


class ConflictDecision(StrEnum):
    """What somebody of facility has found."""

    BOTH_RIGHT = "both_right"
    """Each visit was as it was written: two people, two badges."""
    WRITTEN_TWICE = "written_twice"
    """One visit of one person was written at two desks."""
    DEALT_WITH = "dealt_with"
    """It should not have been, and whom it concerns was told."""


class ConflictUnknown(DeskError):
    """No conflict of this id waits for a decision."""

    code = "visits.conflict_unknown"


@dataclass(frozen=True, slots=True)
class Conflict:
    """One conflict by the ids of its visits; `visit` is the one that was forwarded later.

    `other` is None where it is no visit that stands in the way.
    """

    id: ConflictId
    kind: ConflictKind
    visit: VisitId
    other: VisitId | None
    found_at: datetime
    decision: ConflictDecision | None = None
    decided_at: datetime | None = None
    decided_by: OperatorId | None = None


def at_once(one: Visit, other: Visit) -> bool:
    """Tell whether two visits were inside at the same time, as far as either has ended."""
    begins_before = other.left_at is None or one.arrived_at < other.left_at
    return begins_before and (one.left_at is None or other.arrived_at < one.left_at)
