"""The step that corrects the visits of a request: before, after, and who has to hear of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.deny.forms import DAY_LENGTH, typed_day
from ui.footage.tone_delegate import ToneDelegate
from ui.i18n import Texts
from ui.look import Look
from ui.models.rows import Column, RowsModel
from ui.palettes import Tone
from ui.privacy.request_steps import Step
from ui.theme import Type
from ui.widgets.field import choice_field, line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.lists import TextDelegate, fit_columns, fit_rows, list_view
from ui.widgets.panel import Panel, ScrollContent, scrolling
from ui.widgets.text import PlainLabel
from visitor_desk.privacy.rectification import RectificationCheck, Rectified
from visitor_desk.privacy.requests import LONGEST_NAME

FIELDS: Final = ("name", "organisation", "purpose")
MOST_ROWS: Final = 4


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """Something that was handed out about a visit of the request."""

    entry: int
    what: str
    state: str
    tone: Tone


class _RecipientModel(RowsModel[RecipientRow]):
    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("rectify.handed_out"), lambda row: row.what),
                Column(texts("rectify.told_state"), lambda row: row.state),
            ],
            parent,
        )


class RectifyStepView(Step):
    """Asks for a visit's new values and shows those before; nothing of them is kept here once it is left."""

    record_asked = Signal(str)
    corrected = Signal(str, object, object)
    """The visit, what its record is to say, and what was looked at before."""
    told = Signal(int, object)
    """The entry of what was handed out, and the day its recipient was told; None: it was impossible."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "rectify_step")
        theme, texts = look.theme, look.texts
        self.say(texts("rectify.hint"))
        checks: list[tuple[str, object]] = [
            (texts(f"rectification_check.{one.value}"), one) for one in RectificationCheck
        ]
        self.visit = choice_field(theme, texts("rectify.visit"), [])
        self.visit.editor.currentIndexChanged.connect(self._visit_changed)
        self.values = {
            name: line_field(theme, texts(f"rectify.{name}"), length=LONGEST_NAME) for name in FIELDS
        }
        self.check = choice_field(theme, texts("rectify.check"), checks)
        self.show_record = KeyButton(look, "requests.show_name")
        self.show_record.set_words(texts("rectify.show_record"))
        self.show_record.clicked.connect(self._ask_record)
        self.correct = KeyButton(look, "requests.rectify", main=True)
        self.correct.clicked.connect(self._correct)
        self.model = _RecipientModel(texts, self)
        self.recipients = list_view(theme, texts("rectify.handed_out"))
        self.recipients.setModel(self.model)
        self.told_on = line_field(theme, texts("rectify.told_on"), texts("deny.no_day"), length=DAY_LENGTH)
        self.tell = KeyButton(look, "requests.recipient_told")
        self.tell.clicked.connect(self._told)
        self.impossible = KeyButton(look, "requests.recipient_impossible")
        self.impossible.clicked.connect(self._not_told)
        self._before: dict[str, str] = {}
        self._nobody = PlainLabel(theme, texts("rectify.nobody"), Type.BODY, "second", wrap=True)
        self._build()

    def _build(self) -> None:
        theme, view = self.look.theme, self.recipients
        content = ScrollContent(theme, 1.5)
        content.column.addWidget(self.visit)
        content.column.addWidget(FlowRow(theme, [self.show_record]))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(1.5))
        grid.setVerticalSpacing(theme.space(1.5))
        fields: list[QWidget] = [*self.values.values(), self.check]
        for number, field in enumerate(fields):
            grid.addWidget(field, number // 2, number % 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        content.column.addLayout(grid)
        content.column.addWidget(FlowRow(theme, [self.correct]))
        others = Panel(theme, self.look.texts("rectify.recipients"))
        view.setItemDelegateForColumn(0, TextDelegate(theme, view))
        view.setItemDelegateForColumn(1, ToneDelegate(theme, view, lambda row: (row.tone, row.state)))
        fit_columns(view, theme, 0, {1: 24.0})
        others.body.addWidget(self._nobody)
        others.body.addWidget(view)
        others.body.addWidget(self.told_on)
        others.body.addWidget(FlowRow(theme, [self.tell, self.impossible]))
        self._others = others
        content.column.addWidget(others)
        content.column.addStretch(1)
        self.column.addWidget(scrolling(content), 1)
        bind_enter(self, self.correct)
        self.setFocusProxy(self.visit.editor)

    def begin(self, visits: Sequence[tuple[str, object]], today: str) -> None:
        """Begin with the visits of a request; nothing of their records is shown yet."""
        self.visit.editor.offer(list(visits))
        self.told_on.editor.setText(today)
        self.show_recipients([])
        self._visit_changed()

    def show_visits(self, visits: Sequence[tuple[str, object]]) -> None:
        """Show the visits anew, the chosen one stays."""
        self.visit.editor.offer(list(visits))

    def show_record_of(self, visit: str, values: dict[str, str]) -> None:
        """Show what stands in the record of a visit, after it was asked for."""
        if self.visit.editor.value != visit:
            return
        self._before = values
        for name, field in self.values.items():
            field.editor.setText(values.get(name, ""))
            field.hint.setText(self.look.texts("rectify.before", value=values.get(name, "") or "–"))
            field.hint.show()
        self.values["name"].editor.setFocus()

    def show_recipients(self, rows: Sequence[RecipientRow]) -> None:
        """Show to whom something was handed out, and who of them was told (GDPR 19)."""
        self.model.show_rows(rows)
        for part in (self.recipients, self.told_on, self.tell, self.impossible):
            part.setVisible(bool(rows))
        self._nobody.setVisible(not rows)
        if rows:
            fit_rows(self.recipients, MOST_ROWS)
            waiting = (number for number, row in enumerate(rows) if row.tone is not Tone.GOOD)
            self.recipients.selectRow(next(waiting, 0))

    def _visit_changed(self) -> None:
        self._before = {}
        for field in self.values.values():
            field.editor.clear()
            field.show_trouble("")

    def _ask_record(self) -> None:
        if isinstance(self.visit.editor.value, str):
            self.record_asked.emit(self.visit.editor.value)

    def _correct(self) -> None:
        visit, check = self.visit.editor.value, self.check.editor.value
        typed = {name: field.editor.text().strip() for name, field in self.values.items()}
        # An empty field, and one that says what stood there before, leaves the record as it is.
        changed = {name: text for name, text in typed.items() if text and text != self._before.get(name)}
        self.values["name"].show_trouble("" if changed else self.look.texts("rectify.nothing_typed"))
        if changed and isinstance(visit, str):
            self.corrected.emit(visit, Rectified(**changed), check)

    def _told(self) -> None:
        row, day = self.model.row_at(self.recipients.currentIndex()), typed_day(self.told_on.editor.text())
        self.told_on.show_trouble("" if day else self.look.texts("deny.no_day"))
        if row is not None and day is not None:
            self.told.emit(row.entry, day)

    def _not_told(self) -> None:
        row = self.model.row_at(self.recipients.currentIndex())
        if row is not None:
            self.told.emit(row.entry, None)
