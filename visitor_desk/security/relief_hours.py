"""The twelve hours of a relief account, asked at every sign-in and by its session ever after."""

from __future__ import annotations

from collections.abc import Callable

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.security.ports import SecurityWork
from visitor_desk.security.records import Operator


class ReliefNotActive(DeskError):
    """The relief account is not open now: nobody opened it, or its twelve hours are over."""

    code = "security.relief_not_active"


def relief_hours(work: SecurityWork, operator: Operator, clock: Clock) -> Callable[[], bool] | None:
    """Return what tells when a relief operator's session is over; None for everybody else.

    Raises ReliefNotActive where the account is not open now.
    """
    if not operator.relief:
        return None
    shift = work.relief_shifts.last_of(operator.id)
    if shift is None or not shift.began_at <= clock.now() < shift.ends_at:
        # Before its beginning: somebody set the clock back to use the hours twice.
        raise ReliefNotActive
    return lambda: not shift.began_at <= clock.now() < shift.ends_at
