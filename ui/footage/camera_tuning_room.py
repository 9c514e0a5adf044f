"""The work behind masks and comparisons of the cameras page; each camera's result stays while it is open."""

from __future__ import annotations

from ui.footage.cameras_page import CamerasPage
from ui.operations import Operation
from ui.palettes import Tone
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.size_evidence import FEWEST_EVENTS, SizeEvidence
from visitor_desk.footage.still import Still
from visitor_desk.footage.tuning import CameraTuning, MaskedArea
from visitor_desk.security.duties import Purpose


class CameraTuningRoom:
    """Connects the panel with the service; a picture is asked for with a purpose, and dropped when left."""

    def __init__(self, workplace: Workplace, page: CamerasPage) -> None:
        self._work, self._page = workplace, page
        self._texts = workplace.look.texts
        self._panel = page.detail.reading
        self._tuning: CameraTuning | None = None
        self._ends: dict[str, str] = {}
        self._running: Operation | None = None
        self._learning: Operation | None = None
        self._compared: CameraId | None = None
        self._panel.masks_asked.connect(self.begin_masks)
        self._panel.calibrate_asked.connect(self._calibrate)
        self._panel.stop_asked.connect(self._stop)
        self._panel.editor.picture_asked.connect(self._picture)
        self._panel.editor.filled.connect(self._keep)
        self._panel.editor.left.connect(self._stop_learning)

    def show(self, camera: CameraId) -> None:
        """Read and show how a camera's recordings are read."""
        if self._panel.isHidden():
            return
        desk, session = self._work.desk, self._work.session
        self._tuning = None
        if self._running is None:
            self._panel.show_idle(self._ends.get(camera, ""))

        def got(tuning: CameraTuning) -> None:
            if self._page.chosen == camera:
                self._tuning = tuning
                self._panel.show_tuning(self._words(tuning))

        self._work.read(self._page, lambda: desk.camera_tunings.of_camera(session, camera), got)

    def _words(self, tuning: CameraTuning) -> str:
        masked = (
            self._texts.count("cameras.masked", len(tuning.masked))
            if tuning.masked
            else self._texts("cameras.masked_nothing")
        )
        return f"{masked} {self._texts('cameras.trusted' if tuning.trusts_sizes else 'cameras.not_trusted')}"

    def begin_masks(self) -> None:
        """Unfold the masks of the chosen camera."""
        if self._tuning is not None:
            self._page.detail.open_masks(self._tuning.masked)

    def _picture(self, purpose: Purpose) -> None:
        desk, session, camera = self._work.desk, self._work.session, CameraId(self._page.chosen or "")

        def got(still: Still) -> None:
            if self._page.chosen == camera and self._panel.editor.isVisible():
                self._panel.editor.show_still(still)
                self._work.say(
                    "cameras.picture_shown",
                    Tone.NEUTRAL,
                    purpose=self._texts(f"purpose.{purpose.value}"),
                )
                self._learn(camera)

        self._work.read(self._page, lambda: desk.camera_tunings.picture(session, camera, purpose), got)

    def _learn(self, camera: CameraId) -> None:
        desk, session = self._work.desk, self._work.session
        editor = self._panel.editor

        def got(areas: tuple[MaskedArea, ...]) -> None:
            words = (
                self._texts.count("cameras.learnt", len(areas))
                if areas
                else self._texts("cameras.learnt_nothing")
            )
            editor.show_learnt(areas, words)

        self._learning = self._work.read_long(
            self._page,
            lambda _progress, stopped: desk.camera_tunings.learnt(session, camera, stopped),
            got,
            lambda _done, _total: None,
            lambda: None,
            lambda error: editor.show_learnt((), self._work.look.sentence(error)),
        )

    def _stop_learning(self) -> None:
        if self._learning is not None:
            self._learning.cancel()
            self._learning = None

    def _keep(self, areas: tuple[MaskedArea, ...]) -> None:
        desk, session, camera = self._work.desk, self._work.session, CameraId(self._page.chosen or "")

        def kept(_: None) -> None:
            self._stop_learning()
            self._page.detail.close_masks()
            self._work.say("cameras.masks_kept")
            self.show(camera)

        self._work.write(self._page, lambda: desk.camera_tunings.mask(session, camera, areas), kept)

    def _calibrate(self) -> None:
        chosen = self._page.chosen
        if self._running is not None or chosen is None:
            return
        desk, session, camera = self._work.desk, self._work.session, CameraId(chosen)
        self._compared = camera
        self._progress(0, 0)
        self._page.detail.show_reading()
        self._running = self._work.read_long(
            self._page,
            lambda progress, stopped: desk.camera_tunings.calibrate(session, camera, progress, stopped),
            self._done,
            self._progress,
            lambda: self._end(self._texts("cameras.compare_stopped")),
            self._failed,
        )

    def _progress(self, done: int, total: int) -> None:
        self._panel.show_running(self._texts("cameras.comparing", done=done, total=total), done, total)

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _done(self, found: SizeEvidence) -> None:
        self._end(self._verdict(found))

    def _verdict(self, found: SizeEvidence) -> str:
        """Return in plain words whether bytes are trusted, and why not."""
        if found.is_enough:
            return self._texts("cameras.verdict_trusted", events=found.events)
        if not found.events and not found.still:
            return self._texts("cameras.verdict_nothing")
        if found.events < FEWEST_EVENTS:
            return self._texts.count("cameras.verdict_few", found.events, least=FEWEST_EVENTS)
        if found.told < found.events:
            return self._texts("cameras.verdict_missed", missed=found.events - found.told, of=found.events)
        return self._texts("cameras.verdict_heavy", heavy=found.heavy_still, still=found.still)

    def _failed(self, error: DeskError) -> None:
        self._work.show_error(error)
        self._end(self._work.look.sentence(error))

    def _end(self, words: str) -> None:
        camera, self._running = self._compared, None
        if camera is not None:
            self._ends[camera] = words
            if self._page.chosen == camera:
                self._panel.show_idle(words)
                self.show(camera)
                self._page.detail.show_reading()
            else:
                self._panel.show_idle("")
