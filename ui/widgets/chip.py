"""Pills: the tabs of open check-ins, filters, and plain states."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from ui.theme import Theme, Type
from ui.widgets.text import PlainLabel


class ChipButton(QPushButton):
    """A pill that can be switched on."""

    def __init__(self, theme: Theme, words: str, *, on: bool = False) -> None:
        super().__init__(words)
        self.setProperty("chip", True)
        self.setFont(theme.font(Type.BODY))
        self.setCheckable(True)
        self.setChecked(on)
        self.setAccessibleName(words)
        # A minimum in the style sheet would take the place of the hint and let a low window squash it.
        self.setFixedHeight(theme.space(3.5))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class StateChip(PlainLabel):
    """A pill that only tells something."""

    def __init__(self, theme: Theme, words: str, *, filled: bool = False) -> None:
        super().__init__(theme, words, Type.BODY, "ink" if filled else "second")
        self._theme, self._filled = theme, filled
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the room of the words and the round ends."""
        hint = super().sizeHint()
        return QSize(hint.width() + self._theme.space(3.5), self._theme.space(3.5))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pill below the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(self._theme.colour("selection" if self._filled else "line"))
        painter.setBrush(self._theme.colour("selection") if self._filled else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.end()
        super().paintEvent(event)


class KeyCap(PlainLabel):
    """A key with what it does, for acts that have no button of their own."""

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__(theme, words, Type.HINT, "raised")
        self._theme = theme
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the room of the words and the edge."""
        hint = super().sizeHint()
        return QSize(hint.width() + self._theme.space(2), hint.height() + self._theme.space(0.5))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the key's edge below the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.colour("line"))
        painter.setBrush(self._theme.colour("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.end()
        super().paintEvent(event)
