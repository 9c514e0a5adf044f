"""What a change of the policy would do to what is there: nothing is deleted and nothing is opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from visitor_desk.privacy.kept_back import KeptBack, kept_back
from visitor_desk.privacy.life_counts import extent_of
from visitor_desk.privacy.life_extent import OWN_DAYS, Extent, LifeSpan
from visitor_desk.privacy.lives_in_force import LivesInForce
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.retention_policy import LifeChange, life_changes
from visitor_desk.privacy.retention_rule import RetentionRule

_END: Final = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class KindEffect:
    """What a change does to the records of one kind that are there today.

    `goes` are those that stay today and would go at once; `held` and `restricted` tell how many of the same
    age stay all the same, by what keeps them. `stays` are those that stay under both; `longer` those that
    would have gone today and stay. All None where records keep the day they were sealed to, or nobody counts
    the kind: then the change is about what is written from then on.
    """

    change: LifeChange
    goes: Extent | None = None
    stays: Extent | None = None
    longer: Extent | None = None
    held: int = 0
    restricted: int = 0

    @property
    def follows_uncounted(self) -> bool:
        """Whether what is there goes by the change as well, though nobody counts it."""
        kind = self.change.kind
        return self.goes is None and kind.group is None and kind.table not in OWN_DAYS


@dataclass(frozen=True, slots=True)
class Simulation:
    """What a change would do, kind by kind; `shorter` says whether it would wait for a day."""

    at: datetime
    effects: tuple[KindEffect, ...]

    @property
    def shorter(self) -> bool:
        """Whether something would go earlier than it does now."""
        return any(one.change.shorter for one in self.effects)

    @property
    def going(self) -> int:
        """How many records would go at once."""
        return sum(one.goes.count for one in self.effects if one.goes is not None)


def simulated(
    work: DeskWork, lives: LivesInForce, rules: Sequence[RetentionRule], now: datetime
) -> Simulation:
    """Return what would go that stays now, and what would stay, of what is there today."""
    kept = kept_back(work, lives.local_day(now))
    changes = life_changes(lives.all(), rules)
    return Simulation(now, tuple(_effect(work, lives, change, kept, now) for change in changes))


def _effect(
    work: DeskWork, lives: LivesInForce, change: LifeChange, kept: KeptBack, now: datetime
) -> KindEffect:
    today = lives.local_day(now)
    old, new = (
        lives.start_of(today - timedelta(days=rule.days - 1)) for rule in (change.before, change.after)
    )
    alive = LifeSpan(before=_END, alive_on=today)
    stays = extent_of(work, change.kind, replace(alive, since=max(old, new)))
    if stays is None:
        return KindEffect(change)
    if not change.shorter:
        longer = extent_of(work, change.kind, replace(alive, before=old, since=new))
        return KindEffect(change, Extent(0), stays, longer)
    between = replace(alive, before=new, since=old)
    found = extent_of(work, change.kind, between)
    assert found is not None, "the kind was counted before"
    if change.kind.table != "visits" or not found.count:
        return KindEffect(change, found, stays)

    def among(ids: frozenset[str]) -> Extent:
        return extent_of(work, change.kind, replace(between, among=ids)) or Extent(0)

    held, restricted = among(kept.held), among(kept.restricted - kept.held)
    goes = replace(found, count=found.count - held.count - restricted.count)
    return KindEffect(change, goes, stays, None, held.count, restricted.count)
