"""An input with its label above it: label, buddy and accessible name cannot be forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from ui.palettes import Tone
from ui.spoken import speak
from ui.theme import Theme, Type
from ui.widgets.text import PlainLabel

Editor = TypeVar("Editor", bound=QWidget)


class ChoiceBox(QComboBox):
    """A closed list with a chevron; the wheel scrolls the page and never changes the choice."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._values: list[object] = []
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def offer(self, choices: Sequence[tuple[str, object]]) -> None:
        """Replace the choices, each (words, value); the chosen value stays where it is still offered.

        The values stay in Python: an item's data would turn an enum into a plain text.
        """
        values = [value for _, value in choices]
        if values == self._values and [words for words, _ in choices] == self._words():
            return
        chosen, self._values = self.value, values
        self.clear()
        self.addItems([words for words, _ in choices])
        self.choose(chosen)

    def _words(self) -> list[str]:
        return [self.itemText(number) for number in range(self.count())]

    @property
    def value(self) -> object:
        """The chosen value; None where nothing is offered."""
        number = self.currentIndex()
        return self._values[number] if 0 <= number < len(self._values) else None

    def choose(self, value: object) -> None:
        """Choose a value; the first one where it is not offered."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave a digit that begins no choice to the page: there it may begin a badge's number."""
        typed = event.text()
        if typed.isdecimal() and not any(words.startswith(typed) for words in self._words()):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the box, its choice with an ellipsis where room is short, then the chevron."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        words = option.currentText
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        option.currentText = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        self.setToolTip(words if option.currentText != words else "")
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.setRenderHint(QStylePainter.RenderHint.Antialiasing)
        half = self._theme.space(0.5)
        x, y = self.width() - self._theme.space(2.25), self.height() / 2
        painter.setPen(QPen(self._theme.colour("second_ink"), 1.5))
        painter.drawPolyline(
            QPolygonF(
                [QPointF(x - half, y - half / 2), QPointF(x, y + half / 2), QPointF(x + half, y - half / 2)]
            )
        )
        painter.end()


class Field(QWidget, Generic[Editor]):
    """A label, its editor and a line of help below that is empty until needed."""

    def __init__(self, theme: Theme, words: str, editor: Editor, hint: str = "") -> None:
        super().__init__()
        self.editor = editor
        # A long label goes on in the next line: it must not make a form wider than its room.
        self.label = PlainLabel(theme, words, Type.HINT, "second", wrap=True)
        self.label.setBuddy(editor)
        self._help = hint
        self.hint = PlainLabel(theme, hint, Type.HINT, "second", wrap=True)
        if not hint:
            # Shown only through its parent: a label without one would flash up as a window.
            self.hint.hide()
        editor.setAccessibleName(words)
        editor.setAccessibleDescription(hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(0.5))
        column.addWidget(self.label)
        column.addWidget(editor)
        column.addWidget(self.hint)
        self.setFocusProxy(editor)

    def relabel(self, words: str) -> None:
        """Change the label and the accessible name together."""
        self.label.setText(words)
        self.editor.setAccessibleName(words)

    def say_help(self, words: str) -> None:
        """Change the line of help, also for who hears it."""
        self._help = words
        self.show_trouble("")

    def show_trouble(self, words: str) -> None:
        """Mark the input and say below it what is missing; an empty text brings the help back."""
        said = words or self._help
        if said != self.hint.text():
            speak(self.editor, words, Tone.LOOK_AGAIN)
        self.hint.setText(said)
        self.hint.set_ink("look_again" if words else "second")
        self.hint.setVisible(bool(said))
        self.editor.setAccessibleDescription(said)
        self.editor.setProperty("trouble", bool(words))
        self.editor.style().unpolish(self.editor)
        self.editor.style().polish(self.editor)


def line_field(theme: Theme, words: str, hint: str = "", *, length: int = 80) -> Field[QLineEdit]:
    """Return a field of one line that takes at most `length` characters.

    What was left out of a longer text is not lost without a sign: below the line stands how many there are of
    how many, until the text changes.
    """
    editor = QLineEdit()
    editor.setMaxLength(length)
    field = Field(theme, words, editor, hint)
    cut: list[str] = []

    def say_cut() -> None:
        cut[:] = [editor.text()]
        field.show_trouble(f"… {length} / {length}")

    def changed(text: str) -> None:
        if cut and cut != [text]:
            cut.clear()
            field.show_trouble("")

    editor.inputRejected.connect(say_cut)
    editor.textChanged.connect(changed)
    return field


def choice_field(
    theme: Theme, words: str, choices: Sequence[tuple[str, object]], hint: str = ""
) -> Field[ChoiceBox]:
    """Return a field with a closed list; each choice is (words, value)."""
    editor = ChoiceBox(theme)
    editor.offer(choices)
    return Field(theme, words, editor, hint)
