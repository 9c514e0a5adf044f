"""The work behind the page of doors: how far events are here, zones of doors, and files of events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ui.footage.doors_page import DoorsPage
from ui.footage.recorder_form import LONGEST_PATH
from ui.formats import visible
from ui.models.doors import DoorFileRow, DoorRow, DoorSourceRow
from ui.operations import Operation
from ui.palettes import Tone
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.visits.door_events import (
    Door,
    DoorKey,
    DoorResult,
    DoorSource,
    DoorSourceId,
    DoorSync,
    SyncState,
)
from visitor_desk.visits.door_files import BadRow
from visitor_desk.visits.door_import import ImportReport
from visitor_desk.visits.door_reading import DryRun, ReadRow
from visitor_desk.visits.place import ZoneId

LONGEST_DOOR = 80


@dataclass(frozen=True)
class _Read:
    """What the page shows of all systems."""

    sources: Sequence[DoorSource]
    doors: Sequence[Door]
    standing: Mapping[DoorSourceId, DoorSync]
    zones: Mapping[str, str]


class DoorsRoom:
    """Connects the page with the services; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace
        self._look = workplace.look
        self._texts = workplace.look.texts
        self.page = DoorsPage(workplace.look)
        detail = self.page.detail
        self.page.row_chosen.connect(self._show)
        detail.try_asked.connect(self._ask_to_try)
        detail.import_asked.connect(self._ask_to_import)
        detail.stop_asked.connect(self._stop)
        detail.door_put.connect(self._put)
        self._read: _Read | None = None
        self._unknown: dict[str, set[str]] = {}
        self._shown = ""
        self._running: Operation | None = None

    def enter(self) -> None:
        """Read the systems, their doors, and how far events are here."""
        self._read_all()
        self._work.bar.say(self._texts("doors.hint"), Tone.NEUTRAL)

    def _read_all(self) -> None:
        desk, session = self._work.desk, self._work.session

        def read() -> _Read:
            return _Read(
                desk.doors.sources(session),
                desk.doors.doors(session),
                desk.doors.standing(session),
                {zone.id: zone.name for zone in desk.house.zones(session)},
            )

        self._work.read(self.page, read, self._got)

    def _got(self, read: _Read) -> None:
        self._read = read
        rows = []
        for source in read.sources:
            tone, state, newest = self._state(read.standing.get(source.id))
            doors = str(sum(door.source == source.id for door in read.doors))
            name, kind = visible(source.name), self._texts(f"doors.form_{source.form.value}")
            rows.append(DoorSourceRow(source.id, name, kind, state, tone, newest, doors))
        self.page.show_rows(rows)

    def _state(self, sync: DoorSync | None) -> tuple[Tone, str, str]:
        """Return tone and state of a system's events, and when its newest was."""
        if sync is None or sync.up_to is None:
            return Tone.LOOK_AGAIN, self._texts("doors.no_event"), ""
        when = self._look.formats.relative(sync.up_to, self._look.clock.now())
        good = sync.state is SyncState.COMPLETE
        tone = Tone.GOOD if good else Tone.LOOK_AGAIN
        state = self._texts("doors.in_time" if good else "doors.behind")
        return tone, state, self._texts("doors.newest", when=when)

    def _show(self, chosen: str) -> None:
        read = self._read
        source = next((one for one in read.sources if one.id == chosen), None) if read else None
        if read is None or source is None:
            return
        texts, detail = self._texts, self.page.detail
        sync = read.standing.get(source.id)
        newest = sync.up_to if sync else None
        watched = visible(source.folder, LONGEST_PATH) if source.folder else texts("doors.not_watched")
        detail.show_source(
            visible(source.name),
            texts("doors.watched", folder=watched) if source.folder else watched,
            [
                (
                    texts("doors.fact_newest"),
                    self._look.formats.day_time(newest) if newest else texts("recorders.never"),
                ),
                (texts("doors.fact_time"), visible(" + ".join(source.time))),
                (texts("doors.fact_zone"), visible(source.time_zone)),
                (texts("doors.fact_columns"), visible(f"{source.door}, {source.badge}")),
            ],
            [(visible(name), zone) for zone, name in read.zones.items()],
        )
        detail.show_doors(self._doors_of(source.id, read))
        if self._shown != chosen:
            self._shown = chosen
            detail.show_file(texts("doors.file_hint"), ())

    def _doors_of(self, source: DoorSourceId, read: _Read) -> list[DoorRow]:
        known = [door for door in read.doors if door.source == source]
        unknown = self._unknown.get(source, set()) - {door.key for door in known}
        rows = [
            DoorRow(visible(key, LONGEST_DOOR), "", self._texts("doors.no_zone"), Tone.LOOK_AGAIN)
            for key in sorted(unknown)
        ]
        return rows + [
            DoorRow(
                visible(door.key, LONGEST_DOOR),
                door.zone,
                visible(read.zones.get(door.zone, door.zone)),
                Tone.GOOD,
            )
            for door in known
        ]

    def _put(self, key: str, zone: str) -> None:
        desk, session, source = self._work.desk, self._work.session, self.page.chosen
        if source is None:
            return
        door = Door(DoorSourceId(source), DoorKey(key), ZoneId(zone))

        def kept(_: None) -> None:
            self._work.say("doors.door_kept", door=key)
            self._read_all()

        self._work.write(self.page, lambda: desk.doors.put_door(session, door), kept)

    def _ask_to_try(self) -> None:
        if (file := self._ask_file()) is not None:
            self.try_file(file)

    def _ask_to_import(self) -> None:
        if (file := self._ask_file()) is not None:
            self.import_file(file)

    def _ask_file(self) -> Path | None:
        chosen, _ = QFileDialog.getOpenFileName(self.page, self._texts("doors.choose_title"))
        return Path(chosen) if chosen else None

    def try_file(self, file: Path) -> None:
        """Show what the first rows of a file would give for the chosen system; nothing is kept."""
        desk, session = self._work.desk, self._work.session
        sources = self._read.sources if self._read else ()
        source = next((one for one in sources if one.id == self.page.chosen), None)
        if source is None:
            return

        def tried(found: DryRun) -> None:
            self._note_unknown(source.id, found.unknown_doors)
            bad = sum(isinstance(row, BadRow) for row in found.rows)
            self.page.detail.show_file(
                self._texts("doors.tried", n=len(found.rows), bad=bad),
                [self._file_row(row) for row in found.rows],
            )

        self._work.read(self.page, lambda: desk.doors.try_out(session, source, file), tried, self._failed)

    def import_file(self, file: Path) -> None:
        """Read a file of the chosen system and keep its events."""
        desk, session, source = self._work.desk, self._work.session, self.page.chosen
        if source is None or self._running is not None:
            return
        self.page.detail.show_running(0, 0)
        self._running = self._work.read_long(
            self.page,
            lambda progress, stopped: desk.doors.bring_in(
                session, DoorSourceId(source), file, progress, stopped
            ),
            self._imported,
            # How many rows a file has is not known before its end.
            lambda _done, _total: None,
            self._stopped,
            self._failed,
        )

    def _imported(self, report: ImportReport) -> None:
        self._end()
        self._note_unknown(report.source, report.unknown_doors)
        self.page.detail.show_file(
            self._texts(
                "cli.doors.imported",
                rows=report.rows,
                kept=report.kept,
                duplicates=report.duplicates,
                late=report.late,
                expired=report.expired,
                bad=report.bad,
            ),
            [self._file_row(row) for row in report.bad_rows],
        )
        self._read_all()

    def _file_row(self, row: ReadRow | BadRow) -> DoorFileRow:
        texts, nothing = self._texts, self._texts("visits.nothing")
        if isinstance(row, BadRow):
            fault = texts(f"door_fault.{row.fault.value}")
            return DoorFileRow(str(row.number), nothing, nothing, fault, Tone.LOOK_AGAIN)
        event, site = row.event, row.event.at.astimezone(self._look.formats.zone)
        direction = texts(f"door_direction.{event.direction.value}")
        what = f"{direction}, {texts(f'door_result.{event.result.value}')}"
        denied = event.result is DoorResult.DENIED
        return DoorFileRow(
            str(row.number),
            f"{self._look.formats.date_of(event.at)} {site:%H:%M:%S}",
            visible(event.door, LONGEST_DOOR),
            what,
            Tone.NEUTRAL if denied else Tone.GOOD,
        )

    def _note_unknown(self, source: str, doors: Sequence[str]) -> None:
        self._unknown.setdefault(source, set()).update(doors)
        if self._read is not None and doors:
            self.page.detail.show_doors(self._doors_of(DoorSourceId(source), self._read))

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _stopped(self) -> None:
        self._end()
        self.page.detail.show_file(self._texts("doors.stopped"), ())
        self._read_all()

    def _failed(self, error: DeskError) -> None:
        self._end()
        self.page.detail.show_file(self._look.sentence(error), ())
        self._work.show_error(error)

    def _end(self) -> None:
        self._running = None
        self.page.detail.show_idle()
