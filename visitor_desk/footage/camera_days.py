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
from visitor_desk.footage.camera import CameraId, ClockOffset, SourceId, offset_at_true
from visitor_desk.footage.camera_sight import CameraSight
from visitor_desk.footage.ports import FootageWorks
from visitor_desk.footage.recording import Reach, RecordingState, StateTally
from visitor_desk.footage.survival import true_instant
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
    RETIRED = "retired"
    """The camera was out of service, and nobody expected a file."""


@dataclass(frozen=True, slots=True)
class DayCover:
    """One day at the site, in true time.

    `looked_s` are the seconds of the day that a camera in service had recorded by when its folder was last
    looked at, or should have; of them `recorded_s` can be shown and `gone_s` were in files that are gone.
    `broken` counts files that are torn, empty or cannot be read.
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
        if self.state in {DayState.BEFORE, DayState.RETIRED}:
            return 0.0
        return max(0.0, self.looked_s - self.recorded_s - self.gone_s)

    @property
    def share(self) -> float:
        """The share of what was looked at that can be shown, 0 to 1."""
        return self.recorded_s / self.looked_s if self.looked_s else 0.0


@dataclass(frozen=True, slots=True)
class Kept:
    """How long a recorder keeps a camera's files, as measured.

    `age` is how old the oldest file is, None where there is none. Only where `overwrites` (older files were
    seen and are gone) is it how long a file lives; until then it is the least. `oldest` is where that file
    begins, in true time, and `past_term` how many files are older than footage may be kept.
    """

    age: timedelta | None
    overwrites: bool
    reach: Reach
    oldest: datetime | None = None
    past_term: int = 0


def kept_of(
    reach: Reach, history: Sequence[ClockOffset], now: datetime, sight: CameraSight | None = None
) -> Kept:
    """Return how long files are kept; the clock's error is taken off the age of the oldest.

    `sight` knows of files that the index has forgotten at their term while the recorder still has them.
    """
    begins = [at for at in (reach.oldest, sight.oldest if sight else None) if at is not None]
    if not begins:
        return Kept(None, overwrites=False, reach=reach)
    oldest = true_instant(history, min(begins))
    overwrites = reach.forgotten is not None or (sight is not None and sight.overwriting is not None)
    age = max(now - oldest, timedelta(0))
    return Kept(age, overwrites, reach, oldest, sight.past_term if sight else 0)


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
    retired_at: datetime | None = None,
) -> DayCover:
    """Return what is there of one day.

    `span` is the day in true time, `seen_at` the last look at the folder, `first` where the camera's files
    begin. From `retired_at` on nothing is missing: what was recorded all the same is shown.
    """
    expected_until = span.end if retired_at is None else max(span.start, min(span.end, retired_at))
    looked_until = span.start if seen_at is None else max(span.start, min(expected_until, seen_at))
    looked = (looked_until - span.start).total_seconds()
    if expected_until < span.end:
        there = sum(max(0.0, one.seconds) for one in tallies)
        looked = min(max(looked, there), span.duration.total_seconds())
    # Files that overlap count twice: no day holds more seconds than it has.
    recorded = min(looked, sum(max(0.0, one.seconds) for one in tallies if one.state in _READABLE))
    gone = min(
        looked - recorded, sum(max(0.0, one.seconds) for one in tallies if one.state is RecordingState.GONE)
    )
    broken = sum(one.files for one in tallies if one.state in _BROKEN)
    if not looked and expected_until == span.start:
        state = DayState.RETIRED
    elif not looked:
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
                    camera.retired_at,
                )
                for start, end in pairwise(edges)
            ]

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR, Duty.PRIVACY, Duty.AUDITOR)
    def kept(self, session: Session) -> Mapping[CameraId, Kept]:  # noqa: ARG002 - read by the duty check
        """Return for every camera how long its files are kept."""
        now = self.clock.now()
        with self.works() as work:
            sights = work.camera_sights.all()
            return {
                camera.id: kept_of(
                    work.recordings.reach(camera.id),
                    work.clock_offsets.of_camera(camera.id),
                    now,
                    sights.get(camera.id),
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
