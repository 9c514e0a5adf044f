"""The code on a printed badge: the random id of the visit in digits, as a reader of badges sends it.

Digits alone pass every keyboard layout and every field for a badge number, and a code of twenty digits is
small. Without the visit log the code says nothing; with it no more than the number on the badge.
"""

from __future__ import annotations

from typing import Final

from visitor_desk.visits.visit import VisitId

DIGITS: Final = 20
"""Every id of eight bytes has room; badge numbers of people are shorter."""
_ID_DIGITS: Final = 16


def code_of(visit: VisitId) -> str:
    """Return the code of a visit."""
    return str(int(visit, 16)).zfill(DIGITS)


def visit_of(code: str) -> VisitId | None:
    """Return the visit that a code names, whether or not there is one; None for what is no code."""
    if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
        return None
    number = int(code)
    return VisitId(f"{number:0{_ID_DIGITS}x}") if number < 1 << (4 * _ID_DIGITS) else None
