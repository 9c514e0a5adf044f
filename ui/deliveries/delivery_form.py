"""The form that takes something in; a fault comes back to its field."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.look import Look
from ui.widgets.field import choice_field, line_field
from ui.widgets.key_button import KeyButton
from ui.widgets.named_form import Choices, NamedForm
from visitor_desk.visits.delivery import LONGEST_TEXT, MOST_PIECES, DeliveryKind, NewDelivery
from visitor_desk.visits.visit import VisitId


class DeliveryForm(NamedForm):
    """Hands over what is filled in."""

    put_asked = Signal()
    left = Signal()

    def __init__(self, look: Look) -> None:
        texts, theme = look.texts, look.theme
        lines = {
            name: line_field(theme, texts(f"deliveries.{name}"), length=LONGEST_TEXT)
            for name in ("customer", "carrier", "tag", "serial")
        }
        lines["pieces"] = line_field(theme, texts("deliveries.pieces"), length=len(str(MOST_PIECES)))
        kinds: Choices = [(texts(f"delivery_kind.{kind.value}"), kind) for kind in DeliveryKind]
        choices = {
            "kind": choice_field(theme, texts("deliveries.kind"), kinds),
            "visit": choice_field(theme, texts("deliveries.brought_by"), []),
        }
        super().__init__(theme, texts("deliveries.new_heading"), texts("deliveries.new_hint"), lines, choices)
        self._look = look
        self.put = KeyButton(look, "deliveries.put", main=True)
        self.put.clicked.connect(self.put_asked)
        self.back = KeyButton(look, "deliveries.back", own_key=False)
        self.back.clicked.connect(self.left)
        rows = (("customer", "kind"), ("pieces", "carrier"), ("visit",), ("tag", "serial"))
        self.lay_out(rows, self.put, self.back)

    def offer(self, visitors: Choices) -> None:
        """Offer the visitors who are here; what was chosen stays."""
        carrier: Choices = [(self._look.texts("deliveries.by_carrier"), None)]
        self._choices["visit"].editor.offer([*carrier, *visitors])

    def begin(self) -> None:
        """Begin anew; customer and carrier stay, since one van brings for one house."""
        self.show_troubles({})
        self.write(pieces="1", tag="", serial="")
        self._choices["visit"].editor.choose(None)
        self.field("customer").editor.setFocus()

    def filled(self) -> NewDelivery | None:
        """Return what is filled in; None where something is missing, which is then said at its field."""
        texts = self._look.texts
        troubles = {} if self.typed("customer") else {"customer": texts("announced.fault_missing")}
        pieces = self.typed("pieces")
        if not (pieces.isascii() and pieces.isdecimal() and 1 <= int(pieces) <= MOST_PIECES):
            troubles["pieces"] = texts("announced.fault_number")
        self.show_troubles(troubles)
        if troubles:
            return None
        visit = self._choices["visit"].editor.value
        kind = self._choices["kind"].editor.value
        assert isinstance(kind, DeliveryKind)
        return NewDelivery(
            kind,
            self.typed("customer"),
            int(pieces),
            self.typed("tag"),
            self.typed("serial"),
            self.typed("carrier"),
            VisitId(str(visit)) if visit is not None else None,
        )
