"""What a part of a page says when it has nothing to show: what is missing and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Theme, Type
from ui.widgets.text import PlainLabel


class EmptyState(QWidget):
    """A heading and one sentence in the middle of the free room."""

    def __init__(self, theme: Theme, heading: str, sentence: str) -> None:
        super().__init__()
        self._heading = PlainLabel(theme, heading, Type.HEADING, "second", wrap=True)
        self._sentence = PlainLabel(theme, sentence, Type.BODY, "second", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(3)] * 4)
        column.setSpacing(theme.space())
        column.addStretch(1)
        for label in (self._heading, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addStretch(2)

    def say(self, heading: str, sentence: str) -> None:
        """Change both lines."""
        self._heading.setText(heading)
        self._sentence.setText(sentence)
