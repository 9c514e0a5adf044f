"""The form that puts somebody on a list; a fault comes back to its field."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.look import Look
from ui.theme import Type
from ui.widgets.field import choice_field, line_field
from ui.widgets.key_button import KeyButton
from ui.widgets.named_form import Choices, NamedForm
from ui.widgets.text import PlainLabel
from visitor_desk.visits.access_right import USUAL_DAYS, NewAccessRight
from visitor_desk.visits.place import StaffId, ZoneId
from visitor_desk.visits.ticket import LONGEST_NAME

NEEDED = ("name", "organisation", "purpose", "customer")


class RightForm(NamedForm):
    """Hands over what is filled in."""

    put_asked = Signal()
    left = Signal()

    def __init__(self, look: Look) -> None:
        texts, theme = look.texts, look.theme
        lines = {
            "name": line_field(theme, texts("access.name"), texts("access.name_hint"), length=LONGEST_NAME),
            "organisation": line_field(theme, texts("announced.organisation"), length=LONGEST_NAME),
            "purpose": line_field(theme, texts("announced.purpose"), length=LONGEST_NAME),
            "customer": line_field(theme, texts("announced.customer"), length=LONGEST_NAME),
            "days": line_field(theme, texts("access.days"), texts("access.days_hint"), length=3),
        }
        roles: Choices = [(texts("access.may_come"), False), (texts("access.may_authorise"), True)]
        choices = {
            "zone": choice_field(theme, texts("announced.zone"), []),
            "role": choice_field(theme, texts("access.column_role"), roles),
            "authoriser": choice_field(
                theme, texts("access.authoriser"), [], texts("access.authoriser_hint")
            ),
        }
        super().__init__(theme, texts("access.new_heading"), texts("access.new_hint"), lines, choices)
        self._look = look
        self.put = KeyButton(look, "access.put", main=True)
        self.put.clicked.connect(self.put_asked)
        self.back = KeyButton(look, "access.back", own_key=False)
        self.back.clicked.connect(self.left)
        rows = (
            ("name",),
            ("organisation", "purpose"),
            ("customer", "zone"),
            ("role", "days"),
            ("authoriser",),
        )
        means = PlainLabel(theme, texts("access.new_means"), Type.BODY, "second", wrap=True)
        self.lay_out(rows, self.put, self.back, means)

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
