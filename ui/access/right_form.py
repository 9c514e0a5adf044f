"""The form that puts somebody on a list; a fault comes back to its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from ui.look import Look
from ui.theme import Type
from ui.widgets.field import ChoiceBox, Field, choice_field, line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.panel import Panel, ScrollContent, scrolling
from ui.widgets.text import PlainLabel
from visitor_desk.visits.access_right import USUAL_DAYS, NewAccessRight
from visitor_desk.visits.place import StaffId, ZoneId
from visitor_desk.visits.ticket import LONGEST_NAME

Choices = Sequence[tuple[str, object]]
NEEDED = ("name", "organisation", "purpose", "customer")


class RightForm(Panel):
    """Hands over what is filled in."""

    put_asked = Signal()
    left = Signal()

    def __init__(self, look: Look) -> None:
        texts, theme = look.texts, look.theme
        super().__init__(theme, texts("access.new_heading"), texts("access.new_hint"))
        self._look = look
        self._lines: dict[str, Field[QLineEdit]] = {
            "name": line_field(theme, texts("access.name"), texts("access.name_hint"), length=LONGEST_NAME),
            "organisation": line_field(theme, texts("announced.organisation"), length=LONGEST_NAME),
            "purpose": line_field(theme, texts("announced.purpose"), length=LONGEST_NAME),
            "customer": line_field(theme, texts("announced.customer"), length=LONGEST_NAME),
            "days": line_field(theme, texts("access.days"), texts("access.days_hint"), length=3),
        }
        roles: Choices = [(texts("access.may_come"), False), (texts("access.may_authorise"), True)]
        self._choices: dict[str, Field[ChoiceBox]] = {
            "zone": choice_field(theme, texts("announced.zone"), []),
            "role": choice_field(theme, texts("access.column_role"), roles),
            "authoriser": choice_field(
                theme, texts("access.authoriser"), [], texts("access.authoriser_hint")
            ),
        }
        self.put = KeyButton(look, "access.put", main=True)
        self.put.clicked.connect(self.put_asked)
        self.back = KeyButton(look, "access.back", own_key=False)
        self.back.clicked.connect(self.left)
        self._build()

    def _build(self) -> None:
        theme = self._look.theme
        content = ScrollContent(theme, 1.5)
        content.column.addWidget(
            PlainLabel(theme, self._look.texts("access.new_means"), Type.BODY, "second", wrap=True)
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(1.5))
        grid.setVerticalSpacing(theme.space(1.5))
        rows: tuple[tuple[str, ...], ...] = (
            ("name",),
            ("organisation", "purpose"),
            ("customer", "zone"),
            ("role", "days"),
            ("authoriser",),
        )
        for number, names in enumerate(rows):
            for column, name in enumerate(names):
                width = 2 if len(names) == 1 else 1
                grid.addWidget(self.field(name), number, column, 1, width, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        content.column.addLayout(grid)
        content.column.addStretch(1)
        self.body.addWidget(scrolling(content), 1)
        self.body.addWidget(FlowRow(theme, [self.put, self.back]))
        bind_enter(self, self.put)
        order = [self.field(name).editor for names in rows for name in names]
        for first, second in zip(order, [*order[1:], self.put], strict=True):
            QWidget.setTabOrder(first, second)

    def field(self, name: str) -> Field[QLineEdit] | Field[ChoiceBox]:
        """Return a field by its name."""
        return self._lines[name] if name in self._lines else self._choices[name]

    def offer(self, zones: Choices, authorisers: Choices) -> None:
        """Offer zones and those who may authorise; what was chosen stays, and nothing is by the program."""
        nothing: Choices = [(self._look.texts("visit.choose_person"), None)]
        self._choices["zone"].editor.offer([*nothing, *zones])
        self._choices["authoriser"].editor.offer([*nothing, *authorisers])

    def begin(self) -> None:
        """Begin with another person of the same list."""
        self.show_troubles({})
        self.write(name="", days=str(USUAL_DAYS))
        self._choices["role"].editor.choose(False)
        self.field("name").editor.setFocus()

    def write(self, **typed: str) -> None:
        """Put texts into fields of one line."""
        for name, text in typed.items():
            self._lines[name].editor.setText(text)

    def choose(self, **chosen: object) -> None:
        """Choose values in closed lists."""
        for name, value in chosen.items():
            self._choices[name].editor.choose(value)

    def typed(self, name: str) -> str:
        """Return what stands in a field of one line."""
        return self._lines[name].editor.text().strip()

    def show_troubles(self, troubles: Mapping[str, str]) -> None:
        """Say at each field what is wrong with it, and nothing at the others; the first gets the focus."""
        for name in (*self._lines, *self._choices):
            self.field(name).show_trouble(troubles.get(name, ""))
        first = next((name for name in (*self._lines, *self._choices) if name in troubles), None)
        if first is not None:
            self.field(first).editor.setFocus()

    def trouble(self, name: str) -> str:
        """Return what is said to be wrong with a field."""
        field = self.field(name)
        return field.hint.text() if field.editor.property("trouble") else ""

    def filled(self) -> NewAccessRight | None:
        """Return what is filled in; None where something is missing, which is then said at its field."""
        texts = self._look.texts
        troubles = {name: texts("announced.fault_missing") for name in NEEDED if not self.typed(name)}
        troubles |= {
            name: texts("announced.fault_not_chosen")
            for name in ("zone", "authoriser")
            if self._choices[name].editor.value is None
        }
        days = self.typed("days")
        if not (days.isascii() and days.isdecimal()):
            troubles["days"] = texts("announced.fault_number")
        self.show_troubles(troubles)
        if troubles:
            return None
        return NewAccessRight(
            customer=self.typed("customer"),
            zone=ZoneId(str(self._choices["zone"].editor.value)),
            name=self.typed("name"),
            organisation=self.typed("organisation"),
            purpose=self.typed("purpose"),
            authoriser=StaffId(str(self._choices["authoriser"].editor.value)),
            may_authorise=bool(self._choices["role"].editor.value),
            days_without_visit=int(days),
        )
