"""What the rules leave room for: the lawful interval of a kind of data, or the rules that clash.

Pure. `floor <= life <= ceiling` is either met, by the shortest life that the house allows itself, or it is a
conflict that nobody wins silently: its minimal set of rules is named, each with its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from visitor_desk.errors import DeskError
from visitor_desk.privacy.retention_rule import Bound, RetentionRule, ZoneClass
from visitor_desk.security.groups import Group


class RetentionConflict(DeskError):
    """The highest floor lies above the lowest ceiling; two people must decide.

    Values: `rules` (ids), and of each bound its days and source: `floor_days`, `floor_source`,
    `ceiling_days`, `ceiling_source`.
    `clashing` are those two rules: with either one gone the rest could be met.
    """

    code = "retention.conflict"

    def __init__(self, clashing: tuple[RetentionRule, RetentionRule]) -> None:
        floor, ceiling = clashing
        super().__init__(
            rules=", ".join(rule.id for rule in clashing),
            floor_days=floor.days,
            floor_source=floor.source,
            ceiling_days=ceiling.days,
            ceiling_source=ceiling.source,
        )
        self.clashing = clashing


@dataclass(frozen=True, slots=True)
class Interval:
    """Between which bounds a life is lawful; None where no rule asks. `chosen` is the house's own wish."""

    floor: RetentionRule | None
    ceiling: RetentionRule | None
    chosen: RetentionRule | None

    @property
    def clash(self) -> tuple[RetentionRule, RetentionRule] | None:
        """The minimal set of rules that cannot all be met: two, since bounds on a line clash in pairs."""
        if self.floor is None or self.ceiling is None or self.floor.days <= self.ceiling.days:
            return None
        return self.floor, self.ceiling

    @property
    def deciding(self) -> RetentionRule | None:
        """The rule whose days are the life; None where no rule is there. Raises RetentionConflict.

        The wish of the house decides as far as the bounds leave room for it; else the ceiling or the floor.
        """
        if self.clash is not None:
            raise RetentionConflict(self.clash)
        deciding = self.chosen or self.ceiling or self.floor
        if deciding is not None and self.ceiling is not None and deciding.days > self.ceiling.days:
            deciding = self.ceiling
        # Of a floor and a ceiling on the same day the floor is the reason why the data is still there.
        if deciding is not None and self.floor is not None and deciding.days <= self.floor.days:
            deciding = self.floor
        return deciding


@dataclass(frozen=True, slots=True)
class KindLife:
    """One kind of data in one class of zones, and what rules leave room for. `group` None: plain rows."""

    table: str
    group: Group | None
    zones: ZoneClass
    interval: Interval


class Carrier(StrEnum):
    """What carries PCI DSS 9.2.1.1 for a zone: cameras or access control, kept three months."""

    DOOR_LOG = "door_log"
    CAMERAS = "cameras"
    NONE = "none"
    """Neither may be kept that long, or neither is there: a true conflict, for two people."""


def lawful(applying: Iterable[RetentionRule]) -> Interval:
    """Return the interval that all of these rules leave: highest floor, lowest ceiling, shortest wish."""
    rules = tuple(applying)

    def of(bound: Bound) -> list[RetentionRule]:
        return [rule for rule in rules if rule.bound is bound]

    return Interval(
        max(of(Bound.FLOOR), key=_days, default=None),
        min(of(Bound.CEILING), key=_days, default=None),
        min(of(Bound.LIFE), key=_days, default=None),
    )


def kinds(rules: Sequence[RetentionRule]) -> Sequence[KindLife]:
    """Return every kind of data that a rule is about, in both classes of zones where they differ."""
    found: list[KindLife] = []
    named = {(table, rule.group): None for rule in rules for table in rule.tables}
    for table, group in named:
        about = [rule for rule in rules if rule.group is group and table in rule.tables]
        classes = [ZoneClass.ANY]
        if any(rule.zones is not ZoneClass.ANY for rule in about):
            classes = [ZoneClass.PCI, ZoneClass.OTHER]
        for zones in classes:
            applying = [rule for rule in about if rule.zones in {zones, ZoneClass.ANY}]
            if applying:
                found.append(KindLife(table, group, zones, lawful(applying)))
    return found


def conflicts(rules: Sequence[RetentionRule]) -> Sequence[KindLife]:
    """Return the kinds of data whose rules clash."""
    return [kind for kind in kinds(rules) if kind.interval.clash is not None]


def carrier(floor_days: int, *, door_log_days: int | None, camera_days: int | None) -> Carrier:
    """Return the smallest data that meets the floor; None is a mechanism that the zone does not have.

    A log of doors says less about people than pictures do: where it carries the floor, footage may go.
    """
    if door_log_days is not None and door_log_days >= floor_days:
        return Carrier.DOOR_LOG
    if camera_days is not None and camera_days >= floor_days:
        return Carrier.CAMERAS
    return Carrier.NONE


def _days(rule: RetentionRule) -> int:
    return rule.days
