"""Access control beside the visitor log: which badge was shown where while it was out with a visitor."""

from __future__ import annotations

import codecs
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from visitor_desk.bsn import reject_bsn_in
from visitor_desk.clock import Clock
from visitor_desk.progress import Progress, Stopped, never, no_progress
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.log_entry import EntryValue
from visitor_desk.security.row_binding import StatedRow
from visitor_desk.security.session import Session
from visitor_desk.visits.door_bound_rows import bound_door
from visitor_desk.visits.door_events import (
    Door,
    DoorClock,
    DoorSource,
    DoorSourceId,
    DoorSync,
    TimedEvent,
    clock_at,
    sync_of,
)
from visitor_desk.visits.door_import import DoorImport, FolderLook, ImportReport
from visitor_desk.visits.door_reading import DryRun, dry_run
from visitor_desk.visits.door_time import check_format, door_zone
from visitor_desk.visits.place import ZoneId, ZoneUnknown, with_parents
from visitor_desk.visits.ports import Lives, VisitWork
from visitor_desk.visits.ticket import FieldNotAccepted
from visitor_desk.visits.visit import Visit, VisitId, VisitUnknown
from visitor_desk.visits.visit_doors import clocks_of, events_of_visit

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}")
"""Entries of the log name the source, and hold no free text."""


@dataclass(frozen=True, slots=True)
class VisitDoors:
    """The events of a visit's badge while it was out, by true time, and how far events are here.

    `badge_forgotten`: the badge number has gone with the visitor's name, so nothing leads to events.
    """

    events: tuple[TimedEvent, ...] = field(repr=False)
    sync: DoorSync
    badge_forgotten: bool = False


@dataclass(frozen=True)
class Doors:
    """Enters access-control systems, reads their files, and answers for visits."""

    works: Callable[[], VisitWork]
    log: AuditLog
    clock: Clock
    lives: Lives
    pause: Callable[[float], None] = field(default_factory=lambda: time.sleep)

    @requires(Duty.FACILITY)
    def add_source(self, session: Session, source: DoorSource, doors: Sequence[Door] = ()) -> None:
        """Add an access-control system with its doors.

        Raises DoorSourceKnown, DoorTimeNotReadable, FieldNotAccepted or ZoneUnknown.
        """
        _accept(source)
        with self.works() as work:
            work.door_register.add_source(source)
            self._append(work, session, "doors.source_added", bound_door(source), form=source.form.value)
            for door in doors:
                self._put_door(work, session, door)
            work.commit()

    @requires(Duty.FACILITY)
    def put_door(self, session: Session, door: Door) -> None:
        """Add a door or put it in another zone. Raises DoorSourceUnknown or ZoneUnknown."""
        with self.works() as work:
            self._put_door(work, session, door)
            work.commit()

    @requires(Duty.FACILITY)
    def set_clock(self, session: Session, clock: DoorClock) -> None:
        """Keep how far the clock of a source is off; the past is read anew with it. DoorSourceUnknown."""
        with self.works() as work:
            work.door_register.put_clock(clock)
            self._append(
                work,
                session,
                "doors.clock_set",
                bound_door(clock),
                source=clock.source,
                offset_ms=round(clock.offset_s * 1000),
                uncertainty_ms=round(clock.uncertainty_s * 1000),
            )
            work.commit()

    @requires(Duty.FACILITY, Duty.PRIVACY, Duty.AUDITOR)
    def sources(self, session: Session) -> Sequence[DoorSource]:  # noqa: ARG002 - read by the duty check
        """Return every access-control system, by id."""
        with self.works() as work:
            return work.door_register.sources()

    @requires(Duty.FACILITY, Duty.PRIVACY, Duty.AUDITOR)
    def doors(self, session: Session) -> Sequence[Door]:  # noqa: ARG002 - as above
        """Return every door with its zone, by source and key."""
        with self.works() as work:
            return work.door_register.doors()

    @requires(Duty.FACILITY, Duty.PRIVACY, Duty.AUDITOR)
    def standing(self, session: Session) -> Mapping[DoorSourceId, DoorSync]:  # noqa: ARG002 - as above
        """Return of every system how far its events are here, by the true time of its newest."""
        now = self.clock.now()
        with self.works() as work:
            clocks = work.door_register.clocks()
            newest = {one.id: work.door_events.newest(one.id) for one in work.door_register.sources()}
        return {
            source: sync_of([_true(at, clocks_of(source, clocks))], None, now)
            for source, at in newest.items()
        }

    @requires(Duty.FACILITY)
    def try_out(self, session: Session, source: DoorSource, file: Path) -> DryRun:  # noqa: ARG002 - as above
        """Say what the first rows of a file would give; nothing is kept. `source` may be one yet to be added.

        Raises DoorTimeNotReadable and what `mapped_rows` does.
        """
        check_format(source.time_format)
        with self.works() as work:
            known = [door.key for door in work.door_register.doors() if door.source == source.id]
        return dry_run(source, file, self.clock.now(), known)

    @requires(Duty.FACILITY)
    def bring_in(
        self,
        session: Session,
        source: DoorSourceId,
        file: Path,
        progress: Progress = no_progress,
        stopped: Stopped = never,
    ) -> ImportReport:
        """Read a file of a source and keep its events; progress counts rows.

        Raises DoorSourceUnknown, Cancelled (what was read until then is kept), and what `mapped_rows` does.
        """
        return self._import().file(session, source, file, progress, stopped)

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def look(self, session: Session, stopped: Stopped = never) -> Sequence[FolderLook]:
        """Read what is new in every watched folder; a file that is being written waits for the next look."""
        return self._import().folders(session, self.pause, stopped)

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def of_visit(self, session: Session, visit_id: VisitId) -> VisitDoors:  # noqa: ARG002 - as above
        """Return the events of the badge of a visit while it was out with it. Raises VisitUnknown."""
        now = self.clock.now()
        with self.works() as work:
            visit = work.visits.get(visit_id)
            if visit is None:
                raise VisitUnknown
            sync = self._sync(work, visit, work.door_register.clocks(), now)
            events = events_of_visit(work, visit, now)
        return VisitDoors(tuple(events), sync, badge_forgotten=visit.badge is None)

    def _sync(self, work: VisitWork, visit: Visit, clocks: Iterable[DoorClock], now: datetime) -> DoorSync:
        known = {zone.id: zone for zone in work.zones.all()}
        zones = {zone for wanted in visit.zones for zone in with_parents(ZoneId(wanted), known)}
        sources = sorted({door.source for door in work.door_register.doors() if door.zone in zones})
        newest = [(source, work.door_events.newest(source)) for source in sources]
        return sync_of([_true(at, clocks_of(source, clocks)) for source, at in newest], visit.left_at, now)

    def _import(self) -> DoorImport:
        return DoorImport(self.works, self.log, self.clock, self.lives)

    def _put_door(self, work: VisitWork, session: Session, door: Door) -> None:
        reject_bsn_in(key=door.key)
        if work.zones.get(door.zone) is None:
            raise ZoneUnknown(zone=door.zone)
        work.door_register.put_door(door)
        self._append(work, session, "doors.door_put", bound_door(door), source=door.source, zone=door.zone)

    def _append(
        self, work: VisitWork, session: Session, act: str, row: StatedRow, **values: EntryValue
    ) -> None:
        # First, since it names the record that the entry is about.
        values = {"record": row.record, **values, "table": row.table, "row": row.digest}
        self.log.append(work, act, session, **values)


def _accept(source: DoorSource) -> None:
    reject_bsn_in(id=source.id, name=source.name, folder=source.folder, time=" ".join(source.time))
    reject_bsn_in(door=source.door, badge=source.badge, direction=source.direction, result=source.result)
    reject_bsn_in(event=source.event, words=" ".join(_words(source)))
    if _ID.fullmatch(source.id) is None:
        raise FieldNotAccepted(field="id")
    if not source.time:
        raise FieldNotAccepted(field="time")
    if source.delimiter is not None and len(source.delimiter) != 1:
        raise FieldNotAccepted(field="delimiter")
    if source.encoding is not None:
        try:
            codecs.lookup(source.encoding)
        except LookupError as error:
            raise FieldNotAccepted(field="encoding") from error
    check_format(source.time_format)
    door_zone(source.time_zone)


def _words(source: DoorSource) -> list[str]:
    return [*source.in_words, *source.out_words, *source.granted_words, *source.denied_words]


def _true(at: datetime | None, history: Sequence[DoorClock]) -> datetime | None:
    held = clock_at(history, at) if at is not None else None
    return at if at is None or held is None else at - timedelta(seconds=held.offset_s)
