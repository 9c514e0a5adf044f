"""The list beside the pictures: every moment of the footage in words, and a way to each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.footage.player_view import Moment, MomentKind
from ui.look import Look
from ui.models.moments import MomentRow, MomentTable
from ui.models.rows import ROW_ROLE
from ui.theme import Type
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.lists import Index, TextDelegate, TwoLineDelegate, fit_columns, list_view
from ui.widgets.text import PlainLabel


class WhatDelegate(TwoLineDelegate):
    """Paints what happens, and below it why it is there."""

    def lines_of(self, index: Index) -> tuple[str, str]:
        """Return both lines."""
        row: MomentRow = index.data(ROW_ROLE)
        return row.what, row.why


class MomentList(QWidget):
    """Table twin of the timeline; Enter goes where the chosen row begins."""

    sought = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        theme, texts = look.theme, look.texts
        self.model = MomentTable(texts, self)
        self.table = list_view(theme, texts("player.moments"))
        self.table.setModel(self.model)
        self.table.setItemDelegate(TextDelegate(theme, self.table))
        self.table.setItemDelegateForColumn(0, TextDelegate(theme, self.table, Type.STRONG))
        self.table.setItemDelegateForColumn(1, TextDelegate(theme, self.table, second=True))
        self.table.setItemDelegateForColumn(2, WhatDelegate(theme, self.table))
        self.table.verticalHeader().setDefaultSectionSize(theme.space(5.5))
        fit_columns(self.table, theme, 2, {})
        for number, step in ((0, Type.STRONG), (1, Type.BODY)):
            wide = QFontMetrics(theme.font(step)).horizontalAdvance("00:00:00")
            self.table.setColumnWidth(number, wide + theme.space(2.5))
        self.table.doubleClicked.connect(lambda _: self._go())
        self.go = KeyButton(look, "player.go")
        self.go.clicked.connect(self._go)
        self.setMinimumWidth(theme.space(40))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space())
        column.addWidget(PlainLabel(theme, texts("player.moments").upper(), Type.LABEL, "second"))
        column.addWidget(self.table, 1)
        column.addWidget(FlowRow(theme, [self.go]))
        bind_enter(self, self.go)

    def show_moments(self, moments: Sequence[Moment]) -> None:
        """Show moments, which are by time."""
        clock, texts = self._look.formats.clock, self._look.texts
        self.model.show_rows(
            [
                MomentRow(
                    one.start,
                    clock(one.start),
                    clock(one.end) if one.end else "",
                    one.what,
                    texts("player.moved", why=one.why) if one.kind is MomentKind.ACTIVITY else one.why,
                )
                for one in moments
            ]
        )

    def show_at(self, at: datetime) -> None:
        """Choose the moment that has begun, unless somebody walks through the list."""
        if self.table.hasFocus() or not self.isVisible() or not self.model.rows:
            return
        row = self.model.row_of(at)
        if self.table.currentIndex().row() != row:
            self.table.selectRow(row)

    def _go(self) -> None:
        row = self.model.row_at(self.table.currentIndex())
        if row is not None:
            self.sought.emit(row.at)
