"""A box to tick: ticked is a sign in the box, the focus a line below it, and neither its colour alone."""

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
        """Paint box and words by the style, the tick, and a line below them while it has the focus."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        if self.isChecked():
            box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            paint_glyph(painter, Glyph.CHECK, QRectF(box), self._theme.colour("on_accent"))
        if self.hasFocus():
            words = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self)
            wide = words.left() + self.fontMetrics().horizontalAdvance(self.text())
            painter.fillRect(0, self.height() - 2, min(wide, self.width()), 2, self._theme.colour("accent"))
        painter.end()
