"""The live camera behind the reception page: looks on while the core takes and reads frames."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage

from ui.reception.page import ReceptionPage
from ui.workplace import Workplace
from visitor_desk.documents.camera import CameraId, CameraState
from visitor_desk.documents.document_check import DocumentCheck
from visitor_desk.documents.preview import Preview
from visitor_desk.errors import DeskError

if TYPE_CHECKING:
    from visitor_desk.documents.live_reading import LiveReading

LOOK_MS = 33
"""As often as a camera gives a frame; a look without news costs nothing."""

_CHOSEN = "camera"

Found = Callable[[DocumentCheck, QImage | None], None]


class LiveCamera(QObject):
    """Starts and stops one live view at a time and shows it; a chosen camera stays the chosen one."""

    def __init__(
        self,
        workplace: Workplace,
        page: ReceptionPage,
        on_found: Found,
        on_trouble: Callable[[DeskError], None],
    ) -> None:
        super().__init__(page)
        self._work, self._page, self._panel = workplace, page, page.document
        self._on_found, self._on_trouble = on_found, on_trouble
        self._live: LiveReading | None = None
        self._turn = 0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._panel.camera.toggle.clicked.connect(self.toggle)
        self._panel.camera.device_chosen.connect(self.choose)
        self._panel.type_lines.clicked.connect(self.stop)
        self._panel.by_eye_asked.connect(self.stop)
        self._panel.no_document_said.connect(self.stop)
        page.left.connect(self.stop)

    @property
    def chosen(self) -> CameraId | None:
        """The camera that was chosen in this window; it outlives the page, which goes with every lock."""
        device = self._page.window().property(_CHOSEN)
        return CameraId(device) if isinstance(device, str) else None

    @property
    def is_on(self) -> bool:
        """Whether the camera is used, or about to be."""
        return self._timer.isActive()

    def toggle(self) -> None:
        """Start the camera, or stop it."""
        if self.is_on:
            self.stop()
        else:
            self.start()

    def choose(self, device: str) -> None:
        """Use another camera, now and next time."""
        self._page.window().setProperty(_CHOSEN, device)
        self.stop()
        self.start()

    def start(self) -> None:
        """Ask for a live view; it goes live when the camera has opened."""
        self._turn += 1
        turn, desk, session, chosen = self._turn, self._work.desk, self._work.session, self.chosen
        self._panel.stop_typing()
        self._page.show_image(None)
        self._panel.show_camera(CameraState.OPENING)
        self._timer.start()

        def begin(live: LiveReading) -> None:
            # Whoever stopped meanwhile wants no camera; a view that was not started holds none.
            if turn == self._turn and self.is_on:
                self._live = live
                live.start()

        def fail(error: DeskError) -> None:
            if turn == self._turn:
                self._fail(error)

        self._work.read(self, lambda: desk.documents.live(session, chosen), begin, fail)

    def stop(self) -> None:
        """Let go of the camera and of every frame."""
        self._turn += 1
        live, self._live = self._live, None
        if live is not None:
            live.stop()
        if self.is_on:
            self._timer.stop()
            self._panel.show_camera(None)

    def look(self) -> None:
        """Show what there is to see now, and end with what was found."""
        if self._live is None:
            return
        view = self._live.look()
        self._panel.camera.offer(view.devices, view.device)
        if view.found is not None:
            picture = view.found.picture
            self.stop()
            self._on_found(view.found.check, image_of(picture) if picture is not None else None)
        elif view.trouble is not None:
            self._fail(view.trouble)
        else:
            frame = image_of(view.preview) if view.preview is not None else None
            self._panel.show_camera(view.state, frame, zone=view.zone, glare=view.glare)

    def _fail(self, error: DeskError) -> None:
        self.stop()
        self._on_trouble(error)


def image_of(preview: Preview) -> QImage:
    """Return a preview as a picture of its own."""
    kind = QImage.Format.Format_Grayscale8 if preview.is_grey else QImage.Format.Format_BGR888
    return QImage(preview.pixels, preview.width, preview.height, preview.stride, kind).copy()
