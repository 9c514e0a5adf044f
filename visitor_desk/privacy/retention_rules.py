"""Retention as data: floors, ceilings and lives with their sources, and the day on which something is gone.

`floor <= life <= ceiling` holds for every kind of data; where the highest floor lies above the lowest
ceiling there is no silent winner but a RetentionConflict that names the rules which clash.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from importlib import resources
from typing import Any, Final
from zoneinfo import ZoneInfo

from visitor_desk.errors import DeskError
from visitor_desk.security.groups import Group
from visitor_desk.visits.place import Zone

RULES_FILE: Final = "retention_rules.toml"
PLAIN: Final = "P"
"""How the file spells the plain rows, which belong to no sealed group."""

_TABLE_OF: Final = {Group.T: "tickets", Group.F: "clips"}
"""Where the blobs of a group lie when a caller does not say; the others are of visits."""


class ZoneClass(StrEnum):
    """Which visits a rule is about."""

    PCI = "pci"
    """At least one zone of the visit is in the scope of PCI DSS."""
    OTHER = "other"
    ANY = "any"


class Bound(StrEnum):
    """What a rule says about the number of days."""

    FLOOR = "floor"
    CEILING = "ceiling"
    LIFE = "life"
    """A choice of the house, kept only as far as floors and ceilings leave room for it."""


class ClockStart(StrEnum):
    """From which moment the days are counted."""

    DEPARTURE = "departure"
    """Of a visit; sealed on arrival to the end of its ticket, since a desk cannot read it back."""
    ARRIVAL = "arrival"
    WINDOW_END = "window_end"
    FRAME = "frame"
    CLOSING = "closing"
    RECEIPT = "receipt"
    ENTRY = "entry"
    """Of the entry into the log."""
    EVENT = "event"
    """Of what an access-control system told."""


class RetentionRuleMissing(DeskError):
    """No rule says how long this data lives, so it must not be written. Values: `group`, `table`."""

    code = "retention.rule_missing"


class RetentionRulesUnreadable(DeskError):
    """The table of rules holds something that is no rule. Values: `rule`."""

    code = "retention.rules_unreadable"


class RetentionConflict(DeskError):
    """The highest floor lies above the lowest ceiling; two people must decide. Values: `rules` (ids).

    `clashing` are those two rules: with either one gone the rest could be met.
    """

    code = "retention.conflict"

    def __init__(self, clashing: tuple[RetentionRule, RetentionRule]) -> None:
        super().__init__(rules=", ".join(rule.id for rule in clashing))
        self.clashing = clashing


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """One bound on the life of one kind of data. `group` is None for plain rows; `source` is a citation."""

    id: str
    group: Group | None
    tables: tuple[str, ...]
    zones: ZoneClass
    bound: Bound
    days: int
    clock: ClockStart
    source: str


@dataclass(frozen=True, slots=True)
class Life:
    """How many days something lives, and the rule that decided it."""

    days: int
    rule: RetentionRule


class RetentionRules:
    """The rules of one installation, in the time zone of its site. Implements the visits' `Lives`."""

    def __init__(self, rules: Iterable[RetentionRule], zone: ZoneInfo) -> None:
        self._rules = tuple(rules)
        self._zone = zone

    @classmethod
    def shipped(cls, zone: ZoneInfo) -> RetentionRules:
        """Return the rules that come with the program."""
        text = resources.files("visitor_desk.privacy").joinpath(RULES_FILE).read_text(encoding="utf-8")
        return cls(parse_rules(text), zone)

    def all(self) -> Sequence[RetentionRule]:
        """Return every rule in the order of the file."""
        return self._rules

    def local_day(self, instant: datetime) -> date:
        """Return the day that it is at the site at `instant`."""
        return instant.astimezone(self._zone).date()

    def start_of(self, day: date) -> datetime:
        """Return the instant at which `day` begins at the site."""
        return datetime(day.year, day.month, day.day, tzinfo=self._zone)

    def life(self, group: Group | None, table: str, zones: Sequence[Zone] = ()) -> Life:
        """Return how long data of `group` (None: plain rows) in `table` about `zones` lives.

        The strictest bound decides: the chosen life, raised to the highest floor and cut to the lowest
        ceiling; without a chosen life the ceiling, without a ceiling the floor.

        Raises:
            RetentionRuleMissing: nothing says how long.
            RetentionConflict: a floor lies above a ceiling.
        """
        applying = self._applying(group, table, zones)
        floor = max(_bounds(applying, Bound.FLOOR), key=_days, default=None)
        ceiling = min(_bounds(applying, Bound.CEILING), key=_days, default=None)
        chosen = min(_bounds(applying, Bound.LIFE), key=_days, default=None)
        if floor is not None and ceiling is not None and floor.days > ceiling.days:
            raise RetentionConflict((floor, ceiling))
        deciding = chosen or ceiling or floor
        if deciding is None:
            raise RetentionRuleMissing(group=group or PLAIN, table=table)
        if ceiling is not None and deciding.days > ceiling.days:
            deciding = ceiling
        if floor is not None and deciding.days <= floor.days:
            deciding = floor
        return Life(deciding.days, deciding)

    def floor(self, group: Group | None, table: str, zones: Sequence[Zone] = ()) -> RetentionRule | None:
        """Return the rule that asks longest for data of `group` to be kept; None where none asks for it."""
        floors = _bounds(self._applying(group, table, zones), Bound.FLOOR)
        return max(floors, key=_days, default=None)

    def gone_after(self, rule: RetentionRule, from_instant: datetime) -> date:
        """Return the first day on which a rule, counted from an instant, asks for nothing any more."""
        return self.local_day(from_instant) + timedelta(days=rule.days)

    def expires_on(self, group: Group, zones: Sequence[Zone], from_instant: datetime) -> date:
        """Return the first day at the site on which data of `group`, kept from `from_instant`, is gone."""
        return self.gone_on(group, _TABLE_OF.get(group, "visits"), from_instant, zones)

    def gone_on(
        self, group: Group | None, table: str, from_instant: datetime, zones: Sequence[Zone] = ()
    ) -> date:
        """Return the same for the data of one table; `group` None is its plain row."""
        life = self.life(group, table, zones)
        return self.local_day(from_instant) + timedelta(days=life.days)

    def _applying(self, group: Group | None, table: str, zones: Sequence[Zone]) -> list[RetentionRule]:
        where = ZoneClass.PCI if any(zone.pci for zone in zones) else ZoneClass.OTHER
        return [
            rule
            for rule in self._rules
            if rule.group is group and table in rule.tables and rule.zones in {where, ZoneClass.ANY}
        ]

    def oldest_kept(self, table: str, now: datetime, zones: Sequence[Zone] = ()) -> datetime:
        """Return the instant before which plain rows of `table` about `zones` are gone."""
        return self.start_of(self.local_day(now) - timedelta(days=self.life(None, table, zones).days - 1))

    def tables(self) -> frozenset[str]:
        """Return the tables that some rule is about, so that a table without one can be found."""
        return frozenset(table for rule in self._rules for table in rule.tables)


def parse_rules(text: str) -> tuple[RetentionRule, ...]:
    """Read a table of rules; anything that is none raises RetentionRulesUnreadable with its id or number."""
    try:
        entries = tomllib.loads(text)["rule"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise RetentionRulesUnreadable(rule="-") from error
    rules = tuple(_rule(entry, number) for number, entry in enumerate(entries, start=1))
    ids = [rule.id for rule in rules]
    for one in ids:
        if ids.count(one) > 1:
            raise RetentionRulesUnreadable(rule=one)
    return rules


def _rule(entry: dict[str, Any], number: int) -> RetentionRule:
    """Build one rule; every field must be there and of its kind."""
    name = entry.get("id", number)
    try:
        rule = RetentionRule(
            id=entry["id"],
            group=None if entry["group"] == PLAIN else Group(entry["group"]),
            tables=tuple(entry["tables"]),
            zones=ZoneClass(entry["zones"]),
            bound=Bound(entry["bound"]),
            days=_whole_days(entry["days"]),
            clock=ClockStart(entry["clock"]),
            source=entry["source"],
        )
    except (KeyError, ValueError, TypeError) as error:
        raise RetentionRulesUnreadable(rule=name) from error
    if not rule.source or len(entry) != len(_FIELDS):
        raise RetentionRulesUnreadable(rule=name)
    return rule


_FIELDS: Final = RetentionRule.__dataclass_fields__


def _whole_days(value: object) -> int:
    """Return a number of days; anything else raises ValueError."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError("not a number of days")
    return value


def _bounds(rules: Iterable[RetentionRule], bound: Bound) -> list[RetentionRule]:
    return [rule for rule in rules if rule.bound is bound]


def _days(rule: RetentionRule) -> int:
    return rule.days
