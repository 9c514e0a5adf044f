"""The page of announced visitors: tickets by day on the left, one of them or a new one on the right."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from ui.announced.import_panel import ImportPanel
from ui.announced.ticket_detail import TicketDetail
from ui.announced.ticket_form import TicketForm
from ui.footage.tone_delegate import NameDelegate, ToneDelegate
from ui.look import Look
from ui.models.announced import CHOICES, AnnouncedList, AnnouncedRow
from ui.widgets.chip import ChipButton
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import fit_columns
from ui.widgets.searched_page import SearchedPage


class Days(StrEnum):
    """Which days the page shows."""

    PAST = "past"
    TODAY = "today"
    WEEK = "week"
    MONTH = "month"


class AnnouncedPage(SearchedPage[AnnouncedRow]):
    """Shows tickets; what has to be read or written is asked for by signal."""

    days_chosen = Signal()
    new_asked = Signal()
    import_asked = Signal()

    def __init__(self, look: Look, *, may_change: bool) -> None:
        detail, form = TicketDetail(look, may_change=may_change), TicketForm(look)
        super().__init__(
            look,
            "announced",
            AnnouncedList(look.texts),
            lambda row: row.ticket,
            CHOICES,
            detail,
            form,
            share=7,
        )
        self.detail, self.form = detail, form
        self.days = Days.WEEK if may_change else Days.TODAY
        self.from_file, self.new = KeyButton(look, "announced.import"), KeyButton(look, "announced.new")
        self.importing = ImportPanel(look)
        self._front.addWidget(self.importing)
        self._dress_list()
        self.lay_out([self.from_file, self.new], self._days_row() if may_change else None)
        for act in (self.from_file, self.new):
            act.setVisible(may_change)
        self.new.clicked.connect(self.new_asked)
        self.from_file.clicked.connect(self.import_asked)
        self.importing.left.connect(self.escape)
        self.form.left.connect(self.escape)

    def _days_row(self) -> QWidget:
        theme, group, chips = self._look.theme, QButtonGroup(self), list[ChipButton]()
        for days in Days:
            chip = ChipButton(theme, self._look.texts(f"announced.days_{days.value}"), on=days is self.days)
            chip.clicked.connect(lambda _=False, days=days: self._choose_days(days))
            group.addButton(chip)
            chips.append(chip)
        return FlowRow(theme, chips)

    def _dress_list(self) -> None:
        theme, view = self._look.theme, self.list
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda row: (row.day, row.span)))
        view.setItemDelegateForColumn(1, NameDelegate(theme, view, lambda row: (row.people, row.line)))
        view.setItemDelegateForColumn(2, NameDelegate(theme, view, lambda row: (row.zone, row.host)))
        view.setItemDelegateForColumn(
            3, ToneDelegate(theme, view, lambda row: (row.standing.tone, row.state))
        )
        fit_columns(view, theme, 1, {0: 15.5, 2: 15.0, 3: 22.5})

    def show_import(self) -> None:
        """Show the reading of a file in the place of everything else."""
        self._front.setCurrentWidget(self.importing)

    def escape(self) -> None:
        """Leave what is innermost: the file that is read, or what any page of this kind leaves."""
        if self._front.currentWidget() is self.importing:
            self._front.setCurrentWidget(self._book)
            self.list.setFocus()
        else:
            super().escape()

    def _choose_days(self, days: Days) -> None:
        self.days = days
        self.days_chosen.emit()
