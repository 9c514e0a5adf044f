"""One ticket: what it says, who came on it, and taking it back with a reason."""

from __future__ import annotations

from collections.abc import Sequence

from ui.look import Look
from ui.widgets.ended_detail import EndedDetail
from ui.widgets.key_button import KeyButton
from visitor_desk.visits.ticket import WithdrawReason


class TicketDetail(EndedDetail):
    """Shows one ticket; a reading desk sees no act."""

    def __init__(self, look: Look, *, may_change: bool) -> None:
        texts = look.texts
        withdraw = KeyButton(look, "announced.withdraw")
        super().__init__(
            look,
            texts("announced.ticket_heading"),
            "announced.none_chosen",
            [(texts(f"withdraw_reason.{reason.value}"), reason) for reason in WithdrawReason],
            KeyButton(look, "announced.withdraw_now", main=True, n=0),
            KeyButton(look, "announced.back", own_key=False),
            [withdraw],
        )
        self._look, self._may_change, self.withdraw = look, may_change, withdraw
        self._withdrawable = False
        self.withdraw.clicked.connect(self.begin_end)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Show that no ticket is chosen."""
        self.remark.setText("")
        self._withdrawable = False
        super().show_nothing()

    def show_ticket(
        self, number: int, people: str, facts: Sequence[tuple[str, str]], *, withdrawable: bool
    ) -> None:
        """Show a ticket; what was being asked about another one is dropped."""
        texts = self._look.texts
        self.remark.setText(texts("announced.number", n=number))
        self.end_now.set_words(texts("act.announced.withdraw_now", n=number))
        self._withdrawable = withdrawable and self._may_change
        self.show_thing(people, facts)

    def begin_end(self) -> None:
        """Ask for the reason of taking it back, where it can be."""
        if self._withdrawable:
            super().begin_end()

    def stop_asking(self) -> None:
        """Go back to the ticket."""
        super().stop_asking()
        self.withdraw.setVisible(self._may_change)
        self.withdraw.setEnabled(self._withdrawable)
