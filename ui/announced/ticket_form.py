"""The form of a new ticket: what is typed goes on as cells, and each fault comes back to its field."""

from __future__ import annotations

from datetime import date, time, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from ui.announced.typed_times import typed_day, typed_time
from ui.look import Look
from ui.widgets.field import Field, choice_field, line_field
from ui.widgets.key_button import KeyButton
from ui.widgets.named_form import Choices, NamedForm
from ui.widgets.one_more import show_one_more
from visitor_desk.visits.ticket import LONGEST_NAME, MinorsRule
from visitor_desk.visits.ticket_rows import NAMES_SEPARATOR, Column

_SEPARATOR = ";"
FURTHER_ZONES = ("also", "also_2", "also_3")
"""A ticket for more zones than these is written as two."""
_FIRST_MINUTES = ("opens", "closes")


class TicketForm(NamedForm):
    """Hands over what is filled in; says nothing about it before it was asked."""

    issue_asked = Signal()
    left = Signal()

    def __init__(self, look: Look) -> None:
        texts, theme = look.texts, look.theme
        lines = {
            name: _line(look, name, length)
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
        choices = {
            name: choice_field(theme, texts(f"announced.{name.partition('_')[0]}"), offered)
            for name, offered in (
                ("zone", []),
                *((name, []) for name in FURTHER_ZONES),
                ("host", []),
                ("authoriser", []),
                ("minors", minors),
            )
        }
        super().__init__(theme, texts("announced.new_heading"), texts("announced.new_hint"), lines, choices)
        self._look = look
        self.issue = KeyButton(look, "announced.issue", main=True)
        self.issue.clicked.connect(self.issue_asked)
        self.back = KeyButton(look, "announced.back", own_key=False)
        self.back.clicked.connect(self.left)
        rows = (
            ("names",),
            ("organisation", "purpose"),
            ("customer", "zone"),
            ("host", "authoriser"),
            ("day", "last"),
            ("opens", "closes"),
            ("also", "guests"),
            ("also_2", "also_3"),
            ("days", "every"),
            ("minors", "training"),
        )
        self.lay_out(rows, self.issue, self.back)
        show_one_more([self._choices[name] for name in FURTHER_ZONES])

    def offer(self, zones: Choices, hosts: Choices, authorisers: Choices) -> None:
        """Offer zones and people of the house; what was chosen stays, and nobody is chosen by the program."""
        texts = self._look.texts
        nothing: Choices = [(texts("visit.choose_person"), None)]
        self._choices["zone"].editor.offer([*nothing, *zones])
        for name in FURTHER_ZONES:
            self._choices[name].editor.offer([(texts("announced.no_other_zone"), None), *zones])
        self._choices["host"].editor.offer([*nothing, *hosts])
        self._choices["authoriser"].editor.offer([*nothing, *authorisers])

    def begin(self, day: date, opens: str, closes: str) -> None:
        """Begin a ticket for a day; what is usually the same as for the last one stays."""
        self.show_troubles({})
        self.write(names="", last="", days="", every="1", guests="0", training="")
        self.write(day=day.isoformat(), opens=opens, closes=closes)
        self.choose(also=None, minors=MinorsRule.AS_ZONES.value)
        self.field("names").editor.setFocus()

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
            Column.ZONES: " ".join(filter(None, map(self.chosen, ("zone", *FURTHER_ZONES)))),
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


def _line(look: Look, name: str, length: int) -> Field[QLineEdit]:
    texts = look.texts
    hint = texts(f"announced.{name}_hint") if f"announced.{name}_hint" in texts else ""
    return line_field(look.theme, texts(f"announced.{name}"), hint, length=length)


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
