"""Cells of the footage lists: a name over a quiet line, and a state as sign, word and colour."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from ui.glyphs import Glyph, paint_glyph
from ui.models.rows import ROW_ROLE
from ui.palettes import Tone
from ui.theme import Theme, Type
from ui.widgets.lists import CellDelegate, StateDelegate, TwoLineDelegate

Index = QModelIndex | QPersistentModelIndex

GLYPHS: Final = {
    Tone.GOOD: Glyph.CHECK,
    Tone.LOOK_AGAIN: Glyph.BANG,
    Tone.BAD: Glyph.CROSS,
    Tone.NEUTRAL: Glyph.DASH,
}
INKS: Final = {
    Tone.GOOD: "good",
    Tone.LOOK_AGAIN: "look_again",
    Tone.BAD: "bad",
    Tone.NEUTRAL: "second_ink",
}


class ToneDelegate(StateDelegate):
    """Paints a sign and words in the tone of the row; `read` returns both of a row."""

    def __init__(self, theme: Theme, parent: QWidget, read: Callable[..., tuple[Tone, str]]) -> None:
        super().__init__(theme, parent)
        self._read = read

    def state_of(self, index: Index) -> tuple[Glyph, str, str]:
        """Return sign, words and ink."""
        tone, words = self._read(index.data(ROW_ROLE))
        return GLYPHS[tone], words, INKS[tone]


Line = tuple[Tone | None, str]
"""What a line says and in which tone; without one it is quiet and has no sign."""


class LinesDelegate(CellDelegate):
    """Paints two lines, each in its tone; `read` returns both of a row."""

    def __init__(self, theme: Theme, parent: QWidget, read: Callable[..., tuple[Line, Line]]) -> None:
        super().__init__(theme, parent)
        self._read = read

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the cell."""
        painter.save()
        selected = self.paint_ground(painter, option)
        cell = self.cell(option)
        half, indent = cell.height() // 2, self.theme.space(2)
        upper = QRect(cell.left(), cell.top() + 3, cell.width(), half - 1)
        lower = QRect(cell.left(), cell.top() + half, cell.width(), half - 4)
        lines = self._read(index.data(ROW_ROLE))
        for (tone, words), box, step in zip(lines, (upper, lower), (Type.BODY, Type.HINT), strict=True):
            ink = INKS[tone] if tone is not None else "raised_ink" if selected else "second_ink"
            if tone is not None:
                side = self.theme.space(1.5)
                sign = QRectF(box.left(), box.center().y() - side / 2 + 0.5, side, side)
                paint_glyph(painter, GLYPHS[tone], sign, self.theme.colour(ink))
            self.draw_text(painter, box.adjusted(indent, 0, 0, 0), words, step, ink)
        painter.restore()


class NameDelegate(TwoLineDelegate):
    """Paints a name and a quiet line below; `read` returns both of a row."""

    def __init__(self, theme: Theme, parent: QWidget, read: Callable[..., tuple[str, str]]) -> None:
        super().__init__(theme, parent)
        self._read = read

    def lines_of(self, index: Index) -> tuple[str, str]:
        """Return both lines."""
        return self._read(index.data(ROW_ROLE))
