"""A button for a hand at arm's length: large, and never pressed by Enter."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from ui.theme import Theme, Type
from ui.widgets.key_button import draw_focus_inside


class BigButton(QPushButton):
    """Pressed by a finger, the mouse or the space bar.

    Enter does nothing here: it is the key with which the guard admits, and a guard who has not seen where the
    focus went must not agree in somebody's place.
    """

    def __init__(self, theme: Theme, words: str = "", *, main: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("main", main)
        self.setFont(theme.font(Type.STRONG))
        self.setAutoDefault(False)
        self.setMinimumHeight(theme.space(6))
        self.setMinimumWidth(theme.space(14))
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.set_words(words)

    def set_words(self, words: str) -> None:
        """Change what it says."""
        self.setText(words)
        self.setAccessibleName(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the space bar alone."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select}:
            event.accept()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button, and the focus into a main one."""
        super().paintEvent(event)
        if self.property("main") and self.hasFocus():
            painter = QPainter(self)
            draw_focus_inside(painter, self, self._theme)
            painter.end()
