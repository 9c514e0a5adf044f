"""Holds: a record that a case still needs is sealed to a later day; no key is ever kept alive for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NewType

from visitor_desk.errors import DeskError
from visitor_desk.security.groups import Group
from visitor_desk.security.records import OperatorId

HoldId = NewType("HoldId", str)

LONGEST_CASE: Final = 40
_CASE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/=-]*")
HELD_TABLE: Final = "visits"
"""The table of what is held."""


class HoldReason(StrEnum):
    """Why a record is held; a closed list, since the row is readable by everybody."""

    LEGAL_CLAIM = "legal_claim"
    INCIDENT = "incident"
    AUTHORITY = "authority"
    REQUEST = "request"


class HeldState(StrEnum):
    """Where one group of a held record stands."""

    HELD = "held"
    """Sealed to the hold's end."""
    WAITING = "waiting"
    """For a privacy officer, red until then; it dies on its own day otherwise."""
    RELEASED = "released"
    """The hold was lifted: back to its own day, or deleted where that is over."""
    GONE = "gone"
    """It died before anybody could hold it."""


class HoldUnknown(DeskError):
    """There is no such hold."""

    code = "holds.unknown"


class HoldOver(DeskError):
    """The hold was lifted or has ended already."""

    code = "holds.over"


class HoldNotAccepted(DeskError):
    """The hold's case or days cannot be taken. Values: `field`, `latest` (the last day it may end on)."""

    code = "holds.not_accepted"


class HoldNeedsPrivacy(DeskError):
    """Document data is held too, which only a privacy officer can open and let go."""

    code = "holds.needs_privacy"


class NothingToHold(DeskError):
    """Nothing of the record is left that could be held."""

    code = "holds.nothing_left"


@dataclass(frozen=True, slots=True)
class NewHold:
    """What somebody asks to keep, and until when."""

    table: str
    record: str
    case: str = field(repr=False)
    """The case's own number; no names."""
    reason: HoldReason
    groups: frozenset[Group]
    review_on: date
    ends_on: date
    """The first day on which the record is gone again."""


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold as it stands in the clear."""

    id: HoldId
    table: str
    record: str
    case: str = field(repr=False)
    reason: HoldReason
    review_on: date
    ends_on: date
    placed_by: OperatorId
    placed_at: datetime
    lifted_at: datetime | None = None

    def active(self, today: date) -> bool:
        """Tell whether it still keeps anything."""
        return self.lifted_at is None and today < self.ends_on


@dataclass(frozen=True, slots=True)
class HeldPart:
    """One group of a held record."""

    hold: HoldId
    group: Group
    state: HeldState
    own_day: date
    """The day on which it would have died, to which lifting brings it back."""
    held_until: date
    """The day of its key now; earlier than the hold's end where keys are not made so far ahead."""


def is_case_number(text: str) -> bool:
    """Tell whether a text is the number of a case: one word, since the row is readable by everybody."""
    return len(text) <= LONGEST_CASE and _CASE.fullmatch(text) is not None
