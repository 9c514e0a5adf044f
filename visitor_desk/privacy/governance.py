"""The service of what the house decided about its own processing: one officer proposes, another one signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.privacy.bound_rows import GOVERNANCE, governance_row
from visitor_desk.privacy.camera_linter import balanced_purposes
from visitor_desk.privacy.governance_check import Coverable, checked
from visitor_desk.privacy.governance_entry import (
    Decider,
    GovernanceEntry,
    GovernanceKind,
    NewGovernance,
    governance_id,
    plain_terms,
    reviews_due,
)
from visitor_desk.privacy.policy_requests import asked_change, is_change_of, use_signature
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.processing import Processing
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.security.approval_acts import POLICY
from visitor_desk.security.approvals import ApprovalRequest, Approvals
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.canonical import JsonValue
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.four_eyes import FourEyes
from visitor_desk.security.row_binding import plain_value
from visitor_desk.security.session import Session

_WHAT = "governance"
"""Tells the request of an entry from those of other changes of policy."""


class GovernanceNotAsked(DeskError):
    """No entry of this number waits: it was entered, turned down, or its week is over."""

    code = "governance.not_asked"


class GovernanceOvertaken(DeskError):
    """Another entry of this kind was signed meanwhile. Values: `version`."""

    code = "governance.overtaken"


@dataclass(frozen=True)
class Governance:
    """Keeps impact assessments, balancings, works councils' consents and agreements with processors."""

    works: DeskWorks
    approvals: Approvals
    four_eyes: FourEyes
    log: AuditLog
    clock: Clock
    lives: RetentionRules
    processing: Processing

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def all(self, session: Session) -> Sequence[GovernanceEntry]:  # noqa: ARG002 - read by the duty check
        """Return every entry, by kind, the newest first."""
        with self.works() as work:
            return sorted(work.governance.all(), key=lambda one: (one.kind, -one.number))

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def coverable(self, session: Session) -> Coverable:  # noqa: ARG002 - read by the duty check
        """Return what can be decided about now."""
        with self.works() as work:
            return coverable_now(work, self.processing)

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def due(self, session: Session) -> Sequence[GovernanceEntry]:  # noqa: ARG002 - read by the duty check
        """Return the entries whose review is due within sixty days or over, the first day first."""
        with self.works() as work:
            return reviews_due(work.governance.all(), self._today())

    @requires(Duty.PRIVACY)
    def propose(self, session: Session, new: NewGovernance) -> ApprovalRequest:
        """Ask a second privacy officer to sign a decision, word for word.

        Raises GovernanceRefused, TransferWithoutInstrument and BsnNotKept; nobody was asked then.
        """
        with self.works() as work:
            entered = checked(new, coverable_now(work, self.processing), self._today())
            number = _next_number(work, new.kind)
        values: dict[str, JsonValue] = {
            "what": _WHAT,
            "kind": entered.kind,
            "number": number,
            "covers": list(entered.covers),
            "stands": entered.stands,
            "decided_on": entered.decided_on.isoformat(),
            "decided_by": entered.decided_by,
            "review_on": entered.review_on.isoformat(),
            "reference": entered.reference,
            "sha256": entered.sha256,
            "terms": plain_value(entered.terms),
        }
        return self.four_eyes.ask(session, POLICY, values)

    @requires(Duty.PRIVACY)
    def proposed(self, session: Session) -> Sequence[tuple[ApprovalRequest, GovernanceEntry]]:
        """Return the entries that wait for their second person, as they would be."""
        waiting = [one for one in self.four_eyes.waiting(session) if is_change_of(one, _WHAT)]
        return [(one, _entry(one, self.clock.now())) for one in waiting]

    @requires(Duty.PRIVACY)
    def enter(self, session: Session, request_id: str) -> GovernanceEntry:
        """Enter what was proposed and signed.

        Raises:
            GovernanceNotAsked, GovernanceOvertaken; ApprovalMissing and its kin: nothing was entered.
        """
        with self.works() as work:
            # Held from the start: two desks at once would both find the number free.
            work.log.head(lock=True)
            request = asked_change(work, request_id, _WHAT)
            if request is None:
                raise GovernanceNotAsked
            asked = _entry(request, self.clock.now())
            if asked.number != _next_number(work, asked.kind):
                raise GovernanceOvertaken(version=asked.label)
            entered = replace(asked, approved_by=use_signature(work, self.approvals, request))
            work.governance.add(entered)
            self.log.append(
                work,
                "governance.entered",
                session,
                entry=entered.id,
                table=GOVERNANCE,
                request=request.id,
                paper=entered.sha256,
                row=governance_row(entered),
            )
            work.commit()
        return entered

    def _today(self) -> date:
        return self.lives.local_day(self.clock.now())


def coverable_now(work: DeskWork, processing: Processing) -> Coverable:
    """Return what can be decided about: the house's own cameras in service, and what processing names."""
    own = [one for one in work.cameras.all() if one.retired_at is None and not one.owner]
    return Coverable(
        cameras={one.id: one.name for one in own},
        purposes=balanced_purposes(processing),
        processors=tuple(one.id for one in processing.recipients if one.role == "processor"),
        data=tuple(one.id for one in processing.categories),
    )


def _next_number(work: DeskWork, kind: GovernanceKind) -> int:
    return max((one.number for one in work.governance.all() if one.kind is kind), default=0) + 1


def _entry(request: ApprovalRequest, now: datetime) -> GovernanceEntry:
    values = request.values
    kind, number, covers, terms = (
        GovernanceKind(str(values["kind"])),
        values["number"],
        values["covers"],
        values["terms"],
    )
    assert isinstance(number, int)
    assert isinstance(covers, list)
    assert terms is None or isinstance(terms, dict)
    return GovernanceEntry(
        id=governance_id(kind, number),
        kind=kind,
        number=number,
        covers=tuple(str(one) for one in covers),
        stands=values["stands"] is True,
        decided_on=date.fromisoformat(str(values["decided_on"])),
        decided_by=Decider(str(values["decided_by"])),
        review_on=date.fromisoformat(str(values["review_on"])),
        reference=str(values["reference"]),
        sha256=str(values["sha256"]),
        terms=None if terms is None else plain_terms(terms),
        written_at=now,
        written_by=request.requester,
    )
