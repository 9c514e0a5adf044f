"""The step that corrects the visits of a request: before, after, and who has to hear of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.look import Look
from ui.privacy.recipients_panel import RecipientsPanel
from ui.privacy.request_steps import Step
from ui.widgets.field import choice_field, line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.panel import ScrollContent, scrolling
from visitor_desk.privacy.rectification import RectificationCheck, Rectified
from visitor_desk.privacy.requests import LONGEST_NAME

FIELDS: Final = ("name", "organisation", "purpose")


class RectifyStepView(Step):
    """Asks for a visit's new values and shows those before; nothing of them is kept here once it is left."""

    record_asked = Signal(str)
    corrected = Signal(str, object, object)
    """The visit, what its record is to say, and what was looked at before."""

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
        self.recipients = RecipientsPanel(look)
        self._before: dict[str, str] = {}
        self._build()

    def _build(self) -> None:
        theme = self.look.theme
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
        content.column.addWidget(self.recipients)
        content.column.addStretch(1)
        self.column.addWidget(scrolling(content), 1)
        bind_enter(self, self.correct)
        self.setFocusProxy(self.visit.editor)

    def begin(self) -> None:
        """Begin without visits; nothing of their records is shown yet."""
        self.visit.editor.offer([])
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
