"""Where the lines of a document are typed by hand: each check digit is told as soon as it is there."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui.glyphs import Glyph, GlyphLabel
from ui.look import Look
from ui.theme import Type
from ui.widgets.field import Field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.text import PlainLabel
from visitor_desk.documents.check_digits import CheckedField
from visitor_desk.documents.live_digits import DigitState, LiveLines, live_digits

_SIGNS = {
    DigitState.WAITING: (Glyph.DASHED, "second_ink", "second"),
    DigitState.PASSES: (Glyph.CHECK, "good", "good"),
    DigitState.FAILS: (Glyph.CROSS, "bad", "bad"),
}
_MOST_ALIKE = 3


class DigitSign(QWidget):
    """One check digit: a sign and words, which are also what a screen reader says."""

    def __init__(self, look: Look, field: CheckedField) -> None:
        super().__init__()
        theme = look.theme
        self._look, self.field = look, field
        self._sign = GlyphLabel(Glyph.DASHED, theme.colour("second_ink"), theme.space(1.5))
        self._words = PlainLabel(theme, "", Type.HINT, "second", bare=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, theme.space(), 0)
        row.setSpacing(theme.space(0.75))
        row.addWidget(self._sign)
        row.addWidget(self._words)
        self.show_state(DigitState.WAITING)

    @property
    def words(self) -> str:
        """What the sign says."""
        return self._words.text()

    def show_state(self, state: DigitState) -> None:
        """Show what is known of the digit."""
        texts = self._look.texts
        glyph, colour, ink = _SIGNS[state]
        self._sign.show_glyph(glyph, self._look.theme.colour(colour))
        field = texts(f"mrz_field.{self.field.value}")
        said = texts(f"digit.{state.value}", field=field)
        self._words.setText(said)
        self._words.set_ink(ink)
        self.setAccessibleName(said)


class LinesEditor(QWidget):
    """An editor for one zone; finished lines are handed on by themselves, others by their key."""

    handed_on = Signal(list)

    def __init__(self, look: Look) -> None:
        super().__init__()
        theme = look.theme
        self._look = look
        self.editor = QPlainTextEdit()
        self.editor.setFont(theme.fixed_font())
        self.editor.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.editor.setTabChangesFocus(True)
        self.editor.setFixedHeight(theme.space(10))
        self.editor.textChanged.connect(self._typed)
        self.check = KeyButton(look, "reception.read_lines")
        self.check.clicked.connect(self.hand_on)
        self.lengths = PlainLabel(theme, "", Type.HINT, "second", wrap=True)
        self.alike = PlainLabel(theme, "", Type.HINT, "look_again", wrap=True)
        self.signs = {field: DigitSign(look, field) for field in CheckedField}
        self._digits = FlowRow(theme, list(self.signs.values()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space())
        column.addWidget(
            Field(theme, look.texts("document.lines"), self.editor, look.texts("document.lines_hint"))
        )
        for part in (self.lengths, self._digits, self.alike, FlowRow(theme, [self.check])):
            column.addWidget(part)
        self._show(live_digits(()))
        self.hide()

    @property
    def lines(self) -> list[str]:
        """The typed lines in capitals, without blanks and empty ones."""
        text = self.editor.toPlainText().upper()
        return [line for line in ("".join(part.split()) for part in text.splitlines()) if line]

    def start(self) -> None:
        """Open with an empty editor and put the cursor there."""
        self.show()
        self.editor.clear()
        self.editor.setFocus()

    def stop(self) -> None:
        """Close and forget what was typed."""
        self.hide()
        self.editor.clear()
        # What can be taken back can be read back.
        self.editor.document().clearUndoRedoStacks()

    def hand_on(self) -> None:
        """Hand the typed lines on to be checked and close."""
        lines = self.lines
        if lines:
            self.stop()
            self.handed_on.emit(lines)

    def _typed(self) -> None:
        lines = self.lines
        live = live_digits(lines)
        self._show(live)
        # Three lines of 30 begin like the one line of a driving licence: a single line waits for its key.
        if live.is_complete and len(lines) > 1:
            self.hand_on()

    def _show(self, live: LiveLines) -> None:
        texts = self._look.texts
        said = [
            texts("digit.length", n=number, have=have, want=want)
            for number, (have, want) in enumerate(live.lengths, 1)
        ]
        self.lengths.setText(" · ".join(said))
        self.lengths.setVisible(bool(said))
        states = {digit.field: digit.state for digit in live.digits}
        for field, sign in self.signs.items():
            sign.setVisible(field in states)
            sign.show_state(states.get(field, DigitState.WAITING))
        self._digits.setVisible(bool(states))
        places = [
            texts("digit.alike", n=line + 1, place=column + 1, character=self.lines[line][column])
            for line, column in live.alike[:_MOST_ALIKE]
        ]
        self.alike.setText(" ".join(places))
        self.alike.setVisible(bool(places))
