"""What a person types when they compare a camera's clock with a true one, read as moments; without Qt."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

LARGEST_UNCERTAINTY_S = 3600.0


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


def read_uncertainty(typed: str) -> float | None:
    """Return typed seconds with a point or a comma; None for what is no length above nothing."""
    try:
        seconds = float(typed.strip().replace(",", "."))
    except ValueError:
        return None
    return seconds if 0 < seconds <= LARGEST_UNCERTAINTY_S else None


def shown_moment(moment: datetime, zone: ZoneInfo) -> str:
    """Return a moment as it is typed."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}"
