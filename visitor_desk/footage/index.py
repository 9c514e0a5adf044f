"""Indexes recordings: plans what is new in a source's folder and has it read, here or by a fleet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.footage.batch_reader import BatchReader
from visitor_desk.footage.camera import CameraId, FootageSource, SourceId, SourceSight
from visitor_desk.footage.camera_sight import sights_of
from visitor_desk.footage.folder import ListedFile, Listing, SourceUnreachable, list_recordings
from visitor_desk.footage.index_plan import IndexPlan, plan_of
from visitor_desk.footage.index_report import Follow, IndexReport, RunStanding, unfollowed
from visitor_desk.footage.isobmff import ContainerFacts, heads_of
from visitor_desk.footage.jobs import Jobs, batches_of
from visitor_desk.footage.local_jobs import LocalJobs
from visitor_desk.footage.pattern_builder import layout_for
from visitor_desk.footage.ports import FootageWorks, JobRunner
from visitor_desk.footage.recorder_layouts import RecorderLayout
from visitor_desk.footage.recorder_records import RecorderRecords
from visitor_desk.footage.recording import KnownFile, Recording, RecordingState
from visitor_desk.footage.recording_time import zone_named
from visitor_desk.footage.renames import renamed
from visitor_desk.footage.settled_starts import settled
from visitor_desk.progress import Progress, Stopped, never, no_progress
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session

HEADS_DEADLINE_S = 600.0
HEADS_AT_ONCE = 200


class FolderRefused(DeskError):
    """Folders inside a source's folder could not be opened. Values: `source`, `folders` (count)."""

    code = "footage.folder_refused"


class FootageIndex:
    """The index service. What one file gave is committed before the camera's next is opened.

    `slots` is how many files are read at once; those of one camera are read one after another.
    """

    def __init__(
        self,
        works: FootageWorks,
        log: AuditLog,
        clock: Clock,
        runner: JobRunner,
        layouts: Mapping[str, RecorderLayout],
        records: RecorderRecords | None = None,
        slots: int = 1,
        oldest_kept: Callable[[datetime], datetime] | None = None,
    ) -> None:
        self._works = works
        self._log = log
        self._clock = clock
        self._layouts = layouts
        self._runner = runner
        self._records = records
        self._slots = slots
        self._oldest_kept = oldest_kept
        self._reader = BatchReader(works, clock, runner)

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def index(
        self,
        session: Session,
        source_id: SourceId,
        progress: Progress = no_progress,
        stopped: Stopped = never,
        follow: Follow = unfollowed,
    ) -> IndexReport:
        """Read what is new or has changed in a source's folder; progress counts files.

        A file that cannot be read is kept as such and the run goes on. Raises SourceUnknown;
        RecorderDatabaseUnreadable; SourceUnreachable, also when the share goes away in the middle; or
        Cancelled, also in the middle of a file. What was read until then is kept, and the next run goes on
        from there.
        """
        looked = self._listed(session, source_id)
        plan = plan_of(looked.listing, looked.known)
        report = _report(source_id, looked.listing, plan, looked.past_term)
        run = _Run(plan, report, progress, follow, self._clock)
        try:
            jobs = LocalJobs(self._slots)
            jobs.put(batches_of(source_id, plan.read))
            run.begin()
            jobs.work(lambda batch, over: self._reader.read(batch, over, run.told), stopped)
            self._mark_gone(plan, report, looked.before)
        except SourceUnreachable as error:
            self._record_away(session, looked.source, error)
            raise
        finally:
            self._log_run(session, report)
        return report

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def ask(self, session: Session, source_id: SourceId, jobs: Jobs) -> IndexReport:
        """Have what is new or has changed read by the workers that take from `jobs`.

        Raises SourceUnknown or SourceUnreachable.
        """
        looked = self._listed(session, source_id)
        plan = plan_of(looked.listing, looked.known)
        report = _report(source_id, looked.listing, plan, looked.past_term)
        jobs.put(batches_of(source_id, plan.read))
        report.asked = len(plan.read)
        self._mark_gone(plan, report, looked.before)
        self._log_run(session, report)
        return report

    def _listed(self, session: Session, source_id: SourceId) -> _Looked:
        """List the folder and keep what the look found, also when it failed."""
        with self._works() as work:
            source = work.sources.get(source_id)
            cameras = work.cameras.of_source(source_id)
            known = work.recordings.known_files(source_id)
        expected = any(one.state is not RecordingState.GONE for one in known.values())
        layout = layout_for(self._layouts, source)
        zone = zone_named(source.time_zone)
        try:
            listing = list_recordings(source, layout, zone, cameras, may_be_empty=not expected)
        except SourceUnreachable as error:
            self._record_away(session, source, error)
            raise
        before = self._record_sight(source, listing, [camera.id for camera in cameras], known)
        within = self._within_term(listing, known)
        past_term = len(listing.recordings) - len(within.recordings)
        listing = self._settle(source, within, known)
        return _Looked(source, self._follow_renames(known, listing), listing, past_term, before)

    def _record_sight(
        self,
        source: FootageSource,
        listing: Listing,
        cameras: Sequence[CameraId],
        known: Mapping[str, KnownFile],
    ) -> datetime | None:
        """Keep what the look found, and return when the last whole one before it was."""
        now = self._clock.now()
        term = self._oldest_kept(now) if self._oldest_kept else None
        with self._works() as work:
            before = work.sources.sight(source.id)
            seen_before = before.seen_at if before else None
            if listing.refused:
                work.sources.record_sight(SourceSight(source.id, now, seen_before, FolderRefused.code))
            else:
                work.sources.record_sight(SourceSight(source.id, now, now))
                listed = (*listing.recordings, *listing.untimed)
                sights = sights_of(cameras, listed, known, work.camera_sights.all(), now, term)
                work.camera_sights.put_all(sights)
            work.commit()
        return seen_before

    def _within_term(self, listing: Listing, known: Mapping[str, KnownFile]) -> Listing:
        """Leave out new files from before what the index keeps."""
        if self._oldest_kept is None:
            return listing
        since = self._oldest_kept(self._clock.now())
        kept = (one for one in listing.recordings if one.start.at >= since or one.path in known)
        return replace(listing, recordings=tuple(kept))

    def _settle(self, source: FootageSource, listing: Listing, known: Mapping[str, KnownFile]) -> Listing:
        """Find the starts that names do not tell, in the heads of new files."""

        def heads(paths: Sequence[str]) -> Sequence[ContainerFacts]:
            whole = [Path(source.root, *path.split("/")) for path in paths]
            found: list[ContainerFacts] = []
            for begin in range(0, len(whole), HEADS_AT_ONCE):
                some = whole[begin : begin + HEADS_AT_ONCE]
                found += self._runner.run(heads_of, some, deadline=HEADS_DEADLINE_S, key=str(some[0]))
            return found

        records = partial(self._records.spans, source) if self._records and source.database else None
        return settled(listing, source, layout_for(self._layouts, source), known, heads, records)

    def _follow_renames(self, known: Mapping[str, KnownFile], listing: Listing) -> Mapping[str, KnownFile]:
        """Keep under their new names recordings that their recorder has renamed."""
        listed = {one.path for one in listing.recordings}
        missing = {path: one for path, one in known.items() if path not in listed}
        still = [one for one in missing.values() if one.state is not RecordingState.GONE]
        if listing.refused or not still:
            return known
        moves = renamed(still, [one for one in listing.recordings if one.path not in known])
        with self._works() as work:
            for path, one in moves.items():
                work.recordings.rename(one.id, path)
            work.commit()
        moved = {one.id for one in moves.values()}
        return {path: one for path, one in known.items() if one.id not in moved} | dict(moves)

    def _record_away(self, session: Session, source: FootageSource, error: SourceUnreachable) -> None:
        with self._works() as work:
            before = work.sources.sight(source.id)
            was_away = before is not None and before.problem == error.code
            seen_at = before.seen_at if before else None
            work.sources.record_sight(SourceSight(source.id, self._clock.now(), seen_at, error.code))
            if not was_away:
                # Once, and not once a minute for as long as somebody watches.
                why = str(error.values["why"])
                self._log.append(work, "footage.source_unreachable", session, source=source.id, why=why)
            work.commit()

    def _mark_gone(self, plan: IndexPlan, report: IndexReport, seen_before: datetime | None) -> None:
        """Keep that files are listed no more; who deleted or moved them cannot be known here."""
        if not plan.gone:
            return
        with self._works() as work:
            work.recordings.mark_gone(plan.gone, seen_before, self._clock.now())
            work.commit()
        report.gone += len(plan.gone)

    def _log_run(self, session: Session, report: IndexReport) -> None:
        if report.listed == report.unchanged and not report.gone:
            # Who watches a folder would fill the log with looks that found nothing.
            return
        with self._works() as work:
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
            work.commit()


def _report(source: SourceId, listing: Listing, plan: IndexPlan, past_term: int) -> IndexReport:
    return IndexReport(
        source,
        listed=len(listing.recordings),
        past_term=past_term,
        unchanged=plan.unchanged,
        unrecognised=listing.unrecognised,
        refused_folders=listing.refused,
        unknown_keys=list(listing.unknown_keys),
    )


@dataclass(frozen=True, slots=True)
class _Looked:
    """What a look at a source found.

    `past_term` files were left out for being older than the index is kept: what is read of them would be
    forgotten at once, and read again by the next run. `before` is when the last whole look before this was.
    """

    source: FootageSource
    known: Mapping[str, KnownFile]
    listing: Listing
    past_term: int
    before: datetime | None


class _Run:
    """Counts a run as it goes."""

    def __init__(
        self, plan: IndexPlan, report: IndexReport, progress: Progress, follow: Follow, clock: Clock
    ) -> None:
        self._plan = plan
        self._report = report
        self._progress = progress
        self._follow = follow
        self._now: Callable[[], float] = lambda: clock.now().timestamp()
        self._began = self._now()
        self._files = self._size = 0
        self._footage_s = 0.0

    def begin(self) -> None:
        """Report how much there is to do."""
        self._tell()

    def told(self, listed: ListedFile, recording: Recording | None, intervals: int) -> None:
        """Count a file of the run."""
        self._files += 1
        self._size += listed.size
        if recording is None:
            self._report.unchanged += 1
        else:
            self._report.count(recording.state, intervals)
            self._footage_s += recording.duration_s
        self._tell()

    def _tell(self) -> None:
        self._progress(self._plan.unchanged + self._files, self._report.listed)
        elapsed_s = max(0.0, self._now() - self._began)
        self._follow(
            RunStanding(
                self._files, len(self._plan.read), self._size, self._plan.size, self._footage_s, elapsed_s
            )
        )
