"""Which footage belongs to a visit, what there is of it, and where it lies."""

from __future__ import annotations

from dataclasses import dataclass

from visitor_desk.footage.answer import ANSWERED, CHANGED, answer_of, causes, last_answer
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.coverage import CoverageStatement
from visitor_desk.footage.link import FootageRange
from visitor_desk.footage.ports import VisitFootageWorks
from visitor_desk.footage.survival import Survival, survival_of
from visitor_desk.footage.visit_footage import RangeActivity, VisitFootage
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session
from visitor_desk.visits.drawn_sample import require_drawn
from visitor_desk.visits.visit import VisitId

__all__ = ["FootageLink", "RangeActivity"]


@dataclass(frozen=True)
class FootageLink:
    """Answers for visits by id. Auditors are answered for visits of a sample they have drawn."""

    works: VisitFootageWorks
    log: AuditLog
    footage: VisitFootage

    @requires(Duty.FACILITY, Duty.PRIVACY, Duty.AUDITOR)
    def ranges(self, session: Session, visit_id: VisitId) -> list[FootageRange]:
        """Return the ranges of a visit, by camera and time. Raises VisitUnknown."""
        require_drawn(session, visit_id)
        return self.footage.ranges(visit_id)

    @requires(Duty.FACILITY, Duty.PRIVACY, Duty.AUDITOR)
    def coverage(self, session: Session, visit_id: VisitId) -> CoverageStatement:
        """Return what there is of every range of a visit, and why the rest is not. Raises VisitUnknown.

        For lists, where nobody reads the answer of one visit; `answer` is for when somebody does.
        """
        require_drawn(session, visit_id)
        return self.footage.coverage(visit_id)

    @requires(Duty.FACILITY, Duty.PRIVACY, Duty.AUDITOR)
    def answer(self, session: Session, visit_id: VisitId) -> CoverageStatement:
        """Return the same, and keep in the log what was answered where it is not what was answered last.

        The answer about somebody who is still here is for the moment only, and is not kept.
        """
        require_drawn(session, visit_id)
        statement, rests_on = self.footage.grounded(visit_id)
        with self.works() as work:
            visit = work.visits.get(visit_id)
            if visit is None or visit.left_at is None:
                return statement
            answer = answer_of(statement, rests_on)
            before = last_answer(work.log.about(visit_id))
            if before is None:
                self.log.append(work, ANSWERED, session, visit=visit_id, **answer.values())
            elif before.digest != answer.digest:
                self.log.append(
                    work,
                    CHANGED,
                    session,
                    visit=visit_id,
                    before=before.digest,
                    recorded_ms_before=before.recorded_ms,
                    missing_ms_before=before.missing_ms,
                    causes=causes(before, answer),
                    **answer.values(),
                )
            else:
                return statement
            work.commit()
        return statement

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def activity(self, session: Session, visit_id: VisitId) -> list[RangeActivity]:  # noqa: ARG002
        """Return when something moved in each range of a visit. Raises VisitUnknown."""
        return self.footage.activity(visit_id)

    @requires(Duty.FACILITY, Duty.PRIVACY, Duty.ADMINISTRATOR, Duty.AUDITOR)
    def survival(self, session: Session) -> dict[CameraId, Survival]:  # noqa: ARG002 - read by the duty check
        """Return for every camera how long what it shows now will be on its recorder."""
        now = self.footage.clock.now()
        with self.works() as work:
            return {camera.id: survival_of(work, camera.id, now, now) for camera in work.cameras.all()}
