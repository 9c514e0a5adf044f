"""The footage of a visit, for those whose duty it is: plain facts, and with a purpose where it lies."""

from __future__ import annotations

from dataclasses import dataclass

from visitor_desk.footage.coverage import CoverageStatement
from visitor_desk.footage.link import FootageRange
from visitor_desk.footage.pieces import Piece
from visitor_desk.footage.ports import VisitFootageWorks
from visitor_desk.footage.visit_footage import RangeActivity, VisitFootage
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, Purpose, requires
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
        """Return what there is of every range of a visit, and why the rest is not. Raises VisitUnknown."""
        require_drawn(session, visit_id)
        return self.footage.coverage(visit_id)

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def activity(self, session: Session, visit_id: VisitId) -> list[RangeActivity]:  # noqa: ARG002
        """Return when something moved in each range of a visit. Raises VisitUnknown."""
        return self.footage.activity(visit_id)

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def pieces(self, session: Session, wanted: FootageRange, purpose: Purpose) -> list[Piece]:
        """Return where the readable part of a range lies, once the opening stands in the log."""
        pieces = self.footage.pieces(wanted)
        with self.works() as work:
            self.log.append(
                work, "footage.opened", session, visit=wanted.visit_id, purpose=purpose, pieces=len(pieces)
            )
            work.commit()
        return pieces
