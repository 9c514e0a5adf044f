"""The badge ledger: where each badge is, and what was done about one that did not come back.

A badge is out while the visit of somebody on site carries it; the row of that visit says so and nothing else
does, so that ledger and visits cannot differ. Every other absence is a case: overdue, lost, taken home or
broken. A case names the badge, who was told and who shut it out of the access system, by staff id; it names
no visit, so that nothing of it has to be forgotten with the visitor's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from visitor_desk.errors import DeskError
from visitor_desk.security.records import OperatorId
from visitor_desk.visits.place import StaffId
from visitor_desk.visits.visit import BadgeNumber, Visit, VisitId

BadgeCaseId = NewType("BadgeCaseId", str)


class BadgeAway(StrEnum):
    """Why a badge cannot be given out although no visit carries it."""

    OVERDUE = "overdue"
    """Its visit was ended by rule and nobody knows yet where it is; never reported by hand."""
    LOST = "lost"
    TAKEN_HOME = "taken_home"
    BROKEN = "broken"


REPORTED_AS = (BadgeAway.LOST, BadgeAway.TAKEN_HOME, BadgeAway.BROKEN)
"""What a person reports."""


class BadgeState(StrEnum):
    """Where a badge is."""

    BACK = "back"
    """In the drawer; it may be given out."""
    OUT = "out"
    OVERDUE = "overdue"
    LOST = "lost"
    TAKEN_HOME = "taken_home"
    BROKEN = "broken"


class BadgeIsOut(DeskError):
    """A visit carries the badge, so it ends with the visit and not in the ledger. Values: `badge`."""

    code = "badges.is_out"


class BadgeUnknown(DeskError):
    """No badge of the ledger has this number. Values: `badge`."""

    code = "badges.unknown"


class BadgeCaseOpen(DeskError):
    """The badge is reported away already. Values: `badge`."""

    code = "badges.case_open"


class NoBadgeCase(DeskError):
    """The badge is not reported away. Values: `badge`."""

    code = "badges.no_case"


class NobodyTold(DeskError):
    """A badge that is lost or taken home opens doors, and nobody of the house was told. Values: `badge`."""

    code = "badges.nobody_told"


class DeactivationTimeWrong(DeskError):
    """A badge is shut out after it was reported away and not in the future. Values: `badge`."""

    code = "badges.deactivation_time_wrong"


@dataclass(frozen=True, slots=True)
class BadgeCase:
    """One absence of a badge, from its report to the day it lies in the drawer again.

    `told` and `deactivated_by` are people of the staff register. `deactivated_at` is when the access system
    stopped to open doors for it, `closed_at` when the badge was found or repaired.
    """

    id: BadgeCaseId
    badge: BadgeNumber
    why: BadgeAway
    opened_at: datetime
    opened_by: OperatorId | None
    """None where a rule ended the visit."""
    told: StaffId | None = None
    deactivated_at: datetime | None = None
    deactivated_by: StaffId | None = None
    closed_at: datetime | None = None
    closed_by: OperatorId | None = None

    @property
    def is_task(self) -> bool:
        """Whether it is red: somebody may walk through doors with the badge until it is shut out."""
        return self.why is not BadgeAway.BROKEN and self.deactivated_at is None and self.closed_at is None


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A badge as the ledger shows it: the visit that carries it or the open case, never both."""

    badge: BadgeNumber
    state: BadgeState
    since: datetime | None = None
    due_at: datetime | None = None
    """When the visit that carries it should end."""
    visit: VisitId | None = None
    case: BadgeCase | None = None


@dataclass(frozen=True, slots=True)
class BadgeHistory:
    """The visits that carried a badge, as far as that is not forgotten, and its cases; newest first each."""

    visits: tuple[Visit, ...]
    cases: tuple[BadgeCase, ...]


def ledger_line(badge: BadgeNumber, carried_by: Visit | None, case: BadgeCase | None) -> LedgerLine:
    """Return where a badge is; a visit that carries it decides."""
    if carried_by is not None:
        return LedgerLine(badge, BadgeState.OUT, carried_by.arrived_at, carried_by.due_at, carried_by.id)
    if case is not None:
        return LedgerLine(badge, BadgeState(case.why.value), case.opened_at, case=case)
    return LedgerLine(badge, BadgeState.BACK)
