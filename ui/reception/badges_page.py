"""The badge ledger: every badge on the left with who has to act, one badge and its acts on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Signal
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.glyphs import paint_glyph
from ui.look import Look
from ui.models.badge_ledger import BadgeLedgerModel, BadgeRow
from ui.models.rows import ROW_ROLE
from ui.palettes import Tone
from ui.reception.badges_detail import BadgeDetail
from ui.shortcuts import act_named, shown_keys
from ui.theme import Type
from ui.widgets.chip import StateChip
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import line_field
from ui.widgets.flow import FlowRow
from ui.widgets.lists import CellDelegate, TextDelegate, TwoLineDelegate, fit_columns, list_view
from ui.widgets.panel import Panel
from ui.widgets.text import PlainLabel
from visitor_desk.visits.shift_balance import ShiftBalance

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


class BadgesPage(QWidget):
    """Shows rows that it is given; what has to be read or written is asked for by signal."""

    badge_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        theme, texts = look.theme, look.texts
        self.model = BadgeLedgerModel(texts, self)
        self.list = list_view(theme, texts("badges.heading"))
        self.list.setModel(self.model)
        self.detail = BadgeDetail(look)
        find = act_named("badges.find").keys
        self.wanted = line_field(theme, texts("badges.find"))
        self.wanted.label.hide()
        self.wanted.editor.setPlaceholderText(f"{texts('badges.find')}   {shown_keys(find)}")
        self.wanted.editor.textChanged.connect(self._filter)
        # Enter leads from the typed number to the badge, so that its acts are one key away.
        self.wanted.editor.returnPressed.connect(self.list.setFocus)
        QShortcut(QKeySequence(find), self).activated.connect(self.wanted.editor.setFocus)
        self._stack = QStackedWidget()
        self._empty = EmptyState(theme, texts("badges.none"), texts("badges.none_hint"))
        self._chips = [StateChip(theme, "", filled=number == 0) for number in range(5)]
        self._build()
        self._dress_list()
        self.setFocusProxy(self.list)
        self.detail.left.connect(self.list.setFocus)

    def _build(self) -> None:
        theme = self._look.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        head = QHBoxLayout()
        head.setSpacing(theme.space())
        head.addWidget(PlainLabel(theme, self._look.texts("badges.heading"), Type.TITLE))
        head.addWidget(FlowRow(theme, self._chips), 1)
        column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(theme.space(1.5))
        left = Panel(theme)
        left.body.addWidget(self.wanted)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        left.body.addWidget(self._stack, 1)
        row.addWidget(left, 13)
        row.addWidget(self.detail, 9)
        column.addLayout(row, 1)

    def _dress_list(self) -> None:
        theme, view = self._look.theme, self.list
        view.verticalHeader().setDefaultSectionSize(theme.space(5.75))
        view.setItemDelegateForColumn(0, TextDelegate(theme, view, Type.STRONG))
        view.setItemDelegateForColumn(1, _WhereDelegate(theme, view))
        view.setItemDelegateForColumn(2, _CarrierDelegate(theme, view))
        view.setItemDelegateForColumn(3, TextDelegate(theme, view))
        fit_columns(view, theme, 2, {0: 7.5, 1: 16.0})
        view.horizontalHeader().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        view.selectionModel().currentRowChanged.connect(self._row_chosen)

    def show_ledger(self, rows: Sequence[BadgeRow], balance: ShiftBalance) -> None:
        """Show every badge; the chosen one stays chosen."""
        chosen = self.chosen
        self.model.show_badges(rows)
        self._show_balance(balance)
        self._choose(chosen)

    def choose(self, badge: str) -> None:
        """Bring a badge to the front, whatever was typed to find another one."""
        self.wanted.editor.clear()
        self._choose(badge)

    def _choose(self, badge: str | None) -> None:
        rows = self.model.rows
        self._stack.setCurrentIndex(0 if rows else 1)
        if not rows:
            self.detail.show_nothing()
            return
        number = next((n for n, row in enumerate(rows) if row.badge == badge), 0)
        self.list.selectRow(number)
        self.badge_chosen.emit(rows[number].badge)

    def _show_balance(self, balance: ShiftBalance) -> None:
        texts = self._look.texts
        words = [
            texts.count("badges.unexplained", balance.unexplained) if balance.unexplained else "",
            texts("badges.balance_out", n=balance.out, of=balance.badges),
            texts("badges.balance_expected", n=balance.expected_back) if balance.expected_back else "",
            texts("badges.balance_late", n=balance.late) if balance.late else "",
            texts("badges.balance_away", n=balance.away) if balance.away else "",
        ]
        for chip, said in zip(self._chips, words, strict=True):
            chip.setText(said)
            chip.setVisible(bool(said))

    @property
    def chosen(self) -> str | None:
        """The badge that is selected."""
        row = self.model.row_at(self.list.currentIndex())
        return row.badge if row else None

    def _row_chosen(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None:
            self.badge_chosen.emit(row.badge)

    def _filter(self, wanted: str) -> None:
        chosen = self.chosen
        self.model.filter_by(wanted)
        key = "badges.nothing_found" if wanted else "badges.none"
        self._empty.say(self._look.texts(key), self._look.texts(f"{key}_hint"))
        self._choose(chosen)
