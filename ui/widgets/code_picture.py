"""A square code, drawn from its modules: dark on white in every light, since readers look for that."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

QUIET_ZONE = 4
"""Modules of white around it: ISO/IEC 18004, 9.1; without them cameras do not find it."""


class CodePicture(QWidget):
    """Shows a matrix, True for a dark module; each module is a whole number of pixels wide."""

    def __init__(self) -> None:
        super().__init__()
        self._matrix: tuple[tuple[bool, ...], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_matrix(self, matrix: Sequence[Sequence[bool]], words: str) -> None:
        """Show a code; `words` say what it is to those who cannot see it."""
        self._matrix = tuple(tuple(row) for row in matrix)
        self.setAccessibleName(words)
        self.update()

    def clear(self) -> None:
        """Show none, and forget it."""
        self.show_matrix((), "")

    def sizeHint(self) -> QSize:
        """Return room for a code of a few dozen modules."""
        return QSize(320, 320)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the modules in the middle, with their quiet zone."""
        if not self._matrix:
            return
        across = len(self._matrix) + 2 * QUIET_ZONE
        module = max(1, min(self.width(), self.height()) // across)
        side = module * across
        box = QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#FFFFFF"))
        painter.drawRoundedRect(QRectF(box), module, module)
        painter.setBrush(QColor("#000000"))
        left, top = box.left() + QUIET_ZONE * module, box.top() + QUIET_ZONE * module
        for y, row in enumerate(self._matrix):
            for x, dark in enumerate(row):
                if dark:
                    painter.drawRect(left + x * module, top + y * module, module, module)
        painter.end()
