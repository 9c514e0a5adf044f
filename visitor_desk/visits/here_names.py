"""The here-now names: how long a desk can still read the name of somebody who has left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.groups import Group
from visitor_desk.security.row_binding import gone
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.visit import VisitId, VisitState

UNDO_WITHIN: Final = timedelta(seconds=60)
"""A slip of the finger is taken back within a minute; later the person checks in again."""

RENEWED_AHEAD: Final = timedelta(hours=8)
"""Names on site that would die so soon are sealed to another day; a shift: a quiet desk locks itself."""

TABLE: Final = "visits"


def forget_departed(log: AuditLog, work: VisitWork, now: datetime) -> int:
    """Delete the here-now names of people who have left, once nobody can take that back.

    Their keys die with the day; this is for a desk that is stolen earlier. Returns how many; the next
    entry of the work says whose.
    """
    forgotten = 0
    # Whoever is inside is left alone: another desk may hold that row to write a departure, and wait for ours.
    # The names are listed first, so that nobody who has come since is among them.
    named = {VisitId(record) for record in work.sealed.records(TABLE, Group.R)}
    outside = named - work.visits.inside().keys()
    left = work.visits.departures(sorted(outside))
    lately = {visit for visit, at in left.items() if at is not None and abs(now - at) <= UNDO_WITHIN}
    # In order: two desks that do the same at once then wait for each other in one direction only.
    for record in sorted(outside - lately):
        visit = work.visits.get(record)
        left_at = visit.left_at if visit is not None else None
        if visit is None or (
            visit.state is not VisitState.HERE and (left_at is None or abs(now - left_at) > UNDO_WITHIN)
        ):
            work.sealed.delete(TABLE, record, Group.R)
            log.bind(work, gone=gone(TABLE, record, Group.R))
            forgotten += 1
    return forgotten
