"""One bound on the life of one kind of data, with the source that asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from visitor_desk.security.groups import Group


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
    REVIEW = "review"
    """The last one; the next lies within the days, and what nobody confirms then dies on it."""


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
