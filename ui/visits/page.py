"""The visit book: filters and the list on the left, one visit on the right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QButtonGroup,
    QHeaderView,
    QStackedWidget,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.formats import visible
from ui.glyphs import Glyph, paint_glyph
from ui.look import Look
from ui.models.rows import ROW_ROLE
from ui.models.visit_book import FootageDot, VisitBookModel, VisitRow
from ui.theme import Type
from ui.visits.name_bar import NameBar
from ui.visits.visit_detail import VisitDetail
from ui.widgets.beside import Beside
from ui.widgets.chip import ChipButton
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import choice_field
from ui.widgets.flow import FlowRow
from ui.widgets.front_stack import FrontStack
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import CellDelegate, TextDelegate, list_view
from ui.widgets.panel import Panel
from ui.widgets.text import PlainLabel
from visitor_desk.visits.place import Zone, ZoneId
from visitor_desk.visits.visit import VisitFilter, VisitState

Index = QModelIndex | QPersistentModelIndex


class Period(StrEnum):
    """How far back the list goes."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    ALL = "all"


LOW = 30.0
"""Steps of the grid that list and visit are high at least, where they stand below each other."""
_DAYS = {Period.WEEK: 7, Period.MONTH: 28}


class DotsDelegate(CellDelegate):
    """Paints one dot per camera: full, half, empty."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the dots; more than six cameras end in a number."""
        painter.save()
        selected = self.paint_ground(painter, option)
        row: VisitRow = index.data(ROW_ROLE)
        cell, side = self.cell(option), self.theme.space(1.5)
        x = float(cell.left())
        for dot, _ in row.dots or ():
            if x + side > cell.right():
                break
            ink = "ink" if selected else ("second_ink" if dot.glyph is Glyph.RING else "good")
            paint_glyph(
                painter,
                dot.glyph,
                QRectF(x, cell.center().y() - side / 2, side, side),
                self.theme.colour(ink),
            )
            x += side
        painter.restore()


class VisitsPage(QWidget):
    """Shows pages of the book and one visit; what has to be read is asked for by signal."""

    filter_changed = Signal()
    more_asked = Signal()
    visit_chosen = Signal(str)
    reveal_asked = Signal(str, object)

    def __init__(self, look: Look, *, may_reveal: bool) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self._period = Period.WEEK
        self.model = VisitBookModel(look.texts, self)
        self.list = list_view(look.theme, look.texts("visits.heading"))
        self.list.setModel(self.model)
        self.detail = VisitDetail(look, may_reveal=may_reveal)
        self.names = NameBar(look)
        self.find_name = KeyButton(look, "visits.find")
        if not may_reveal:
            self.find_name.hide()
        self.find_name.clicked.connect(self.names.open)
        self.conflicts = KeyButton(look, "visits.conflicts", main=True)
        self.conflicts.hide()
        self._build()
        self._dress_list()
        self.list.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.detail.reveal_asked.connect(self._reveal)

    def _build(self) -> None:
        theme = self._look.theme
        self._book = QWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._front = FrontStack()
        whole.addWidget(self._front)
        self._front.addWidget(self._book)
        column = QVBoxLayout(self._book)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        column.addWidget(FlowRow(theme, self._filters()))
        left = self._left_side()
        column.addWidget(Beside(theme, [left, self.detail], [0, 1], low=LOW), 1)

    def _filters(self) -> list[QWidget]:
        """Return what chooses among the visits, and how many are shown."""
        theme, texts = self._look.theme, self._look.texts
        periods = QButtonGroup(self)
        chips: list[QWidget] = []
        for period in Period:
            chip = ChipButton(theme, texts(f"visits.{period.value}"), on=period is self._period)
            chip.clicked.connect(lambda _=False, period=period: self._choose_period(period))
            periods.addButton(chip)
            chips.append(chip)
        states: list[tuple[str, object]] = [(texts("visits.any_state"), None)]
        states += [(texts(f"visits.state_{state.value}"), state) for state in VisitState]
        self.state = choice_field(theme, texts("visits.state"), states)
        self.zone = choice_field(theme, texts("visits.zone"), [(texts("visits.any_zone"), None)])
        for field in (self.state, self.zone):
            field.label.hide()
            field.editor.setFixedWidth(theme.space(18))
            field.editor.activated.connect(lambda _: self.filter_changed.emit())
        self._shown = PlainLabel(theme, "", Type.BODY, "second")
        return [*chips, self.state, self.zone, self.find_name, self._shown]

    def _left_side(self) -> QWidget:
        """Return the list with what stands over it."""
        look, theme, texts = self._look, self._look.theme, self._look.texts
        side = QWidget()
        side.setMinimumWidth(theme.space(50))
        left_side = QVBoxLayout(side)
        left_side.setContentsMargins(0, 0, 0, 0)
        left_side.setSpacing(theme.space(1.5))
        left = Panel(theme)
        left.body.setContentsMargins(1, theme.space(0.5), 1, theme.space(0.5))
        self._empty = EmptyState(theme, texts("visits.empty"), texts("visits.empty_hint"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        left.body.addWidget(self._stack, 1)
        self.more = KeyButton(look, "visits.more")
        self.more.clicked.connect(self.more_asked)
        self.more.hide()
        left.body.addWidget(self.more)
        for part in (self.conflicts, self.names, left):
            left_side.addWidget(part)
        left_side.setStretch(2, 1)
        return side

    def _dress_list(self) -> None:
        theme = self._look.theme
        self.list.setItemDelegateForColumn(0, TextDelegate(theme, self.list))
        self.list.setItemDelegateForColumn(1, TextDelegate(theme, self.list))
        self.list.setItemDelegateForColumn(2, DotsDelegate(theme, self.list))
        header = self.list.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        width = self.list.fontMetrics().horizontalAdvance("28 Nov 00:00–00:00 +1")
        self.list.setColumnWidth(0, width + theme.space(2.25))
        self.list.setColumnWidth(2, theme.space(9))

    def offer_conflicts(self, view: QWidget) -> None:
        """Hold the view of what waits for a decision behind the book."""
        self._front.addWidget(view)

    def say_conflicts(self, count: int) -> None:
        """Offer the way to what waits for a decision, where anything does."""
        self.conflicts.set_words(self._look.texts("visits.conflicts_wait", n=count))
        self.conflicts.setVisible(count > 0)

    def show_conflicts(self, view: QWidget) -> None:
        """Bring what waits for a decision to the front."""
        self._front.setCurrentWidget(view)

    def offer_player(self, player: QWidget) -> None:
        """Hold the page of footage behind the book, and offer the way to it."""
        self._front.addWidget(player)
        self.detail.footage.show()
        self.detail.keep.show()

    def show_player(self, player: QWidget) -> None:
        """Bring the footage of a visit to the front."""
        self._front.setCurrentWidget(player)

    def show_book(self) -> None:
        """Bring the list and the visit back to the front."""
        if self._front.currentWidget() is not self._book:
            self._front.setCurrentWidget(self._book)
            self.list.setFocus()

    def offer_zones(self, zones: Sequence[Zone]) -> None:
        """Offer the zones to filter by."""
        any_zone: list[tuple[str, object]] = [(self._look.texts("visits.any_zone"), None)]
        self.zone.editor.offer(any_zone + [(visible(zone.name), zone.id) for zone in zones])

    def wanted(self, now: datetime) -> VisitFilter:
        """Return the filter that is set; a day begins at midnight of the site."""
        chosen_zone, chosen_state = self.zone.editor.value, self.state.editor.value
        zone = None if chosen_zone is None else ZoneId(str(chosen_zone))
        state = None if chosen_state is None else VisitState(str(chosen_state))
        if self._period is Period.ALL:
            return VisitFilter(zone=zone, state=state)
        midnight = now.astimezone(self._look.formats.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        after = midnight - timedelta(days=_DAYS.get(self._period, 0))
        return VisitFilter(after=after, zone=zone, state=state)

    def show_rows(self, rows: Sequence[VisitRow], *, more: bool) -> None:
        """Show the first page of the book."""
        self.model.show_rows(rows)
        self._show_state(more=more)
        if rows:
            self.list.selectRow(0)
        else:
            self.detail.show_nothing()

    def add_rows(self, rows: Sequence[VisitRow], *, more: bool) -> None:
        """Add the next page of the book."""
        self.model.append_rows(rows)
        self._show_state(more=more)

    def _show_state(self, *, more: bool) -> None:
        count = len(self.model.rows)
        self._shown.setText(self._look.texts("visits.shown_more" if more else "visits.shown", n=count))
        self.more.setVisible(more)
        self._stack.setCurrentIndex(0 if count else 1)

    @property
    def chosen(self) -> str | None:
        """The visit that is selected."""
        row = self.model.row_at(self.list.currentIndex())
        return row.visit if row else None

    def choose_recorded(self) -> None:
        """Select the newest visit of which footage was recorded."""
        for number, row in enumerate(self.model.rows):
            if any(dot is not FootageDot.NONE for dot, _ in row.dots or ()):
                self.list.selectRow(number)
                return

    def _choose_period(self, period: Period) -> None:
        self._period = period
        self.filter_changed.emit()

    def _row_chosen(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None:
            self.visit_chosen.emit(row.visit)

    def _reveal(self, purpose: object) -> None:
        if self.chosen is not None:
            self.reveal_asked.emit(self.chosen, purpose)
