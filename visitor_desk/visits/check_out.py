"""Check-out: a badge comes back and its visit ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, no_session_needed, requires
from visitor_desk.security.session import Session
from visitor_desk.visits.badge_code import visit_of
from visitor_desk.visits.badge_ledger import close_case, open_case
from visitor_desk.visits.badges import BadgeAway
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.desk_copy import SHIFT
from visitor_desk.visits.evacuation_ports import EvacuationNotes
from visitor_desk.visits.here_names import UNDO_WITHIN, forget_departed
from visitor_desk.visits.place import StaffId
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.visit import (
    AlreadyOut,
    BadgeNotFree,
    BadgeNotOut,
    BadgeNumber,
    Visit,
    VisitExpired,
    VisitFilter,
    VisitId,
    VisitState,
    VisitUnknown,
)

LOOKED_THROUGH: Final = 500
"""Arrivals among which a badge that is not out is looked for; more than any desk sees in a shift."""


class TooLateToUndo(DeskError):
    """The check-out is older than a minute, so it stands."""

    code = "visits.too_late_to_undo"


@dataclass(frozen=True)
class CheckOut:
    """Ends visits."""

    works: Callable[[], VisitWork]
    log: AuditLog
    clock: Clock
    evacuation: EvacuationNotes

    @requires(Duty.RECEPTION)
    def by_badge(self, session: Session, badge: BadgeNumber) -> Visit:
        """End the visit of the person who carries the badge; `badge` is its number or its printed code.

        Where a rule has ended that visit, the badge is back and the visit stays expired. AlreadyOut where it
        came back in this shift, BadgeNotOut where it was not given out at all.
        """
        with self.works() as work:
            left = self._back(session, work, badge)
            work.commit()
        return left

    @no_session_needed("whoever leaves is let out: a badge number goes in, no name comes out")
    def badge_returned(self, badge: BadgeNumber) -> None:
        """Do what `by_badge` does on a desk that is blank or locked.

        The entry is signed by the desk and names no operator. Raises as `by_badge` does.
        """
        with self.works() as work:
            self._back(None, work, badge)
            work.commit()

    @requires(Duty.RECEPTION)
    def by_visit(self, session: Session, visit: VisitId) -> Visit:
        """End a visit chosen from the list of people here; AlreadyOut where another desk was faster."""
        with self.works() as work:
            left = self._end(session, work, visit_inside(work, visit, self.clock.now()))
            work.commit()
        return left

    @requires(Duty.RECEPTION)
    def without_badge(
        self, session: Session, visit: VisitId, why: BadgeAway, told: StaffId | None = None
    ) -> Visit:
        """End a visit whose badge did not come back, and report the badge in the same transaction.

        Raises AlreadyOut and VisitUnknown as `by_visit`, NobodyTold and FieldNotAccepted as the ledger does.
        """
        with self.works() as work:
            left = self._end(session, work, visit_inside(work, visit, self.clock.now()))
            if left.badge is not None:
                open_case(work, self.log, session, left.badge, why, told, self.clock.now())
            work.commit()
        return left

    @requires(Duty.RECEPTION)
    def undo(self, session: Session, visit: VisitId) -> Visit:
        """Take a check-out back within a minute, as long as the badge has not gone out again.

        A visit that is open is returned as it stands: the answer to an earlier try was lost.
        """
        with self.works() as work:
            left = work.visits.get(visit)
            if left is not None and left.state is VisitState.HERE:
                return left
            if left is None or left.state is not VisitState.LEFT or left.left_at is None:
                raise VisitUnknown
            if abs(self.clock.now() - left.left_at) > UNDO_WITHIN:
                raise TooLateToUndo
            if left.badge is not None and left.badge not in work.badges.free():
                raise BadgeNotFree(badge=left.badge)
            here = replace(left, state=VisitState.HERE, left_at=None)
            work.visits.update(here)
            self.log.append(
                work, "visit.check_out_undone", session, visit=visit, badge=here.badge, row=row_digest(here)
            )
            work.after_commit(lambda: self.evacuation.back(visit))
            work.commit()
        return here

    def _back(self, session: Session | None, work: VisitWork, badge: BadgeNumber) -> Visit:
        visit = work.visits.with_badge_out(badge)
        if visit is None and (printed := visit_of(badge)) is not None:
            found = work.visits.get(printed)
            if found is None or found.badge is None:
                raise BadgeNotOut(badge=badge)
            badge = found.badge
            # An old label may come back while its number badge is out with somebody else.
            unseen = found.state is VisitState.EXPIRED
            visit = None if unseen else visit_inside(work, printed, self.clock.now())
        return self._late(session, work, badge) if visit is None else self._end(session, work, visit)

    def _end(self, session: Session | None, work: VisitWork, visit: Visit) -> Visit:
        # A clock that was set back must not make anyone leave before they came.
        now = self.clock.now()
        left = replace(visit, state=VisitState.LEFT, left_at=max(now, visit.arrived_at))
        work.visits.update(left)
        forget_departed(self.log, work, now)
        self.log.append(work, "visit.left", session, visit=visit.id, badge=visit.badge, row=row_digest(left))
        work.after_commit(lambda: self.evacuation.left(visit.id))
        return left

    def _late(self, session: Session | None, work: VisitWork, badge: BadgeNumber) -> Visit:
        """Take back the badge of a visit that ended without it; the visit stays as it is."""
        case = work.badge_cases.open_of(badge)
        visit = next(iter(work.visits.that_carried(badge, 1)), None)
        if case is None or visit is None or visit.state is VisitState.HERE:
            raise self._back_before(work, badge)
        if visit.state is VisitState.LEFT and case.why is not BadgeAway.OVERDUE:
            raise self._back_before(work, badge)
        close_case(work, self.log, session, case, self.clock.now())
        return visit

    def _back_before(self, work: VisitWork, badge: BadgeNumber) -> AlreadyOut | BadgeNotOut:
        now = self.clock.now()
        shift = VisitFilter(after=now - SHIFT, state=VisitState.LEFT)
        for visit in work.visits.page(shift, None, LOOKED_THROUGH):
            if visit.badge == badge and visit.left_at is not None:
                return AlreadyOut(badge=badge, left_at=visit.left_at, now=now)
        return BadgeNotOut(badge=badge)


def visit_inside(work: VisitWork, visit: VisitId, now: datetime) -> Visit:
    """Return the visit of somebody on site; VisitUnknown, VisitExpired or AlreadyOut where they are not."""
    found = work.visits.get(visit)
    if found is None:
        raise VisitUnknown
    if found.state is VisitState.EXPIRED:
        raise VisitExpired(badge=found.badge or "-")
    if found.left_at is not None:
        raise AlreadyOut(badge=found.badge, left_at=found.left_at, now=now)
    if found.state is not VisitState.HERE:
        raise VisitUnknown
    return found
