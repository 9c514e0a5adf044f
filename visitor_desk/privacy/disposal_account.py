"""What a run took away, kind by kind, and what it left because of a hold: as its log entry says it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from visitor_desk.privacy.hold import HoldReason
from visitor_desk.privacy.kept_back import HeldBeyond
from visitor_desk.privacy.life_counts import FEW_ROWS, extent_of
from visitor_desk.privacy.life_extent import IN_SQL, LifeSpan
from visitor_desk.privacy.lives_in_force import LivesInForce
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.retention_policy import Kind
from visitor_desk.privacy.retention_rule import ZoneClass
from visitor_desk.privacy.retention_rules import PLAIN
from visitor_desk.security.groups import Group
from visitor_desk.visits.visit import VisitId

ACCOUNT_ACT: Final = "retention.accounted"
_PARTS_OF_KIND: Final = 6


@dataclass(frozen=True, slots=True)
class KindGone:
    """How many records of a kind went, by which rules, and the first and last day they are from.

    Of sealed records those are the days on which they died, of plain rows the days their life began.
    """

    table: str
    group: Group | None
    rules: tuple[str, ...]
    count: int
    first: date
    last: date

    def said(self) -> str:
        """Return it as one word of a log entry."""
        parts = (self.table, self.group or PLAIN, "+".join(self.rules), self.count, self.first, self.last)
        return ":".join(str(part) for part in parts)


def kinds_due(
    work: DeskWork, lives: LivesInForce, now: datetime, keep: Collection[VisitId] = ()
) -> tuple[KindGone, ...]:
    """Return what a run of today takes away, but for the visits in `keep`; asked before it begins."""
    found = [
        KindGone(one.table, one.group, _rules(lives, one.table, one.group), one.count, one.first, one.last)
        for one in work.life_extents.due(lives.local_day(now))
    ]
    for table in sorted((IN_SQL | set(FEW_ROWS)) - {"door_events"}):
        # Doors are counted by the run itself: each has the life of the zone that it leads to.
        span = LifeSpan(lives.oldest_kept(table, now))
        extent = extent_of(work, Kind(table, None, ZoneClass.ANY), span)
        if extent is not None and table == "visits" and keep:
            kept = extent_of(work, Kind(table, None, ZoneClass.ANY), replace(span, among=keep))
            extent = replace(extent, count=extent.count - (kept.count if kept is not None else 0))
        if extent is not None and extent.count and extent.oldest is not None and extent.newest is not None:
            first, last = lives.local_day(extent.oldest), lives.local_day(extent.newest)
            found.append(KindGone(table, None, _rules(lives, table, None), extent.count, first, last))
    return tuple(found)


def kinds_said(said: Sequence[str]) -> tuple[KindGone, ...]:
    """Return what an entry says; a word that is none is left out, since the check of the log names it."""
    read = [one.split(":") for one in said]
    return tuple(
        KindGone(
            one[0],
            None if one[1] == PLAIN else Group(one[1]),
            tuple(one[2].split("+")),
            int(one[3]),
            date.fromisoformat(one[4]),
            date.fromisoformat(one[5]),
        )
        for one in read
        if len(one) == _PARTS_OF_KIND
    )


def held_said(held: Sequence[HeldBeyond]) -> list[str]:
    """Return what holds keep, as words of a log entry."""
    return [f"{one.reason}:{one.group}:{one.count}" for one in held]


def held_read(values: Mapping[str, Any]) -> tuple[HeldBeyond, ...]:
    """Return what an entry says of holds."""
    read = [one.split(":") for one in values.get("held", ())]
    return tuple(HeldBeyond(HoldReason(reason), Group(group), int(count)) for reason, group, count in read)


def _rules(lives: LivesInForce, table: str, group: Group | None) -> tuple[str, ...]:
    """Return the rules that decide over a kind, in both classes of zones where they differ."""
    about = (rule for rule in lives.all() if rule.group is group and table in rule.tables)
    return tuple(dict.fromkeys(rule.id for rule in about))
