"""Taking something out of service: what that means stands there before a second press does it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.look import Look
from ui.palettes import Tone
from ui.theme import Type
from ui.widgets.key_button import KeyButton
from ui.widgets.text import PlainLabel
from ui.widgets.tone_card import ToneCard


class ServiceSwitch(QWidget):
    """A card with the consequences; its button is placed by the form that has it.

    Back in service is done at once: nothing is lost by it.
    """

    asked = Signal()

    def __init__(self, look: Look, page: str, means: str) -> None:
        super().__init__()
        self._texts = look.texts
        self._page = page
        self.button = KeyButton(look, f"{page}.retire")
        self.button.clicked.connect(self._press)
        self._card = ToneCard(look.theme, Tone.LOOK_AGAIN)
        self._card.body.addWidget(PlainLabel(look.theme, look.texts(means), Type.BODY, wrap=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)
        self._retired = False
        self.begin(retired=False)

    def begin(self, *, retired: bool) -> None:
        """Begin with how it is; nothing is asked yet."""
        self._retired = retired
        self.hide()
        self.button.set_words(
            self._texts(f"{self._page}.back_in_service")
            if retired
            else self._texts(f"act.{self._page}.retire")
        )

    def _press(self) -> None:
        if not self._retired and self.isHidden():
            self.show()
            self.button.set_words(self._texts(f"{self._page}.retire_now"))
        else:
            self.asked.emit()
