"""Indexes recordings: reads what is new in a source's folder and keeps where it is and what moves when."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from visitor_desk.clock import Clock, TimeRange
from visitor_desk.errors import Cancelled, DeskError, NotPermittedByFolder
from visitor_desk.footage.activity import Activity
from visitor_desk.footage.camera import CameraId, FootageSource, SourceId, SourceSight
from visitor_desk.footage.folder import ListedFile, Listing, SourceUnreachable, list_recordings
from visitor_desk.footage.isobmff import ContainerFacts, heads_of
from visitor_desk.footage.pattern_builder import layout_for
from visitor_desk.footage.ports import FootageWork, FootageWorks, JobRunner
from visitor_desk.footage.read_recording import FileReading, read_recording
from visitor_desk.footage.recorder_layouts import RecorderLayout
from visitor_desk.footage.recording import (
    ActivityInterval,
    ActivityKind,
    Recording,
    RecordingId,
    RecordingState,
    in_pieces,
)
from visitor_desk.footage.recording_time import zone_named
from visitor_desk.footage.renames import renamed
from visitor_desk.footage.scene import Scene
from visitor_desk.footage.settled_starts import settled
from visitor_desk.footage.video_errors import EmptyFile, StillGrowing, TornVideo
from visitor_desk.progress import Progress, Stopped, never, no_progress, stop_point
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session

FILE_DEADLINE_S = 3600.0
"""A file that takes longer is broken: an hour of CPU reads two days of video."""
SAME_TIME_S = 0.01
"""Databases round modification times to microseconds, some file systems to more."""
CONTINUES = timedelta(minutes=10)
"""A recording that begins this soon after the last is compared with how that one ended."""


class FolderRefused(DeskError):
    """Folders inside a source's folder could not be opened. Values: `source`, `folders` (count)."""

    code = "footage.folder_refused"


@dataclass(slots=True)
class IndexReport:
    """What one run found. `read` counts the files that were opened, whatever came of it."""

    source: SourceId
    listed: int = 0
    unchanged: int = 0
    read: int = 0
    ok: int = 0
    torn: int = 0
    empty: int = 0
    growing: int = 0
    unreadable: int = 0
    gone: int = 0
    intervals: int = 0
    unrecognised: int = 0
    refused_folders: int = 0
    unknown_keys: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, object]:
        """Return the counts in JSON's types."""
        return asdict(self)


class FootageIndex:
    """The index service. What one file gave is committed before the next is opened."""

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
    def index(
        self,
        session: Session,
        source_id: SourceId,
        progress: Progress = no_progress,
        stopped: Stopped = never,
    ) -> IndexReport:
        """Read what is new or has changed in a source's folder; progress counts files.

        A file that cannot be read is kept as such and the run goes on. Raises SourceUnknown,
        SourceUnreachable, or Cancelled between two files; what was read until then is kept.
        """
        with self._works() as work:
            source = work.sources.get(source_id)
            known: Mapping[str, Recording] = {one.path: one for one in work.recordings.of_source(source_id)}
        listing = self._settle(source, self._list(session, source, known), known)
        known = self._follow_renames(known, listing)
        report = IndexReport(
            source_id,
            listed=len(listing.recordings),
            unrecognised=listing.unrecognised,
            refused_folders=listing.refused,
            unknown_keys=list(listing.unknown_keys),
        )
        try:
            self._read_all(source, listing, known, report, progress=progress, stopped=stopped)
        finally:
            self._log_run(session, report)
        return report

    def _list(self, session: Session, source: FootageSource, known: Mapping[str, Recording]) -> Listing:
        """List the folder and keep what the look found, also when it failed."""
        now = self._clock.now()
        layout = layout_for(self._layouts, source)
        with self._works() as work:
            before = work.sources.sight(source.id)
            seen_at = before.seen_at if before else None
            expected = any(one.state is not RecordingState.GONE for one in known.values())
            try:
                listing = list_recordings(
                    source,
                    layout,
                    zone_named(source.time_zone),
                    work.cameras.of_source(source.id),
                    may_be_empty=not expected,
                )
            except SourceUnreachable as error:
                work.sources.record_sight(SourceSight(source.id, now, seen_at, error.code))
                self._log.append(
                    work,
                    "footage.source_unreachable",
                    session,
                    source=source.id,
                    why=str(error.values["why"]),
                )
                work.commit()
                raise
            if listing.refused:
                sight = SourceSight(source.id, now, seen_at, FolderRefused.code)
            else:
                sight = SourceSight(source.id, now, now)
            work.sources.record_sight(sight)
            work.commit()
        return listing

    def _settle(self, source: FootageSource, listing: Listing, known: Mapping[str, Recording]) -> Listing:
        """Find the starts that names do not tell, in the heads of new files."""

        def heads(paths: Sequence[str]) -> Sequence[ContainerFacts]:
            whole = [Path(source.root, *path.split("/")) for path in paths]
            return self._runner.run(heads_of, whole, deadline=FILE_DEADLINE_S, key=source.root)

        return settled(listing, source, layout_for(self._layouts, source), known, heads)

    def _follow_renames(self, known: Mapping[str, Recording], listing: Listing) -> Mapping[str, Recording]:
        """Keep under their new names recordings that their recorder has renamed."""
        listed = {one.path for one in listing.recordings}
        missing = [one for path, one in known.items() if path not in listed]
        still = [one for one in missing if one.state is not RecordingState.GONE]
        if listing.refused or not still:
            return known
        moves = renamed(still, [one for one in listing.recordings if one.path not in known])
        with self._works() as work:
            for path, one in moves.items():
                work.recordings.rename(one.id, path)
            work.commit()
        moved = {one.path for one in moves.values()}
        kept = {path: one for path, one in known.items() if path not in moved}
        return kept | {path: replace(one, path=path) for path, one in moves.items()}

    def _read_all(
        self,
        source: FootageSource,
        listing: Listing,
        known: Mapping[str, Recording],
        report: IndexReport,
        *,
        progress: Progress,
        stopped: Stopped,
    ) -> None:
        ends: dict[CameraId, tuple[datetime, Scene]] = {}
        total = len(listing.recordings)
        for number, listed in enumerate(listing.recordings):
            progress(number, total)
            stop_point(stopped)
            before = known.get(listed.path)
            if before is not None and _is_unchanged(before, listed):
                report.unchanged += 1
                continue
            ended, scene = ends.get(listed.camera, (None, ()))
            if ended is None or abs(listed.start.at - ended) > CONTINUES:
                scene = ()
            recording, reading = self._read_one(source, listed, scene, before)
            if reading is not None:
                ends[listed.camera] = (recording.span.end, reading.scene)
            self._keep(recording, reading.activity if reading else (), report)
        if not listing.refused:
            self._mark_gone(known, {listed.path for listed in listing.recordings}, report)
        progress(total, total)

    def _read_one(
        self, source: FootageSource, listed: ListedFile, scene: Scene, before: Recording | None
    ) -> tuple[Recording, FileReading | None]:
        """Read a file in the worker; errors of the file become its state."""
        path = Path(source.root, *listed.path.split("/"))
        reading: FileReading | None = None
        problem, readable_s = None, 0.0
        try:
            reading = self._runner.run(read_recording, path, scene, deadline=FILE_DEADLINE_S, key=str(path))
            state = RecordingState.TORN if reading.torn else RecordingState.OK
            problem = TornVideo.code if reading.torn else None
        except Cancelled:
            # The person stopped; the file is not to blame.
            raise
        except StillGrowing as error:
            state, problem = RecordingState.GROWING, error.code
            readable_s = float(str(error.values.get("readable_s", 0.0)))
        except EmptyFile as error:
            state, problem = RecordingState.EMPTY, error.code
        except TornVideo as error:
            state, problem = RecordingState.TORN, error.code
        except DeskError as error:
            state, problem = RecordingState.UNREADABLE, error.code
        modified = datetime.fromtimestamp(reading.modified_s, UTC) if reading else listed.modified
        return Recording(
            id=before.id if before else RecordingId(uuid.uuid4().hex),
            source=source.id,
            path=listed.path,
            camera=listed.camera,
            start=listed.start.at,
            duration_s=reading.duration_s if reading else readable_s,
            size=reading.size if reading else listed.size,
            modified=modified,
            sha256=reading.sha256 if reading else None,
            state=state,
            problem=problem,
            time_source=listed.start.source,
            uncertainty_s=listed.start.uncertainty_s,
            doubt=listed.start.doubt,
            indexed_at=self._clock.now(),
        ), reading

    def _keep(self, recording: Recording, found: Iterable[Activity], report: IndexReport) -> None:
        intervals = list(_intervals(recording, found))
        with self._works() as work:
            work.recordings.put(recording)
            work.activity.replace(recording.id, intervals)
            work.commit()
        report.read += 1
        report.intervals += len(intervals)
        match recording.state:
            case RecordingState.OK:
                report.ok += 1
            case RecordingState.TORN:
                report.torn += 1
            case RecordingState.EMPTY:
                report.empty += 1
            case RecordingState.GROWING:
                report.growing += 1
            case _:
                report.unreadable += 1

    def _mark_gone(self, known: Mapping[str, Recording], listed: set[str], report: IndexReport) -> None:
        """Keep that files are listed no more; who deleted or moved them cannot be known here."""
        missing = [
            one for path, one in known.items() if path not in listed and one.state is not RecordingState.GONE
        ]
        if not missing:
            return
        with self._works() as work:
            for one in missing:
                work.recordings.put(replace(one, state=RecordingState.GONE))
            work.commit()
        report.gone = len(missing)

    def _log_run(self, session: Session, report: IndexReport) -> None:
        with self._works() as work:
            self._append(work, session, report)
            work.commit()

    def _append(self, work: FootageWork, session: Session, report: IndexReport) -> None:
        self._log.append(
            work,
            "footage.indexed",
            session,
            source=report.source,
            read=report.read,
            torn=report.torn,
            empty=report.empty,
            growing=report.growing,
            unreadable=report.unreadable,
            gone=report.gone,
        )


def _is_unchanged(before: Recording, listed: ListedFile) -> bool:
    """Tell whether reading a file again could find nothing new."""
    if before.state in {RecordingState.GROWING, RecordingState.GONE}:
        return False
    if before.problem == NotPermittedByFolder.code:
        return False
    same_time = abs((before.modified - listed.modified).total_seconds()) < SAME_TIME_S
    same_place = before.start == listed.start.at and before.camera == listed.camera
    return before.size == listed.size and same_time and same_place


def _intervals(recording: Recording, found: Iterable[Activity]) -> Iterable[ActivityInterval]:
    """Put a file's activity on the camera's clock, in pieces that the store can bound."""
    for one in found:
        span = TimeRange(
            recording.start + timedelta(seconds=one.start_s), recording.start + timedelta(seconds=one.end_s)
        )
        for piece in in_pieces(span):
            yield ActivityInterval(recording.camera, piece, ActivityKind.MOVING, one.movers, recording.id)
