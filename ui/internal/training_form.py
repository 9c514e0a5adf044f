"""Recording that somebody was trained: who, on which day, and until when it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal

from ui.announced.typed_times import typed_day
from ui.look import Look
from ui.theme import Type
from ui.widgets.field import choice_field, line_field
from ui.widgets.key_button import KeyButton
from ui.widgets.named_form import Choices, NamedForm
from ui.widgets.text import PlainLabel
from visitor_desk.security.records import OperatorId

_DAYS = ("trained_on", "valid_until")


@dataclass(frozen=True, slots=True)
class TypedTraining:
    """What was filled in."""

    operator: OperatorId
    trained_on: date
    valid_until: date


class TrainingForm(NamedForm):
    """Hands over a training."""

    record_asked = Signal()
    left = Signal()

    def __init__(self, look: Look) -> None:
        theme, texts = look.theme, look.texts
        self._look, self._today = look, date.min
        lines = {
            name: line_field(theme, texts(f"internal.{name}"), texts(f"internal.{name}_hint"), length=10)
            for name in _DAYS
        }
        who = choice_field(theme, texts("internal.who"), [])
        super().__init__(theme, texts("internal.training"), "", lines, {"who": who})
        self.record = KeyButton(look, "internal.record", main=True)
        self.record.clicked.connect(self.record_asked)
        self.back = KeyButton(look, "internal.back")
        self.back.clicked.connect(self.left)
        means = PlainLabel(theme, texts("internal.training_means"), Type.BODY, "second", wrap=True)
        self.lay_out((("who",), _DAYS), self.record, self.back, means)

    def begin(self, people: Choices, today: date) -> None:
        """Begin a training of today, which counts for a year; each value of `people` is an operator's id."""
        self._today = today
        self._choices["who"].editor.offer(people)
        self.show_troubles({})
        self.write(trained_on=today.isoformat(), valid_until=_a_year_later(today).isoformat())
        self.field("who").editor.setFocus()

    def filled(self) -> TypedTraining | None:
        """Return the training; None where a day is none, which then stands at its field."""
        days = {name: typed_day(self.typed(name), self._today) for name in _DAYS}
        no_day = self._look.texts("announced.fault_no_day")
        self.show_troubles({name: no_day for name, day in days.items() if day is None})
        trained_on, valid_until = (days[name] for name in _DAYS)
        who = self._choices["who"].editor.value
        if trained_on is None or valid_until is None or not isinstance(who, str):
            return None
        return TypedTraining(OperatorId(who), trained_on, valid_until)


def _a_year_later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        # The 29th of February: the year meant has none.
        return day.replace(year=day.year + 1, day=28)
