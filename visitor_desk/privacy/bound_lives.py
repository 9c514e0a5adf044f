"""From when on a plain row may be gone without an entry of its own: its life is over, or cannot be told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from visitor_desk.clock import Clock
from visitor_desk.privacy.lives_in_force import LivesInForce
from visitor_desk.security.row_binding import RowLife

_DELETED_UNNAMED: Final = frozenset({"visits", "tickets"})
"""Retention deletes too many of these to name each; of any other row an entry says that it was deleted."""


def row_life(lives: LivesInForce, clock: Clock) -> RowLife:
    """Return what the check of rows against the log asks about a row that is not there."""

    def is_over(table: str, first: datetime, _last: datetime) -> bool:
        if table not in _DELETED_UNNAMED:
            return False
        # By the version that let it live shortest: one that is longer now brings nothing back.
        gone_on = lives.local_day(first) + timedelta(days=lives.shortest(None, table))
        return gone_on <= lives.local_day(clock.now())

    return is_over
