"""Indexes an exported file where it lies: the way in for recorders whose own files cannot be read.

Nothing is copied and nothing is written beside the file. Each folder from which files were imported is a
source of its own, whose layout reads no names; its recordings are those that were imported, one by one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from visitor_desk.bsn import reject_bsn_in
from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.footage.activity_times import intervals_of
from visitor_desk.footage.as_recording import SeenFile, recording_read
from visitor_desk.footage.bound_rows import bound
from visitor_desk.footage.camera import CameraId, FootageSource, SourceId
from visitor_desk.footage.folder import ListedFile, Listing, listed_file
from visitor_desk.footage.isobmff import ContainerFacts, heads_of
from visitor_desk.footage.ports import FootageWork, FootageWorks, JobRunner
from visitor_desk.footage.read_recording import read_apart
from visitor_desk.footage.recorder_layouts import (
    IMPORTED,
    RecorderLayout,
    WhyRefused,
    layout_of,
    refused_format_of,
)
from visitor_desk.footage.recording import (
    Recording,
    TimeDoubt,
    TimeSource,
)
from visitor_desk.footage.recording_time import RecordedFrom, local_time, zone_named
from visitor_desk.footage.scene import NOTHING_BEFORE
from visitor_desk.footage.settled_starts import settled
from visitor_desk.footage.video_errors import FileNotThere
from visitor_desk.progress import Progress, Stopped, never, no_progress, stop_point
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session

HEAD_DEADLINE_S: Final = 60.0
TYPED_S: Final = 2.0
"""How far a person is off who reads a clock in a picture and types it."""


class StartNotTold(DeskError):
    """Neither the name nor the file says when it begins. Values: `name`."""

    code = "footage.start_not_told"


class StartAmbiguous(DeskError):
    """The hour happened twice that night. Values: `first`, `second` (site time with offset)."""

    code = "footage.start_ambiguous"


class StartNeverWas(DeskError):
    """The clocks were put forward over this hour. Values: `start`."""

    code = "footage.start_never_was"


@dataclass(frozen=True, slots=True)
class TypedStart:
    """What a person says of the first picture: local time, and which (0, 1) of an hour that came twice."""

    local: datetime
    which: int | None = None

    def instant(self, zone: ZoneInfo) -> RecordedFrom:
        """Return the instant in a zone; raises StartAmbiguous, StartNeverWas."""
        found = local_time(self.local.replace(tzinfo=None), zone, TYPED_S, None)
        if found.doubt is TimeDoubt.GAP:
            raise StartNeverWas(start=self.local.strftime("%Y-%m-%d %H:%M:%S"))
        at = found.at
        if found.other is not None:
            both = (found.at, found.other)
            if self.which is None:
                first, second = (one.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S%z") for one in both)
                raise StartAmbiguous(first=first, second=second)
            at = both[self.which]
        return RecordedFrom(at, TimeSource.TYPED, TYPED_S, TimeDoubt.NONE)


class RecordingImport:
    """Imports exported files."""

    def __init__(
        self,
        works: FootageWorks,
        log: AuditLog,
        clock: Clock,
        runner: JobRunner,
        layouts: Mapping[str, RecorderLayout],
    ) -> None:
        self._works = works
        self._log = log
        self._clock = clock
        self._runner = runner
        self._layouts = layouts

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def import_recordings(
        self,
        session: Session,
        files: Sequence[Path],
        camera: CameraId,
        time_zone: str,
        *,
        start: TypedStart | None = None,
        layout: str | None = None,
        progress: Progress = no_progress,
        stopped: Stopped = never,
    ) -> list[Recording]:
        """Index files of one camera where they lie; each is kept before the next is opened.

        With a typed `start` the files follow one another in the order given, the first from there. Without
        it each tells its own: by its name in `layout` (any that fits), or by what its recorder wrote into it.

        Raises CameraUnknown, FormatRefused, LayoutUnknown, TimeZoneUnknown, StartNotTold, StartAmbiguous,
        StartNeverWas, what reading a video raises, or Cancelled between two files.
        """
        zone = zone_named(time_zone)
        chosen = None if layout is None else layout_of(self._layouts, layout)
        with self._works() as work:
            work.cameras.get(camera)
        for file in files:
            refused = refused_format_of("/".join(file.absolute().parts[-8:]))
            # With a start that a person gives, nothing depends on what the names mean.
            if refused is not None and not (start and refused.why is WhyRefused.ZONE_NOT_SETTLED):
                raise refused.error()
            reject_bsn_in(name=file.name)
        told = start.instant(zone) if start is not None else None
        done: list[Recording] = []
        for number, file in enumerate(files):
            progress(number, len(files))
            stop_point(stopped)
            begins = told or self._read_start(file, chosen, zone)
            recording = self._import_one(session, file.absolute(), camera, time_zone, begins)
            done.append(recording)
            if told is not None:
                lasts = timedelta(seconds=recording.duration_s)
                told = replace(told, at=told.at + lasts, uncertainty_s=told.uncertainty_s + TYPED_S)
        progress(len(files), len(files))
        return done

    def _read_start(self, file: Path, chosen: RecorderLayout | None, zone: ZoneInfo) -> RecordedFrom:
        """Return the start that a file tells itself; an export may lie outside of its recorder's folders."""
        try:
            status = file.stat()
        except OSError:
            raise FileNotThere(name=file.name) from None
        modified = datetime.fromtimestamp(status.st_mtime, UTC)
        path = "/".join(file.absolute().parts[-8:])

        def heads(paths: Sequence[str]) -> Sequence[ContainerFacts]:
            return self._runner.run(
                heads_of, [file] * len(paths), deadline=HEAD_DEADLINE_S, key=str(file.absolute())
            )

        for layout in [chosen] if chosen is not None else self._layouts.values():
            name = layout.read(path) or layout.read(file.name)
            listed = (
                listed_file(path, CameraId(name.camera_key), name, layout, zone, status.st_size, modified)
                if name is not None
                else None
            )
            if listed is not None:
                source = FootageSource(SourceId(IMPORTED), "", "", layout.id, zone.key)
                found = settled(Listing((listed,), 0, (), 0), source, layout, {}, heads).recordings
                return _named(found, listed)
        (head,) = heads([path])
        if head.started_at is not None:
            return RecordedFrom(head.started_at, TimeSource.BOX, 0.01, TimeDoubt.NONE)
        if chosen is not None and chosen.container_time and head.created_at is not None:
            return RecordedFrom(head.created_at, TimeSource.CONTAINER, chosen.resolution_s, TimeDoubt.NONE)
        raise StartNotTold(name=file.name)

    def _import_one(
        self, session: Session, file: Path, camera: CameraId, time_zone: str, start: RecordedFrom
    ) -> Recording:
        reading = read_apart(self._runner, file, NOTHING_BEFORE)
        with self._works() as work:
            source = self._source_of(session, work, file.parent, time_zone)
            before = work.recordings.at_path(source, file.name)
            modified = datetime.fromtimestamp(reading.modified_s, UTC)
            seen = SeenFile(source, file.name, camera, start, reading.size, modified)
            recording = recording_read(seen, before, reading, self._clock.now())
            work.recordings.put(recording)
            work.activity.replace(recording.id, list(intervals_of(recording, reading.activity)))
            self._log.append(
                work,
                "footage.imported",
                session,
                source=source,
                camera=camera,
                recording=recording.id,
                sha256=reading.sha256,
                start=recording.start.isoformat(),
                told_by=start.source.value,
            )
            work.commit()
        return recording

    def _source_of(self, session: Session, work: FootageWork, folder: Path, time_zone: str) -> SourceId:
        """Return the source of a folder's imported files; the first import from it makes one."""
        reject_bsn_in(root=str(folder))
        source_id = SourceId(f"{IMPORTED}-{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}")
        if all(one.id != source_id for one in work.sources.all()):
            source = FootageSource(source_id, folder.name, str(folder), IMPORTED, time_zone)
            work.sources.add(source)
            row = bound(source)
            self._log.append(
                work,
                "footage.source_added",
                session,
                source=source_id,
                layout=IMPORTED,
                table=row.table,
                row=row.digest,
            )
        return source_id


def _named(found: Sequence[ListedFile], listed: ListedFile) -> RecordedFrom:
    return found[0].start if found else listed.start
