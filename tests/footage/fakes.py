"""Footage stores in memory, and the parts around them, for tests of the footage room."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Self

from tests.footage.alarm_fakes import FakeFootageAlarmStore
from tests.footage.clip_fakes import FakeClipStore
from tests.footage.sight_fakes import FakeCameraSightStore, FakeDoorCameraStore
from tests.footage.tuning_fakes import FakeTuningStore
from tests.visits.door_fakes import DoorTables, FakeDoorEventStore, FakeDoorRegister
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import (
    Camera,
    CameraId,
    CameraKnown,
    CameraUnknown,
    ClockOffset,
    FootageSource,
    SourceId,
    SourceKnown,
    SourceSight,
    SourceUnknown,
)
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
from visitor_desk.footage.watch import AlarmId, FootageAlarm
from visitor_desk.security.duties import Duty
from visitor_desk.security.records import LogEntry
from visitor_desk.visits.place import Zone, ZoneId
from visitor_desk.visits.visit import Visit, VisitId


@dataclass
class Rows:
    """What is committed."""

    sources: dict[SourceId, FootageSource] = field(default_factory=dict)
    sights: dict[SourceId, SourceSight] = field(default_factory=dict)
    cameras: dict[CameraId, Camera] = field(default_factory=dict)
    offsets: dict[tuple[CameraId, Any], ClockOffset] = field(default_factory=dict)
    camera_sights: dict[CameraId, CameraSight] = field(default_factory=dict)
    door_cameras: dict[tuple[str, str, CameraId], DoorCamera] = field(default_factory=dict)
    doors: DoorTables = field(default_factory=DoorTables)
    tunings: dict[CameraId, CameraTuning] = field(default_factory=dict)
    recordings: dict[tuple[SourceId, str], Recording] = field(default_factory=dict)
    activity: dict[tuple[CameraId, Any, str], ActivityInterval] = field(default_factory=dict)
    alarms: dict[AlarmId, FootageAlarm] = field(default_factory=dict)
    clips: dict[ClipId, KeptClip] = field(default_factory=dict)
    visits: dict[VisitId, Visit] = field(default_factory=dict)
    zones: dict[ZoneId, Zone] = field(default_factory=dict)
    entries: list[tuple[str, dict[str, object]]] = field(default_factory=list)


class MemorySources:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, source: FootageSource) -> None:
        if source.id in self._rows.sources:
            raise SourceKnown(source=source.id)
        self._rows.sources[source.id] = source

    def change(self, source: FootageSource) -> None:
        self.get(source.id)
        self._rows.sources[source.id] = source

    def get(self, source_id: SourceId) -> FootageSource:
        if source_id not in self._rows.sources:
            raise SourceUnknown(source=source_id)
        return self._rows.sources[source_id]

    def all(self) -> list[FootageSource]:
        return [self._rows.sources[key] for key in sorted(self._rows.sources)]

    def record_sight(self, sight: SourceSight) -> None:
        self.get(sight.source)
        self._rows.sights[sight.source] = sight

    def sight(self, source_id: SourceId) -> SourceSight | None:
        return self._rows.sights.get(source_id)


class MemoryCameras:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, camera: Camera) -> None:
        if camera.source not in self._rows.sources:
            raise SourceUnknown(source=camera.source)
        for known in self._rows.cameras.values():
            if known.id == camera.id or (known.source, known.key) == (camera.source, camera.key):
                raise CameraKnown(camera=camera.id)
        self._rows.cameras[camera.id] = camera

    def change(self, camera: Camera) -> None:
        self.get(camera.id)
        if camera.source not in self._rows.sources:
            raise SourceUnknown(source=camera.source)
        for known in self._rows.cameras.values():
            if known.id != camera.id and (known.source, known.key) == (camera.source, camera.key):
                raise CameraKnown(camera=camera.id)
        self._rows.cameras[camera.id] = camera

    def get(self, camera_id: CameraId) -> Camera:
        if camera_id not in self._rows.cameras:
            raise CameraUnknown(camera=camera_id)
        return self._rows.cameras[camera_id]

    def all(self) -> list[Camera]:
        return [self._rows.cameras[key] for key in sorted(self._rows.cameras)]

    def of_source(self, source_id: SourceId) -> list[Camera]:
        return [camera for camera in self.all() if camera.source == source_id]


class MemoryClockOffsets:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, offset: ClockOffset) -> None:
        if offset.camera not in self._rows.cameras:
            raise CameraUnknown(camera=offset.camera)
        self._rows.offsets[offset.camera, offset.valid_from] = offset

    def of_camera(self, camera_id: CameraId) -> list[ClockOffset]:
        mine = [one for one in self._rows.offsets.values() if one.camera == camera_id]
        return sorted(mine, key=lambda one: one.valid_from)

    def of_cameras(self, cameras: Collection[CameraId]) -> dict[CameraId, list[ClockOffset]]:
        found = {camera: self.of_camera(camera) for camera in cameras}
        return {camera: history for camera, history in found.items() if history}

    def all(self) -> list[ClockOffset]:
        return sorted(self._rows.offsets.values(), key=lambda one: (one.camera, one.valid_from))


class MemoryRecordings:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def put(self, recording: Recording) -> None:
        if recording.camera not in self._rows.cameras:
            raise CameraUnknown(camera=recording.camera)
        self._rows.recordings[recording.source, recording.path] = recording

    def rename(self, recording_id: RecordingId, path: str) -> None:
        for key, one in list(self._rows.recordings.items()):
            if one.id == recording_id:
                del self._rows.recordings[key]
                self._rows.recordings[one.source, path] = replace(one, path=path)

    def at_path(self, source_id: SourceId, path: str) -> Recording | None:
        return self._rows.recordings.get((source_id, path))

    def get(self, recording_id: RecordingId) -> Recording | None:
        return next((one for one in self._rows.recordings.values() if one.id == recording_id), None)

    def of_source(self, source_id: SourceId) -> list[Recording]:
        mine = [one for one in self._rows.recordings.values() if one.source == source_id]
        return sorted(mine, key=lambda one: one.path)

    def known_files(self, source_id: SourceId) -> dict[str, KnownFile]:
        return {
            one.path: KnownFile(*(getattr(one, name) for name in KnownFile._fields))
            for one in self.of_source(source_id)
        }

    def mark_gone(
        self, recording_ids: Iterable[RecordingId], last_seen: datetime | None, gone_at: datetime
    ) -> None:
        gone = set(recording_ids)
        for key, one in self._rows.recordings.items():
            if one.id in gone:
                self._rows.recordings[key] = replace(
                    one, state=RecordingState.GONE, last_seen=last_seen, gone_at=gone_at
                )

    def overlapping(self, camera_id: CameraId, span: TimeRange) -> list[Recording]:
        touching = [
            one
            for one in self._rows.recordings.values()
            if one.camera == camera_id
            and (one.span.overlap(span) or (one.duration_s == 0 and span.contains(one.start)))
        ]
        return sorted(touching, key=lambda one: (one.start, one.path))

    def tally(self, camera_id: CameraId, span: TimeRange) -> list[StateTally]:
        found = []
        for state in RecordingState:
            mine = [one for one in self._of(camera_id) if one.state is state]
            files = sum(span.start < one.span.end <= span.end for one in mine)
            near = [one for one in mine if one.span.end <= span.end + timedelta(days=1)]
            common = [part for one in near if (part := one.span.overlap(span))]
            if files or common:
                found.append(StateTally(state, files, sum(part.duration.total_seconds() for part in common)))
        return sorted(found, key=lambda one: one.state)

    def reach(self, camera_id: CameraId) -> Reach:
        readable = {RecordingState.OK, RecordingState.TORN, RecordingState.GROWING}
        mine = sorted(
            (one for one in self._of(camera_id) if one.state in readable), key=lambda one: one.span.end
        )
        if not mine:
            return Reach(None, None, None)
        gone = [one.span.end for one in self._of(camera_id) if one.state is RecordingState.GONE]
        return Reach(
            mine[0].start, mine[-1].span.end, max((end for end in gone if end <= mine[0].start), default=None)
        )

    def states(self, source_id: SourceId) -> dict[RecordingState, int]:
        return dict(Counter(one.state for one in self.of_source(source_id)))

    def _of(self, camera_id: CameraId) -> list[Recording]:
        return [one for one in self._rows.recordings.values() if one.camera == camera_id]


class MemoryActivity:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def replace(self, recording_id: RecordingId, intervals: Iterable[ActivityInterval]) -> None:
        for key in [key for key, one in self._rows.activity.items() if one.recording == recording_id]:
            del self._rows.activity[key]
        for one in intervals:
            self._rows.activity[one.camera, one.span.start, one.kind] = one

    def overlapping(self, camera_id: CameraId, span: TimeRange) -> list[ActivityInterval]:
        mine = [
            one for one in self._rows.activity.values() if one.camera == camera_id and one.span.overlap(span)
        ]
        return sorted(mine, key=lambda one: (one.span.start, one.kind))


class MemoryVisits:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def get(self, visit: VisitId) -> Visit | None:
        return self._rows.visits.get(visit)


class MemoryZones:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def all(self) -> list[Zone]:
        return list(self._rows.zones.values())


class NothingLogged:
    """A log in which nothing stands about any visit."""

    def about(self, record: str) -> Sequence[LogEntry]:
        return []


class MemoryWork:
    """A unit of work over a copy of the rows; commit puts the copy in their place."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self.rows = copy.deepcopy(memory.rows)
        self._bind()

    def _bind(self) -> None:
        self.sources = MemorySources(self.rows)
        self.cameras = MemoryCameras(self.rows)
        self.tunings = FakeTuningStore(self.rows.cameras, self.rows.tunings)
        self.clock_offsets = MemoryClockOffsets(self.rows)
        self.recordings = MemoryRecordings(self.rows)
        self.activity = MemoryActivity(self.rows)
        self.footage_alarms = FakeFootageAlarmStore(self.rows)
        self.clips = FakeClipStore(self.rows.clips)
        self.camera_sights = FakeCameraSightStore(self.rows.cameras, self.rows.camera_sights)
        self.door_cameras = FakeDoorCameraStore(self.rows.cameras, self.rows.door_cameras)
        self.door_register = FakeDoorRegister(self.rows.doors)
        self.door_events = FakeDoorEventStore(self.rows.doors)
        self.visits = MemoryVisits(self.rows)
        self.zones = MemoryZones(self.rows)
        self.log = NothingLogged()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *ended: object) -> None:
        return None

    def commit(self) -> None:
        self._memory.rows = self.rows
        self.rows = copy.deepcopy(self.rows)
        self._bind()


class Memory:
    """The store: called, it begins a unit of work."""

    def __init__(self) -> None:
        self.rows = Rows()

    def __call__(self) -> MemoryWork:
        return MemoryWork(self)

    @property
    def entries(self) -> list[tuple[str, dict[str, object]]]:
        """The committed entries of the log: act and values."""
        return self.rows.entries


class MemoryLog:
    """A log that keeps what was appended, in the unit of work it was appended in."""

    def append(self, work: MemoryWork, act: str, session: object = None, /, **values: object) -> None:
        work.rows.entries.append((act, values))


@dataclass(frozen=True)
class MemorySession:
    duties: frozenset[Duty]
    locked: bool = False
    drawn: frozenset[str] = frozenset()


class Here:
    """Runs jobs in this process."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def run(self, function: Any, *args: Any, deadline: float, key: str, stopped: Any = None) -> Any:
        assert deadline > 0
        self.keys.append(key)
        return function(*args)


FACILITY = MemorySession(frozenset({Duty.FACILITY}))
PRIVACY = MemorySession(frozenset({Duty.PRIVACY}))
RECEPTION = MemorySession(frozenset({Duty.RECEPTION}))
AUDITOR = MemorySession(frozenset({Duty.AUDITOR}))
