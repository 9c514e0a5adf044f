"""What the log binds of the security room: the installation, its operators and desks, and relief shifts."""

from __future__ import annotations

from typing import Final

from visitor_desk.security.duty_ports import ReliefShift
from visitor_desk.security.ports import SecurityWork
from visitor_desk.security.row_binding import BoundPage, Cursor, StatedRow, stated
from visitor_desk.security.standing import (
    DEVICES,
    INSTALLATIONS,
    OPERATORS,
    bound_key_rows,
    installation_digest,
)

RELIEF_SHIFTS: Final = "relief_shifts"
SECURITY_TABLES: Final = frozenset({INSTALLATIONS, OPERATORS, DEVICES, RELIEF_SHIFTS})
"""The tables whose rows are read here."""


def shift_row(shift: ReliefShift) -> str:
    """Return the digest by which the log binds the row of a relief shift, in hexadecimal."""
    return stated(RELIEF_SHIFTS, shift.id, shift).digest


def bound_page(work: SecurityWork, after: Cursor | None) -> BoundPage:
    """Return every row of this room that the log binds in one page: there are never many."""
    keys, _ = bound_key_rows(work, after)
    there = work.installation.get()
    installations = [] if there is None else [StatedRow(INSTALLATIONS, there.id, installation_digest(there))]
    shifts = [StatedRow(RELIEF_SHIFTS, one.id, shift_row(one)) for one in work.relief_shifts.all()]
    return [*keys, *installations, *shifts], None
