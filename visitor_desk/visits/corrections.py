"""Corrects visits: in its shift reception, later facility; what a visit said before is kept."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from visitor_desk.clock import Clock
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.correction import (
    Corrected,
    Correction,
    CorrectionId,
    CorrectionNotPossible,
    CorrectionReason,
    CorrectionTooLate,
)
from visitor_desk.visits.desk_copy import SHIFT
from visitor_desk.visits.evacuation import nameless
from visitor_desk.visits.evacuation_ports import EvacuationNotes
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.visit import BadgeNotFree, BadgeNumber, Visit, VisitId, VisitState, VisitUnknown

LONGEST_CHOICE: Final = 20
"""Visits of one badge that are offered; no badge goes out more often in a shift."""


@dataclass(frozen=True)
class Corrections:
    """Corrects what was written wrongly, and shows what it said before."""

    works: Callable[[], VisitWork]
    log: AuditLog
    clock: Clock
    evacuation: EvacuationNotes

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def of_visit(self, session: Session, visit: VisitId) -> Sequence[Correction]:
        """Return the corrections of a visit, oldest first; reception sees those of its own shift."""
        with self.works() as work:
            self._visit(session, work, visit)
            return work.corrections.of_visit(visit)

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def with_badge(self, session: Session, badge: BadgeNumber) -> Sequence[Visit]:
        """Return the visits with this badge that this session may correct, newest first, without names."""
        with self.works() as work:
            visits = work.visits.that_carried(badge, LONGEST_CHOICE)
        return [visit for visit in visits if self._may_correct(session, visit)]

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def swap_badge(
        self, session: Session, visit: VisitId, badge: BadgeNumber, reason: CorrectionReason
    ) -> Visit:
        """Give somebody on site another badge; the one held until now is back in the drawer.

        Raises BadgeNotFree, VisitUnknown, CorrectionTooLate, CorrectionNotPossible for who is not here.
        """
        with self.works() as work:
            found = self._visit(session, work, visit)
            if found.state is not VisitState.HERE:
                raise CorrectionNotPossible
            if badge not in work.badges.free():
                raise BadgeNotFree(badge=badge)
            changed = replace(found, badge=badge)
            made = self._made(session, visit, Corrected.BADGE, reason, badge=found.badge)
            return self._write(session, work, changed, made)

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def reopen(self, session: Session, visit: VisitId, reason: CorrectionReason) -> Visit:
        """Take a check-out or an end by rule back; the name stays locked where it was forgotten already.

        Raises BadgeNotFree and AlreadyHere where the badge or the visitor is in again.
        """
        with self.works() as work:
            found = self._visit(session, work, visit)
            if found.left_at is None:
                raise CorrectionNotPossible
            if found.badge is not None and found.badge not in work.badges.free():
                raise BadgeNotFree(badge=found.badge)
            changed = replace(found, state=VisitState.HERE, left_at=None)
            made = self._made(session, visit, Corrected.REOPENED, reason, before=found.left_at)
            return self._write(session, work, changed, made)

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def real_arrival(self, session: Session, visit: VisitId, at: datetime, reason: CorrectionReason) -> Visit:
        """Write when the visitor really came; CorrectionNotPossible after they left or in the future."""
        with self.works() as work:
            found = self._visit(session, work, visit)
            if found.state is VisitState.REFUSED or at > (found.left_at or self.clock.now()):
                raise CorrectionNotPossible
            made = self._made(session, visit, Corrected.ARRIVAL, reason, before=found.arrived_at, after=at)
            return self._write(session, work, replace(found, arrived_at=at), made)

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def real_departure(
        self, session: Session, visit: VisitId, at: datetime, reason: CorrectionReason
    ) -> Visit:
        """Write when the visitor really left; of a visit ended by rule too, which is then a departure."""
        with self.works() as work:
            found = self._visit(session, work, visit)
            if found.left_at is None or not found.arrived_at <= at <= self.clock.now():
                raise CorrectionNotPossible
            made = self._made(session, visit, Corrected.DEPARTURE, reason, before=found.left_at, after=at)
            return self._write(session, work, replace(found, state=VisitState.LEFT, left_at=at), made)

    def _visit(self, session: Session, work: VisitWork, visit: VisitId) -> Visit:
        found = work.visits.get(visit)
        if found is None:
            raise VisitUnknown
        if not self._may_correct(session, found):
            raise CorrectionTooLate
        return found

    def _may_correct(self, session: Session, visit: Visit) -> bool:
        last = max(visit.arrived_at, visit.left_at or visit.arrived_at)
        in_shift = visit.state is VisitState.HERE or last >= self.clock.now() - SHIFT
        return Duty.FACILITY in session.duties or in_shift

    def _made(
        self,
        session: Session,
        visit: VisitId,
        what: Corrected,
        reason: CorrectionReason,
        *,
        before: datetime | None = None,
        after: datetime | None = None,
        badge: BadgeNumber | None = None,
    ) -> Correction:
        one = CorrectionId(secrets.token_hex(8))
        now = self.clock.now()
        return Correction(one, visit, what, reason, now, session.operator_id, before, after, badge)

    def _write(self, session: Session, work: VisitWork, changed: Visit, made: Correction) -> Visit:
        work.visits.update(changed)
        work.corrections.add(made)
        if made.what is Corrected.REOPENED:
            listed = nameless(work, [changed])
            work.after_commit(lambda: self.evacuation.arrived(listed))
        self.log.append(
            work,
            "correction.made",
            session,
            correction=made.id,
            of=made.visit,
            what=made.what.value,
            reason=made.reason.value,
            badge=made.badge,
            row=row_digest(made),
        )
        self.log.append(
            work,
            "visit.corrected",
            session,
            visit=changed.id,
            badge=changed.badge,
            correction=made.id,
            row=row_digest(changed),
        )
        work.commit()
        return changed
