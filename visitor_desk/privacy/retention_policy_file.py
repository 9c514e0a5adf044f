"""A retention policy as a TOML file: what may stand in one, and what it may not leave out."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from visitor_desk.errors import DeskError
from visitor_desk.privacy.retention_rule import Bound, ClockStart, RetentionRule, ZoneClass
from visitor_desk.privacy.retention_rules import PLAIN, deciding, shipped_rules
from visitor_desk.privacy.retention_solver import RetentionConflict, conflicts
from visitor_desk.security.day_key_making import HORIZON_DAYS
from visitor_desk.security.groups import Group

LARGEST_FILE: Final = 256 << 10
MOST_RULES: Final = 300
LONGEST_SOURCE: Final = 400
LONGEST_ID: Final = 40
MOST_DAYS: Final = 3660
"""Ten years: beyond that no rule of this table can have been meant."""
_FIELDS: Final = frozenset(RetentionRule.__dataclass_fields__)
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_TOP: Final = frozenset({"rule", "no_rule"})
_WORDS: Final = (("zones", ZoneClass), ("bound", Bound), ("clock", ClockStart))


class PolicyRefused(DeskError):
    """The rules are no policy that could count. Values: `why` (a code) and `place` (a rule or a kind)."""

    code = "retention.policy_refused"


def read_policy_file(path: Path) -> tuple[RetentionRule, ...]:
    """Return the rules of a file; PolicyRefused or RetentionConflict where they cannot count."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PolicyRefused(why="not_readable", place=path.name) from error
    return read_policy(content)


def read_policy(content: bytes) -> tuple[RetentionRule, ...]:
    """Return the rules that a file holds, every one of them checked as `check_policy` does."""
    if len(content) > LARGEST_FILE:
        raise PolicyRefused(why="too_large", place="-")
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyRefused(why="no_toml", place=_line(error)) from error
    for name in table:
        if name not in _TOP:
            raise PolicyRefused(why="unknown_name", place=name[:LONGEST_ID])
    entries = table.get("rule")
    if not isinstance(entries, list) or not entries or len(entries) > MOST_RULES:
        raise PolicyRefused(why="no_rules", place="rule")
    rules = tuple(_rule(entry, number) for number, entry in enumerate(entries, start=1))
    check_policy(rules)
    return rules


def check_policy(rules: Sequence[RetentionRule]) -> None:
    """Raise PolicyRefused, or RetentionConflict with the two rules that clash, unless the rules can count.

    They say of exactly the kinds of the program how long each lives, counted from the moment from which the
    program counts it; names never outlive the row that says what they were about, nor the keys made ahead.
    """
    shipped = shipped_rules()
    for rule in rules:
        _check_rule(rule, shipped)
    ids = [rule.id for rule in rules]
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice is not None:
        raise PolicyRefused(why="id_twice", place=twice)
    covered = {(table, rule.group) for rule in rules for table in rule.tables}
    for table, group in _kinds(shipped):
        if (table, group) not in covered or not _has_life(rules, table, group):
            raise PolicyRefused(why="kind_missing", place=_kind(table, group))
    for clash in conflicts(rules):
        assert clash.interval.clash is not None
        raise RetentionConflict(clash.interval.clash)
    for table, group in _kinds(shipped):
        _check_reach(rules, table, group)


def policy_text(rules: Sequence[RetentionRule]) -> str:
    """Return rules as a file that `read_policy` reads back to the same rules."""
    parts = []
    for rule in rules:
        fields: dict[str, Any] = {
            "id": rule.id,
            "group": rule.group or PLAIN,
            "tables": list(rule.tables),
            "zones": rule.zones,
            "bound": rule.bound,
            "days": rule.days,
            "clock": rule.clock,
            "source": rule.source,
        }
        # A JSON string is a TOML string as long as no character of it is one that TOML wants escaped.
        lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()]
        parts.append("\n".join(["[[rule]]", *lines]))
    return "\n\n".join(parts) + "\n"


def _rule(entry: object, number: int) -> RetentionRule:
    if not isinstance(entry, Mapping):
        raise PolicyRefused(why="no_rules", place=str(number))
    name = entry.get("id")
    place = name if isinstance(name, str) and 0 < len(name) <= LONGEST_ID else str(number)
    if place != name or set(entry) != _FIELDS:
        raise PolicyRefused(why="fields", place=place)
    for field, words in _WORDS:
        if entry[field] not in [word.value for word in words]:
            raise PolicyRefused(why="word_unknown", place=f"{place}: {field}")
    tables, days, source = entry["tables"], entry["days"], entry["source"]
    if entry["group"] != PLAIN and entry["group"] not in [group.value for group in Group]:
        raise PolicyRefused(why="no_such_kind", place=place)
    if not isinstance(tables, list) or not tables or not all(isinstance(one, str) for one in tables):
        raise PolicyRefused(why="no_such_kind", place=place)
    if not isinstance(days, int) or isinstance(days, bool):
        raise PolicyRefused(why="days_wrong", place=place)
    if not isinstance(source, str):
        raise PolicyRefused(why="source_missing", place=place)
    return RetentionRule(
        id=place,
        group=None if entry["group"] == PLAIN else Group(entry["group"]),
        tables=tuple(tables),
        zones=ZoneClass(entry["zones"]),
        bound=Bound(entry["bound"]),
        days=days,
        clock=ClockStart(entry["clock"]),
        source=" ".join(source.split()),
    )


def _check_rule(rule: RetentionRule, shipped: Sequence[RetentionRule]) -> None:
    """Check one rule by itself and against what the program keeps."""
    if not _ID.fullmatch(rule.id) or len(rule.id) > LONGEST_ID:
        raise PolicyRefused(why="fields", place="id")
    if not 1 <= rule.days <= MOST_DAYS:
        raise PolicyRefused(why="days_wrong", place=rule.id)
    if not rule.source or len(rule.source) > LONGEST_SOURCE or not rule.source.isprintable():
        raise PolicyRefused(why="source_missing", place=rule.id)
    for table in rule.tables:
        same = [one for one in shipped if one.group is rule.group and table in one.tables]
        if not same:
            raise PolicyRefused(why="no_such_kind", place=f"{rule.id}: {table[:LONGEST_ID]}")
        if rule.clock not in {one.clock for one in same}:
            raise PolicyRefused(why="clock_fixed", place=f"{rule.id}: {rule.clock}")
        split = any(one.zones is not ZoneClass.ANY for one in same)
        if rule.zones is not ZoneClass.ANY and not split:
            raise PolicyRefused(why="zones_not_here", place=rule.id)


def _check_reach(rules: Sequence[RetentionRule], table: str, group: Group | None) -> None:
    """Names end before the keys that are made ahead do, and before the row that says what they are about."""
    if group is None:
        return
    plain = any(rule.group is None and table in rule.tables for rule in rules)
    for zones in (ZoneClass.PCI, ZoneClass.OTHER):
        life = deciding(rules, table, group, zones)
        if life.days > HORIZON_DAYS:
            raise PolicyRefused(why="beyond_keys", place=life.id)
        if plain and life.days > deciding(rules, table, None, zones).days:
            raise PolicyRefused(why="outlives_row", place=life.id)


def _kinds(rules: Sequence[RetentionRule]) -> Sequence[tuple[str, Group | None]]:
    return list(dict.fromkeys((table, rule.group) for rule in rules for table in rule.tables))


def _has_life(rules: Sequence[RetentionRule], table: str, group: Group | None) -> bool:
    """Tell whether some rule speaks of a kind in zones of both classes."""
    about = [rule.zones for rule in rules if rule.group is group and table in rule.tables]
    return ZoneClass.ANY in about or {ZoneClass.PCI, ZoneClass.OTHER} <= set(about)


def _kind(table: str, group: Group | None) -> str:
    return f"{table}/{group or PLAIN}"


def _line(error: Exception) -> str:
    """Return where the file is broken, as far as the reader says: only numbers, never what stands there."""
    words = str(error).rpartition("(at ")[2] if isinstance(error, tomllib.TOMLDecodeError) else ""
    return words.rstrip(")") or "-"
