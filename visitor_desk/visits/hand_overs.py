"""The service that counts what is open, closes a hand-over, and lets the next guard take it over."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from visitor_desk.bsn import reject_bsn
from visitor_desk.clock import Clock
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.canonical import JsonValue
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.records import OperatorId
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.badges import BadgeAway, BadgeCase, ledger_line
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.enter_later import forms_missing
from visitor_desk.visits.hand_over import (
    LONGEST_NOTE,
    BadgeUnexplained,
    FormsUnexplained,
    HandOver,
    HandOverId,
    HandOverTaken,
    HandOverUnknown,
    LastHandOver,
    NoteTooLong,
    OwnHandOver,
    TakeOverFirst,
    WhyUnexplained,
)
from visitor_desk.visits.later_entry import form_spans
from visitor_desk.visits.overdue import OverdueVisit, overdue_visits
from visitor_desk.visits.ports import Lives, VisitWork
from visitor_desk.visits.shift_balance import ShiftBalance, shift_balance
from visitor_desk.visits.visit import BadgeNumber, VisitId

TABLE: Final = "hand_overs"


@dataclass(frozen=True, slots=True)
class OpenAtDesk:
    """What is open now, as the next hand-over will count it."""

    balance: ShiftBalance
    late: tuple[OverdueVisit, ...]
    tasks: tuple[BadgeCase, ...]
    """Badges that open doors and nobody has; the unexplained are among them."""
    unexplained: tuple[BadgeCase, ...]
    held: int
    """Visits of people on site that a hold keeps; which they are is not for the desk."""
    forms: tuple[int, ...] = ()
    """Numbers between the first and the last form of this shift that nobody has entered."""


@dataclass(frozen=True)
class HandOvers:
    """Keeps the hand-overs of this desk."""

    works: Callable[[], VisitWork]
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: Lives
    desk: str
    held_on: Callable[[date], frozenset[VisitId]]
    """Which visits a hold keeps on a day."""

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def open_now(self, session: Session) -> OpenAtDesk:  # noqa: ARG002 - read by the duty check
        """Return what is open at this moment, without names."""
        held = self._held()
        with self.works() as work:
            return self._open(work, held)

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def last(self, session: Session) -> LastHandOver | None:
        """Return the newest hand-over of this desk with its note, None where there was none."""
        with self.works() as work:
            found = work.hand_overs.newest(self.desk)
            if found is None:
                return None
            fields = self.sealed.open_many(session, work, table=TABLE, records=[found.id], group=Group.R)
            written = fields.get(found.id, {})
            return LastHandOver(
                found,
                closed_by=self._name(work, found.closed_by),
                taken_by=self._name(work, found.taken_by) if found.taken_by is not None else None,
                note=written.get("note"),
                reasons={
                    BadgeNumber(badge): WhyUnexplained(why)
                    for badge, why in written.get("reasons", {}).items()
                },
                forms=tuple(written.get("forms", ())),
            )

    @requires(Duty.RECEPTION)
    def close(self, session: Session, note: str, reasons: Mapping[BadgeNumber, WhyUnexplained]) -> HandOver:
        """Close the shift of this desk: count what is open and seal the note for four weeks.

        Closing again before anybody has taken it over writes another one, which then is the newest.

        Raises:
            BadgeUnexplained: a badge is neither reported nor named in `reasons`.
            FormsUnexplained: forms were not entered and `note` is empty, so nobody knows where they are.
            NoteTooLong, BsnNotKept: nothing was written.
            TakeOverFirst: somebody else has closed the one before, and this guard never took it over.
        """
        if len(note) > LONGEST_NOTE:
            raise NoteTooLong(longest=LONGEST_NOTE)
        reject_bsn(note, field_name="note")
        held, now = self._held(), self.clock.now()
        with self.works() as work:
            before = work.hand_overs.newest(self.desk)
            if before is not None and before.taken_at is None and before.closed_by != session.operator_id:
                raise TakeOverFirst
            found = self._open(work, held)
            for case in found.unexplained:
                if case.badge not in reasons:
                    raise BadgeUnexplained(badge=case.badge)
            if found.forms and not note.strip():
                raise FormsUnexplained(forms=form_spans(found.forms))
            said: dict[str, JsonValue] = {case.badge: reasons[case.badge].value for case in found.unexplained}
            made = HandOver(
                HandOverId(secrets.token_hex(8)),
                self.desk,
                now,
                session.operator_id,
                out=found.balance.out,
                late=len(found.late),
                tasks=len(found.tasks),
                unexplained=len(found.unexplained),
                held=found.held,
            )
            self.sealed.seal(
                work,
                table=TABLE,
                record=made.id,
                group=Group.R,
                expires_on=self.lives.gone_on(Group.R, TABLE, now),
                fields={"note": note, "reasons": said, "forms": list(found.forms)},
            )
            self._keep(work, "hand_over.closed", session, made)
            work.commit()
        return made

    @requires(Duty.RECEPTION)
    def take_over(self, session: Session, hand_over: HandOverId) -> HandOver:
        """Keep that the guard who comes has read it; done twice by the same guard it stands as it was.

        Raises HandOverUnknown, HandOverTaken, and OwnHandOver for the guard who has closed it.
        """
        with self.works() as work:
            found = work.hand_overs.get(hand_over)
            if found is None or found.desk != self.desk:
                raise HandOverUnknown
            if found.taken_by == session.operator_id:
                return found
            if found.taken_by is not None:
                raise HandOverTaken
            if found.closed_by == session.operator_id:
                raise OwnHandOver
            taken = replace(found, taken_at=self.clock.now(), taken_by=session.operator_id)
            self._keep(work, "hand_over.taken_over", session, taken)
            work.commit()
        return taken

    def _held(self) -> frozenset[VisitId]:
        return self.held_on(self.lives.local_day(self.clock.now()))

    def _open(self, work: VisitWork, held: frozenset[VisitId]) -> OpenAtDesk:
        now = self.clock.now()
        here, cases = work.visits.here(), work.badge_cases.open()
        carried, away = {visit.badge: visit for visit in here}, {case.badge: case for case in cases}
        lines = [ledger_line(badge, carried.get(badge), away.get(badge)) for badge in work.badges.all()]
        return OpenAtDesk(
            shift_balance(lines, now),
            tuple(overdue_visits(here, now)),
            tuple(case for case in cases if case.is_task),
            tuple(case for case in cases if case.why is BadgeAway.OVERDUE),
            sum(visit.id in held for visit in here),
            tuple(forms_missing(work, self.desk, now)),
        )

    def _keep(self, work: VisitWork, act: str, session: Session, hand_over: HandOver) -> None:
        work.hand_overs.put(hand_over)
        self.log.append(
            work,
            act,
            session,
            hand_over=hand_over.id,
            out=hand_over.out,
            late=hand_over.late,
            tasks=hand_over.tasks,
            unexplained=hand_over.unexplained,
            held=hand_over.held,
            row=row_digest(hand_over),
        )

    @staticmethod
    def _name(work: VisitWork, operator: OperatorId) -> str:
        known = work.operators.get(operator)
        return known.staff_name if known is not None else operator
