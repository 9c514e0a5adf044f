"""Check-out: a badge comes back and its visit ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.visit import (
    BadgeNotFree,
    BadgeNotOut,
    BadgeNumber,
    Visit,
    VisitId,
    VisitState,
    VisitUnknown,
)

UNDO_WITHIN: Final = timedelta(seconds=60)
"""A slip of the finger is taken back within a minute; later the person checks in again."""


class TooLateToUndo(DeskError):
    """The check-out is older than a minute, so it stands."""

    code = "visits.too_late_to_undo"


@dataclass(frozen=True)
class CheckOut:
    """Ends visits."""

    works: Callable[[], VisitWork]
    log: AuditLog
    clock: Clock

    @requires(Duty.RECEPTION)
    def by_badge(self, session: Session, badge: BadgeNumber) -> Visit:
        """End the visit of the person who carries the badge."""
        with self.works() as work:
            visit = work.visits.with_badge_out(badge)
            if visit is None:
                raise BadgeNotOut(badge=badge)
            return self._end(session, work, visit)

    @requires(Duty.RECEPTION)
    def by_visit(self, session: Session, visit: VisitId) -> Visit:
        """End a visit chosen from the list of people here."""
        with self.works() as work:
            found = work.visits.get(visit)
            if found is None or found.state is not VisitState.HERE:
                raise VisitUnknown
            return self._end(session, work, found)

    @requires(Duty.RECEPTION)
    def undo(self, session: Session, visit: VisitId) -> Visit:
        """Take a check-out back within a minute, as long as the badge has not gone out again."""
        with self.works() as work:
            left = work.visits.get(visit)
            if left is None or left.state is not VisitState.LEFT or left.left_at is None:
                raise VisitUnknown
            if self.clock.now() - left.left_at > UNDO_WITHIN:
                raise TooLateToUndo
            if left.badge is not None and left.badge not in work.badges.free():
                raise BadgeNotFree(badge=left.badge)
            here = replace(left, state=VisitState.HERE, left_at=None)
            work.visits.update(here)
            self.log.append(work, "visit.check_out_undone", session, visit=visit)
            work.commit()
        return here

    def _end(self, session: Session, work: VisitWork, visit: Visit) -> Visit:
        # A clock that was set back must not make anyone leave before they came.
        left = replace(visit, state=VisitState.LEFT, left_at=max(self.clock.now(), visit.arrived_at))
        work.visits.update(left)
        self.log.append(work, "visit.left", session, visit=visit.id, badge=visit.badge)
        work.commit()
        return left
