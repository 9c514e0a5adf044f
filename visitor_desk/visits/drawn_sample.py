"""The auditor's sample: visits drawn by lot from a span, with the draw itself an entry of the log."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from visitor_desk.security.canonical import framed
from visitor_desk.security.duties import Duty
from visitor_desk.security.session import Session
from visitor_desk.visits.visit import Visit, VisitId, VisitUnknown

LARGEST_SAMPLE: Final = 60
"""What one person looks through in a morning; a whole book is not a sample."""
_READS_ALL: Final = frozenset({Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY})


@dataclass(frozen=True, slots=True)
class DrawnSample:
    """Visits drawn by lot, masked; with `seed` anybody can draw the same ones again from the same book."""

    seed: str
    population: int
    visits: tuple[Visit, ...] = field(repr=False)


def drawn(visits: Sequence[Visit], seed: str, size: int) -> tuple[Visit, ...]:
    """Return up to `size` visits, newest first: those whose id hashes lowest under the seed."""
    lots = sorted(visits, key=lambda visit: _lot(seed, visit.id))[: min(size, LARGEST_SAMPLE)]
    return tuple(sorted(lots, key=lambda visit: (visit.arrived_at, visit.id), reverse=True))


def masked(visit: Visit) -> Visit:
    """Return the visit without its badge number, the one plain fact that leads to a person at the desk."""
    return replace(visit, badge=None)


def draws_only(session: Session) -> bool:
    """Tell whether this session reads drawn visits and no others."""
    return not session.duties & _READS_ALL


def require_drawn(session: Session, visit: VisitId) -> None:
    """Raise VisitUnknown where an auditor asks for a visit outside the samples of this session."""
    if draws_only(session) and visit not in session.drawn:
        raise VisitUnknown


def _lot(seed: str, visit: VisitId) -> bytes:
    return hashlib.sha256(framed(b"visitor-desk sample", seed.encode(), visit.encode())).digest()
