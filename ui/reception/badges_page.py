"""The badge ledger: every badge on the left with who has to act, one badge and its acts on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Signal
from PySide6.QtGui import QFocusEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.look import Look
from ui.models.badge_ledger import BadgeLedgerModel, BadgeRow
from ui.reception.badges_balance import BalanceChips
from ui.reception.badges_detail import BadgeDetail
from ui.reception.badges_list import ledger_list
from ui.shortcuts import act_named, shown_keys
from ui.theme import Type
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import line_field
from ui.widgets.panel import Panel
from ui.widgets.text import PlainLabel
from visitor_desk.visits.shift_balance import ShiftBalance

Index = QModelIndex | QPersistentModelIndex


class BadgesPage(QWidget):
    """Shows rows that it is given; what has to be read or written is asked for by signal."""

    badge_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        theme, texts = look.theme, look.texts
        self.model = BadgeLedgerModel(texts, self)
        self.list = ledger_list(look, self.model, texts("badges.heading"))
        self.list.selectionModel().currentRowChanged.connect(self._row_chosen)
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
        self.balance = BalanceChips(look)
        self._build()
        self.detail.left.connect(self.list.setFocus)

    def _build(self) -> None:
        theme = self._look.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        head = QHBoxLayout()
        head.setSpacing(theme.space())
        head.addWidget(PlainLabel(theme, self._look.texts("badges.heading"), Type.TITLE))
        head.addWidget(self.balance, 1)
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

    def show_ledger(self, rows: Sequence[BadgeRow], balance: ShiftBalance) -> None:
        """Show every badge; the chosen one stays chosen."""
        chosen = self.chosen
        self.model.show_all(rows)
        self.balance.show_balance(balance)
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

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus on: as a proxy, the list would also take it from whoever tabs past the head."""
        super().focusInEvent(event)
        self.list.setFocus()
