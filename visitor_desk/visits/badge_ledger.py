"""The service that keeps the badge ledger: reports, deactivation, finding again, and what is still to do."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from visitor_desk.clock import Clock
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session
from visitor_desk.visits.badges import (
    REPORTED_AS,
    BadgeAway,
    BadgeCase,
    BadgeCaseId,
    BadgeCaseOpen,
    BadgeHistory,
    BadgeIsOut,
    BadgeUnknown,
    DeactivationTimeWrong,
    LedgerLine,
    NoBadgeCase,
    NobodyTold,
    ledger_line,
)
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.place import StaffId
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.ticket import FieldNotAccepted
from visitor_desk.visits.visit import BadgeNumber

LONGEST_HISTORY = 200


@dataclass(frozen=True)
class BadgeLedger:
    """Says where every badge is, and keeps what was done about those that are away."""

    works: Callable[[], VisitWork]
    log: AuditLog
    clock: Clock

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def lines(self, session: Session) -> Sequence[LedgerLine]:  # noqa: ARG002 - read by the duty check
        """Return every badge by number and where it is."""
        with self.works() as work:
            carried = {visit.badge: visit for visit in work.visits.here()}
            cases = {case.badge: case for case in work.badge_cases.open()}
            return [ledger_line(badge, carried.get(badge), cases.get(badge)) for badge in work.badges.all()]

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def tasks(self, session: Session) -> Sequence[BadgeCase]:  # noqa: ARG002 - read by the duty check
        """Return the badges that still open doors and nobody knows where, oldest first; red over shifts."""
        with self.works() as work:
            return [case for case in work.badge_cases.open() if case.is_task]

    @requires(Duty.FACILITY)
    def history(self, session: Session, badge: BadgeNumber) -> BadgeHistory:  # noqa: ARG002 - as above
        """Return who carried a badge, by visit and as long as that is kept, and how often it was away."""
        with self.works() as work:
            self._known(work, badge)
            visits = work.visits.that_carried(badge, LONGEST_HISTORY)
            return BadgeHistory(tuple(visits), tuple(work.badge_cases.of_badge(badge)))

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def report(
        self, session: Session, badge: BadgeNumber, why: BadgeAway, told: StaffId | None = None
    ) -> BadgeCase:
        """Report a badge that lies in no drawer and at no visit; it is not given out until it is back.

        Raises:
            BadgeUnknown, BadgeIsOut, BadgeCaseOpen.
            NobodyTold: it is lost or taken home, and nobody of the house was told.
        """
        with self.works() as work:
            self._known(work, badge)
            if work.visits.with_badge_out(badge) is not None:
                raise BadgeIsOut(badge=badge)
            case = open_case(work, self.log, session, badge, why, told, self.clock.now())
            work.commit()
        return case

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def deactivated(self, session: Session, badge: BadgeNumber, by: StaffId, at: datetime) -> BadgeCase:
        """Keep when and by whom the badge was shut out of the access system; the task ends with it.

        Raises NoBadgeCase, DeactivationTimeWrong, and FieldNotAccepted where nobody of the staff has this id.
        """
        with self.works() as work:
            case = self._open_case(work, badge)
            if work.staff.get(by) is None:
                raise FieldNotAccepted(field="staff")
            if not case.opened_at <= at <= self.clock.now():
                raise DeactivationTimeWrong(badge=badge)
            done = replace(case, deactivated_at=at, deactivated_by=by)
            work.badge_cases.put(done)
            self.log.append(
                work, "badge_case.deactivated", session, case=case.id, by=by, row=row_digest(done)
            )
            work.commit()
        return done

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def found(self, session: Session, badge: BadgeNumber) -> BadgeCase:
        """Keep that the badge lies in the drawer again, found or repaired; raises NoBadgeCase."""
        with self.works() as work:
            case = self._open_case(work, badge)
            done = close_case(work, self.log, session, case, self.clock.now())
            work.commit()
        return done

    @staticmethod
    def _known(work: VisitWork, badge: BadgeNumber) -> None:
        if badge not in work.badges.all():
            raise BadgeUnknown(badge=badge)

    def _open_case(self, work: VisitWork, badge: BadgeNumber) -> BadgeCase:
        self._known(work, badge)
        case = work.badge_cases.open_of(badge)
        if case is None:
            raise NoBadgeCase(badge=badge)
        return case


def open_case(
    work: VisitWork,
    log: AuditLog,
    session: Session,
    badge: BadgeNumber,
    why: BadgeAway,
    told: StaffId | None,
    now: datetime,
) -> BadgeCase:
    """Write a case and its entry in the caller's work, after whatever took the badge from its visit."""
    if why not in REPORTED_AS:
        raise FieldNotAccepted(field="why")
    if told is None and why is not BadgeAway.BROKEN:
        raise NobodyTold(badge=badge)
    if told is not None and work.staff.get(told) is None:
        raise FieldNotAccepted(field="staff")
    case = work.badge_cases.open_of(badge)
    if case is None:
        case = BadgeCase(BadgeCaseId(secrets.token_hex(8)), badge, why, now, session.operator_id, told)
    elif case.why is BadgeAway.OVERDUE:
        # Nobody knew where it was; now somebody does, and the case goes on.
        case = replace(case, why=why, told=told)
    else:
        raise BadgeCaseOpen(badge=badge)
    work.badge_cases.put(case)
    log.append(
        work,
        "badge_case.opened",
        session,
        case=case.id,
        number=badge,
        why=why.value,
        told=told,
        row=row_digest(case),
    )
    return case


def close_case(
    work: VisitWork, log: AuditLog, session: Session | None, case: BadgeCase, now: datetime
) -> BadgeCase:
    """Write in the caller's work that the badge is back; without a session at a locked desk."""
    done = replace(case, closed_at=now, closed_by=session.operator_id if session else None)
    work.badge_cases.put(done)
    log.append(work, "badge_case.closed", session, case=case.id, row=row_digest(done))
    return done
