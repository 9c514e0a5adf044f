"""The work behind the page of doors: how far events are here, zones of doors, and files of events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ui.footage.door_adding import DoorAdding
from ui.footage.door_words import DoorWords
from ui.footage.doors_page import DoorsPage
from ui.footage.recorder_form import LONGEST_PATH
from ui.formats import visible
from ui.models.doors import DoorRow, DoorSourceRow
from ui.operations import Operation
from ui.palettes import Tone
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.footage.camera import Camera, CameraId
from visitor_desk.footage.door_camera import DoorCamera, DoorSide
from visitor_desk.visits.door_events import (
    Door,
    DoorKey,
    DoorSource,
    DoorSourceId,
    DoorSync,
)
from visitor_desk.visits.door_files import BadRow
from visitor_desk.visits.door_import import ImportReport
from visitor_desk.visits.door_reading import DryRun
from visitor_desk.visits.place import ZoneId


@dataclass(frozen=True)
class _Read:
    """What the page shows of all systems."""

    sources: Sequence[DoorSource]
    doors: Sequence[Door]
    standing: Mapping[DoorSourceId, DoorSync]
    zones: Mapping[str, str]
    cameras: Sequence[Camera]
    at_doors: Sequence[DoorCamera]

    @property
    def zone_choices(self) -> list[tuple[str, object]]:
        """The zones as a list offers them."""
        return [(visible(name), zone) for zone, name in self.zones.items()]

    @property
    def camera_choices(self) -> list[tuple[str, object]]:
        """The cameras in service, by name; a camera that is out of it belongs to no visit."""
        there = sorted(
            (one for one in self.cameras if one.retired_at is None), key=lambda one: one.name.casefold()
        )
        return [(visible(one.name), one.id) for one in there]


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
        detail.camera_put.connect(self._put_camera)
        self.page.add.clicked.connect(self.begin_add)
        self._words = DoorWords(self._texts, self._look.formats)
        self.adding = DoorAdding(workplace, self.page.form, self._added)
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
                desk.cameras.cameras(session),
                desk.cameras.at_doors(session),
            )

        self._work.read(self.page, read, self._got)

    def _got(self, read: _Read) -> None:
        self._read = read
        now = self._look.clock.now()
        rows = []
        for source in read.sources:
            tone, state, newest = self._words.state(read.standing.get(source.id), now)
            doors = str(sum(door.source == source.id for door in read.doors))
            name, kind = visible(source.name), self._texts(f"doors.form_{source.form.value}")
            rows.append(DoorSourceRow(source.id, name, kind, state, tone, newest, doors))
        self.page.show_rows(rows)

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
            read.zone_choices,
            read.camera_choices,
        )
        detail.show_doors(self._doors_of(source.id, read))
        if self._shown != chosen:
            self._shown = chosen
            detail.show_file(texts("doors.file_hint"), ())

    def _doors_of(self, source: DoorSourceId, read: _Read) -> list[DoorRow]:
        return self._words.doors(
            [door for door in read.doors if door.source == source],
            self._unknown.get(source, set()),
            read.zones,
            [one for one in read.at_doors if one.source == source],
            {camera.id: camera.name for camera in read.cameras},
        )

    def _put(self, key: str, zone: str) -> None:
        desk, session, source = self._work.desk, self._work.session, self.page.chosen
        if source is None:
            return
        door = Door(DoorSourceId(source), DoorKey(key), ZoneId(zone))

        def kept(_: None) -> None:
            self._work.say("doors.door_kept", door=key)
            self._read_all()

        self._work.write(self.page, lambda: desk.doors.put_door(session, door), kept)

    def _put_camera(self, key: str, camera: str, sees: DoorSide) -> None:
        desk, session, source = self._work.desk, self._work.session, self.page.chosen
        if source is None:
            return
        seen = DoorCamera(DoorSourceId(source), DoorKey(key), CameraId(camera), DoorSide(sees))

        def kept(_: None) -> None:
            self._work.say("doors.camera_kept", door=key)
            self._read_all()

        self._work.write(self.page, lambda: desk.cameras.set_at_door(session, seen), kept)

    def begin_add(self) -> None:
        """Open the form that adds an access-control system."""
        if self._read is not None:
            self.page.show_form(self.page.form)
            self.adding.begin(self._read.sources, self._read.zone_choices)

    def _added(self) -> None:
        self.page.show_list()
        self._read_all()

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
                [self._words.file_row(row) for row in found.rows],
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
            [self._words.file_row(row) for row in report.bad_rows],
        )
        self._read_all()

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
        self.page.detail.show_file(self._look.sentence(error), (), failed=True)
        self._work.show_error(error)

    def _end(self) -> None:
        self._running = None
        self.page.detail.show_idle()
