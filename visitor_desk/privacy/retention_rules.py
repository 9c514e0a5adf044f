"""Retention as data: floors, ceilings and lives with their sources, and the day on which something is gone.

`floor <= life <= ceiling` holds for every kind of data; where the highest floor lies above the lowest
ceiling there is no silent winner but a RetentionConflict that names the rules which clash.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from visitor_desk.errors import DeskError
from visitor_desk.privacy.retention_rule import Bound, ClockStart, RetentionRule, ZoneClass
from visitor_desk.privacy.retention_solver import RetentionConflict, lawful
from visitor_desk.security.groups import Group
from visitor_desk.visits.place import Zone

LARGEST_FILE: Final = 1_000_000
RULES_FILE: Final = "retention_rules.toml"
PLAIN: Final = "P"
"""How the file spells the plain rows, which belong to no sealed group."""

__all__ = [
    "Bound",
    "ClockStart",
    "Life",
    "RetentionConflict",
    "RetentionRule",
    "RetentionRuleMissing",
    "RetentionRules",
    "RetentionRulesUnreadable",
    "ZoneClass",
    "cited",
    "deciding",
    "parse_rules",
    "read_rules_file",
    "shipped_rules",
    "shipped_text",
    "tables_without_rule",
]

_TABLE_OF: Final = {Group.T: "tickets", Group.F: "clips"}
"""Where the blobs of a group lie when a caller does not say; the others are of visits."""


class RetentionRuleMissing(DeskError):
    """No rule says how long this data lives, so it must not be written. Values: `group`, `table`."""

    code = "retention.rule_missing"


class RetentionRulesUnreadable(DeskError):
    """The table of rules holds something that is no rule. Values: `rule`."""

    code = "retention.rules_unreadable"


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
        return cls(shipped_rules(), zone)

    def all(self) -> Sequence[RetentionRule]:
        """Return every rule in the order of the file."""
        return self._rules

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the site."""
        return self._zone

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
        rule = deciding(self.all(), table, group, _class_of(zones))
        return Life(rule.days, rule)

    def floor(self, group: Group | None, table: str, zones: Sequence[Zone] = ()) -> RetentionRule | None:
        """Return the rule that asks longest for data of `group` to be kept; None where none asks for it."""
        return lawful(_applying(self.all(), table, group, _class_of(zones))).floor

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

    def oldest_kept(
        self, table: str, now: datetime, zones: Sequence[Zone] = (), group: Group | None = None
    ) -> datetime:
        """Return the instant before which data of `table` about `zones` is gone; plain rows, or a group."""
        return self.start_of(self.local_day(now) - timedelta(days=self.life(group, table, zones).days - 1))

    def tables(self) -> frozenset[str]:
        """Return the tables that some rule is about, so that a table without one can be found."""
        return frozenset(table for rule in self.all() for table in rule.tables)


def deciding(
    rules: Iterable[RetentionRule], table: str, group: Group | None, zones: ZoneClass
) -> RetentionRule:
    """Return the rule that decides how long a kind lives.

    Raises RetentionRuleMissing or RetentionConflict.
    """
    found = lawful(_applying(rules, table, group, zones)).deciding
    if found is None:
        raise RetentionRuleMissing(group=group or PLAIN, table=table)
    return found


def _applying(
    rules: Iterable[RetentionRule], table: str, group: Group | None, zones: ZoneClass
) -> list[RetentionRule]:
    return [
        rule
        for rule in rules
        if rule.group is group and table in rule.tables and rule.zones in {zones, ZoneClass.ANY}
    ]


def _class_of(zones: Iterable[Zone]) -> ZoneClass:
    return ZoneClass.PCI if any(zone.pci for zone in zones) else ZoneClass.OTHER


def tables_without_rule(text: str) -> Sequence[str]:
    """Return the tables of which a table of rules says, with the reason, that no rule is about them."""
    return [table for entry in tomllib.loads(text)["no_rule"] if entry["why"] for table in entry["tables"]]


def read_rules_file(path: Path) -> str:
    """Return the text of a file of rules; RetentionRulesUnreadable where it is none."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise RetentionRulesUnreadable(rule="-")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RetentionRulesUnreadable(rule="-") from error


def shipped_text() -> str:
    """Return the table of rules that comes with the program."""
    return resources.files("visitor_desk.privacy").joinpath(RULES_FILE).read_text(encoding="utf-8")


@cache
def shipped_rules() -> tuple[RetentionRule, ...]:
    """Return the rules that come with the program."""
    return parse_rules(shipped_text())


def cited(rule: RetentionRule) -> str:
    """Return how texts name where a rule comes from.

    That is its id where it is the program's: its source has words in several languages. A source of the
    house's own stands as it is.
    """
    known = any((one.id, one.source) == (rule.id, rule.source) for one in shipped_rules())
    return rule.id if known else rule.source


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
