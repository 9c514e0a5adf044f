"""What the index holds: one `Recording` per file and the intervals in which something moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, NewType

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId, SourceId

RecordingId = NewType("RecordingId", str)

LONGEST_INTERVAL = timedelta(minutes=5)
"""No stored interval is longer, so that a search for overlaps looks back by this much and no further."""


class RecordingState(StrEnum):
    """What the last reading of a recording's file found."""

    OK = "ok"
    TORN = "torn"
    """Readable up to `duration_s`, broken after it."""
    EMPTY = "empty"
    """The file has no bytes, or no picture."""
    GROWING = "growing"
    """The recorder is still writing it."""
    UNREADABLE = "unreadable"
    """Not a video, or reading it failed; `problem` says which."""
    GONE = "gone"
    """It was there and is no longer listed: overwritten, moved or deleted, nobody here can tell which."""


class TimeSource(StrEnum):
    """Where a recording's start comes from, best first."""

    RECORDER = "recorder"
    """The recorder's database, in UTC or in its zone."""
    BOX = "box"
    """The recorder wrote the start in UTC into the file."""
    NAME_EPOCH = "name_epoch"
    NAME_UTC = "name_utc"
    NAME_OFFSET = "name_offset"
    """Local time with what it is ahead of UTC."""
    NAME_MARKED = "name_marked"
    """Local time with a marker of summer time."""
    CONTAINER = "container"
    """The container's time of creation, of a recorder that is known to write the start there."""
    NAME_LOCAL = "name_local"
    MODIFIED = "modified"
    """When the file was last written, less what it lasts: of original files only."""
    TYPED = "typed"
    """A person said so, of an exported file."""


class TimeDoubt(StrEnum):
    """Why a start may be an hour off."""

    NONE = "none"
    FOLD = "fold"
    """The local hour happened twice that night and nothing told which pass it was."""
    GAP = "gap"
    """The local hour did not exist that night: the time zone of the source is wrong."""
    ZONE = "zone"
    """The name says summer time where the source's zone has winter, or the other way round."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One file of a source. Its key is (`source`, `path`); `id` stays when a grown file is read again.

    `path` is relative to the source's root with forward slashes. `start` is an instant of the
    *camera's* clock in UTC, before any `ClockOffset`; `duration_s` are the media seconds that can be
    read. `sha256` is of the bytes as read, None where the file could not be read to its end.
    `uncertainty_s` is how far `start` may be off for the way it was found. `rate` is pictures a second as
    they came, `gaps` are media seconds without a picture; 0 and none where the file could not be read.
    Of a file that is gone, `last_seen` is the last whole look at its folder that still found it and `gone_at`
    the first that did not; both are None of what was found gone before they were kept.
    """

    id: RecordingId
    source: SourceId
    path: str
    camera: CameraId
    start: datetime
    duration_s: float
    size: int
    modified: datetime
    sha256: str | None
    state: RecordingState
    problem: str | None
    time_source: TimeSource
    uncertainty_s: float
    doubt: TimeDoubt
    indexed_at: datetime
    rate: float = 0.0
    gaps: tuple[tuple[float, float], ...] = ()
    last_seen: datetime | None = None
    gone_at: datetime | None = None

    @property
    def span(self) -> TimeRange:
        """The readable part on the camera's clock; of no length when nothing can be read."""
        return TimeRange(self.start, self.start + timedelta(seconds=self.duration_s))


class KnownFile(NamedTuple):
    """The part of a recording that tells whether its file has changed; a tuple, since there are so many."""

    id: RecordingId
    camera: CameraId
    start: datetime
    size: int
    modified: datetime
    state: RecordingState
    problem: str | None


@dataclass(frozen=True, slots=True)
class StateTally:
    """How many files of one state a stretch holds, and how many of its seconds they say they hold."""

    state: RecordingState
    files: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a camera's files reach, on its own clock.

    `oldest` is the start of the oldest file that can be read, `newest` the end of the newest; `forgotten`
    is the end of the newest file that is gone and ended before `oldest`: up to there is overwritten.
    """

    oldest: datetime | None
    newest: datetime | None
    forgotten: datetime | None


class ActivityKind(StrEnum):
    """What an interval says."""

    MOVING = "moving"
    """Something at least the size of a far-away person moves."""
    PERSON_SIZED = "person_sized"
    """Something with the size and the shape of a person moves."""


@dataclass(frozen=True, slots=True)
class ActivityInterval:
    """Something moved before `camera` in `span` (camera's clock); `movers` is the most seen apart at once.

    `score` is the largest share of the picture that moved at once, in thousandths.
    """

    camera: CameraId
    span: TimeRange
    kind: ActivityKind
    movers: int
    recording: RecordingId
    score: int = 0


def in_pieces(span: TimeRange) -> Iterator[TimeRange]:
    """Cut a span into consecutive pieces of at most `LONGEST_INTERVAL`."""
    start = span.start
    while start < span.end:
        end = min(span.end, start + LONGEST_INTERVAL)
        yield TimeRange(start, end)
        start = end
