"""Something that is about to be decided: its ground where it has one, the words, and the act."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.look import Look
from ui.palettes import Tone
from ui.theme import Type
from ui.widgets.field import ChoiceBox, Field, choice_field
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.text import PlainLabel
from ui.widgets.tone_card import ToneCard


class LetterBox(ToneCard):
    """Unfolds beside the request; `given` carries the choice, where there is one, and the text."""

    given = Signal(object, str)

    def __init__(
        self, look: Look, name: str, choices: Sequence[tuple[str, object]] = (), *, lines: int = 12
    ) -> None:
        """`name` is that of the words and of the act; `lines` is the height of the text, 0 for none."""
        super().__init__(look.theme, Tone.LOOK_AGAIN)
        theme, texts = look.theme, look.texts
        self.ground = choice_field(theme, texts("requests.ground"), choices)
        words = texts(f"requests.{name}_text") if lines else texts(f"requests.{name}")
        self.text = Field(theme, words, QPlainTextEdit())
        self.text.editor.setTabChangesFocus(True)
        self.text.editor.setFixedHeight(theme.space(max(lines, 1)))
        self.act = KeyButton(look, f"requests.{name}_now")
        self.act.clicked.connect(self._give)
        body = self.body
        body.setSpacing(theme.space())
        body.addWidget(PlainLabel(theme, texts(f"requests.{name}"), Type.STRONG, "look_again", wrap=True))
        body.addWidget(PlainLabel(theme, texts(f"requests.{name}_hint"), Type.HINT, wrap=True))
        self._fields: list[Field[QPlainTextEdit] | Field[ChoiceBox]] = []
        for field, asked in ((self.ground, bool(choices)), (self.text, lines > 0)):
            body.addWidget(field)
            if asked:
                self._fields.append(field)
            else:
                field.hide()
        body.addWidget(self.act)
        bind_enter(self, self.act)
        self.hide()

    def unfold(self) -> None:
        """Show the box, empty, with the focus in its first field; without any, at the act."""
        self.text.editor.clear()
        self.ground.editor.setCurrentIndex(0)
        self.show()
        first: QWidget = self._fields[0].editor if self._fields else self.act
        first.setFocus()

    def _give(self) -> None:
        self.given.emit(self.ground.editor.value, self.text.editor.toPlainText())
