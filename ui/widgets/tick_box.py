"""A box to tick: ticked is a sign in the box, and not its colour alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton

from ui.glyphs import Glyph, paint_glyph
from ui.theme import Theme


class TickBox(QCheckBox):
    """Words with a box before them; the words are its accessible name."""

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__(words)
        self._theme = theme
        self.setAccessibleName(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box and words by the style, and the tick."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        painter = QPainter(self)
        paint_glyph(painter, Glyph.CHECK, QRectF(box), self._theme.colour("on_accent"))
        painter.end()
