"""Four eyes need two people: who they may be, and what stands still without them."""

from __future__ import annotations

from collections.abc import Collection

from visitor_desk.security.approval_acts import ERASE, POLICY, RELEASE, RESTORE
from visitor_desk.security.duties import Duty

FEWEST = 2

STANDS_STILL = (RELEASE, ERASE, RESTORE, POLICY)
"""The acts that nobody could do in a house with fewer than two people who can release."""

_DEPUTY = frozenset({Duty.APPROVER, Duty.RELEASER})


def can_release(duties: frozenset[Duty]) -> bool:
    """Tell whether somebody counts as one of the two: a privacy officer, or a trained deputy."""
    return Duty.PRIVACY in duties or duties >= _DEPUTY


def two_can_release(everyone: Collection[frozenset[Duty]]) -> bool:
    """Tell whether a house has a privacy officer and a second person who approves and releases."""
    officer = any(Duty.PRIVACY in duties for duties in everyone)
    return officer and sum(can_release(duties) for duties in everyone) >= FEWEST
