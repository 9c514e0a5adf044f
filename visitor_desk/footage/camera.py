"""Cameras, the folders their recorders write to, and how far their clocks are off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final, NewType

from visitor_desk.clock import TimeRange, as_utc
from visitor_desk.errors import DeskError
from visitor_desk.footage.clock_drift import Measured, predicted

LONGEST_RECORDING: Final = timedelta(hours=2)
"""Files of recorders are hours long at most; one that began this long ago may hold what happens now."""

CameraId = NewType("CameraId", str)
SourceId = NewType("SourceId", str)


class CameraUnknown(DeskError):
    """No camera has this id. Values: `camera`."""

    code = "footage.camera_unknown"


class CameraKnown(DeskError):
    """A camera with this id, or with this key in the same source, is there already. Values: `camera`."""

    code = "footage.camera_known"


class SourceUnknown(DeskError):
    """No footage source has this id. Values: `source`."""

    code = "footage.source_unknown"


class SourceKnown(DeskError):
    """A footage source with this id is there already. Values: `source`."""

    code = "footage.source_known"


class CameraView(StrEnum):
    """What a camera looks at, which decides the part of a visit it belongs to."""

    ENTRANCE = "entrance"
    """A way in or out: the minutes around arrival and departure."""
    ZONE = "zone"
    """A room: the whole stay of who was allowed in it."""


@dataclass(frozen=True, slots=True)
class FootageSource:
    """A folder into which one recorder writes.

    `root` is the folder as the operator gave it; `layout` the id of a `RecorderLayout`; `time_zone` the
    IANA name of the zone in which a layout with local file names is read (never the machine's own zone).
    `pattern` is how this recorder names files, where its user chose that (see `pattern_builder`).
    `originals` says that the files are those the recorder wrote, not copies or uploads: only then does their
    modification time tell when they ended. `database` is where the recorder keeps its own record: the
    path of an SQLite file, or a URL without password (see `recorder_records`). From `retired_at` on nobody
    expects it to record, and nobody looks at it; what it recorded before stays.
    """

    id: SourceId
    name: str
    root: str
    layout: str
    time_zone: str
    pattern: str = ""
    originals: bool = False
    database: str = ""
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Camera:
    """One view. `key` is what the recorder of `source` calls it in its file names.

    `owner` is the customer's number in the house's books where the camera is a customer's: then that customer
    is the controller (GDPR 4(7)), and its footage is not the house's to look at. Empty: the house's own.
    From `retired_at` on it belongs to no visit, and nobody expects it to record; its past stays.
    """

    id: CameraId
    name: str
    zone: str
    view: CameraView
    source: SourceId
    key: str
    owner: str = ""
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceSight:
    """What the last look at a source's folder found.

    `seen_at` is the last time the folder could be listed to its end, `tried_at` the last try;
    `problem` is the code of the error of the last try, None when it succeeded.
    """

    source: SourceId
    tried_at: datetime
    seen_at: datetime | None
    problem: str | None = None


class OffsetSource(StrEnum):
    """How the error of a camera's clock became known."""

    STATED = "stated"
    """A person says since when it holds, or compared the clock with a true one."""
    MEASURED = "measured"
    """The program found it, from pictures or from doors: so it stood then, since when is not known."""


@dataclass(frozen=True, slots=True)
class ClockOffset:
    """From `valid_from` (true time) on, the camera's clock shows true time plus `offset_s` seconds.

    "The camera's clock" is the one that *names its recordings*: the recorder's where the recorder stamps what
    arrives, the camera's own where the camera names the files (an SD card, an upload). A clock burnt into
    pictures of the first kind is another one, and moves nothing here.

    `uncertainty_s` is half the width of what is believed possible at `valid_from`. The history is applied
    when recordings are read, never written into the index: a better measurement next week corrects the
    past without touching it.
    """

    camera: CameraId
    valid_from: datetime
    offset_s: float
    uncertainty_s: float
    how: OffsetSource


@dataclass(frozen=True, slots=True)
class HeldOffset:
    """What a camera's clock is believed to be off at one moment; `drift` in seconds a second, where known."""

    offset_s: float
    uncertainty_s: float
    drift: float | None


def offset_at(history: Sequence[ClockOffset], camera_time: datetime) -> HeldOffset | None:
    """Return the offset that holds at an instant of the camera's own clock, None where none is known.

    `history` is of one camera, in any order. Before the first entry the first one is not assumed.
    """
    return known_clock(history).at(camera_time)


class KnownClock:
    """The history of one clock, made ready for many questions."""

    def __init__(self, history: Sequence[ClockOffset]) -> None:
        self._ordered = sorted(history, key=lambda entry: entry.valid_from)
        self._begins = [entry.valid_from + timedelta(seconds=entry.offset_s) for entry in self._ordered]
        self._measured = tuple(map(as_measured, self._ordered))

    def at(self, camera_time: datetime) -> HeldOffset | None:
        """Return what `offset_at` does."""
        shown = as_utc(camera_time)
        held = None
        for position, begins in enumerate(self._begins):
            if begins <= shown:
                held = position
        if held is None:
            return None
        instant = shown - timedelta(seconds=self._ordered[held].offset_s)
        return HeldOffset(*predicted(self._measured, held, instant.timestamp()))

    def at_true(self, instant: datetime) -> HeldOffset | None:
        """Return what `offset_at_true` does."""
        wanted = as_utc(instant)
        before = sum(entry.valid_from <= wanted for entry in self._ordered)
        return HeldOffset(*predicted(self._measured, before - 1, wanted.timestamp())) if before else None


def known_clock(history: Sequence[ClockOffset]) -> KnownClock:
    """Return a history made ready; the same history is made ready once."""
    return _made_ready(tuple(history))


@lru_cache(maxsize=1024)
def _made_ready(history: tuple[ClockOffset, ...]) -> KnownClock:
    return KnownClock(history)


def offset_at_true(history: Sequence[ClockOffset], instant: datetime) -> HeldOffset | None:
    """Return the offset that holds at an instant of true time, None where none is known."""
    return known_clock(history).at_true(instant)


def true_span(history: Sequence[ClockOffset], on_camera: TimeRange) -> TimeRange:
    """Return the true time of a span on the camera's clock, by the offset that holds at its start.

    A recording is named once, when it begins: a clock that is set later moves nothing in it.
    """
    held = offset_at(history, on_camera.start)
    shift = timedelta(seconds=-held.offset_s if held else 0.0)
    return TimeRange(on_camera.start + shift, on_camera.end + shift)


def uncertainty_over(history: Sequence[ClockOffset], span: TimeRange) -> float:
    """Return the most seconds by which `true_span` may misplace what happened in a span of true time.

    Nothing where nothing is known of the clock. What a recording shows is placed by the offset when it began,
    so the time before the span that one recording may last counts as well.
    """
    since = span.start - LONGEST_RECORDING
    moments = [since, span.start, span.end]
    for entry in history:
        if since < entry.valid_from <= span.end:
            # The uncertainty leaps at an entry: both sides count.
            moments += [entry.valid_from - timedelta(microseconds=1), entry.valid_from]
    clock = known_clock(history)
    held = [clock.at_true(moment) for moment in moments]
    return max((one.uncertainty_s for one in held if one is not None), default=0.0)


def as_measured(entry: ClockOffset) -> Measured:
    """Return an entry of the history as the numbers of `clock_drift`."""
    begins = entry.how is OffsetSource.STATED
    return Measured(entry.valid_from.timestamp(), entry.offset_s, entry.uncertainty_s, begins)
