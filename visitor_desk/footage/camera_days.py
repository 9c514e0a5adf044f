"""What a camera's recorder holds day by day, and how long it keeps files before it overwrites them.

Both are measured from the files that were seen, never taken from a recorder's settings: a disk that is
too small or a camera that was set to more pictures shows here first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from visitor_desk.clock import Clock, TimeRange
from visitor_desk.footage.camera import CameraId, ClockOffset, SourceId, offset_at, offset_at_true
from visitor_desk.footage.ports import FootageWorks
from visitor_desk.footage.recording import Reach, RecordingState, StateTally
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session

DAYS_SHOWN = 31
FULL_SHARE = 0.995
"""Files cut to whole seconds and a restart at night cost seconds; seven minutes of a day are no join."""
_READABLE = frozenset({RecordingState.OK, RecordingState.TORN, RecordingState.GROWING})
_BROKEN = frozenset({RecordingState.TORN, RecordingState.EMPTY, RecordingState.UNREADABLE})


class DayState(StrEnum):
    """What can be said of one day of one camera."""

    FULL = "full"
    PART = "part"
    NOTHING = "nothing"
    """It was looked for, and no file holds a second of it."""
    OVERWRITTEN = "overwritten"
    """Files were there and are gone; nothing of the day is left."""
    NOT_LOOKED = "not_looked"
    """The folder has not been looked at since."""
    BEFORE = "before"
    """Before the first file that was ever seen of this camera."""


@dataclass(frozen=True, slots=True)
class DayCover:
    """One day at the site, in true time.

    `looked_s` are the seconds of the day that had passed when the folder was last looked at; of them
    `recorded_s` can be shown and `gone_s` were in files that are gone. `broken` counts files that are torn,
    empty or cannot be read.
    """

    day: date
    state: DayState
    looked_s: float
    recorded_s: float
    gone_s: float
    broken: int

    @property
    def missing_s(self) -> float:
        """Seconds that no file ever held, of a camera that had begun to record."""
        if self.state is DayState.BEFORE:
            return 0.0
        return max(0.0, self.looked_s - self.recorded_s - self.gone_s)

    @property
    def share(self) -> float:
        """The share of what was looked at that can be shown, 0 to 1."""
        return self.recorded_s / self.looked_s if self.looked_s else 0.0


@dataclass(frozen=True, slots=True)
class Kept:
    """How long a recorder keeps a camera's files, as measured.

    `age` is how old the oldest readable file is, None where there is none. Only where `overwrites` (older
    files were seen and are gone) is it how long a file lives; until then it is the least.
    """

    age: timedelta | None
    overwrites: bool
    reach: Reach


def kept_of(reach: Reach, history: Sequence[ClockOffset], now: datetime) -> Kept:
    """Return how long files are kept; the clock's error is taken off the age of the oldest."""
    if reach.oldest is None:
        return Kept(None, overwrites=False, reach=reach)
    held = offset_at(history, reach.oldest)
    true_start = reach.oldest - timedelta(seconds=held.offset_s if held else 0.0)
    return Kept(max(now - true_start, timedelta(0)), reach.forgotten is not None, reach)


def day_edges(now: datetime, zone: ZoneInfo, days: int) -> list[datetime]:
    """Return the midnights at the site around the last `days` days, today the last of them.

    On the days when clocks change, two of them lie 23 or 25 hours apart.
    """
    today = now.astimezone(zone).date()
    first = today - timedelta(days=days - 1)
    return [datetime.combine(first + timedelta(days=n), time(), zone) for n in range(days + 1)]


def day_of(
    day: date,
    span: TimeRange,
    tallies: Sequence[StateTally],
    seen_at: datetime | None,
    first: datetime | None,
) -> DayCover:
    """Return what is there of one day.

    `span` is the day in true time, `seen_at` the last look at the folder, `first` where the camera's files
    begin.
    """
    looked_until = span.start if seen_at is None else max(span.start, min(span.end, seen_at))
    looked = (looked_until - span.start).total_seconds()
    # Files that overlap count twice: no day holds more seconds than it has.
    recorded = min(looked, sum(max(0.0, one.seconds) for one in tallies if one.state in _READABLE))
    gone = min(
        looked - recorded, sum(max(0.0, one.seconds) for one in tallies if one.state is RecordingState.GONE)
    )
    broken = sum(one.files for one in tallies if one.state in _BROKEN)
    if not looked:
        state = DayState.NOT_LOOKED
    elif recorded >= looked * FULL_SHARE:
        state = DayState.FULL
    elif recorded:
        state = DayState.PART
    elif gone:
        state = DayState.OVERWRITTEN
    elif not broken and (first is None or span.end <= first):
        state = DayState.BEFORE
    else:
        state = DayState.NOTHING
    return DayCover(day, state, looked, recorded, gone, broken)


@dataclass(frozen=True)
class CameraDays:
    """Reads days and reach from the index; costs one look at the index per day and camera, and no file."""

    works: FootageWorks
    clock: Clock
    zone: ZoneInfo

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR, Duty.PRIVACY, Duty.AUDITOR)
    def days(self, session: Session, camera_id: CameraId, days: int = DAYS_SHOWN) -> list[DayCover]:  # noqa: ARG002
        """Return the last days of a camera, today the last one. Raises CameraUnknown."""
        now = self.clock.now()
        edges = day_edges(now, self.zone, days)
        with self.works() as work:
            camera = work.cameras.get(camera_id)
            history = work.clock_offsets.of_camera(camera_id)
            sight = work.sources.sight(camera.source)
            seen_at = sight.seen_at if sight is not None else None
            reach = work.recordings.reach(camera_id)
            first = reach.forgotten or reach.oldest
            return [
                day_of(
                    start.date(),
                    TimeRange(start, end),
                    work.recordings.tally(camera_id, _on_camera(history, start, end)),
                    seen_at,
                    first,
                )
                for start, end in pairwise(edges)
            ]

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR, Duty.PRIVACY, Duty.AUDITOR)
    def kept(self, session: Session) -> Mapping[CameraId, Kept]:  # noqa: ARG002 - read by the duty check
        """Return for every camera how long its files are kept."""
        now = self.clock.now()
        with self.works() as work:
            return {
                camera.id: kept_of(
                    work.recordings.reach(camera.id), work.clock_offsets.of_camera(camera.id), now
                )
                for camera in work.cameras.all()
            }

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR, Duty.PRIVACY, Duty.AUDITOR)
    def files(self, session: Session) -> Mapping[SourceId, Mapping[RecordingState, int]]:  # noqa: ARG002
        """Return for every source how many files the index holds in each state."""
        with self.works() as work:
            return {source.id: work.recordings.states(source.id) for source in work.sources.all()}


def _on_camera(history: Sequence[ClockOffset], start: datetime, end: datetime) -> TimeRange:
    """Return a span of true time as the camera's clock shows it."""
    held = offset_at_true(history, start)
    shift = timedelta(seconds=held.offset_s if held else 0.0)
    return TimeRange(start + shift, end + shift)
