"""What a paper form says of a visit that is entered afterwards, and which times nobody may enter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from visitor_desk.documents.by_eye import ByEye
from visitor_desk.errors import DeskError
from visitor_desk.security.records import OperatorId
from visitor_desk.visits.badges import BadgeCase
from visitor_desk.visits.desk_copy import SHIFT
from visitor_desk.visits.place import StaffId, ZoneId
from visitor_desk.visits.ticket import Announced, FieldNotAccepted
from visitor_desk.visits.visit import BadgeNumber, Visit, VisitId, VisitState, new_visit_id

OLDEST: Final = timedelta(hours=72)
"""So long after the arrival a form may be entered; whoever waits longer no longer knows what happened."""
LARGEST_FORM: Final = 999_999
STAYS: Final = SHIFT
"""How long after the entry somebody who is still inside is due to leave: within the running shift."""


class LaterInFuture(DeskError):
    """A form tells of what has happened: it holds no time that is still to come."""

    code = "visits.later_in_future"


class LaterReversed(DeskError):
    """The departure on the form lies before the arrival."""

    code = "visits.later_reversed"


class LaterTooOld(DeskError):
    """The arrival is too long ago to be entered. Values: `hours` (the most)."""

    code = "visits.later_too_old"

    def __init__(self) -> None:
        super().__init__(hours=OLDEST // timedelta(hours=1))


class BadgeWasOut(DeskError):
    """Somebody else had the badge at that time, or it was away. Values: `badge`."""

    code = "visits.badge_was_out"


@dataclass(frozen=True, slots=True)
class LaterEntry:
    """A filled-in form. Without `left_at` the visitor is still inside, and then carries a badge.

    `seen` is what the guard read on the document; None where the host vouched. `let_in_by` is the guard who
    wrote the form, None where it does not say so. `visit` is chosen when the entry begins and kept when it is
    tried again, as in an arrival.
    """

    form: int
    name: str = field(repr=False)
    organisation: str = field(repr=False)
    purpose: str = field(repr=False)
    customer: str
    zones: tuple[ZoneId, ...]
    host: StaffId
    authoriser: StaffId
    arrived_at: datetime
    left_at: datetime | None = None
    badge: BadgeNumber | None = None
    seen: ByEye | None = field(default=None, repr=False)
    let_in_by: OperatorId | None = None
    visit: VisitId = field(default_factory=new_visit_id)

    @property
    def announced(self) -> Announced:
        """Who came, as on a ticket."""
        return Announced((self.name,), self.organisation, self.purpose)

    @property
    def state(self) -> VisitState:
        """Where the visit stands once it is entered."""
        return VisitState.HERE if self.left_at is None else VisitState.LEFT


def accept_later(entry: LaterEntry, now: datetime) -> None:
    """Refuse numbers and times that no form can have.

    Raises FieldNotAccepted, LaterInFuture, LaterReversed and LaterTooOld.
    """
    if not 0 < entry.form <= LARGEST_FORM:
        raise FieldNotAccepted(field="form")
    if entry.left_at is None and entry.badge is None:
        raise FieldNotAccepted(field="badge")
    if max(entry.arrived_at, entry.left_at or entry.arrived_at) > now:
        raise LaterInFuture
    if entry.left_at is not None and entry.left_at < entry.arrived_at:
        raise LaterReversed
    if now - entry.arrived_at > OLDEST:
        raise LaterTooOld


def was_out(entry: LaterEntry, carried: Iterable[Visit], cases: Iterable[BadgeCase]) -> bool:
    """Tell whether the badge of a form was with somebody else, or away, at any moment between its times.

    A badge may come back and go out again in the same minute: spans that only touch do not overlap.
    """
    spans = [(visit.arrived_at, visit.left_at) for visit in carried]
    spans += [(case.opened_at, case.closed_at) for case in cases]
    return any(
        (entry.left_at is None or start < entry.left_at) and (end is None or end > entry.arrived_at)
        for start, end in spans
    )


def missing_between(entered: Sequence[int]) -> list[int]:
    """Return the numbers that are missing between the first and the last of some."""
    return sorted(set(range(min(entered), max(entered))) - set(entered)) if entered else []


def form_spans(forms: Sequence[int]) -> str:
    """Return numbers in rising order as people write them: 111–113, 120."""
    spans: list[tuple[int, int]] = []
    for form in forms:
        if spans and spans[-1][1] == form - 1:
            spans[-1] = (spans[-1][0], form)
        else:
            spans.append((form, form))
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)
