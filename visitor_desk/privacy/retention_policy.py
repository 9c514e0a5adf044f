"""A retention policy: the rules of an installation in one version, and what another version would change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NewType

from visitor_desk.privacy.retention_rule import Bound, ClockStart, RetentionRule, ZoneClass
from visitor_desk.privacy.retention_rules import deciding
from visitor_desk.security.canonical import JsonValue, canonical_json
from visitor_desk.security.groups import Group
from visitor_desk.security.records import OperatorId
from visitor_desk.security.row_binding import plain_value

PolicyId = NewType("PolicyId", str)

SEEN_BEFORE: Final = timedelta(hours=24)
"""A shorter life waits so long after it was signed: what it destroys by mistake, nobody brings back."""


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """One version. Its row holds no personal data but ids of operators, and is bound in the log.

    `published_by` proposed it and `approved_by` signed it; both None for what came with the program.
    """

    id: PolicyId
    number: int
    counts_from: datetime
    rules: tuple[RetentionRule, ...]
    published_at: datetime
    published_by: OperatorId | None = None
    approved_by: OperatorId | None = None
    taken_back_at: datetime | None = None
    taken_back_by: OperatorId | None = None

    @property
    def label(self) -> str:
        """The version as people say it: v3."""
        return f"v{self.number}"

    @property
    def digest(self) -> str:
        """SHA-256 over the rules in their canonical form, in hexadecimal."""
        return rules_digest(self.rules)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of data in one class of zones; `group` None is the plain row."""

    table: str
    group: Group | None
    zones: ZoneClass


@dataclass(frozen=True, slots=True)
class LifeChange:
    """How many days a kind lives under one version and under another."""

    kind: Kind
    before: RetentionRule
    after: RetentionRule

    @property
    def shorter(self) -> bool:
        """Whether something goes earlier than it would have."""
        return self.after.days < self.before.days


def policy_id(number: int) -> PolicyId:
    """Return the id of a version; two desks that make the same one make one row."""
    return PolicyId(f"retention-{number}")


def policy_in_force(policies: Iterable[RetentionPolicy], at: datetime) -> RetentionPolicy | None:
    """Return the version that counts at an instant: the last one that came into force and was not taken back.

    Where none has (a clock that was set back), the first one counts.
    """
    standing = sorted(
        (one for one in policies if one.taken_back_at is None), key=lambda one: (one.counts_from, one.number)
    )
    found = [one for one in standing if one.counts_from <= at]
    return found[-1] if found else next(iter(standing), None)


def policy_waiting(policies: Iterable[RetentionPolicy], at: datetime) -> RetentionPolicy | None:
    """Return the version that is signed, does not count yet and can still be taken back."""
    standing = (one for one in policies if one.taken_back_at is None and one.number > 1)
    return next((one for one in standing if one.counts_from > at), None)


def life_changes(before: Sequence[RetentionRule], after: Sequence[RetentionRule]) -> Sequence[LifeChange]:
    """Return each kind whose life differs, in the order of the table; both have a life for every kind.

    Where zones in and out of the scope of PCI DSS change alike they are one change.
    """
    found: list[LifeChange] = []
    named = dict.fromkeys((table, rule.group) for rule in before for table in rule.tables)
    for table, group in named:
        both = [
            LifeChange(
                Kind(table, group, zones),
                deciding(before, table, group, zones),
                deciding(after, table, group, zones),
            )
            for zones in (ZoneClass.PCI, ZoneClass.OTHER)
        ]
        pci, other = both
        if (pci.before.days, pci.after.days) == (other.before.days, other.after.days):
            both = [LifeChange(Kind(table, group, ZoneClass.ANY), other.before, other.after)]
        found += [one for one in both if one.before.days != one.after.days]
    return found


def rules_digest(rules: Iterable[RetentionRule]) -> str:
    """Return SHA-256 over rules in their canonical form, in hexadecimal."""
    return hashlib.sha256(canonical_json([plain_value(one) for one in rules])).hexdigest()


def rules_of(said: Sequence[JsonValue]) -> tuple[RetentionRule, ...]:
    """Return rules as a row or a request keeps them (`plain_value` of each).

    Raises ValueError, TypeError or KeyError where they are none.
    """
    return tuple(_rule(one) for one in said)


def _rule(value: JsonValue) -> RetentionRule:
    if not isinstance(value, dict):
        raise TypeError("a rule is an object of its fields")
    said: Mapping[str, Any] = value
    return RetentionRule(
        id=said["id"],
        group=None if said["group"] is None else Group(said["group"]),
        tables=tuple(said["tables"]),
        zones=ZoneClass(said["zones"]),
        bound=Bound(said["bound"]),
        days=said["days"],
        clock=ClockStart(said["clock"]),
        source=said["source"],
    )
