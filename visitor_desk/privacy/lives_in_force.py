"""How long what lives by the policy in force: the versions of the installation as this program knows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from visitor_desk.clock import Clock
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.retention_policy import RetentionPolicy, policy_in_force, policy_waiting
from visitor_desk.privacy.retention_rule import RetentionRule
from visitor_desk.privacy.retention_rules import Life, RetentionRules, shipped_rules
from visitor_desk.security.groups import Group
from visitor_desk.visits.place import Zone


@dataclass(frozen=True, slots=True)
class Coming:
    """The rules of a version that waits, and the day on which it begins to count."""

    rules: RetentionRules
    counts_on: date


class LivesInForce(RetentionRules):
    """The rules that count now. Until `refresh` has read the versions, those of the program do.

    While a signed version waits for its day, every kind has the longer of two lives: so a longer life counts
    at once, and a shorter one not before its day. A desk reads the versions when it starts, with every run
    and every hour; a shorter life is known to all of them before it counts.
    """

    def __init__(self, zone: ZoneInfo, clock: Clock) -> None:
        super().__init__(shipped_rules(), zone)
        self._clock = clock
        self._policies: tuple[RetentionPolicy, ...] = ()

    def refresh(self, work: DeskWork) -> None:
        """Read the versions that are there now.

        What only a newer program keeps lives by that program's rules until a version says something of it.
        """
        self._policies = tuple(
            replace(one, rules=(*one.rules, *_unsaid(one.rules, self._rules)))
            for one in work.retention_policies.all()
        )

    def all(self) -> Sequence[RetentionRule]:
        """Return every rule of the version in force."""
        found = policy_in_force(self._policies, self._clock.now())
        return super().all() if found is None else found.rules

    @property
    def label(self) -> str:
        """The version in force as people say it; v1 is that of the program, also before it is a row."""
        found = policy_in_force(self._policies, self._clock.now())
        return "v1" if found is None else found.label

    def life(self, group: Group | None, table: str, zones: Sequence[Zone] = ()) -> Life:
        """Return the life by the version in force, or by the one that waits where that is longer."""
        now = super().life(group, table, zones)
        later = self._waiting()
        return now if later is None else max(now, later.life(group, table, zones), key=lambda one: one.days)

    def floor(self, group: Group | None, table: str, zones: Sequence[Zone] = ()) -> RetentionRule | None:
        """Return the rule that asks longest, by either of the two versions."""
        later = self._waiting()
        found = [super().floor(group, table, zones)]
        if later is not None:
            found.append(later.floor(group, table, zones))
        return max((one for one in found if one is not None), key=lambda one: one.days, default=None)

    def shortest(self, group: Group | None, table: str) -> int:
        """Return the fewest days that a kind ever had, by a version that is still known."""
        return min(self._days_ever(group, table))

    def coming(self) -> Coming | None:
        """Return the version that is signed and waits, with the first day on which it counts."""
        found = policy_waiting(self._policies, self._clock.now())
        if found is None:
            return None
        return Coming(RetentionRules(found.rules, self._zone), self.local_day(found.counts_from))

    def was_longer(self, group: Group | None, table: str) -> bool:
        """Tell whether some version let a kind live longer than the one in force does somewhere."""
        days = self._days_ever(group, table)
        return bool(days) and max(days) > min(rule.days for rule in self._of(self.all(), group, table))

    def _days_ever(self, group: Group | None, table: str) -> Sequence[int]:
        tables = [one.rules for one in self._policies] or [self._rules]
        return [rule.days for rules in tables for rule in self._of(rules, group, table)]

    @staticmethod
    def _of(rules: Sequence[RetentionRule], group: Group | None, table: str) -> Sequence[RetentionRule]:
        return [rule for rule in rules if rule.group is group and table in rule.tables]

    def _waiting(self) -> RetentionRules | None:
        found = self.coming()
        return None if found is None else found.rules


def _unsaid(said: Sequence[RetentionRule], shipped: Sequence[RetentionRule]) -> Iterator[RetentionRule]:
    """Yield the shipped rules about kinds of which a version says nothing."""
    known = {(rule.group, table) for rule in said for table in rule.tables}
    ids = {rule.id for rule in said}
    for rule in shipped:
        if left := tuple(table for table in rule.tables if (rule.group, table) not in known):
            # As a file they are proposed together, where each rule has an id of its own.
            name = f"{rule.id}-added" if rule.id in ids else rule.id
            yield replace(rule, id=name, tables=left)
