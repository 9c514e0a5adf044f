"""The work behind the import of exported files: each is read where it lies, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ui.footage.footage_words import FootageWords
from ui.footage.recorder_form import LONGEST_PATH
from ui.footage.recorders_page import RecordersPage
from ui.formats import visible
from ui.models.imports import ImportRow
from ui.operations import Operation
from ui.palettes import Tone
from ui.typed_moment import read_moment
from ui.workplace import Workplace
from visitor_desk.errors import Cancelled, DeskError
from visitor_desk.footage.camera import Camera, CameraId
from visitor_desk.footage.import_recording import StartAmbiguous, StartNeverWas, TypedStart
from visitor_desk.footage.recorder_layouts import known_layouts
from visitor_desk.footage.recording import Recording
from visitor_desk.footage.recording_time import TimeZoneUnknown
from visitor_desk.progress import Progress, Stopped
from visitor_desk.security.duties import SessionLocked


@dataclass(frozen=True)
class _Wanted:
    """What was filled in."""

    files: tuple[Path, ...]
    camera: CameraId
    time_zone: str
    start: TypedStart | None
    layout: str | None


Outcome = Recording | DeskError


class Importing:
    """Fills the form, runs the import beside the window, and says of each file what came of it."""

    def __init__(self, workplace: Workplace, page: RecordersPage, on_end: Callable[[], None]) -> None:
        self._work, self._page, self._form = workplace, page, page.importing
        self._texts, self._formats = workplace.look.texts, workplace.look.formats
        self._words = FootageWords(self._texts, self._formats)
        self._on_end = on_end
        self._files: tuple[Path, ...] = ()
        self._running: Operation | None = None
        self._reached: int | None = None
        form = self._form
        form.files_asked.connect(self._ask_files)
        form.run_asked.connect(self._run)
        form.stop_asked.connect(self._stop)

    def begin(self, cameras: Sequence[Camera]) -> None:
        """Open the form; a run that goes on stays in sight."""
        self._page.show_form(self._page.importing)
        if self._running is not None:
            return
        self._files = ()
        layouts: list[tuple[str, object]] = [(self._texts("import.any_layout"), None)]
        layouts += [(visible(one.title), one.id) for one in known_layouts().values()]
        self._form.begin([(visible(one.name), one.id) for one in cameras], layouts, str(self._formats.zone))

    def use_files(self, files: Sequence[Path]) -> None:
        """Take files that were chosen, in the order of their names: exports follow one another so."""
        self._files = tuple(sorted(files))
        self._form.clear_troubles()
        waiting = self._texts("import.waiting")
        self._form.show_rows(
            [ImportRow(visible(one.name, LONGEST_PATH), waiting, Tone.NEUTRAL) for one in self._files]
        )

    def _ask_files(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self._page, self._texts("import.choose_title"))
        if chosen:
            self.use_files([Path(one) for one in chosen])

    def _run(self) -> None:
        if self._running is not None:
            return
        wanted = self._wanted()
        if wanted is None:
            return
        desk, session = self._work.desk, self._work.session

        def ask(files: Sequence[Path], progress: Progress, stopped: Stopped) -> list[Recording]:
            return desk.footage_import.import_recordings(
                session,
                files,
                wanted.camera,
                wanted.time_zone,
                start=wanted.start,
                layout=wanted.layout,
                progress=progress,
                stopped=stopped,
            )

        def run(progress: Progress, stopped: Stopped) -> Sequence[Outcome]:
            if wanted.start is not None:

                def reach(done: int, total: int) -> None:
                    self._reached = done
                    progress(done, total)

                # They follow one another: each begins where the one before ends.
                return ask(wanted.files, reach, stopped)
            found: list[Outcome] = []
            for number, file in enumerate(wanted.files):
                progress(number, len(wanted.files))
                try:
                    found += ask([file], lambda _done, _total: None, stopped)
                except (Cancelled, SessionLocked, TimeZoneUnknown):
                    raise
                except DeskError as error:
                    found.append(error)
            return found

        self._reached = None
        self._form.show_running(0, len(wanted.files))
        self._running = self._work.read_long(
            self._page, run, self._done, self._form.show_running, self._stopped, self._failed
        )

    def _wanted(self) -> _Wanted | None:
        """Return what is filled in; None where something is missing, which is then said beside it."""
        form, texts = self._form, self._texts
        form.clear_troubles()
        camera = form.camera.editor.value
        start, wrong = self._start()
        if not self._files:
            form.note(texts("import.choose_first"))
            form.choose.setFocus()
        elif camera is None:
            form.camera.show_trouble(texts("import.no_camera"))
        elif wrong:
            form.start.show_trouble(texts("import.no_moment"))
            form.start.editor.setFocus()
        else:
            layout = form.layout_choice.editor.value
            return _Wanted(
                self._files,
                CameraId(str(camera)),
                form.time_zone.editor.text().strip(),
                start,
                None if layout is None else str(layout),
            )
        return None

    def _start(self) -> tuple[TypedStart | None, bool]:
        """Return the typed start and whether what is typed is none; a day has to be said."""
        form, zone = self._form, self._formats.zone
        typed = form.start.editor.text().strip()
        if not typed:
            return None, False
        moment = read_moment(typed, zone, date.min) if "-" in typed else None
        if moment is None:
            return None, True
        which = form.which.editor.value if not form.which.isHidden() else None
        return TypedStart(moment.replace(tzinfo=None), which if isinstance(which, int) else None), False

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _done(self, found: Sequence[Outcome]) -> None:
        rows = [self._row(file, one) for file, one in zip(self._files, found, strict=True)]
        kept = sum(isinstance(one, Recording) for one in found)
        self._end()
        self._form.show_rows(rows)
        refused = next((one for one in found if isinstance(one, DeskError)), None)
        if refused is not None:
            self._form.note(self._work.look.sentence(refused))
        self._work.say(
            "import.done", Tone.GOOD if kept == len(found) else Tone.LOOK_AGAIN, n=kept, of=len(found)
        )
        self._on_end()

    def _row(self, file: Path, one: Outcome) -> ImportRow:
        name = visible(file.name, LONGEST_PATH)
        if isinstance(one, DeskError):
            return ImportRow(name, self._texts("import.refused"), Tone.BAD, self._work.look.sentence(one))
        at = one.start.astimezone(self._formats.zone)
        torn = one.problem is not None
        return ImportRow(
            name,
            self._texts("import.torn" if torn else "import.kept"),
            Tone.LOOK_AGAIN if torn else Tone.GOOD,
            self._texts("import.start_by", how=self._texts(f"recorders.by_{one.time_source.value}")),
            f"{self._formats.date_of(at)} {at:%H:%M:%S}",
            self._texts("cameras.seconds", s=self._words.number(one.duration_s)),
        )

    def _stopped(self) -> None:
        self._end()
        self._form.note(self._texts("import.stopped"), Tone.NEUTRAL)
        self._on_end()

    def _failed(self, error: DeskError) -> None:
        self._end()
        form, sentence = self._form, self._work.look.sentence(error)
        if isinstance(error, StartAmbiguous):
            form.ask_which_hour(sentence)
        elif isinstance(error, StartNeverWas):
            form.start.show_trouble(sentence)
            form.start.editor.setFocus()
        elif isinstance(error, TimeZoneUnknown):
            form.time_zone.show_trouble(self._texts("recorders.zone_unknown"))
            form.time_zone.editor.setFocus()
        elif isinstance(error, SessionLocked):
            self._work.show_error(error)
        else:
            form.note(sentence)
            if self._reached is not None:
                self._show_broken_chain(self._reached, sentence)
        self._on_end()

    def _show_broken_chain(self, reached: int, sentence: str) -> None:
        """Show which files of a typed start are kept, which one was refused, and which were not opened."""
        texts, rows = self._texts, []
        for number, file in enumerate(self._files):
            name = visible(file.name, LONGEST_PATH)
            if number < reached:
                rows.append(ImportRow(name, texts("import.kept"), Tone.GOOD))
            elif number == reached:
                rows.append(ImportRow(name, texts("import.refused"), Tone.BAD, sentence))
            else:
                rows.append(
                    ImportRow(name, texts("import.not_opened"), Tone.NEUTRAL, texts("import.chain_broken"))
                )
        self._form.show_rows(rows)

    def _end(self) -> None:
        self._running = None
        self._form.show_idle()
