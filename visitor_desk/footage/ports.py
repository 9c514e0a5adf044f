"""What the footage room needs from outside: a unit of work with its stores, and a runner of dangerous jobs.

Every store raises the errors named here and returns plain domain objects. Spans handed to `overlapping`
are on the camera's clock. Nothing is visible to others before the work is committed, and nothing
stays when it ends without a commit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar, TypeVarTuple

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import Camera, CameraId, ClockOffset, FootageSource, SourceId, SourceSight
from visitor_desk.footage.camera_sight import CameraSight
from visitor_desk.footage.door_camera import DoorCamera
from visitor_desk.footage.kept_clip import ClipId, KeptClip
from visitor_desk.footage.recording import (
    ActivityInterval,
    KnownFile,
    Reach,
    Recording,
    RecordingId,
    RecordingState,
    StateTally,
)
from visitor_desk.footage.tuning import CameraTuning
from visitor_desk.footage.watch import FootageAlarm
from visitor_desk.progress import Stopped, never
from visitor_desk.security.ports import SecurityWork
from visitor_desk.visits.ports import VisitWork

Args = TypeVarTuple("Args")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Stay:
    """What this room must know of a visit: when, and in which zones somebody was allowed to be."""

    visit_id: str
    arrived_at: datetime
    left_at: datetime | None
    zones: tuple[str, ...]


class SourceStore(Protocol):
    """The folders recorders write to."""

    def add(self, source: FootageSource) -> None:
        """Keep a new source; raises SourceKnown."""
        ...

    def change(self, source: FootageSource) -> None:
        """Keep a source in place of the one of the same id; raises SourceUnknown."""
        ...

    def get(self, source_id: SourceId) -> FootageSource:
        """Return one source; raises SourceUnknown."""
        ...

    def all(self) -> list[FootageSource]:
        """Return every source, by id."""
        ...

    def record_sight(self, sight: SourceSight) -> None:
        """Keep what the last look found, in place of the one before; raises SourceUnknown."""
        ...

    def sight(self, source_id: SourceId) -> SourceSight | None:
        """Return what the last look found, None before the first."""
        ...


class CameraStore(Protocol):
    """The cameras."""

    def add(self, camera: Camera) -> None:
        """Keep a new camera; raises CameraKnown (same id, or same source and key) or SourceUnknown."""
        ...

    def change(self, camera: Camera) -> None:
        """Keep a camera in place of the one of the same id; raises CameraUnknown, and what `add` does."""
        ...

    def get(self, camera_id: CameraId) -> Camera:
        """Return one camera; raises CameraUnknown."""
        ...

    def all(self) -> list[Camera]:
        """Return every camera, by id."""
        ...

    def of_source(self, source_id: SourceId) -> list[Camera]:
        """Return the cameras of one source, by id."""
        ...


class CameraSightStore(Protocol):
    """What the last whole look at its folder told of each camera."""

    def put_all(self, sights: Iterable[CameraSight]) -> None:
        """Keep sights, each in place of the camera's last; raises CameraUnknown."""
        ...

    def of_camera(self, camera_id: CameraId) -> CameraSight | None:
        """Return a camera's, None before the first whole look."""
        ...

    def of_cameras(self, cameras: Collection[CameraId]) -> dict[CameraId, CameraSight]:
        """Return those of some cameras; one that was never looked at is left out."""
        ...

    def all(self) -> dict[CameraId, CameraSight]:
        """Return every one, by camera."""
        ...


class DoorCameraStore(Protocol):
    """Which cameras look at which doors."""

    def put(self, watched: DoorCamera) -> None:
        """Keep that a camera looks at a door, in place of how it did; raises CameraUnknown."""
        ...

    def all(self) -> list[DoorCamera]:
        """Return every one, by source, door and camera."""
        ...


class TuningStore(Protocol):
    """How each camera's recordings are read; UNTUNED for those of which nothing is kept."""

    def put(self, camera_id: CameraId, tuning: CameraTuning) -> None:
        """Keep how a camera's recordings are read, in place of what was; raises CameraUnknown."""
        ...

    def of_camera(self, camera_id: CameraId) -> CameraTuning:
        """Return how a camera's recordings are read."""
        ...

    def all(self) -> dict[CameraId, CameraTuning]:
        """Return what is kept, by camera."""
        ...


class ClockOffsetStore(Protocol):
    """The history of what is known about each camera's clock."""

    def add(self, offset: ClockOffset) -> None:
        """Keep an offset; one with the same camera and `valid_from` is replaced. Raises CameraUnknown."""
        ...

    def of_camera(self, camera_id: CameraId) -> list[ClockOffset]:
        """Return a camera's history, oldest `valid_from` first."""
        ...

    def of_cameras(self, cameras: Collection[CameraId]) -> dict[CameraId, list[ClockOffset]]:
        """Return the history of some cameras, each oldest first; one without is left out."""
        ...

    def all(self) -> list[ClockOffset]:
        """Return every offset, by camera and `valid_from`."""
        ...


class RecordingStore(Protocol):
    """One row per file seen."""

    def put(self, recording: Recording) -> None:
        """Keep a recording; the one with the same source and path is replaced. Raises CameraUnknown."""
        ...

    def rename(self, recording_id: RecordingId, path: str) -> None:
        """Keep that a recording's file has another name now; nothing where there is no such recording."""
        ...

    def at_path(self, source_id: SourceId, path: str) -> Recording | None:
        """Return the recording of one file, None when it was never seen."""
        ...

    def get(self, recording_id: RecordingId) -> Recording | None:
        """Return one recording, None where its row is gone."""
        ...

    def of_source(self, source_id: SourceId) -> list[Recording]:
        """Return every recording of a source, by path."""
        ...

    def known_files(self, source_id: SourceId) -> dict[str, KnownFile]:
        """Return what a listing is compared with, by path; quick where there are hundreds of thousands."""
        ...

    def mark_gone(
        self, recording_ids: Iterable[RecordingId], last_seen: datetime | None, gone_at: datetime
    ) -> None:
        """Keep that files are listed no more, and between which two looks they went; the rest stays."""
        ...

    def overlapping(self, camera_id: CameraId, span: TimeRange) -> list[Recording]:
        """Return a camera's recordings that touch `span`, by start and path.

        Those of no length (empty, unreadable) count when their start lies inside.
        """
        ...

    def tally(self, camera_id: CameraId, span: TimeRange) -> list[StateTally]:
        """Return, by state, how many of a camera's files end in `span` and how many of its seconds they hold.

        A file that crosses an edge gives each side its seconds; one that is longer than a day counts to
        the last two days of its length only. Files that overlap count twice.
        """
        ...

    def reach(self, camera_id: CameraId) -> Reach:
        """Return how far a camera's files reach."""
        ...

    def states(self, source_id: SourceId) -> dict[RecordingState, int]:
        """Return how many files of a source are in each state; a state without files is left out."""
        ...


class ActivityStore(Protocol):
    """Intervals in which something moved, keyed by camera, start and kind.

    None is longer than `LONGEST_INTERVAL`.
    """

    def replace(self, recording_id: RecordingId, intervals: Iterable[ActivityInterval]) -> None:
        """Keep `intervals` (all of this recording) in place of those it had.

        Where another recording already holds the same camera, start and kind, the new one takes its place.
        """
        ...

    def overlapping(self, camera_id: CameraId, span: TimeRange) -> list[ActivityInterval]:
        """Return a camera's intervals that overlap `span`, by start and kind."""
        ...


class FootageAlarmStore(Protocol):
    """What was wrong with recorders, and until when."""

    def put(self, alarm: FootageAlarm) -> None:
        """Insert the alarm or replace the row of the same id; raises SourceUnknown."""
        ...

    def open(self) -> list[FootageAlarm]:
        """Return the alarms that have not ended, by `since` and id."""
        ...

    def silences(self, camera: CameraId, span: TimeRange) -> list[FootageAlarm]:
        """Return the silences of a camera that touch a span, ended or not, by `since` and id."""
        ...

    def silences_of(
        self, cameras: Collection[CameraId], span: TimeRange
    ) -> dict[CameraId, list[FootageAlarm]]:
        """Return the same of some cameras; one without is left out."""
        ...

    def delete_ended_before(self, instant: datetime) -> int:
        """Delete the alarms that ended before `instant`; return how many."""
        ...


class ClipStore(Protocol):
    """The clips of the vault; what opens them lies in the sealed records (table `clips`, group F)."""

    def put(self, clip: KeptClip) -> None:
        """Insert the clip or replace the row of the same id."""
        ...

    def get(self, clip_id: ClipId) -> KeptClip | None:
        """Return one clip, held for whoever goes on to change it; None where there is none."""
        ...

    def of_hold(self, hold: str) -> list[KeptClip]:
        """Return the clips of a hold, by start, camera and id."""
        ...

    def of_record(self, record: str) -> list[KeptClip]:
        """Return the clips of what a hold is about, by start, camera and id."""
        ...

    def waiting(self) -> list[KeptClip]:
        """Return the clips that are not yet safe, by start, camera and id."""
        ...

    def all(self) -> list[KeptClip]:
        """Return every clip, by id."""
        ...

    def delete(self, clip_id: ClipId) -> None:
        """Delete the row of a clip, if there is one."""
        ...


class FootageWork(SecurityWork, Protocol):
    """A unit of work with the stores of this room."""

    @property
    def sources(self) -> SourceStore:
        """The folders."""
        ...

    @property
    def cameras(self) -> CameraStore:
        """The cameras."""
        ...

    @property
    def camera_sights(self) -> CameraSightStore:
        """What looks told of the cameras."""
        ...

    @property
    def door_cameras(self) -> DoorCameraStore:
        """Which cameras look at which doors."""
        ...

    @property
    def tunings(self) -> TuningStore:
        """How cameras' recordings are read."""
        ...

    @property
    def clock_offsets(self) -> ClockOffsetStore:
        """The cameras' clocks."""
        ...

    @property
    def recordings(self) -> RecordingStore:
        """The files."""
        ...

    @property
    def activity(self) -> ActivityStore:
        """What moved."""
        ...

    @property
    def clips(self) -> ClipStore:
        """What is kept of footage for cases."""
        ...

    @property
    def footage_alarms(self) -> FootageAlarmStore:
        """What was wrong with recorders."""
        ...


FootageWorks = Callable[[], FootageWork]
"""Makes a unit of work; a work is used once, in one `with` block."""


class VisitFootageWork(FootageWork, VisitWork, Protocol):
    """A unit of work with the stores of visits beside those of footage."""


VisitFootageWorks = Callable[[], VisitFootageWork]
"""Makes such a unit of work."""


class JobRunner(Protocol):
    """Runs a function on a hostile file where its death harms nobody."""

    def run(
        self,
        function: Callable[[*Args], R],
        *args: *Args,
        deadline: float,
        key: str,
        stopped: Stopped = never,
    ) -> R:
        """Return `function(*args)`; its DeskErrors come through, and Cancelled as soon as `stopped`.

        `deadline` is in seconds; `key` names the file, so that one which killed its worker twice is refused.
        """
        ...
