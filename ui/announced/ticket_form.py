"""The form of a new ticket: what is typed goes on as cells, and each fault comes back to its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from ui.announced.typed_times import typed_day, typed_time
from ui.look import Look
from ui.widgets.field import ChoiceBox, Field, choice_field, line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.panel import Panel, ScrollContent, scrolling
from visitor_desk.visits.ticket import LONGEST_NAME, MinorsRule
from visitor_desk.visits.ticket_rows import NAMES_SEPARATOR, Column

Choices = Sequence[tuple[str, object]]

_SEPARATOR = ";"
_FIRST_MINUTES = ("opens", "closes")


class TicketForm(Panel):
    """Hands over what is filled in; says nothing about it before it was asked."""

    issue_asked = Signal()
    left = Signal()

    def __init__(self, look: Look) -> None:
        texts, theme = look.texts, look.theme
        super().__init__(theme, texts("announced.new_heading"), texts("announced.new_hint"))
        self._look = look
        self._lines: dict[str, Field[QLineEdit]] = {
            name: self._line(name, length)
            for name, length in (
                ("names", 2_000),
                ("organisation", LONGEST_NAME),
                ("purpose", LONGEST_NAME),
                ("customer", LONGEST_NAME),
                ("day", 12),
                ("opens", 5),
                ("closes", 5),
                ("last", 12),
                ("days", 40),
                ("every", 2),
                ("guests", 3),
                ("training", 12),
            )
        }
        minors: Choices = [(texts(f"minors.{rule.value}"), rule.value) for rule in MinorsRule]
        self._choices: dict[str, Field[ChoiceBox]] = {
            name: choice_field(theme, texts(f"announced.{name}"), offered)
            for name, offered in (
                ("zone", []),
                ("also", []),
                ("host", []),
                ("authoriser", []),
                ("minors", minors),
            )
        }
        self.issue = KeyButton(look, "announced.issue", main=True)
        self.issue.clicked.connect(self.issue_asked)
        self.back = KeyButton(look, "announced.back", own_key=False)
        self.back.clicked.connect(self.left)
        self._build()

    def _line(self, name: str, length: int) -> Field[QLineEdit]:
        texts = self._look.texts
        hint = texts(f"announced.{name}_hint") if f"announced.{name}_hint" in texts else ""
        return line_field(self._look.theme, texts(f"announced.{name}"), hint, length=length)

    def _build(self) -> None:
        theme = self._look.theme
        content = ScrollContent(theme, 1.5)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(1.5))
        grid.setVerticalSpacing(theme.space(1.5))
        rows: tuple[tuple[str, ...], ...] = (
            ("names",),
            ("organisation", "purpose"),
            ("customer", "zone"),
            ("host", "authoriser"),
            ("day", "last"),
            ("opens", "closes"),
            ("also", "guests"),
            ("days", "every"),
            ("minors", "training"),
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
        self.body.addWidget(FlowRow(theme, [self.issue, self.back]))
        bind_enter(self, self.issue)
        order = [self.field(name).editor for names in rows for name in names]
        for first, second in zip(order, [*order[1:], self.issue], strict=True):
            QWidget.setTabOrder(first, second)

    def field(self, name: str) -> Field[QLineEdit] | Field[ChoiceBox]:
        """Return a field by its name."""
        return self._lines[name] if name in self._lines else self._choices[name]

    def write(self, **typed: str) -> None:
        """Put texts into fields of one line."""
        for name, text in typed.items():
            self._lines[name].editor.setText(text)

    def choose(self, **chosen: object) -> None:
        """Choose values in closed lists."""
        for name, value in chosen.items():
            self._choices[name].editor.choose(value)

    def offer(self, zones: Choices, hosts: Choices, authorisers: Choices) -> None:
        """Offer zones and people of the house; what was chosen stays, and nobody is chosen by the program."""
        texts = self._look.texts
        nothing: Choices = [(texts("visit.choose_person"), None)]
        self._choices["zone"].editor.offer([*nothing, *zones])
        self._choices["also"].editor.offer([(texts("announced.no_other_zone"), None), *zones])
        self._choices["host"].editor.offer([*nothing, *hosts])
        self._choices["authoriser"].editor.offer([*nothing, *authorisers])

    def begin(self, day: date, opens: str, closes: str) -> None:
        """Begin a ticket for a day; what is usually the same as for the last one stays."""
        self.clear_troubles()
        self.write(names="", last="", days="", every="1", guests="0", training="")
        self.write(day=day.isoformat(), opens=opens, closes=closes)
        self.choose(also=None, minors=MinorsRule.AS_ZONES.value)
        self.field("names").editor.setFocus()

    def clear_troubles(self) -> None:
        """Take all marks away."""
        for name in (*self._lines, *self._choices):
            self.field(name).show_trouble("")

    def show_troubles(self, troubles: Mapping[str, str]) -> None:
        """Say at each field what is wrong with it; the first of them gets the focus."""
        self.clear_troubles()
        for name, words in troubles.items():
            self.field(name).show_trouble(words)
        first = next((name for name in (*self._lines, *self._choices) if name in troubles), None)
        if first is not None:
            self.field(first).editor.setFocus()

    def trouble(self, name: str) -> str:
        """Return what is said to be wrong with a field."""
        field = self.field(name)
        return field.hint.text() if field.editor.property("trouble") else ""

    def typed(self, name: str) -> str:
        """Return what stands in a field of one line."""
        return self._lines[name].editor.text().strip()

    def chosen(self, name: str) -> str:
        """Return what is chosen in a closed list; empty for nothing."""
        value = self._choices[name].editor.value
        return "" if value is None else str(value)

    def cells(self, today: date) -> tuple[dict[Column, str], dict[str, str]]:
        """Return what is filled in by column, and the faults of days and times by field.

        A weekly ticket that closes at or before its opening time closes on the next day; any other needs its
        last day said.
        """
        troubles: dict[str, str] = {}
        opens, closes = self._day_of("day", today, troubles), self._day_of("last", today, troubles)
        weekly = bool(self.typed("days"))
        times = {name: typed_time(self.typed(name)) for name in _FIRST_MINUTES}
        for name, at in times.items():
            if at is None:
                troubles[name] = self._fault("no_time")
        if not self.typed("day"):
            troubles["day"] = self._fault("missing")
        until = self._day_of("training", today, troubles)
        first, last = opens or today, closes or opens or today
        if weekly:
            over_midnight = times["opens"] and times["closes"] and times["closes"] <= times["opens"]
            ends = first + timedelta(days=1) if over_midnight else first
        else:
            ends = last
        cells = {
            Column.NAME: NAMES_SEPARATOR.join(self.typed("names").split(_SEPARATOR)),
            Column.ORGANISATION: self.typed("organisation"),
            Column.PURPOSE: self.typed("purpose"),
            Column.CUSTOMER: self.typed("customer"),
            Column.ZONES: " ".join(filter(None, (self.chosen("zone"), self.chosen("also")))),
            Column.HOST: self.chosen("host"),
            Column.AUTHORISER: self.chosen("authoriser"),
            Column.OPENS: _moment(first, times["opens"]),
            Column.CLOSES: _moment(ends, times["closes"]),
            Column.GUESTS: self.typed("guests"),
            Column.DAYS: self.typed("days"),
            Column.EVERY: self.typed("every"),
            Column.UNTIL: last.isoformat() if weekly else "",
            Column.MINORS: self.chosen("minors"),
            Column.TRAINING: until.isoformat() if until else "",
        }
        return cells, troubles

    def _day_of(self, name: str, today: date, troubles: dict[str, str]) -> date | None:
        typed = self.typed(name)
        if not typed:
            return None
        day = typed_day(typed, today)
        if day is None:
            troubles[name] = self._fault("no_day")
        return day

    def _fault(self, name: str) -> str:
        return self._look.texts(f"announced.fault_{name}")


def _moment(day: date, at: time | None) -> str:
    return "" if at is None else f"{day} {at:%H:%M}"


FIELD_OF = {
    Column.NAME: "names",
    Column.ORGANISATION: "organisation",
    Column.PURPOSE: "purpose",
    Column.CUSTOMER: "customer",
    Column.ZONES: "zone",
    Column.HOST: "host",
    Column.AUTHORISER: "authoriser",
    Column.OPENS: "opens",
    Column.CLOSES: "closes",
    Column.GUESTS: "guests",
    Column.DAYS: "days",
    Column.EVERY: "every",
    Column.UNTIL: "last",
    Column.MINORS: "minors",
    Column.TRAINING: "training",
}
"""The field of each column that the form fills."""
