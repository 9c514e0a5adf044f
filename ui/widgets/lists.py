"""Lists as the pages show them: no grid, one line below each row, painted cells."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.glyphs import STATE_SIGNS, Glyph, paint_glyph
from ui.theme import Theme, Type

Index = QModelIndex | QPersistentModelIndex


def list_view(theme: Theme, name: str) -> QTableView:
    """Return a table that selects whole rows and keeps its header in sight."""
    view = QTableView()
    view.setAccessibleName(name)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setCornerButtonEnabled(False)
    view.setTabKeyNavigation(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(theme.space(4.5))
    view.verticalHeader().setMinimumSectionSize(theme.space(3))
    header = view.horizontalHeader()
    header.setFont(theme.font(Type.LABEL))
    header.setHighlightSections(False)
    header.setSectionsClickable(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setMinimumSectionSize(theme.space(3))
    return view


def fit_columns(view: QTableView, theme: Theme, stretched: int, widths: Mapping[int, float]) -> None:
    """Give each column its width in steps of the grid, never less than its heading; one takes the rest."""
    header = view.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
    metrics = QFontMetrics(theme.font(Type.LABEL))
    for number, width in widths.items():
        heading = str(view.model().headerData(number, Qt.Orientation.Horizontal))
        least = metrics.horizontalAdvance(heading) + theme.space(2.5)
        view.setColumnWidth(number, max(theme.space(width), least))


def scroll_sideways(view: QTableView) -> None:
    """Let a table with many columns scroll where the window is narrow or the text large."""
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)


def fit_rows(view: QTableView, most: int) -> None:
    """Let a table in a column be as high as its rows where there is room, and as `most` of them where not."""
    header, row = view.horizontalHeader().sizeHint().height(), view.verticalHeader().defaultSectionSize()
    rows = max(1, view.model().rowCount())
    view.setMinimumHeight(header + min(rows, most) * row + 2)
    view.setMaximumHeight(header + rows * row + 2)


class CellDelegate(QStyledItemDelegate):
    """Paints ground and line of a row; subclasses paint what stands in the cell."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> bool:
        """Paint ground and the line below; return whether the row is selected.

        A selected row begins with a bar: its ground alone differs too little from that of the others.
        """
        theme = self.theme
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        rect = option.rect
        painter.fillRect(rect, theme.colour("selection" if selected else "surface"))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        view = option.widget
        if selected and isinstance(view, QTableView) and view.columnViewportPosition(0) == rect.left():
            bar = QRect(rect.left(), rect.top(), theme.space(0.375), rect.height())
            painter.fillRect(bar, theme.colour("accent" if view.hasFocus() else "edge"))
        return selected

    def draw_text(
        self, painter: QPainter, box: QRect, text: str, step: Type, ink: str, *, right: bool = False
    ) -> None:
        """Draw one line of text, cut with an ellipsis where room is short."""
        painter.setFont(self.theme.font(step))
        painter.setPen(self.theme.colour(ink))
        shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | side, shown)

    def draw_state(self, painter: QPainter, box: QRect, text: str, step: Type, ink: str) -> None:
        """Draw one line of text, with the sign of its state before it where the ink is that of a state."""
        sign = STATE_SIGNS.get(ink) if text else None
        if sign is None:
            self.draw_text(painter, box, text, step, ink)
        else:
            self.draw_signed(painter, box, sign, text, step, ink)

    def draw_signed(
        self, painter: QPainter, box: QRect, sign: Glyph, text: str, step: Type, ink: str
    ) -> None:
        """Draw a sign and one line of text behind it."""
        side = self.theme.space(1.5)
        place = QRectF(box.left(), box.center().y() - side / 2 + 0.5, side, side)
        paint_glyph(painter, sign, place, self.theme.colour(ink))
        self.draw_text(painter, box.adjusted(side + self.theme.space(0.5), 0, 0, 0), text, step, ink)

    def cell(self, option: QStyleOptionViewItem) -> QRect:
        """Return the room inside the padding of a cell."""
        space = self.theme.space()
        rect: QRect = option.rect
        return rect.adjusted(space, 0, -space, -1)


class TextDelegate(CellDelegate):
    """Paints a cell's own text; `second` cells are quiet."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        step: Type = Type.BODY,
        *,
        second: bool = False,
        right: bool = False,
    ) -> None:
        super().__init__(theme, parent)
        self._step, self._second, self._right = step, second, right

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the cell."""
        painter.save()
        selected = self.paint_ground(painter, option)
        ink = ("raised_ink" if selected else "second_ink") if self._second else "ink"
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        self.draw_text(painter, self.cell(option), text, self._step, ink, right=self._right)
        painter.restore()


class StateDelegate(CellDelegate):
    """Paints a sign and a word in the tone of the state; subclasses say which."""

    def state_of(self, index: Index) -> tuple[Glyph, str, str]:
        """Return sign, words and the token of their ink."""
        raise NotImplementedError

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the cell."""
        painter.save()
        selected = self.paint_ground(painter, option)
        glyph, words, ink = self.state_of(index)
        if selected and ink == "second_ink":
            ink = "raised_ink"
        self.draw_signed(painter, self.cell(option), glyph, words, Type.BODY, ink)
        painter.restore()


class TwoLineDelegate(CellDelegate):
    """Paints a strong line and a quiet one below; subclasses say which."""

    def lines_of(self, index: Index) -> tuple[str, str]:
        """Return the strong and the quiet line."""
        raise NotImplementedError

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the cell."""
        painter.save()
        selected = self.paint_ground(painter, option)
        first, second = self.lines_of(index)
        cell = self.cell(option)
        middle = cell.height() // 2
        upper = QRect(cell.left(), cell.top() + 3, cell.width(), middle - 1)
        lower = QRect(cell.left(), cell.top() + middle, cell.width(), middle - 4)
        self.draw_text(painter, upper, first, Type.STRONG, "ink")
        self.draw_text(painter, lower, second, Type.HINT, "raised_ink" if selected else "second_ink")
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of two lines."""
        return QSize(super().sizeHint(option, index).width(), self.theme.space(5.75))
