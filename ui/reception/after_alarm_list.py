"""After an alarm, over the guard's page: who is still here by the book, each settled with one key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.glyphs import Glyph
from ui.look import Look
from ui.models.after_alarm import AfterAlarmList, AfterAlarmRow
from ui.models.rows import ROW_ROLE
from ui.palettes import Tone
from ui.reception.badges_forms import typed_time
from ui.reception.laid_over import LaidOver
from ui.theme import Type
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import Index, StateDelegate, TextDelegate, TwoLineDelegate, fit_columns, list_view
from ui.widgets.panel import Panel, head_line
from ui.widgets.text import PlainLabel
from visitor_desk.visits.after_alarm import AfterAlarm

_TONES = {AfterAlarm.CAME_BACK: Tone.GOOD, AfterAlarm.LEFT: Tone.GOOD, AfterAlarm.UNKNOWN: Tone.BAD}


class _PersonDelegate(TwoLineDelegate):
    """Paints a name and the organisation below."""

    def lines_of(self, index: Index) -> tuple[str, str]:
        """Return both lines."""
        row: AfterAlarmRow = index.data(ROW_ROLE)
        return row.name, row.organisation


class _SettledDelegate(StateDelegate):
    """Paints what is known of somebody in its tone."""

    def state_of(self, index: Index) -> tuple[Glyph, str, str]:
        """Return sign, words and the token of their ink."""
        row: AfterAlarmRow = index.data(ROW_ROLE)
        glyph = {Tone.GOOD: Glyph.CHECK, Tone.BAD: Glyph.BANG}.get(row.tone, Glyph.RING)
        ink = "second_ink" if row.tone is Tone.NEUTRAL else row.tone.value
        return glyph, str(index.data(Qt.ItemDataRole.DisplayRole)), ink


class AfterAlarmLayer(LaidOver):
    """Shows rows that it is given; asks by signal for what has to be written."""

    settle_asked = Signal(str, object, object)
    """Visit, `AfterAlarm`, and when they left (None: now)."""

    def __init__(self, look: Look, page: QWidget, below: list[QWidget]) -> None:
        super().__init__(page, below)
        theme, texts = look.theme, look.texts
        self._look = look
        self.model = AfterAlarmList(texts, self)
        self.list = list_view(theme, texts("after_alarm.heading"))
        self.list.setModel(self.model)
        self.list.verticalHeader().setDefaultSectionSize(theme.space(5.75))
        self.at = line_field(theme, texts("after_alarm.at"), texts("after_alarm.at_hint"), length=25)
        self.count = PlainLabel(theme, "", Type.HEADING)
        self.acts = {
            AfterAlarm.CAME_BACK: KeyButton(look, "after_alarm.came_back"),
            AfterAlarm.LEFT: KeyButton(look, "after_alarm.left"),
            AfterAlarm.UNKNOWN: KeyButton(look, "after_alarm.unknown"),
        }
        self.close_list = KeyButton(look, "after_alarm.close", own_key=False)
        self._stack = QStackedWidget()
        self._build()
        for how, button in self.acts.items():
            button.clicked.connect(lambda _=False, how=how: self._settle(how))
        self.close_list.clicked.connect(self.go)

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        heading = PlainLabel(theme, texts("after_alarm.heading"), Type.TITLE)
        column.addLayout(head_line(theme, heading, [self.count]))
        column.addWidget(PlainLabel(theme, texts("after_alarm.hint"), Type.BODY, "second", wrap=True))
        panel = Panel(theme)
        panel.body.setContentsMargins(1, theme.space(0.5), 1, theme.space(0.5))
        self._stack.addWidget(self.list)
        self._stack.addWidget(EmptyState(theme, texts("after_alarm.none"), texts("after_alarm.none_hint")))
        panel.body.addWidget(self._stack)
        column.addWidget(panel, 1)
        column.addWidget(self.at)
        column.addWidget(FlowRow(theme, [*self.acts.values(), self.close_list]))
        view = self.list
        view.setItemDelegateForColumn(0, _PersonDelegate(theme, view))
        for number in (1, 2, 3):
            view.setItemDelegateForColumn(number, TextDelegate(theme, view, second=number != 1))
        view.setItemDelegateForColumn(4, _SettledDelegate(theme, view))
        fit_columns(view, theme, 0, {1: 10.0, 2: 12.0, 3: 14.0, 4: 26.0})

    def open(self, rows: Sequence[AfterAlarmRow]) -> None:
        """Come with who is here now; what was settled before stays in sight."""
        here = {row.visit for row in rows}
        settled = [row for row in self.model.rows if row.settled and row.visit not in here]
        kept = {row.visit: row for row in self.model.rows if row.settled}
        self.model.show_rows([*(kept.get(row.visit, row) for row in rows), *settled])
        self._stack.setCurrentIndex(0 if self.model.rows else 1)
        self.come(self.list)
        self._next(0)

    def settled(self, visit: str, how: AfterAlarm, at: str) -> None:
        """Show what was written of somebody, and go to the next one."""
        rows = self.model.rows
        number = next((n for n, row in enumerate(rows) if row.visit == visit), None)
        if number is None:
            return
        words = self._look.texts(f"after_alarm.settled_{how.value}", time=at)
        self.model.replace_row(number, replace(rows[number], settled=words, tone=_TONES[how]))
        self._next(number)

    def _next(self, after: int) -> None:
        rows = self.model.rows
        order = [*range(after, len(rows)), *range(after)]
        number = next((n for n in order if not rows[n].settled), after)
        if rows:
            self.list.selectRow(number)
        left = sum(not row.settled for row in rows)
        self.count.setText(self._look.texts("after_alarm.left_to_settle", n=left, all=len(rows)))

    def _settle(self, how: AfterAlarm) -> None:
        row = self.model.row_at(self.list.currentIndex())
        if row is None or row.settled:
            return
        at: datetime | None = None
        if how is AfterAlarm.LEFT and (typed := self.at.editor.text().strip()):
            at = typed_time(self._look, typed)
            self.at.show_trouble("" if at else self._look.texts("cameras.no_moment"))
            if at is None:
                self.at.editor.setFocus()
                return
        self.settle_asked.emit(row.visit, how, at)
