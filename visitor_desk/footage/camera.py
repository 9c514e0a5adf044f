"""Cameras, the folders their recorders write to, and how far their clocks are off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from visitor_desk.clock import TimeRange, as_utc
from visitor_desk.errors import DeskError

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
    path of an SQLite file, or a URL without password (see `recorder_records`).
    """

    id: SourceId
    name: str
    root: str
    layout: str
    time_zone: str
    pattern: str = ""
    originals: bool = False
    database: str = ""


@dataclass(frozen=True, slots=True)
class Camera:
    """One view. `key` is what the recorder of `source` calls it in its file names."""

    id: CameraId
    name: str
    zone: str
    view: CameraView
    source: SourceId
    key: str


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
    """A person compared the burnt-in clock with a true one."""
    MEASURED = "measured"
    """The program read it from the pictures."""


@dataclass(frozen=True, slots=True)
class ClockOffset:
    """From `valid_from` (true time) on, the camera's clock shows true time plus `offset_s` seconds.

    `uncertainty_s` is half the width of what is believed possible. The history is applied when
    recordings are read, never written into the index: a better measurement next week corrects the
    past without touching it.
    """

    camera: CameraId
    valid_from: datetime
    offset_s: float
    uncertainty_s: float
    how: OffsetSource


def offset_at(history: Sequence[ClockOffset], camera_time: datetime) -> ClockOffset | None:
    """Return the offset that holds at an instant of the camera's own clock, None where none is known.

    `history` is of one camera, in any order. Before the first entry the first one is not assumed.
    """
    held = None
    for entry in sorted(history, key=lambda entry: entry.valid_from):
        if entry.valid_from + timedelta(seconds=entry.offset_s) <= as_utc(camera_time):
            held = entry
    return held


def true_span(history: Sequence[ClockOffset], on_camera: TimeRange) -> TimeRange:
    """Return the true time of a span on the camera's clock, by the offset that holds at its start."""
    held = offset_at(history, on_camera.start)
    shift = timedelta(seconds=-held.offset_s if held else 0.0)
    return TimeRange(on_camera.start + shift, on_camera.end + shift)
