"""Whether the time since the last run has really passed: asked before a run that nobody looks at.

A clock that was set ahead looks like a desk that stood still. Other clocks tell them apart: a desk in use
leaves entries day by day, another desk agrees about the day, a recorder or a door tells the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from visitor_desk.errors import DeskError
from visitor_desk.privacy.clock_check import CLOCK_BELIEVED, said_at
from visitor_desk.privacy.life_extent import LifeSpan
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.retention_policy import Kind
from visitor_desk.privacy.retention_rule import ZoneClass
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.records import DeviceId

LONG_WEEKEND: Final = timedelta(days=5)
"""How long a house may be silent before its clock is asked for a witness."""
_PAGE: Final = 1000
_TWO_CLOCKS: Final = 2


class RunByHand(DeskError):
    """Nothing but this desk's own clock says that so much time has passed. Values: `days`, `since`."""

    code = "retention.run_by_hand"


@dataclass(frozen=True, slots=True)
class _Seen:
    """When a desk wrote an entry, by its own clock."""

    at: datetime
    device: DeviceId


def check_time_passed(
    work: DeskWork, now: datetime, today: date, local_day: Callable[[datetime], date]
) -> None:
    """Raise RunByHand unless retention ran lately, or every silence since its last run has a witness."""
    if _ran_lately(work, today, local_day):
        return
    # The log's own order, which no clock changes: what was written first comes first.
    seen = [*reversed(list(_since_last_run(work)))]
    silence = _silence_without_witness(work, seen, now)
    if silence is not None:
        raise RunByHand(days=(today - local_day(silence)).days, since=local_day(silence).isoformat())


def _ran_lately(work: DeskWork, today: date, local_day: Callable[[datetime], date]) -> bool:
    """Tell whether a run is within a long weekend before today, or the log began within it."""
    first = work.log.entries(0, 1)
    began = said_at(first[0].body) if first else None
    if began is not None and today - local_day(began) <= LONG_WEEKEND:
        return True
    # An entry of a run is about its day, by which the log finds it.
    days = [(today - timedelta(days=back)).isoformat() for back in range(LONG_WEEKEND.days + 1)]
    return any(
        entry.body is not None and read_body(entry.body)["act"] in CLOCK_BELIEVED
        for day in days
        for entry in work.log.about(day)
    )


def _since_last_run(work: DeskWork) -> Iterator[_Seen]:
    """Yield the entries from the newest back to the last run, that one too."""
    end = work.log.count()
    while end > 0:
        start = max(0, end - _PAGE)
        for entry in reversed(work.log.entries(start, end - start)):
            at = said_at(entry.body)
            if at is not None:
                yield _Seen(at, entry.device)
            if entry.body is not None and read_body(entry.body)["act"] in CLOCK_BELIEVED:
                return
        end = start


def _silence_without_witness(work: DeskWork, seen: list[_Seen], now: datetime) -> datetime | None:
    """Return when the first silence began that nobody else's clock bridges, or None."""
    for number, one in enumerate(seen):
        ended = seen[number + 1].at if number + 1 < len(seen) else now
        if ended - one.at <= LONG_WEEKEND:
            continue
        agree = {later.device for later in seen[number + 1 :] if later.at > ended - LONG_WEEKEND}
        if len(agree) < _TWO_CLOCKS and not _told_elsewhere(work, ended - LONG_WEEKEND, now):
            return one.at
    return None


def _told_elsewhere(work: DeskWork, since: datetime, now: datetime) -> bool:
    """Tell whether a recorder or an access-control system, each with its own clock, told of a time since."""
    for table in ("door_events", "recordings"):
        newest = work.life_extents.extent(Kind(table, None, ZoneClass.ANY), LifeSpan(now, since)).newest
        if newest is not None:
            return True
    return False
