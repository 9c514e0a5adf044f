"""What a run keeps back: visits that a hold keeps, and those whose use is restricted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from visitor_desk.privacy.hold import HeldState, HoldReason
from visitor_desk.privacy.holds import held_visits
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.restrictions import KINDS
from visitor_desk.security.groups import Group
from visitor_desk.visits.restriction import restriction_of
from visitor_desk.visits.visit import VisitId


@dataclass(frozen=True, slots=True)
class KeptBack:
    """Visits by what keeps them; one can be both."""

    held: frozenset[VisitId]
    restricted: frozenset[VisitId]

    @property
    def all(self) -> frozenset[VisitId]:
        """Both together."""
        return self.held | self.restricted


@dataclass(frozen=True, slots=True)
class HeldBeyond:
    """How many parts of records of a group a reason of holds keeps beyond the day of their rule."""

    reason: HoldReason
    group: Group
    count: int


def kept_back(work: DeskWork, today: date) -> KeptBack:
    """Return the visits that a policy which became shorter does not end: what a case or a person needs."""
    asked = {visit for one in work.requests.all() if one.kind in KINDS for visit in one.visits}
    restricted = {visit for visit in asked if restriction_of(work.log.about(visit)) is not None}
    return KeptBack(held_visits(work, today), frozenset(restricted))


def held_beyond(work: DeskWork, today: date) -> tuple[HeldBeyond, ...]:
    """Return what would be gone by today and is not, since a hold keeps it."""
    found: Counter[tuple[HoldReason, Group]] = Counter()
    for hold in work.holds.all():
        if not hold.active(today):
            continue
        for part in work.holds.parts(hold.id):
            if part.state is HeldState.HELD and part.own_day <= today < part.held_until:
                found[hold.reason, part.group] += 1
    return tuple(HeldBeyond(reason, group, count) for (reason, group), count in sorted(found.items()))
