"""The list of badges as two pages show it: number, where it is and since when, with whom, and who acts."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem, QTableView

from ui.glyphs import paint_glyph
from ui.look import Look
from ui.models.badge_ledger import BadgeLedgerModel, BadgeRow
from ui.models.rows import ROW_ROLE
from ui.palettes import Tone
from ui.theme import Type
from ui.widgets.lists import CellDelegate, TextDelegate, TwoLineDelegate, fit_columns, list_view

Index = QModelIndex | QPersistentModelIndex


class _WhereDelegate(CellDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint sign and word, and below them since when."""
        row: BadgeRow = index.data(ROW_ROLE)
        painter.save()
        selected = self.paint_ground(painter, option)
        cell, side = self.cell(option), self.theme.space(1.5)
        middle = cell.height() // 2
        upper = QRect(cell.left(), cell.top() + 3, cell.width(), middle - 1) if row.since else cell
        ink = "raised_ink" if row.tone is Tone.NEUTRAL else row.tone.value
        box = QRectF(upper.left(), upper.center().y() - side / 2 + 0.5, side, side)
        paint_glyph(painter, row.glyph, box, self.theme.colour(ink))
        indent = side + self.theme.space(0.5)
        self.draw_text(painter, upper.adjusted(indent, 0, 0, 0), row.state, Type.BODY, ink)
        if row.since:
            lower = QRect(cell.left() + indent, cell.top() + middle, cell.width() - indent, middle - 4)
            self.draw_text(painter, lower, row.since, Type.HINT, "raised_ink" if selected else "second_ink")
        painter.restore()


class _CarrierDelegate(TwoLineDelegate):
    def lines_of(self, index: Index) -> tuple[str, str]:
        row: BadgeRow = index.data(ROW_ROLE)
        return row.who, row.line

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the cell; where nobody carries the badge, one quiet line in the middle."""
        row: BadgeRow = index.data(ROW_ROLE)
        if row.who:
            super().paint(painter, option, index)
            return
        painter.save()
        selected = self.paint_ground(painter, option)
        ink = "raised_ink" if selected else "second_ink"
        self.draw_text(painter, self.cell(option), row.line, Type.BODY, ink)
        painter.restore()


def ledger_list(look: Look, model: BadgeLedgerModel, name: str) -> QTableView:
    """Return the list of a model of badges."""
    theme = look.theme
    view = list_view(theme, name)
    view.setModel(model)
    view.verticalHeader().setDefaultSectionSize(theme.space(5.75))
    view.setItemDelegateForColumn(0, TextDelegate(theme, view, Type.STRONG))
    view.setItemDelegateForColumn(1, _WhereDelegate(theme, view))
    view.setItemDelegateForColumn(2, _CarrierDelegate(theme, view))
    view.setItemDelegateForColumn(3, TextDelegate(theme, view))
    fit_columns(view, theme, 2, {0: 7.5, 1: 16.0})
    view.horizontalHeader().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
    return view
