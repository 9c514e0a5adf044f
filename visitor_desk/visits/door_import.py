"""Keeps the events of a file: nothing twice, nothing whose day is over, every bad row with its reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.progress import Progress, Stopped, no_progress, stop_point
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.session import Session
from visitor_desk.visits.door_events import DoorEvent, DoorKey, DoorSource, DoorSourceId
from visitor_desk.visits.door_files import BadRow
from visitor_desk.visits.door_folder import DroppedFile, at_rest, dropped_files, look_at
from visitor_desk.visits.door_ports import DoorFile
from visitor_desk.visits.door_reading import read_events
from visitor_desk.visits.place import Zone
from visitor_desk.visits.ports import Lives, VisitWork

TABLE: Final = "door_events"
BATCH: Final = 500
BAD_ROWS_SAID: Final = 20


@dataclass(slots=True)
class ImportReport:
    """What one file gave. `bad_rows` are the first of the `bad`; unknown doors are keys without a zone.

    `late` events are new ones that are older than the newest that was there before this file; they are kept
    at their time. `expired` ones are past their life and were not kept.
    """

    source: DoorSourceId
    rows: int = 0
    kept: int = 0
    duplicates: int = 0
    late: int = 0
    expired: int = 0
    bad: int = 0
    bad_rows: list[BadRow] = field(default_factory=list)
    unknown_doors: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FolderLook:
    """What a look at one watched folder gave: a report per file read, and what waits or failed.

    `waiting` counts files that are still being written, `refused` are the codes of files that could not be
    read, `problem` is the code of why the folder itself could not be.
    """

    source: DoorSourceId
    reports: tuple[ImportReport, ...] = ()
    waiting: int = 0
    refused: tuple[str, ...] = ()
    problem: str | None = None


@dataclass(frozen=True)
class DoorImport:
    """Stands behind `Doors`, which checks the duty."""

    works: Callable[[], VisitWork]
    log: AuditLog
    clock: Clock
    lives: Lives

    def file(
        self, session: Session, source_id: DoorSourceId, file: Path, progress: Progress, stopped: Stopped
    ) -> ImportReport:
        """Read one file; batches that were read before an error or a stop stay, and a next try skips them."""
        with self.works() as work:
            source = work.door_register.source(source_id)
            newest = work.door_events.newest(source_id)
            zones = _zones_of(work, source_id)
        now = self.clock.now()
        today = self.lives.local_day(now)
        report = ImportReport(source_id)
        unknown: set[str] = set()
        batch: list[DoorEvent] = []

        def keep() -> None:
            with self.works() as work:
                new = work.door_events.add(batch)
                work.commit()
            late = {one.id for one in batch if newest is not None and one.at < newest}
            report.kept += len(new)
            report.duplicates += len(batch) - len(new)
            report.late += len(new & late)
            batch.clear()

        try:
            for row in read_events(source, file, now):
                report.rows += 1
                if isinstance(row, BadRow):
                    report.bad += 1
                    if len(report.bad_rows) < BAD_ROWS_SAID:
                        report.bad_rows.append(row)
                    continue
                event = row.event
                zone = zones.get(event.door)
                if event.door not in zones:
                    unknown.add(event.door)
                if self.lives.gone_on(None, TABLE, event.at, [zone] if zone else []) <= today:
                    report.expired += 1
                    continue
                batch.append(event)
                if len(batch) == BATCH:
                    keep()
                    progress(report.rows, report.rows)
                    stop_point(stopped)
            keep()
        finally:
            report.unknown_doors = sorted(unknown)
            if report.rows:
                self._note(session, report)
        return report

    def folders(
        self, session: Session, pause: Callable[[float], None], stopped: Stopped
    ) -> Sequence[FolderLook]:
        """Look at every watched folder once."""
        with self.works() as work:
            watched = [one for one in work.door_register.sources() if one.folder]
        return [self._look(session, source, pause, stopped) for source in watched]

    def _look(
        self, session: Session, source: DoorSource, pause: Callable[[float], None], stopped: Stopped
    ) -> FolderLook:
        try:
            listed = dropped_files(source.id, Path(source.folder or ""))
        except DeskError as error:
            return FolderLook(source.id, problem=error.code)
        with self.works() as work:
            fresh = [one for one in listed if not _was_read(work, source.id, one)]
        ready = at_rest(fresh, pause)
        reports, refused = [], []
        for file in ready:
            stop_point(stopped)
            try:
                reports.append(self.file(session, source.id, file.path, no_progress, stopped))
            except DeskError as error:
                stop_point(stopped)
                refused.append(error.code)
                continue
            if look_at(file.path) == file:
                self._remember(source.id, file)
        return FolderLook(source.id, tuple(reports), len(fresh) - len(ready), tuple(refused))

    def _remember(self, source: DoorSourceId, file: DroppedFile) -> None:
        with self.works() as work:
            work.door_events.put_file(
                DoorFile(source, file.path_sha256, file.size, file.modified, self.clock.now())
            )
            work.commit()

    def _note(self, session: Session, report: ImportReport) -> None:
        with self.works() as work:
            self.log.append(
                work,
                "doors.imported",
                session,
                source=report.source,
                rows=report.rows,
                kept=report.kept,
                duplicates=report.duplicates,
                late=report.late,
                expired=report.expired,
                bad=report.bad,
            )
            work.commit()


def _zones_of(work: VisitWork, source: DoorSourceId) -> dict[DoorKey, Zone | None]:
    """Return the zone of each door of a source; an event of a door without one lives the shortest."""
    return {
        door.key: work.zones.get(door.zone) for door in work.door_register.doors() if door.source == source
    }


def _was_read(work: VisitWork, source: DoorSourceId, file: DroppedFile) -> bool:
    known = work.door_events.file(source, file.path_sha256)
    return known is not None and (known.size, known.modified) == (file.size, file.modified)
