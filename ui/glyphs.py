"""One family of small signs, painted: they look the same on every system and at every size."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget


class Glyph(StrEnum):
    """A sign; each goes with a word beside it."""

    DOT = "dot"
    HALF = "half"
    RING = "ring"
    DASHED = "dashed"
    TRIANGLE = "triangle"
    CHECK = "check"
    BANG = "bang"
    CROSS = "cross"
    DASH = "dash"
    NOW = "now"
    """Points at the row that is worked on."""


STATE_SIGNS: Final = {"good": Glyph.CHECK, "look_again": Glyph.BANG, "bad": Glyph.CROSS}
"""The sign that goes with words in the ink of a state, by its token."""


def paint_glyph(painter: QPainter, glyph: Glyph, box: QRectF, colour: QColor) -> None:
    """Paint a sign into a square box; strokes are a seventh of its side."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = min(box.width(), box.height())
    inner = QRectF(0, 0, side * 0.78, side * 0.78)
    inner.moveCenter(box.center())
    pen = QPen(colour, max(1.2, side / 7), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if glyph is Glyph.DOT:
        painter.drawEllipse(inner)
    elif glyph is Glyph.TRIANGLE:
        painter.drawPath(_triangle(inner))
    elif glyph is Glyph.NOW:
        painter.drawPath(_pointing(inner))
    elif glyph is Glyph.HALF:
        painter.drawPie(inner, 90 * 16, 180 * 16)
        _ring(painter, inner, colour, side)
    elif glyph in {Glyph.RING, Glyph.DASHED}:
        _ring(painter, inner, colour, side, dashed=glyph is Glyph.DASHED)
    else:
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_strokes(glyph, inner))
    painter.restore()


def _ring(painter: QPainter, box: QRectF, colour: QColor, side: float, *, dashed: bool = False) -> None:
    width = max(1.2, side / 9)
    pen = QPen(colour, width)
    if dashed:
        pen.setDashPattern([1.6, 1.6])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(box.adjusted(width / 2, width / 2, -width / 2, -width / 2))


def _triangle(box: QRectF) -> QPainterPath:
    path = QPainterPath(QPointF(box.center().x(), box.top()))
    path.lineTo(box.bottomRight())
    path.lineTo(box.bottomLeft())
    path.closeSubpath()
    return path


def _pointing(box: QRectF) -> QPainterPath:
    path = QPainterPath(box.topLeft())
    path.lineTo(QPointF(box.right(), box.center().y()))
    path.lineTo(box.bottomLeft())
    path.closeSubpath()
    return path


_STROKES: dict[Glyph, list[list[tuple[float, float]]]] = {
    Glyph.CHECK: [[(0.05, 0.55), (0.38, 0.88), (0.95, 0.15)]],
    Glyph.BANG: [[(0.5, 0.02), (0.5, 0.62)], [(0.5, 0.94), (0.5, 0.96)]],
    Glyph.CROSS: [[(0.12, 0.12), (0.88, 0.88)], [(0.88, 0.12), (0.12, 0.88)]],
    Glyph.DASH: [[(0.1, 0.5), (0.9, 0.5)]],
}


def _strokes(glyph: Glyph, box: QRectF) -> QPainterPath:
    path = QPainterPath()
    for stroke in _STROKES[glyph]:
        points = [QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in stroke]
        path.moveTo(points[0])
        for point in points[1:]:
            path.lineTo(point)
    return path


class GlyphLabel(QWidget):
    """A sign in the text line; the word beside it is what a screen reader says."""

    def __init__(self, glyph: Glyph, colour: QColor, side: int) -> None:
        super().__init__()
        self._glyph, self._colour, self._side = glyph, colour, side
        self.setFixedSize(side, side)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_glyph(self, glyph: Glyph, colour: QColor) -> None:
        """Change the sign."""
        self._glyph, self._colour = glyph, colour
        self.update()

    def sizeHint(self) -> QSize:
        """Return the square the sign needs."""
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the sign."""
        painter = QPainter(self)
        paint_glyph(painter, self._glyph, QRectF(self.rect()), self._colour)
        painter.end()
