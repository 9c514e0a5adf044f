"""A QR code on the screen: dark on light in every palette, since readers look for that."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visitor_desk.paper.qr_code import MARGIN, QrMatrix


class QrPicture(QWidget):
    """Paints a matrix as large as its square; nothing where there is none."""

    def __init__(self, side: int, words: str) -> None:
        super().__init__()
        self._matrix: QrMatrix = ()
        self._side = side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)

    def show_code(self, matrix: QrMatrix) -> None:
        """Show a code; an empty one clears the square."""
        self._matrix = matrix
        self.update()

    def sizeHint(self) -> QSize:
        """Return the square."""
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the light ground with its margin, then the dark modules, each of whole pixels."""
        if not self._matrix:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        across = len(self._matrix) + 2 * MARGIN
        # Uneven modules are what cheap readers stumble over.
        module = max(1, self._side // across)
        edge = (self._side - module * len(self._matrix)) // 2
        for row, line in enumerate(self._matrix):
            for column, dark in enumerate(line):
                if dark:
                    place = QRectF(edge + column * module, edge + row * module, module, module)
                    painter.fillRect(place, Qt.GlobalColor.black)
        painter.end()
