"""One thing in the house: what it is, how it came, and who takes it: the customer, or out of the house."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.look import Look
from ui.widgets.ended_detail import EndedDetail
from ui.widgets.key_button import KeyButton
from ui.widgets.named_form import Choices
from visitor_desk.visits.delivery import DeliveryState


class DeliveryDetail(EndedDetail):
    """Shows one thing; both acts ask who takes it."""

    handed_over = Signal(object)
    let_out = Signal(object)

    def __init__(self, look: Look) -> None:
        texts = look.texts
        give, out = KeyButton(look, "deliveries.hand_over"), KeyButton(look, "deliveries.go_out")
        super().__init__(
            look,
            texts("deliveries.heading_one"),
            "deliveries.none_chosen",
            [],
            KeyButton(look, "deliveries.take_now", main=True),
            KeyButton(look, "deliveries.back", own_key=False),
            [give, out],
        )
        self._look = look
        self.give, self.out = give, out
        self._inside: Choices = []
        self._outside: Choices = []
        self._out = False
        self.reason.relabel(texts("deliveries.taken_by"))
        give.clicked.connect(lambda: self._ask(out=False))
        out.clicked.connect(lambda: self._ask(out=True))
        self.end_asked.connect(self._taken)
        self.show_nothing()

    def offer(self, inside: Choices, carrier: Choices) -> None:
        """Say who may take it: people in the house, and on its way out also a carrier."""
        self._inside, self._outside = inside, [*inside, *carrier]

    def show_acts(self, state: DeliveryState) -> None:
        """Offer what can still be done with it."""
        self.give.setVisible(state is DeliveryState.WAITING)
        self.out.setVisible(state is not DeliveryState.OUT)

    def _ask(self, *, out: bool) -> None:
        self._out = out
        self.reason.editor.offer(self._outside if out else self._inside)
        self.means.setText(self._look.texts("deliveries.out_means" if out else "deliveries.give_means"))
        self.begin_end()

    def _taken(self, taker: object) -> None:
        said = self.let_out if self._out else self.handed_over
        said.emit(taker)
