"""After an alarm: whoever is still here by the book is gone through, and each visit is made true again.

People leave by the assembly point and not past the desk. Who came back stays here; who went home left at a
time that somebody knows; of whom nobody knows, the visit ends as one that nobody saw end: the evacuation list
and the badge ledger keep them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.check_out import visit_inside
from visitor_desk.visits.correction import Corrected, Correction, CorrectionId, CorrectionReason
from visitor_desk.visits.evacuation_ports import EvacuationNotes
from visitor_desk.visits.overdue import badge_went_along, end_unseen
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.visit import Visit, VisitId, VisitState


class AfterAlarm(StrEnum):
    """What is known of somebody who was here when the alarm came."""

    CAME_BACK = "came_back"
    LEFT = "left"
    UNKNOWN = "unknown"


class DepartureTimeWrong(DeskError):
    """A visitor leaves after they came and not in the future."""

    code = "after_alarm.time_wrong"


@dataclass(frozen=True)
class AfterAlarms:
    """Settles the visits of those who are still here by the book."""

    works: Callable[[], VisitWork]
    log: AuditLog
    clock: Clock
    evacuation: EvacuationNotes

    @requires(Duty.RECEPTION)
    def settle(self, session: Session, visit: VisitId, how: AfterAlarm, at: datetime | None = None) -> Visit:
        """Write what is known of one visitor; `at` is when they left, None is now.

        The badge of who left went along until somebody brings it; scanned at the desk, its case is closed.

        Raises VisitUnknown, AlreadyOut, VisitExpired and DepartureTimeWrong; nothing was changed then.
        """
        now = self.clock.now()
        with self.works() as work:
            found = visit_inside(work, visit, now)
            settled = found
            if how is AfterAlarm.LEFT:
                settled = self._left(session, work, found, at or now, now)
            elif how is AfterAlarm.UNKNOWN:
                settled = end_unseen(work, self.log, session, found, now)
            self.log.append(work, "after_alarm.settled", session, visit=visit, how=how)
            work.commit()
        return settled

    def _left(self, session: Session, work: VisitWork, visit: Visit, at: datetime, now: datetime) -> Visit:
        if not visit.arrived_at <= at <= now:
            raise DepartureTimeWrong
        left = replace(visit, state=VisitState.LEFT, left_at=at)
        made = Correction(
            CorrectionId(secrets.token_hex(8)),
            visit.id,
            Corrected.DEPARTURE,
            CorrectionReason.AFTER_ALARM,
            now,
            session.operator_id,
            after=at,
        )
        work.visits.update(left)
        work.corrections.add(made)
        self.log.append(
            work,
            "correction.made",
            session,
            correction=made.id,
            of=made.visit,
            what=made.what.value,
            reason=made.reason.value,
            row=row_digest(made),
        )
        self.log.append(work, "visit.left", session, visit=visit.id, badge=visit.badge, row=row_digest(left))
        badge_went_along(work, self.log, session, visit, now)
        work.after_commit(lambda: self.evacuation.left(visit.id))
        return left
