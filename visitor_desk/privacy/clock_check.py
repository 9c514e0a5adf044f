"""Whether the clock can be believed: asked before a day is called over."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from visitor_desk.errors import DeskError
from visitor_desk.security.canonical import from_iso_utc
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.ports import SecurityWork

TOLERANCE: Final = timedelta(minutes=30)
"""Between desks and for corrections over the network; retention counts in days."""
LOOKED_BACK: Final = 1000
"""Entries; a sign-in under the wrong clock is in the log before anybody can ask for a run."""
BEGAN_ACT: Final = "retention.began"
RUN_ACT: Final = "retention.ran"
CLOCK_BELIEVED: Final = frozenset({BEGAN_ACT, RUN_ACT})
"""Acts before which the clock was looked at, by the rules or by a person."""
_KEYS_BEGIN_WITHIN: Final = timedelta(days=2)
"""Keys are made from tomorrow on by the day in UTC, which is one ahead of the evening in the west."""


class ClockSetBack(DeskError):
    """The clock is behind what happened already. Values: `now`, `seen` (to the minute, UTC)."""

    code = "retention.clock_set_back"


def check_clock(work: SecurityWork, now: datetime, today: date) -> None:
    """Raise ClockSetBack where the log has a later entry, or the keys of days to come are destroyed already.

    Of a clock that was set ahead see `time_passed`.
    """
    latest = _latest_entry(work)
    if latest is not None and now < latest - TOLERANCE:
        raise ClockSetBack(now=_minute(now), seen=_minute(latest))
    first_key = min((name.expires_on for name in work.public_day_keys.names()), default=None)
    if first_key is not None and first_key > today + _KEYS_BEGIN_WITHIN:
        raise ClockSetBack(now=_minute(now), seen=(first_key - timedelta(days=1)).isoformat())


def _latest_entry(work: SecurityWork) -> datetime | None:
    count = work.log.count()
    entries = work.log.entries(max(0, count - LOOKED_BACK), LOOKED_BACK)
    return max((at for entry in entries if (at := said_at(entry.body)) is not None), default=None)


def said_at(body: bytes | None) -> datetime | None:
    """Return when an entry says it was written; None where it has no body, or none that can be read."""
    if body is None:
        return None
    try:
        return from_iso_utc(read_body(body)["at"])
    except (ValueError, TypeError, KeyError):
        # A body that somebody spoilt is for the check of the log; the others still tell the time.
        return None


def _minute(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"
