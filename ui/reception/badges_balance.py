"""The balance of the shift as chips beside a page's heading."""

from __future__ import annotations

from ui.look import Look
from ui.widgets.chip import StateChip
from ui.widgets.flow import FlowRow
from visitor_desk.visits.shift_balance import ShiftBalance


class BalanceChips(FlowRow):
    """Says how many badges are out, expected back, late, away; what nobody can explain stands first."""

    def __init__(self, look: Look) -> None:
        self.chips = [StateChip(look.theme, "", filled=number == 0) for number in range(5)]
        super().__init__(look.theme, self.chips)
        self._texts = look.texts

    def show_balance(self, balance: ShiftBalance) -> None:
        """Show a balance; what is none is not said."""
        texts = self._texts
        words = [
            texts.count("badges.unexplained", balance.unexplained) if balance.unexplained else "",
            texts("badges.balance_out", n=balance.out, of=balance.badges),
            texts("badges.balance_expected", n=balance.expected_back) if balance.expected_back else "",
            texts("badges.balance_late", n=balance.late) if balance.late else "",
            texts("badges.balance_away", n=balance.away) if balance.away else "",
        ]
        for chip, said in zip(self.chips, words, strict=True):
            chip.setText(said)
            chip.setVisible(bool(said))
