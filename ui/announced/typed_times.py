"""Days and times as somebody in a hurry types them; without Qt."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final

_DAYS: Final = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y")
_DAY_AND_MONTH: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})")
_AHEAD: Final = re.compile(r"\+(\d{1,3})")
_TIME: Final = re.compile(r"(\d{1,2})[:.]?(\d{2})?")


def typed_day(typed: str, today: date) -> date | None:
    """Return a typed day: 2026-11-03, 3-11-2026, 3-11 (the next one), +1 (tomorrow); None for no day."""
    text = typed.strip()
    if ahead := _AHEAD.fullmatch(text):
        return today + timedelta(days=int(ahead[1]))
    if near := _DAY_AND_MONTH.fullmatch(text):
        return _next(int(near[1]), int(near[2]), today)
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def typed_time(typed: str) -> time | None:
    """Return a typed time of day: 9, 09, 900, 0900, 9:00, 9.00; None for none."""
    found = _TIME.fullmatch(typed.strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _next(day: int, month: int, today: date) -> date | None:
    for year in (today.year, today.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return None
