"""The page of F8: who comes on the left, who is on site on the right; nothing of any person."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.look import Look
from ui.models.emergency_teams import EmergencyTeamsModel, TeamRow
from ui.palettes import Tone
from ui.reception.emergency_lists import NoteDelegate, SinceDelegate
from ui.shortcuts import act_named
from ui.spoken import speak
from ui.theme import Type
from ui.widgets.columns import Columns
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import choice_field, line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.lists import TextDelegate, fit_columns, list_view
from ui.widgets.panel import Panel, scrolling_page
from ui.widgets.text import PlainLabel
from visitor_desk.visits.emergency import LONGEST_NOTE, LONGEST_VEHICLE, EmergencyService

MOST_DIGITS = 3


class EmergencyPage(QWidget):
    """Shows teams that it is given; asks by signal for what has to be written."""

    arrival_asked = Signal(object, object, str)
    """Service, number of people or None, vehicle."""
    left_asked = Signal(str)
    completed = Signal(str, object, str, str, str)
    """Team, number or None, vehicle, typed time of leaving, note."""
    close_asked = Signal()
    evacuation_asked = Signal()
    lock_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        theme, texts = look.theme, look.texts
        services = [(texts(f"emergency_service.{one.value}"), one) for one in EmergencyService]
        self.service = choice_field(theme, texts("emergency.service"), services)
        self.people = line_field(
            theme, texts("emergency.people"), texts("emergency.later"), length=MOST_DIGITS
        )
        self.vehicle = line_field(theme, texts("emergency.vehicle"), length=LONGEST_VEHICLE)
        self.arrive = KeyButton(look, "emergency.arrive", main=True)
        self.said = PlainLabel(theme, "", Type.STRONG, wrap=True)
        self.model = EmergencyTeamsModel(texts, self)
        self.list = list_view(theme, texts("emergency.on_site"))
        self.list.setModel(self.model)
        self.leaves = KeyButton(look, "emergency.leaves")
        self.close_page = KeyButton(look, "emergency.close")
        self.evacuation = KeyButton(look, "evacuation_list")
        lock = QShortcut(QKeySequence(act_named("lock").keys), self)
        lock.activated.connect(self.lock_asked)
        self.count = line_field(theme, texts("emergency.people"), length=MOST_DIGITS)
        self.with_what = line_field(theme, texts("emergency.vehicle"), length=LONGEST_VEHICLE)
        self.left_at = line_field(theme, texts("emergency.left_at"), texts("emergency.left_hint"), length=25)
        self.note = line_field(
            theme, texts("emergency.note"), texts("emergency.note_hint"), length=LONGEST_NOTE
        )
        self.complete = KeyButton(look, "emergency.complete")
        self._completing = QWidget()
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self.show_teams([], signed_in=False)

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(3)] * 4)
        column.setSpacing(theme.space(1.5))
        column.addWidget(PlainLabel(theme, texts("emergency.heading"), Type.NAME, "bad"))
        column.addWidget(PlainLabel(theme, texts("emergency.hint"), Type.BODY, "second", wrap=True))
        parts = Columns(theme)
        left = Panel(theme, texts("emergency.who_comes"))
        for widget in (self.service, self.people, self.vehicle, FlowRow(theme, [self.arrive]), self.said):
            left.body.addWidget(widget)
        left.body.addStretch(1)
        bind_enter(left, self.arrive)
        parts.add(left, 3, 34, 0)
        parts.add(self._site_panel(), 5, 56, 48)
        # The ways out of here stay in sight, also where large text lets the rest scroll.
        column.addWidget(scrolling_page(parts), 1)
        column.addWidget(FlowRow(theme, [self.close_page, self.evacuation]))

    def _site_panel(self) -> Panel:
        theme, texts = self._look.theme, self._look.texts
        panel = Panel(theme, texts("emergency.on_site"))
        self._stack.addWidget(self.list)
        self._stack.addWidget(EmptyState(theme, texts("emergency.nobody"), texts("emergency.nobody_hint")))
        panel.body.addWidget(self._stack, 1)
        panel.body.addWidget(FlowRow(theme, [self.leaves]))
        form = QVBoxLayout(self._completing)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(theme.space())
        first = QHBoxLayout()
        first.setSpacing(theme.space(1.5))
        for field in (self.count, self.with_what, self.left_at):
            first.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        form.addLayout(first)
        form.addWidget(self.note)
        form.addWidget(FlowRow(theme, [self.complete]))
        bind_enter(self._completing, self.complete)
        panel.body.addWidget(self._completing)
        view = self.list
        view.verticalHeader().setDefaultSectionSize(theme.space(5.75))
        view.setItemDelegateForColumn(0, NoteDelegate(theme, view))
        view.setItemDelegateForColumn(1, TextDelegate(theme, view))
        view.setItemDelegateForColumn(2, SinceDelegate(theme, view))
        fit_columns(view, theme, 0, {1: 14.0, 2: 20.0})
        return panel

    def _connect(self) -> None:
        self.arrive.clicked.connect(self._arrive)
        self.leaves.clicked.connect(self._leaves)
        self.complete.clicked.connect(self._complete)
        self.close_page.clicked.connect(self.close_asked)
        self.evacuation.clicked.connect(self.evacuation_asked)
        self.list.selectionModel().currentRowChanged.connect(self._row_chosen)

    def begin(self) -> None:
        """Begin where a guard would: at the service, nothing typed."""
        for field in (self.people, self.vehicle):
            field.editor.clear()
            field.show_trouble("")
        self.say("")
        self.service.editor.setFocus()

    def say(self, words: str, ink: str = "good") -> None:
        """Say what came of an act."""
        self.said.setText(words)
        self.said.set_ink(ink)
        self.said.setVisible(bool(words))
        speak(self.said, words, Tone.GOOD if ink == "good" else Tone.BAD)

    def show_teams(self, rows: Sequence[TeamRow], *, signed_in: bool) -> None:
        """Show the teams; what completes one is asked only of somebody who is signed in."""
        chosen = self.chosen
        self.model.show_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        self._completing.setVisible(signed_in and bool(rows))
        number = next((n for n, row in enumerate(rows) if chosen and row.team == chosen.team), 0)
        if rows:
            self.list.selectRow(number)
        if not signed_in:
            self.note.editor.clear()
        self._show_leaves()

    def choose(self, team: str) -> None:
        """Bring a team to the front."""
        rows = self.model.rows
        number = next((n for n, row in enumerate(rows) if row.team == team), None)
        if number is not None:
            self.list.selectRow(number)

    @property
    def chosen(self) -> TeamRow | None:
        """The team that is selected."""
        return self.model.row_at(self.list.currentIndex())

    def _row_chosen(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None:
            self.count.editor.setText(row.people)
            self.with_what.editor.setText(row.vehicle)
            self.left_at.editor.setText(row.left)
            self.note.editor.clear()
        self._show_leaves()

    def _show_leaves(self) -> None:
        row = self.chosen
        self.leaves.setEnabled(row is not None and not row.left)

    def _arrive(self) -> None:
        people, right = self._number(self.people.editor.text())
        self.people.show_trouble("" if right else self._look.texts("emergency.no_number"))
        if not right:
            self.people.editor.setFocus()
            return
        self.arrival_asked.emit(self.service.editor.value, people, self.vehicle.editor.text())

    def _leaves(self) -> None:
        if (row := self.chosen) is not None:
            self.left_asked.emit(row.team)

    def _complete(self) -> None:
        row = self.chosen
        people, right = self._number(self.count.editor.text())
        self.count.show_trouble("" if right else self._look.texts("emergency.no_number"))
        if row is None or not right:
            self.count.editor.setFocus()
            return
        self.completed.emit(
            row.team,
            people,
            self.with_what.editor.text(),
            self.left_at.editor.text(),
            self.note.editor.text().strip(),
        )

    @staticmethod
    def _number(typed: str) -> tuple[int | None, bool]:
        """Return the number that was typed, None for nothing, and whether it is one at all."""
        text = typed.strip()
        if not text:
            return None, True
        return (int(text), True) if text.isascii() and text.isdigit() else (None, False)
