"""The balance of a shift: how the badges of the ledger add up at one moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from visitor_desk.visits.badges import BadgeState, LedgerLine
from visitor_desk.visits.desk_copy import SHIFT


@dataclass(frozen=True, slots=True)
class ShiftBalance:
    """Every badge is counted once in `back`, `out`, `away` or `unexplained`."""

    back: int
    """In the drawer."""
    out: int
    """With somebody on site."""
    expected_back: int
    """Of those out: due within the shift that begins now."""
    late: int
    """Of those out: past the end of the ticket."""
    away: int
    """Lost, taken home or broken: somebody has said where it is."""
    unexplained: int
    """Its visit was ended by rule and nobody has said where it is."""

    @property
    def badges(self) -> int:
        """Return how many badges the ledger has."""
        return self.back + self.out + self.away + self.unexplained


def shift_balance(lines: Iterable[LedgerLine], now: datetime) -> ShiftBalance:
    """Return how the badges of these lines add up at `now`."""
    every = list(lines)
    states = [line.state for line in every]
    due = [line.due_at for line in every if line.state is BadgeState.OUT and line.due_at is not None]
    back, out = states.count(BadgeState.BACK), states.count(BadgeState.OUT)
    unexplained = states.count(BadgeState.OVERDUE)
    return ShiftBalance(
        back=back,
        out=out,
        expected_back=sum(now <= at <= now + SHIFT for at in due),
        late=sum(at < now for at in due),
        away=len(every) - back - out - unexplained,
        unexplained=unexplained,
    )
