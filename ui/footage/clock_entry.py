"""What a person types when they compare a camera's clock with a true one; without Qt."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

LARGEST_UNCERTAINTY_S = 3600.0


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
