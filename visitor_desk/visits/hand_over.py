"""The hand-over of a shift: what is open is counted, what is not in the books is typed, and two people sign.

The guard who leaves closes it, and the guard who comes takes it over in a session of their own. The row holds
ids, times and numbers. The note and why a badge is unexplained lie in the sealed records, for four weeks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

from visitor_desk.errors import DeskError
from visitor_desk.security.records import OperatorId
from visitor_desk.visits.visit import BadgeNumber

HandOverId = NewType("HandOverId", str)

LONGEST_NOTE: Final = 2000
"""Characters: a page, which somebody who has just arrived still reads."""


class WhyUnexplained(StrEnum):
    """What was done about a badge that nobody can account for; a closed list, since it is about somebody."""

    LOOKED_FOR = "looked_for"
    VISITOR_CALLED = "visitor_called"
    HOST_CALLED = "host_called"
    FACILITY_TOLD = "facility_told"


class BadgeUnexplained(DeskError):
    """Nobody has said where a badge is or what was done about it. Values: `badge`."""

    code = "hand_over.badge_unexplained"


class FormsUnexplained(DeskError):
    """Numbers of paper forms were not entered, and the note says nothing. Values: `forms`."""

    code = "hand_over.forms_unexplained"


class NoteTooLong(DeskError):
    """The note is longer than a page. Values: `longest`."""

    code = "hand_over.note_too_long"


class TakeOverFirst(DeskError):
    """The hand-over before was not taken over yet, by the one who wants to close the next one."""

    code = "hand_over.take_over_first"


class OwnHandOver(DeskError):
    """Who has closed a hand-over cannot be the one who takes it over: it takes two."""

    code = "hand_over.own"


class HandOverTaken(DeskError):
    """A colleague was faster and has taken it over."""

    code = "hand_over.taken"


class HandOverUnknown(DeskError):
    """There is no such hand-over."""

    code = "hand_over.unknown"


@dataclass(frozen=True, slots=True)
class HandOver:
    """One hand-over of a desk: how much was open when it was closed, and who has taken it over.

    `out` badges were with somebody on site, `late` of them past the end of the ticket, `tasks` opened doors
    with nobody having them, `unexplained` of those nobody could account for, `held` visits on site were held.
    """

    id: HandOverId
    desk: str
    closed_at: datetime
    closed_by: OperatorId
    out: int
    late: int
    tasks: int
    unexplained: int
    held: int
    taken_at: datetime | None = None
    taken_by: OperatorId | None = None


@dataclass(frozen=True, slots=True)
class LastHandOver:
    """The newest hand-over of a desk with what was written; `note` is None where it is locked."""

    hand_over: HandOver
    closed_by: str = field(repr=False)
    """The name of the guard who left."""
    taken_by: str | None = field(repr=False)
    note: str | None = field(repr=False)
    reasons: Mapping[BadgeNumber, WhyUnexplained] = field(repr=False)
    forms: tuple[int, ...] = ()
    """Numbers of paper forms that were not entered when the shift was closed."""

    @property
    def waits(self) -> bool:
        """Tell whether nobody has taken it over yet."""
        return self.hand_over.taken_at is None
