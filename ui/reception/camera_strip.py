"""The camera's row in the document panel: start and stop, which one, and how it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.formats import visible
from ui.glyphs import Glyph, GlyphLabel
from ui.look import Look
from ui.theme import Type
from ui.widgets.field import choice_field
from ui.widgets.key_button import KeyButton
from ui.widgets.text import PlainLabel
from visitor_desk.documents.camera import CameraDevice, CameraId, CameraState

_SIGNS = {
    CameraState.NONE_FOUND: (Glyph.BANG, "look_again"),
    CameraState.OPENING: (Glyph.DASHED, "second_ink"),
    CameraState.LIVE: (Glyph.DOT, "good"),
    CameraState.IN_USE: (Glyph.BANG, "look_again"),
    CameraState.UNPLUGGED: (Glyph.BANG, "look_again"),
    CameraState.NO_PICTURE: (Glyph.BANG, "look_again"),
}


class CameraStrip(QWidget):
    """Says what the camera does; the button that starts it stands with the other acts of the panel."""

    device_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        theme = look.theme
        self._look = look
        self._devices: tuple[CameraDevice, ...] = ()
        self.toggle = KeyButton(look, "reception.camera")
        self._sign = GlyphLabel(Glyph.DASHED, theme.colour("second_ink"), theme.space(1.5))
        self._words = PlainLabel(theme, "", Type.BODY, wrap=True)
        self.device = choice_field(theme, look.texts("camera.which"), [])
        self.device.editor.activated.connect(self._choose)
        row = QHBoxLayout()
        row.setSpacing(theme.space())
        row.addWidget(self._sign)
        row.addWidget(self._words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space())
        column.addLayout(row)
        column.addWidget(self.device)
        self.show_off()

    @property
    def sentence(self) -> str:
        """What is said of the camera; empty while it is off."""
        return self._words.text()

    def show_off(self) -> None:
        """Show that no camera is used."""
        self.toggle.set_words(self._look.texts("act.reception.camera"))
        self._words.setText("")
        self.hide()

    def show_state(self, state: CameraState, *, zone: bool = False, glare: bool = False) -> None:
        """Say how the camera is, and what would help the reading."""
        key = f"camera.{state.value}"
        glyph, colour = _SIGNS[state]
        if state is CameraState.LIVE and glare:
            key, glyph, colour = "camera.tilt", Glyph.BANG, "look_again"
        elif state is CameraState.LIVE and zone:
            key = "camera.zone"
        words = self._look.texts(key)
        self.toggle.set_words(self._look.texts("camera.stop"))
        self._sign.show_glyph(glyph, self._look.theme.colour(colour))
        if words != self._words.text():
            self._words.setText(words)
            self.setAccessibleName(words)
        self.show()

    def offer(self, devices: Sequence[CameraDevice], device: CameraId | None) -> None:
        """Offer the cameras that are plugged in; one alone is no choice."""
        if tuple(devices) != self._devices:
            self._devices = tuple(devices)
            self.device.editor.offer([(visible(one.name), one.id) for one in devices])
        self.device.setVisible(len(self._devices) > 1)
        if device is not None and self.device.editor.value != device and not self._is_open():
            self.device.editor.choose(device)

    def _is_open(self) -> bool:
        return self.device.editor.view().isVisible()

    def _choose(self) -> None:
        self.device_chosen.emit(str(self.device.editor.value))
