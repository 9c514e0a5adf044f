"""The visits of a request as they are now: one whose row died meanwhile is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from visitor_desk.desk import Desk
from visitor_desk.security.session import Session
from visitor_desk.visits.visit import Visit, VisitId, VisitUnknown


def known_visits(desk: Desk, session: Session, visits: Iterable[VisitId]) -> Mapping[VisitId, Visit]:
    """Return those of the visits that are still known, in their order."""
    found: dict[VisitId, Visit] = {}
    for one in visits:
        with suppress(VisitUnknown):
            found[one] = desk.visit_book.get(session, one)
    return found
