"""Time: one clock that can be replaced in tests, and spans of aware UTC instants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the current instant."""

    def now(self) -> datetime:
        """Return the current instant, aware and in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's current instant in UTC."""
        return datetime.now(UTC)


class SetClock:
    """A clock that stands where it was put: demo days and tests move it by hand."""

    def __init__(self, instant: datetime) -> None:
        self._instant = as_utc(instant)

    def now(self) -> datetime:
        """Return the instant that was set."""
        return self._instant

    def set(self, instant: datetime) -> None:
        """Put the clock at `instant`, which must be aware."""
        self._instant = as_utc(instant)

    def advance(self, by: timedelta) -> None:
        """Move the clock by a duration, also backwards."""
        self._instant += by


def as_utc(instant: datetime) -> datetime:
    """Return the same instant in UTC; a naive time raises ValueError, since its zone is a guess."""
    if instant.tzinfo is UTC:
        return instant
    if instant.tzinfo is None:
        raise ValueError("a time without a zone is not an instant")
    return instant.astimezone(UTC)


def hour_of(local: datetime, form: str = "%H:%M") -> str:
    """Return a local time like 17:00, with the zone's name in the hour that comes twice in autumn."""
    twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    return f"{local:{form}} {local.tzname()}" if twice else f"{local:{form}}"


@dataclass(frozen=True, slots=True, order=True)
class TimeRange:
    """A half-open span [start, end) of aware UTC instants; may be empty, never reversed."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        # Made by the thousand for the footage of one visit, and nearly always in UTC already.
        if self.start.tzinfo is not UTC or self.end.tzinfo is not UTC:
            object.__setattr__(self, "start", as_utc(self.start))
            object.__setattr__(self, "end", as_utc(self.end))
        if self.end < self.start:
            raise ValueError("a time range cannot end before it starts")

    @property
    def duration(self) -> timedelta:
        """How long the span lasts."""
        return self.end - self.start

    def contains(self, instant: datetime) -> bool:
        """Tell whether `instant` lies inside."""
        return self.start <= instant < self.end

    def overlap(self, other: TimeRange) -> TimeRange | None:
        """Return the common part, or None where the two only touch or lie apart."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return TimeRange(start, end) if start < end else None

    def widened(self, before: timedelta, after: timedelta) -> TimeRange:
        """Return the span grown by `before` at its start and `after` at its end."""
        return TimeRange(self.start - before, self.end + after)


def subtract(whole: TimeRange, parts: list[TimeRange]) -> list[TimeRange]:
    """Return what is left of `whole` when all `parts` (in any order, overlapping or not) are taken out."""
    left: list[TimeRange] = []
    cursor = whole.start
    for part in sorted(parts):
        if part.end <= cursor or part.start >= whole.end:
            continue
        if part.start > cursor:
            left.append(TimeRange(cursor, part.start))
        cursor = max(cursor, part.end)
    if cursor < whole.end:
        left.append(TimeRange(cursor, whole.end))
    return left
