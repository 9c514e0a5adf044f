"""Silence: a disclosure, a hold or a consultation of which the person hears nothing for now (UAVG 41).

Two people decide it, with a ground and the number of a case, for ninety days at most before it is looked at
again. It ends by an act; then the person is told, or somebody writes down why not.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from visitor_desk.errors import DeskError
from visitor_desk.security.records import OperatorId
from visitor_desk.visits.visit import VisitId

SilenceId = NewType("SilenceId", str)

REVIEW_WITHIN: Final = timedelta(days=90)


class SilentThing(StrEnum):
    """What a silence is about."""

    DISCLOSURE = "disclosure"
    HOLD = "hold"
    CONSULTATION = "consultation"
    """One opening of a visit's data, by the number of its entry in the log."""


class SilenceGround(StrEnum):
    """Why the person hears nothing: GDPR 23(1) and UAVG 41(1)."""

    ORDER = "order"
    """The order says so, or its law does."""
    OFFENCES = "offences"
    """Prevention, investigation and prosecution of offences: UAVG 41(1)(d)."""
    STATE_SECURITY = "state_security"
    """UAVG 41(1)(a) to (c)."""
    RIGHTS_OF_OTHERS = "rights_of_others"
    """UAVG 41(1)(i)."""
    CIVIL_CLAIM = "civil_claim"
    """UAVG 41(1)(j)."""


class NotTold(StrEnum):
    """Why a person is not told after a silence has ended."""

    UNREACHABLE = "unreachable"
    """Nothing is left by which they could be reached."""
    ANOTHER_SILENCE = "another_silence"
    WOULD_HARM = "would_harm"
    """Telling would harm what the silence was for, or somebody else."""


class SilenceUnknown(DeskError):
    """There is no such silence."""

    code = "silences.unknown"


class SilenceOver(DeskError):
    """It has ended already, or what comes after its end was done."""

    code = "silences.over"


class SilenceRuns(DeskError):
    """It still runs: the person is told after its end, not before; one thing has one silence at a time."""

    code = "silences.runs"


class NothingSilent(DeskError):
    """There is no disclosure, hold or consultation of that number."""

    code = "silences.nothing"


class SilenceNotAccepted(DeskError):
    """Case or review day cannot be taken. Values: `field`, `latest` (the last day of review)."""

    code = "silences.not_accepted"


class SilenceNotAsked(DeskError):
    """Nothing of this number waits: it was done, turned down, or its time is over."""

    code = "silences.not_asked"


def new_silence_id() -> SilenceId:
    """Return an id that no silence has."""
    return SilenceId(secrets.token_hex(8))


@dataclass(frozen=True, slots=True)
class Silence:
    """The plain row; `about` is the id of what is silent, `visit` the one whose consultation or hold it is.

    `since` is when the silent thing began, which is before the silence was decided: from then on nothing that
    tells of it is shown.
    """

    id: SilenceId
    of: SilentThing
    about: str
    visit: VisitId | None
    since: datetime
    ground: SilenceGround
    case: str = field(repr=False)
    review_on: date
    begun_at: datetime
    asked_by: OperatorId
    approved_by: OperatorId
    ended_at: datetime | None = None
    ended_by: OperatorId | None = None
    told_on: date | None = None
    not_told: NotTold | None = None
    settled_at: datetime | None = None

    @property
    def runs(self) -> bool:
        """Whether nobody has ended it; a review that is overdue ends nothing."""
        return self.ended_at is None

    @property
    def to_tell(self) -> bool:
        """Whether the person has still to be told, or the reason why not to be kept."""
        return self.ended_at is not None and self.settled_at is None


@dataclass(frozen=True, slots=True)
class NewSilence:
    """What somebody asks to be silent about."""

    of: SilentThing
    about: str
    ground: SilenceGround
    case: str = field(repr=False)
    review_on: date
