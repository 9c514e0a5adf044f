"""The form that places a hold: which visit of which day, for which case, what of it, and until when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Signal

from ui.deny.forms import DAY_LENGTH, typed_day
from ui.look import Look
from ui.theme import Type
from ui.widgets.field import choice_field, line_field
from ui.widgets.key_button import KeyButton
from ui.widgets.named_form import Choices, NamedForm
from ui.widgets.text import PlainLabel
from visitor_desk.privacy.hold import HELD_TABLE, LONGEST_CASE, HoldReason, NewHold
from visitor_desk.privacy.holds import RECORD_GROUPS
from visitor_desk.security.groups import Group

REVIEW_DAYS: Final = 28
END_DAYS: Final = 90
"""What stands there first; a person writes what the case needs."""
_WHAT: Final = (
    ("both", RECORD_GROUPS),
    ("names", frozenset({Group.D})),
    ("document", frozenset({Group.S})),
)


class HoldForm(NamedForm):
    """Asks for a hold; a fault comes back to its field."""

    day_typed = Signal(object)
    """The day whose visits are wanted; None where none is typed."""

    def __init__(self, look: Look) -> None:
        theme, texts = look.theme, look.texts
        self._texts = texts
        reasons: Choices = [(texts(f"hold_reason.{one.value}"), one) for one in HoldReason]
        what: Choices = [(texts(f"holds.what_{name}"), groups) for name, groups in _WHAT]
        day_hint = texts("holds.day_hint")
        super().__init__(
            theme,
            texts("holds.new_heading"),
            texts("holds.new_hint"),
            {
                "day": line_field(theme, texts("holds.day"), day_hint, length=DAY_LENGTH),
                "case": line_field(theme, texts("keep.case"), texts("keep.case_hint"), length=LONGEST_CASE),
                "review_on": line_field(theme, texts("keep.review_on"), day_hint, length=DAY_LENGTH),
                "ends_on": line_field(
                    theme, texts("keep.ends_on"), texts("holds.ends_hint"), length=DAY_LENGTH
                ),
            },
            {
                "visit": choice_field(theme, texts("holds.visit"), []),
                "reason": choice_field(theme, texts("keep.reason"), reasons),
                "what": choice_field(theme, texts("holds.what"), what),
            },
        )
        self.place = KeyButton(look, "holds.place", main=True)
        self.back = KeyButton(look, "holds.back", own_key=False)
        means = PlainLabel(theme, texts("holds.new_means"), Type.BODY, "second", wrap=True)
        rows = (("day",), ("visit",), ("case", "reason"), ("what",), ("review_on", "ends_on"))
        self.lay_out(rows, self.place, self.back, means)
        self._lines["day"].editor.textChanged.connect(lambda text: self.day_typed.emit(typed_day(text)))

    def begin(self, today: date) -> None:
        """Begin with today, a review in four weeks and an end in ninety days."""
        self.show_troubles({})
        self.write(
            day=today.isoformat(),
            case="",
            review_on=(today + timedelta(days=REVIEW_DAYS)).isoformat(),
            ends_on=(today + timedelta(days=END_DAYS)).isoformat(),
        )
        self._choices["what"].editor.setCurrentIndex(0)
        self._choices["reason"].editor.setCurrentIndex(0)
        self.day_typed.emit(today)
        self._lines["day"].editor.setFocus()
        self._lines["day"].editor.selectAll()

    @property
    def day(self) -> date | None:
        """The day that is typed now."""
        return typed_day(self.typed("day"))

    def offer(self, visits: Choices) -> None:
        """Offer the visits of the typed day, without names."""
        found = visits or [(self._texts("holds.no_visits"), None)]
        self._choices["visit"].editor.offer(found)

    def filled(self) -> NewHold | None:
        """Return what is filled in; None where something is missing, which is then said at its field."""
        texts = self._texts
        review, ends = typed_day(self.typed("review_on")), typed_day(self.typed("ends_on"))
        visit, groups = (self._choices[name].editor.value for name in ("visit", "what"))
        troubles = {name: texts("deny.no_day") for name, day in self._days().items() if day is None}
        if not self.typed("case"):
            troubles["case"] = texts("announced.fault_missing")
        if visit is None:
            troubles["visit"] = texts("holds.no_visits")
        self.show_troubles(troubles)
        if troubles or review is None or ends is None:
            return None
        assert isinstance(groups, frozenset)
        return NewHold(
            table=HELD_TABLE,
            record=str(visit),
            case=self.typed("case"),
            reason=HoldReason(str(self._choices["reason"].editor.value)),
            groups=groups,
            review_on=review,
            ends_on=ends,
        )

    def _days(self) -> dict[str, date | None]:
        return {name: typed_day(self.typed(name)) for name in ("day", "review_on", "ends_on")}
