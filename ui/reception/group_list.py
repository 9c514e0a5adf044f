"""How a group's table is painted: a row per person, two lines where one is too narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem, QTableView, QWidget

from ui.glyphs import Glyph
from ui.look import Look
from ui.models.group_table import GroupLine, GroupTable
from ui.models.rows import ROW_ROLE
from ui.theme import Theme, Type
from ui.widgets.lists import CellDelegate, StateDelegate, TextDelegate, list_view

Index = QModelIndex | QPersistentModelIndex

_WRAPPED = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)


class _StandDelegate(StateDelegate):
    def state_of(self, index: Index) -> tuple[Glyph, str, str]:
        line: GroupLine = index.data(ROW_ROLE)
        return line.glyph, line.state, line.ink


def _draw_wrapped(painter: QPainter, theme: Theme, cell: QRect, words: str, steps: Sequence[Type]) -> None:
    """Draw words in the first step of the scale in which they fit, cut where they fit in none."""
    for step in steps:
        painter.setFont(theme.font(step))
        needed = painter.boundingRect(cell, _WRAPPED, words)
        if needed.height() <= cell.height() and needed.width() <= cell.width():
            break
    else:
        lines = cell.height() // painter.fontMetrics().lineSpacing()
        room = cell.width() * lines - theme.space(2) * lines
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
    painter.drawText(cell, _WRAPPED, words)


class _WrappedDelegate(CellDelegate):
    """Paints words on as many lines as they need, smaller and at last cut where the row is too low."""

    def __init__(self, theme: Theme, parent: QWidget, *steps: Type) -> None:
        super().__init__(theme, parent)
        self._steps = steps

    def words_of(self, line: GroupLine) -> tuple[str, str]:
        """Return the words and the token of their ink."""
        return line.name, "ink"

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the cell."""
        painter.save()
        self.paint_ground(painter, option)
        words, ink = self.words_of(index.data(ROW_ROLE))
        painter.setPen(self.theme.colour(ink))
        _draw_wrapped(painter, self.theme, self.cell(option), words, self._steps)
        painter.restore()


class _NoteDelegate(_WrappedDelegate):
    def words_of(self, line: GroupLine) -> tuple[str, str]:
        return line.note, line.note_ink


class _DocumentDelegate(CellDelegate):
    """Paints the kind of document, and below it what came of it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the cell."""
        painter.save()
        selected = self.paint_ground(painter, option)
        line: GroupLine = index.data(ROW_ROLE)
        cell = self.cell(option)
        if line.verdict:
            middle = cell.height() // 2
            upper = QRect(cell.left(), cell.top() + 5, cell.width(), middle - 3)
            lower = QRect(cell.left(), cell.top() + middle + 2, cell.width(), middle - 5)
            self.draw_text(painter, upper, line.document, Type.BODY, "ink")
            quiet = "raised_ink" if selected else "second_ink"
            self.draw_text(painter, lower, line.verdict, Type.HINT, quiet)
        elif line.document:
            painter.setPen(self.theme.colour("ink"))
            _draw_wrapped(painter, self.theme, cell, line.document, (Type.BODY, Type.HINT))
        painter.restore()


def group_list(look: Look, model: GroupTable) -> QTableView:
    """Return the table of a group; the selected row is the one that is worked on."""
    theme, texts = look.theme, look.texts
    view = list_view(theme, texts("group_arrival.table"))
    view.setModel(model)
    delegates = [
        _StandDelegate(theme, view),
        _WrappedDelegate(theme, view, Type.STRONG, Type.LABEL),
        _DocumentDelegate(theme, view),
        TextDelegate(theme, view),
        TextDelegate(theme, view, Type.STRONG),
        _NoteDelegate(theme, view, Type.BODY, Type.HINT),
    ]
    for column, delegate in enumerate(delegates):
        view.setItemDelegateForColumn(column, delegate)
    view.verticalHeader().setDefaultSectionSize(theme.space(6))
    header = view.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    metrics = QFontMetrics(theme.font(Type.BODY))
    states = ("now", "expected", "waiting", "look_again", "admitted", "left", "refused", "absent")
    words = [texts(f"group_arrival.state_{state}") for state in states]
    words += [texts("group_arrival.seat_replacement"), texts("group_arrival.seat_extra")]
    times = [texts("group_arrival.agreed", time="00:00"), texts("group_arrival.column_rules")]
    fixed = {
        0: max(map(metrics.horizontalAdvance, words)) + theme.space(4.5),
        3: max(map(metrics.horizontalAdvance, times)) + theme.space(2.5),
        4: metrics.horizontalAdvance(texts("group_arrival.column_badge")) + theme.space(3.5),
    }
    for column, width in fixed.items():
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        view.setColumnWidth(column, width)
    return view
