"""Asks why footage is to be seen, and of which cameras where a visit has more than fit on the wall."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.footage.player_wall import MOST
from ui.look import Look
from ui.theme import Type
from ui.widgets.field import choice_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.text import PlainLabel
from ui.widgets.tick_box import TickBox
from visitor_desk.footage.camera import CameraId
from visitor_desk.security.duties import Purpose


class FootageAsking(QWidget):
    """A purpose, and up to four cameras; nothing is opened before both are said."""

    said = Signal(object, object)
    """The purpose, and the chosen cameras in their order."""

    def __init__(self, look: Look, act: str) -> None:
        """`act` is the page's act that opens."""
        super().__init__()
        self._look = look
        theme, texts = look.theme, look.texts
        self._boxes: list[tuple[CameraId, TickBox]] = []
        choices: list[tuple[str, object]] = [(texts(f"purpose.{one.value}"), one) for one in Purpose]
        self.purpose = choice_field(theme, texts("visits.purpose"), choices)
        self._cameras = QWidget()
        self._column = QVBoxLayout(self._cameras)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space(0.5))
        self._trouble = PlainLabel(theme, "", Type.HINT, "look_again", wrap=True)
        self.open_now = KeyButton(look, act, main=True)
        self.open_now.clicked.connect(self._say)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space())
        column.addWidget(PlainLabel(theme, texts("player.purpose_heading"), Type.BODY, wrap=True))
        for part in (self.purpose, self._cameras, self._trouble, FlowRow(theme, [self.open_now])):
            column.addWidget(part)
        bind_enter(self, self.open_now)
        self.setFocusProxy(self.purpose.editor)
        self.hide()

    def ask(self, cameras: Sequence[tuple[CameraId, str]], known: Purpose | None) -> None:
        """Ask for a purpose, with what was said before in front; cameras are asked for from the fifth on.

        `cameras` are ids and names, those worth seeing first: the first four are chosen. Without any only
        the purpose is asked for.
        """
        theme = self._look.theme
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._boxes = []
        asks = len(cameras) > MOST
        if asks:
            self._column.addWidget(PlainLabel(theme, self._look.texts("player.cameras"), Type.HINT, "second"))
        for number, (camera, name) in enumerate(cameras):
            box = TickBox(theme, name)
            box.setParent(self._cameras)
            box.setChecked(number < MOST)
            if asks:
                self._column.addWidget(box)
            else:
                box.hide()
            self._boxes.append((camera, box))
        self._cameras.setVisible(asks)
        self._trouble.setText("")
        self._trouble.hide()
        if known is not None:
            self.purpose.editor.choose(known)
        self.show()
        self.setFocus()

    @property
    def chosen(self) -> list[CameraId]:
        """The cameras that are chosen."""
        return [camera for camera, box in self._boxes if box.isChecked()]

    def _say(self) -> None:
        chosen = self.chosen
        if self._boxes and not 1 <= len(chosen) <= MOST:
            self._trouble.setText(self._look.texts("player.too_many"))
            self._trouble.show()
            return
        self.said.emit(self.purpose.editor.value, chosen)
