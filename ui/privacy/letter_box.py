"""A letter that is about to go: its ground where it has one, the reasons in one's own words, and the act."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit

from ui.look import Look
from ui.palettes import Tone
from ui.theme import Type
from ui.widgets.field import Field, choice_field
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.text import PlainLabel
from ui.widgets.tone_card import ToneCard
from visitor_desk.privacy.requests import RefusalGround


class LetterBox(ToneCard):
    """Unfolds beside the request; `given` carries the ground, where the letter has one, and the text."""

    given = Signal(object, str)

    def __init__(self, look: Look, name: str, *, grounds: bool = False, whole: bool = False) -> None:
        """`name` is that of the words and of the act; `whole` offers to decide without a ground."""
        super().__init__(look.theme, Tone.LOOK_AGAIN)
        theme, texts = look.theme, look.texts
        choices: list[tuple[str, object]] = [(texts(f"ground.{one.value}"), one) for one in RefusalGround]
        if whole:
            choices.insert(0, (texts("requests.granted_whole"), None))
        self.ground = choice_field(theme, texts("requests.ground"), choices)
        self.text = Field(theme, texts(f"requests.{name}_text"), QPlainTextEdit())
        self.text.editor.setTabChangesFocus(True)
        self.text.editor.setFixedHeight(theme.space(12))
        self.act = KeyButton(look, f"requests.{name}_now")
        self.act.clicked.connect(self._give)
        self._grounds = grounds
        body = self.body
        body.setSpacing(theme.space())
        body.addWidget(PlainLabel(theme, texts(f"requests.{name}"), Type.STRONG, "look_again", wrap=True))
        body.addWidget(PlainLabel(theme, texts(f"requests.{name}_hint"), Type.HINT, wrap=True))
        body.addWidget(self.ground)
        if not grounds:
            self.ground.hide()
        body.addWidget(self.text)
        body.addWidget(self.act)
        bind_enter(self, self.act)
        self.hide()

    def unfold(self) -> None:
        """Show the box, empty, with the focus in its first field."""
        self.text.editor.clear()
        self.show()
        (self.ground if self._grounds else self.text).editor.setFocus()

    def _give(self) -> None:
        ground = self.ground.editor.value if self._grounds else None
        self.given.emit(ground, self.text.editor.toPlainText())
