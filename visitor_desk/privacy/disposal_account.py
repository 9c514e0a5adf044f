"""What a run took away, kind by kind, and what it left because of a hold: as its log entry says it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from visitor_desk.privacy.hold import HoldReason
from visitor_desk.privacy.kept_back import HeldBeyond
from visitor_desk.privacy.lives_in_force import LivesInForce
from visitor_desk.privacy.retention_rules import PLAIN
from visitor_desk.security.groups import Group

ACCOUNT_ACT: Final = "retention.accounted"
STEP_ACT: Final = "retention.step"
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


def together(kinds: Iterable[KindGone]) -> tuple[KindGone, ...]:
    """Return one account of what several transactions took, by table and group."""
    found: dict[tuple[str, Group | None], KindGone] = {}
    for one in kinds:
        before = found.setdefault((one.table, one.group), replace(one, count=0))
        found[one.table, one.group] = replace(
            before,
            rules=tuple(dict.fromkeys([*before.rules, *one.rules])),
            count=before.count + one.count,
            first=min(before.first, one.first),
            last=max(before.last, one.last),
        )
    return tuple(sorted(found.values(), key=lambda one: (one.group is None, one.table, one.group or "")))


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


def rules_of(lives: LivesInForce, table: str, group: Group | None) -> tuple[str, ...]:
    """Return the rules that decide over a kind, in both classes of zones where they differ."""
    about = (rule for rule in lives.all() if rule.group is group and table in rule.tables)
    return tuple(dict.fromkeys(rule.id for rule in about))
