"""How much there is of a kind of data, from when to when: what simulations and certificates count with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol

from visitor_desk.privacy.retention_policy import Kind
from visitor_desk.security.groups import Group

FOLLOWS: Final = frozenset({("visits", Group.D), ("visits", Group.S), ("tickets", Group.T)})
"""Sealed data that goes early where a policy grows shorter; any other keeps the day it was sealed to."""
OWN_DAYS: Final = frozenset({"access_rights", "deny_entries", "receipts"})
"""Plain rows with a last day of their own, which no change of policy moves."""
IN_SQL: Final = frozenset({"visits", "tickets", "recordings", "door_events"})
"""Plain rows that come by the hundred thousand: the store counts them, nobody reads them."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How many records, and from when the oldest and the newest of them are; None where there are none."""

    count: int
    oldest: datetime | None = None
    newest: datetime | None = None


@dataclass(frozen=True, slots=True)
class LifeSpan:
    """Records whose life began before `before`, and not before `since` where that is given.

    `among` narrows them to records of these ids; `alive_on` leaves out sealed ones that die by that day.
    """

    before: datetime
    since: datetime | None = None
    among: Collection[str] | None = None
    alive_on: date = date.min

    def holds(self, record: str, start: datetime) -> bool:
        """Tell whether a record is one of them."""
        young = self.since is None or start >= self.since
        return young and start < self.before and (self.among is None or record in self.among)


class LifeExtents(Protocol):
    """Counts by the start of a life, without reading rows."""

    def extent(self, kind: Kind, span: LifeSpan) -> Extent:
        """Return how much there is of a kind in a span: plain rows of IN_SQL, sealed ones of FOLLOWS."""
        ...

    def alive(self, kind: Kind, span: LifeSpan) -> Sequence[tuple[str, datetime, date]]:
        """Return each sealed record of a kind in a span: its id, the start of its life, the day it dies."""
        ...

    def past(self, kind: Kind, span: LifeSpan, after: str, limit: int) -> Sequence[str]:
        """Return up to `limit` records of a sealed kind in a span behind `after`, by id, each once."""
        ...
