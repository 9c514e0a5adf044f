"""The doors: access-control systems on the left, one with its doors and a file of events on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.footage.door_detail import DoorDetail
from ui.footage.tone_delegate import NameDelegate, ToneDelegate
from ui.look import Look
from ui.models.doors import DoorSourceList, DoorSourceRow
from ui.palettes import Tone
from ui.theme import Type
from ui.widgets.chip import StateChip
from ui.widgets.empty_state import EmptyState
from ui.widgets.lists import TextDelegate, fit_columns, list_view
from ui.widgets.panel import Panel
from ui.widgets.text import PlainLabel


class DoorsPage(QWidget):
    """Shows access-control systems; what has to be read or written is asked for by signal."""

    source_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        theme, texts = look.theme, look.texts
        self.model = DoorSourceList(texts, self)
        self.list = list_view(theme, texts("doors.heading"))
        self.list.setModel(self.model)
        self.detail = DoorDetail(look)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        head = QHBoxLayout()
        head.setSpacing(theme.space())
        head.addWidget(PlainLabel(theme, texts("doors.heading"), Type.TITLE))
        self._count = StateChip(theme, "")
        self._late = StateChip(theme, "", filled=True)
        head.addWidget(self._count)
        head.addWidget(self._late)
        head.addStretch(1)
        column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(theme.space(1.5))
        left = Panel(theme)
        left.body.setContentsMargins(1, theme.space(0.5), 1, theme.space(0.5))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(EmptyState(theme, texts("doors.none"), texts("doors.none_hint")))
        left.body.addWidget(self._stack)
        row.addWidget(left, 5)
        row.addWidget(self.detail, 6)
        column.addLayout(row, 1)
        view = self.list
        view.verticalHeader().setDefaultSectionSize(theme.space(5.75))
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda one: (one.name, one.kind)))
        view.setItemDelegateForColumn(1, ToneDelegate(theme, view, lambda one: (one.tone, one.state)))
        view.setItemDelegateForColumn(2, TextDelegate(theme, view, right=True))
        fit_columns(view, theme, 0, {1: 23.0, 2: 7.0})
        self.list.selectionModel().currentRowChanged.connect(self._row_chosen)

    def show_rows(self, rows: Sequence[DoorSourceRow]) -> None:
        """Show the systems; the chosen one stays chosen."""
        texts, chosen = self._look.texts, self.chosen
        self.model.show_rows(rows)
        late = sum(row.tone is not Tone.GOOD for row in rows)
        self._count.setText(texts.count("doors.count", len(rows)))
        self._late.setText(texts.count("doors.late", late))
        self._late.setVisible(late > 0)
        self._stack.setCurrentIndex(0 if rows else 1)
        if not rows:
            self.detail.show_nothing()
            return
        number = next((n for n, row in enumerate(rows) if row.source == chosen), 0)
        self.list.selectRow(number)
        self.source_chosen.emit(rows[number].source)

    @property
    def chosen(self) -> str | None:
        """The system that is selected."""
        row = self.model.row_at(self.list.currentIndex())
        return row.source if row else None

    def _row_chosen(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None:
            self.source_chosen.emit(row.source)
