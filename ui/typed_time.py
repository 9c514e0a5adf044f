"""A time as somebody types it, of a call or of what they look at, read as an instant; without Qt."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from visitor_desk.clock import TimeRange

_STEP: Final = re.compile(r"([+-])\s*(\d{1,6})(?:[.,](\d{1,3}))?\s*([a-z]*)")
_CLOCK: Final = re.compile(r"(\d{1,2})[:. h](\d{1,2})(?:[:. m](\d{1,2})(?:[.,](\d{1,6}))?)?s?")
_UNITS: Final = {"": 1, "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600, "u": 3600, "uur": 3600}
_SECONDS: Final = timedelta(seconds=1)


class TimeTrouble(StrEnum):
    """Why typed words lead nowhere."""

    UNREADABLE = "unreadable"
    OUTSIDE = "outside"
    """A time, and nothing of the visit lies there."""


def read_time(typed: str, now: datetime, span: TimeRange, zone: ZoneInfo) -> datetime | TimeTrouble:
    """Return the instant that was meant.

    A time of day (13:05:10, 13:05, 130510, 1305, 13) is looked for in `span`, at the site; where it comes
    more than once, over midnight or in an hour that comes twice, the one nearest to `now` is meant. `+90s`,
    `-2m` and `+1h` count from `now`. The end of `span` is inside.
    """
    text = typed.strip().lower()
    if step := _STEP.fullmatch(text):
        return _stepped(step, now, span)
    at = _time_of_day(text)
    if at is None:
        return TimeTrouble.UNREADABLE
    inside = [one for one in _instants(at, span, zone) if span.start <= one <= span.end]
    return min(inside, key=lambda one: abs(one - now), default=TimeTrouble.OUTSIDE)


def _stepped(step: re.Match[str], now: datetime, span: TimeRange) -> datetime | TimeTrouble:
    sign, whole, part, unit = step.groups()
    if unit not in _UNITS:
        return TimeTrouble.UNREADABLE
    seconds = float(f"{whole}.{part or 0}") * _UNITS[unit]
    meant = now + timedelta(seconds=seconds if sign == "+" else -seconds)
    return meant if span.start <= meant <= span.end else TimeTrouble.OUTSIDE


def _time_of_day(text: str) -> time | None:
    parts: tuple[str, ...]
    if text.isdecimal() and text.isascii() and len(text) in {1, 2, 4, 6}:
        parts = tuple(text[at : at + 2] for at in range(0, len(text), 2))
    elif clock := _CLOCK.fullmatch(text):
        parts = tuple(part for part in clock.groups() if part is not None)
    else:
        return None
    hour, minute, second, fraction = [*parts, "0", "0", "0", "0"][:4]
    try:
        return time(int(hour), int(minute), int(second), int(fraction.ljust(6, "0")))
    except ValueError:
        return None


def _instants(at: time, span: TimeRange, zone: ZoneInfo) -> list[datetime]:
    """Return every instant in which the site's clock shows a time, on the days around a span."""
    first = span.start.astimezone(zone).date() - timedelta(days=1)
    days = (span.end - span.start).days + 3
    found = []
    for day in (first + timedelta(days=number) for number in range(days)):
        for fold in (0, 1):
            local = datetime.combine(day, at, zone).replace(fold=fold)
            instant = local.astimezone(UTC)
            # An hour that the site's clock skipped comes back as another time.
            if instant.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
                found.append(instant)
    return found
