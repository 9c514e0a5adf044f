"""The page of announced visitors: tickets by day on the left, one of them or a new one on the right."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.announced.import_panel import ImportPanel
from ui.announced.ticket_detail import TicketDetail
from ui.announced.ticket_form import TicketForm
from ui.footage.tone_delegate import NameDelegate, ToneDelegate
from ui.look import Look
from ui.models.announced import AnnouncedList, AnnouncedRow, Standing
from ui.shortcuts import act_named, shown_keys
from ui.widgets.chip import ChipButton
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import fit_columns, list_view
from ui.widgets.panel import Panel


class Days(StrEnum):
    """Which days the page shows."""

    PAST = "past"
    TODAY = "today"
    WEEK = "week"
    MONTH = "month"


Sieve = tuple[Standing | None, bool]
"""A state, or recurring tickets alone."""

SIEVES: dict[str, Sieve] = {
    "all": (None, False),
    **{standing.value: (standing, False) for standing in Standing},
    "recurring": (None, True),
}


class AnnouncedPage(QWidget):
    """Shows tickets; what has to be read or written is asked for by signal."""

    days_chosen = Signal()
    ticket_chosen = Signal(str)
    new_asked = Signal()
    import_asked = Signal()

    def __init__(self, look: Look, *, may_change: bool) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look, self._may_change = look, may_change
        self.days = Days.WEEK if may_change else Days.TODAY
        self.model = AnnouncedList(look.texts, self)
        self.list = list_view(look.theme, look.texts("announced.heading"))
        self.list.setModel(self.model)
        self.detail = TicketDetail(look, may_change=may_change)
        self.form = TicketForm(look)
        self.new = KeyButton(look, "announced.new")
        self.from_file = KeyButton(look, "announced.import")
        self.importing = ImportPanel(look)
        self._sieves: dict[str, ChipButton] = {}
        self._build()
        self._connect()
        self.show_rows([])

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        self._front = QStackedLayout(self)
        self._book = QWidget()
        self._front.addWidget(self._book)
        self._front.addWidget(self.importing)
        column = QVBoxLayout(self._book)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        head = QHBoxLayout()
        head.setSpacing(theme.space())
        self.wanted = line_field(theme, texts("announced.find"))
        self.wanted.label.hide()
        keys = shown_keys(act_named("announced.find").keys)
        self.wanted.editor.setPlaceholderText(f"{texts('announced.find')}   {keys}")
        self.wanted.editor.setMinimumWidth(theme.space(24))
        head.addWidget(self.wanted, 1)
        for act in (self.from_file, self.new):
            head.addWidget(act)
            if not self._may_change:
                act.hide()
        column.addLayout(head)
        if self._may_change:
            column.addWidget(self._days_row())
        column.addWidget(self._sieve_row())
        row = QHBoxLayout()
        row.setSpacing(theme.space(1.5))
        left = Panel(theme)
        left.body.setContentsMargins(1, theme.space(0.5), 1, theme.space(0.5))
        left.setMinimumWidth(theme.space(76))
        self._empty = EmptyState(theme, texts("announced.none"), texts("announced.none_hint"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        left.body.addWidget(self._stack)
        row.addWidget(left, 7)
        self._right = QStackedWidget()
        self._right.addWidget(self.detail)
        self._right.addWidget(self.form)
        self._right.setMinimumWidth(theme.space(46))
        row.addWidget(self._right, 5)
        column.addLayout(row, 1)
        self._dress_list()

    def _days_row(self) -> QWidget:
        theme, group, chips = self._look.theme, QButtonGroup(self), list[ChipButton]()
        for days in Days:
            chip = ChipButton(theme, self._look.texts(f"announced.days_{days.value}"), on=days is self.days)
            chip.clicked.connect(lambda _=False, days=days: self._choose_days(days))
            group.addButton(chip)
            chips.append(chip)
        return FlowRow(theme, chips)

    def _sieve_row(self) -> QWidget:
        group = QButtonGroup(self)
        for name in SIEVES:
            chip = ChipButton(self._look.theme, self._sieve_words(name, 0), on=name == "all")
            chip.clicked.connect(lambda _=False, name=name: self._keep_to(name))
            group.addButton(chip)
            self._sieves[name] = chip
        return FlowRow(self._look.theme, list(self._sieves.values()))

    def _sieve_words(self, name: str, number: int) -> str:
        return self._look.texts(f"announced.only_{name}", n=number)

    def _dress_list(self) -> None:
        theme, view = self._look.theme, self.list
        view.verticalHeader().setDefaultSectionSize(theme.space(5.75))
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda row: (row.day, row.span)))
        view.setItemDelegateForColumn(1, NameDelegate(theme, view, lambda row: (row.people, row.line)))
        view.setItemDelegateForColumn(2, NameDelegate(theme, view, lambda row: (row.zone, row.host)))
        view.setItemDelegateForColumn(
            3, ToneDelegate(theme, view, lambda row: (row.standing.tone, row.state))
        )
        fit_columns(view, theme, 1, {0: 15.5, 2: 15.0, 3: 22.5})

    def _connect(self) -> None:
        self.wanted.editor.textChanged.connect(self._filter)
        find = QShortcut(QKeySequence(act_named("announced.find").keys), self)
        find.activated.connect(self.wanted.editor.setFocus)
        self.list.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.new.clicked.connect(self.new_asked)
        self.from_file.clicked.connect(self.import_asked)
        self.importing.left.connect(self.escape)
        self.form.left.connect(self.escape)
        escape = QShortcut(QKeySequence(act_named("announced.back").keys), self)
        escape.activated.connect(self.escape)

    def show_rows(self, rows: Sequence[AnnouncedRow]) -> None:
        """Show the tickets; the chosen one stays chosen where it is still there."""
        chosen = self.chosen
        self.model.show_all(rows)
        for name, (standing, recurring) in SIEVES.items():
            number = self.model.count(standing, recurring=recurring)
            self._sieves[name].setText(self._sieve_words(name, number))
            self._sieves[name].setAccessibleName(self._sieve_words(name, number))
        self._show_list(chosen)

    def choose(self, ticket: str) -> None:
        """Select a ticket of the list."""
        self._show_list(ticket)

    @property
    def chosen(self) -> str | None:
        """The ticket that is selected."""
        row = self.model.row_at(self.list.currentIndex())
        return row.ticket if row else None

    def show_form(self) -> None:
        """Show the form of a new ticket."""
        self._right.setCurrentWidget(self.form)

    def show_import(self) -> None:
        """Show the reading of a file in the place of everything else."""
        self._front.setCurrentWidget(self.importing)

    def escape(self) -> None:
        """Leave what is innermost: a reason, the form, what was typed to find somebody."""
        if self._front.currentWidget() is self.importing:
            self._front.setCurrentWidget(self._book)
            self.list.setFocus()
        elif self._right.currentWidget() is self.form:
            self._right.setCurrentWidget(self.detail)
            self.list.setFocus()
        elif self.detail.asking:
            self.detail.stop_asking()
            self.list.setFocus()
        else:
            self.wanted.editor.clear()

    def _choose_days(self, days: Days) -> None:
        self.days = days
        self.days_chosen.emit()

    def _keep_to(self, name: str) -> None:
        chosen = self.chosen
        standing, recurring = SIEVES[name]
        self.model.keep_to(standing, recurring=recurring)
        self._show_list(chosen)

    def _filter(self, wanted: str) -> None:
        chosen = self.chosen
        self.model.filter_by(wanted)
        self._show_list(chosen)

    def _show_list(self, chosen: str | None) -> None:
        texts, rows = self._look.texts, self.model.rows
        sieved = self.model.count(None) > 0
        key = "announced.nothing_found" if sieved else "announced.none"
        self._empty.say(texts(key), texts(f"{key}_hint"))
        self._stack.setCurrentIndex(0 if rows else 1)
        number = next((n for n, row in enumerate(rows) if row.ticket == chosen), 0)
        if rows:
            self.list.selectRow(number)
            self.ticket_chosen.emit(rows[number].ticket)
        else:
            self.detail.show_nothing()

    def _row_chosen(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None:
            self.ticket_chosen.emit(row.ticket)
