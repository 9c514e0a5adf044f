"""The work behind the form that adds an access-control system: the mapping, a try, and what is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ui.footage.door_form import COLUMNS, OWN_FORMAT, DoorSystemForm
from ui.footage.door_words import DoorWords
from ui.footage.entering import id_from
from ui.footage.recorder_form import LONGEST_PATH
from ui.formats import visible
from ui.palettes import Tone
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.security.duties import SessionLocked
from visitor_desk.visits.door_events import Door, DoorForm, DoorKey, DoorSource, DoorSourceId
from visitor_desk.visits.door_files import BadRow, DoorColumnsMissing
from visitor_desk.visits.door_reading import DryRun
from visitor_desk.visits.door_time import DoorTimeNotReadable
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.ticket import FieldNotAccepted

_NEEDED = ("time", "door", "badge")


class DoorAdding:
    """Fills the form and keeps what it hands over; nothing is kept before a try that read a row."""

    def __init__(self, workplace: Workplace, form: DoorSystemForm, on_added: Callable[[], None]) -> None:
        self._work, self._form, self._on_added = workplace, form, on_added
        self._texts = workplace.look.texts
        self._words = DoorWords(self._texts, workplace.look.formats)
        self._sources: Sequence[DoorSource] = ()
        self._zones: Sequence[tuple[str, object]] = ()
        self._file: Path | None = None
        self._trying = 0
        form.file_asked.connect(self._ask_file)
        form.folder_asked.connect(self._ask_folder)
        form.try_asked.connect(self._try)
        form.save_asked.connect(self._save)

    def begin(self, sources: Sequence[DoorSource], zones: Sequence[tuple[str, object]]) -> None:
        """Open the form, empty."""
        self._sources, self._zones, self._file = sources, zones, None
        self._trying += 1
        self._form.begin(str(self._work.look.formats.zone))

    def use_file(self, file: Path) -> None:
        """Take a file that was chosen, and try it where the columns are typed already."""
        self._file = file
        self._form.show_file(visible(file.name, LONGEST_PATH))
        self._form.forget_try()
        if all(map(self._form.text, _NEEDED)):
            self._try()

    def _ask_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self._form, self._texts("doors.choose_title"))
        if chosen:
            self.use_file(Path(chosen))

    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self._form, self._texts("doors.form.choose_folder_title"))
        if chosen:
            self._form.lines["folder"].editor.setText(chosen)

    def _source(self) -> DoorSource:
        """Return what is filled in; its id is made of its name."""
        form = self._form
        name = form.text("name")
        day, chosen = form.text("day"), form.time_format.editor.value
        delimiter = form.delimiter.editor.value
        usual = DoorSource(
            id=DoorSourceId(id_from(name, [one.id for one in self._sources], "access")),
            name=name,
            form=DoorForm(str(form.file_form.editor.value)),
            time=(day, form.text("time")) if day else (form.text("time"),),
            time_format=form.text("own_format") if chosen == OWN_FORMAT else str(chosen),
            time_zone=form.text("time_zone"),
            door=form.text("door"),
            badge=form.text("badge"),
            direction=form.text("direction") or None,
            result=form.text("result") or None,
            event=form.text("event") or None,
            delimiter=None if delimiter is None else str(delimiter),
            encoding=form.text("encoding") or None,
            folder=form.text("folder") or None,
        )
        return replace(
            usual,
            in_words=(*usual.in_words, *self._typed_words("in_words")),
            out_words=(*usual.out_words, *self._typed_words("out_words")),
            granted_words=(*usual.granted_words, *self._typed_words("granted_words")),
            denied_words=(*usual.denied_words, *self._typed_words("denied_words")),
        )

    def _typed_words(self, line: str) -> list[str]:
        return [word for part in self._form.text(line).split(",") if (word := part.strip())]

    def _try(self) -> None:
        form, texts = self._form, self._texts
        form.note("")
        troubles = {one: texts("doors.form.column_missing") for one in _NEEDED if not form.text(one)}
        if form.time_format.editor.value == OWN_FORMAT and not form.text("own_format"):
            troubles["own_format"] = texts("doors.form.format_missing")
        form.show_troubles(troubles)
        if troubles:
            return
        if self._file is None:
            form.note(texts("doors.form.choose_first"))
            form.choose.setFocus()
            return
        desk, session, file, source = self._work.desk, self._work.session, self._file, self._source()
        self._trying += 1
        ticket = self._trying

        def show(found: DryRun) -> None:
            if ticket == self._trying:
                self._show_found(found)

        def refuse(error: DeskError) -> None:
            if ticket == self._trying:
                form.forget_try()
                self._show_trouble(error)

        self._work.read(form, lambda: desk.doors.try_out(session, source, file), show, refuse)

    def _show_found(self, found: DryRun) -> None:
        form, texts = self._form, self._texts
        bad = sum(isinstance(row, BadRow) for row in found.rows)
        read = len(found.rows) - bad
        form.show_tried(
            texts("doors.form.tried", read=read, n=len(found.rows)),
            [self._words.file_row(row) for row in found.rows],
            found.unknown_doors,
            self._zones,
            may_save=read > 0,
        )
        if not found.rows:
            form.note(texts("doors.form.no_rows"))
        elif not read:
            form.note(texts("doors.form.none_read"))
        elif bad:
            form.note(texts.count("doors.form.some_bad", bad))
        else:
            form.note(texts("doors.form.all_read"), Tone.GOOD)

    def _show_trouble(self, error: DeskError) -> None:
        """Say what is wrong beside the line it is about."""
        form, sentence = self._form, self._work.look.sentence(error)
        lines: list[str] = []
        if isinstance(error, DoorColumnsMissing):
            missing = str(error.values["columns"]).split(", ")
            lines = [one for one in COLUMNS if form.text(one) in missing]
            if lines:
                form.show_troubles({one: self._texts("doors.form.not_in_file") for one in lines})
        elif isinstance(error, DoorTimeNotReadable):
            zone = error.values["text"] == form.text("time_zone")
            lines = ["time_zone" if zone else "own_format"]
        elif isinstance(error, FieldNotAccepted) and error.values["field"] in form.lines:
            lines = [str(error.values["field"])]
        if isinstance(error, SessionLocked):
            self._work.show_error(error)
        elif lines and not isinstance(error, DoorColumnsMissing):
            form.show_troubles(dict.fromkeys(lines, sentence))
        else:
            form.note(sentence)

    def _save(self) -> None:
        form, texts = self._form, self._texts
        source = self._source()
        trouble = ""
        if not source.name:
            trouble = texts("doors.form.name_missing")
        elif source.name.casefold() in {one.name.casefold() for one in self._sources}:
            trouble = texts("doors.form.name_there")
        form.show_troubles({"name": trouble} if trouble else {})
        if trouble:
            return
        doors = [Door(source.id, DoorKey(key), ZoneId(zone)) for key, zone in form.doors.chosen().items()]
        desk, session = self._work.desk, self._work.session

        def kept(_: None) -> None:
            self._work.say("doors.form.added", name=visible(source.name))
            self._on_added()

        self._work.write(
            form, lambda: desk.doors.add_source(session, source, doors), kept, self._show_trouble
        )
