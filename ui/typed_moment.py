"""A moment as people type it, read at the site; without Qt."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo


def read_moment(typed: str, zone: ZoneInfo, day: date) -> datetime | None:
    """Return a typed moment at the site, as 2026-11-03 13:05:12, or a time alone on `day`; None for neither.

    Of an hour that comes twice the first one is meant: what matters is the difference of two moments that
    are typed alike.
    """
    text = typed.strip().replace("T", " ")
    day_text, _, time_text = text.rpartition(" ")
    try:
        on = date.fromisoformat(day_text.strip()) if day_text else day
        at = time.fromisoformat(time_text)
    except ValueError:
        return None
    if at.tzinfo is not None or ":" not in time_text:
        return None
    return datetime.combine(on, at, zone)
