"""The form that lets equipment out by its tag, also where the books do not know it; a fault at its field."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal

from ui.look import Look
from ui.widgets.field import choice_field, line_field
from ui.widgets.key_button import KeyButton
from ui.widgets.named_form import Choices, NamedForm
from visitor_desk.visits.delivery import LONGEST_TEXT, Taker
from visitor_desk.visits.phone_approval import AuthoriserId


@dataclass(frozen=True, slots=True)
class EquipmentOut:
    """What leaves under which tag, who takes it, and who answers for it where the books do not know it."""

    customer: str
    tag: str
    to: Taker
    authoriser: AuthoriserId | None


class EquipmentForm(NamedForm):
    """Hands over what is filled in."""

    out_asked = Signal()
    left = Signal()

    def __init__(self, look: Look) -> None:
        texts, theme = look.texts, look.theme
        lines = {
            "customer": line_field(theme, texts("deliveries.customer"), length=LONGEST_TEXT),
            "tag": line_field(theme, texts("deliveries.tag"), length=LONGEST_TEXT),
            "carrier": line_field(
                theme, texts("deliveries.carrier"), texts("deliveries.carrier_out_hint"), length=LONGEST_TEXT
            ),
        }
        choices = {
            "taker": choice_field(theme, texts("deliveries.taken_by"), []),
            "authoriser": choice_field(
                theme, texts("deliveries.authoriser"), [], texts("deliveries.authoriser_hint")
            ),
        }
        super().__init__(theme, texts("deliveries.out_heading"), texts("deliveries.out_hint"), lines, choices)
        self._look = look
        self.let_out = KeyButton(look, "deliveries.equipment_now", main=True)
        self.let_out.clicked.connect(self.out_asked)
        self.back = KeyButton(look, "deliveries.back", own_key=False)
        self.back.clicked.connect(self.left)
        rows = (("customer", "tag"), ("taker", "carrier"), ("authoriser",))
        self.lay_out(rows, self.let_out, self.back)

    def offer(self, takers: Choices, authorisers: Choices) -> None:
        """Offer who may take it and who may answer for it; what was chosen stays."""
        texts = self._look.texts
        self._choices["taker"].editor.offer([(texts("deliveries.by_carrier"), None), *takers])
        self._choices["authoriser"].editor.offer([(texts("deliveries.in_books"), None), *authorisers])

    def begin(self) -> None:
        """Begin anew; the customer stays, since a customer moves out with more than one thing."""
        self.show_troubles({})
        self.write(tag="", carrier="")
        for field in self._choices.values():
            field.editor.choose(None)
        self.field("customer").editor.setFocus()

    def filled(self) -> EquipmentOut | None:
        """Return what is filled in; None where something is missing, which is then said at its field."""
        texts = self._look.texts
        chosen = {name: field.editor.value for name, field in self._choices.items()}
        troubles = {
            name: texts("announced.fault_missing") for name in ("customer", "tag") if not self.typed(name)
        }
        if chosen["taker"] is None and not self.typed("carrier"):
            troubles["carrier"] = texts("announced.fault_missing")
        self.show_troubles(troubles)
        if troubles:
            return None
        taker = chosen["taker"]
        return EquipmentOut(
            self.typed("customer"),
            self.typed("tag"),
            taker if isinstance(taker, Taker) else Taker(carrier=self.typed("carrier")),
            AuthoriserId(str(chosen["authoriser"])) if chosen["authoriser"] is not None else None,
        )
