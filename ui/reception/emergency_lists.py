"""How the cells of the list of emergency services are painted."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from ui.glyphs import Glyph
from ui.models.emergency_teams import TeamRow
from ui.models.rows import ROW_ROLE
from ui.palettes import Tone
from ui.theme import Type
from ui.widgets.lists import StateDelegate, TwoLineDelegate

Index = QModelIndex | QPersistentModelIndex


class SinceDelegate(StateDelegate):
    """Paints since when a team is on site, or from when to when it was."""

    def state_of(self, index: Index) -> tuple[Glyph, str, str]:
        """Return sign, words and ink."""
        row: TeamRow = index.data(ROW_ROLE)
        here = row.tone is not Tone.NEUTRAL
        return Glyph.DOT if here else Glyph.DASH, row.state, row.tone.value if here else "raised_ink"


class NoteDelegate(TwoLineDelegate):
    """Paints who it is, and below it the note where one can be read."""

    def lines_of(self, index: Index) -> tuple[str, str]:
        """Return both lines."""
        row: TeamRow = index.data(ROW_ROLE)
        return row.who, row.note

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the cell; without a note one line in the middle."""
        row: TeamRow = index.data(ROW_ROLE)
        if row.note:
            super().paint(painter, option, index)
            return
        painter.save()
        self.paint_ground(painter, option)
        self.draw_text(painter, self.cell(option), row.who, Type.STRONG, "ink")
        painter.restore()
