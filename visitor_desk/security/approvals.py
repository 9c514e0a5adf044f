"""Four eyes: a second person's signature over exactly one request, with an end.

The approver sees what they sign: the hash is made over the whole request in its canonical form, so a
request that was widened afterwards has no approval.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.security.approval_acts import approval_act
from visitor_desk.security.approval_request import (
    LABEL,
    ApprovalExpired,
    ApprovalForged,
    ApprovalForOther,
    ApprovalRequest,
    ApprovedByRequester,
    check_approval,
    check_offline,
)
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.certificates import check_operator
from visitor_desk.security.duties import Duty, check_duty, no_session_needed, requires
from visitor_desk.security.ports import SecurityWork
from visitor_desk.security.records import Approval, Installation
from visitor_desk.security.session import Session

__all__ = [
    "ApprovalExpired",
    "ApprovalForOther",
    "ApprovalForged",
    "ApprovalMissing",
    "ApprovalRequest",
    "ApprovalUsed",
    "Approvals",
    "ApprovedByRequester",
    "check_approval",
    "check_offline",
]

LONGEST_VALID = timedelta(days=7)


class ApprovalMissing(DeskError):
    """Nobody entitled has approved this request. Values: `act`."""

    code = "security.approval_missing"


class ApprovalUsed(DeskError):
    """The approval was used before; each is for one act. Values: `act`."""

    code = "security.approval_used"


@dataclass(frozen=True, slots=True)
class Approvals:
    """Takes approvals and lets each be used once; whose signature counts stands in `approval_acts`."""

    installation: Installation
    log: AuditLog
    clock: Clock

    @requires(Duty.FACILITY, Duty.PRIVACY, Duty.ADMINISTRATOR, Duty.APPROVER, Duty.RELEASER)
    def approve(
        self, session: Session, work: SecurityWork, request: ApprovalRequest, *, valid_for: timedelta
    ) -> Approval:
        """Sign a request of somebody else; the caller commits.

        Raises:
            NotYourDuty: the signature of this duty does not count for this act.
            ApprovedByRequester: it is the session's own request.
            ValueError: `valid_for` is not between zero and a week; that is a bug.
        """
        if not timedelta(0) < valid_for <= LONGEST_VALID:
            raise ValueError("an approval is for a short time")
        check_duty(session, request.act, approval_act(request.act).approved_by)
        if session.operator_id == request.requester:
            raise ApprovedByRequester(act=request.act)
        blank = Approval(
            request.id,
            request.digest(),
            request.requester,
            session.operator_id,
            self.clock.now() + valid_for,
            b"",
        )
        signature = session.signing.sign(LABEL, blank.statement())
        approval = Approval(
            blank.request_id,
            blank.request_hash,
            blank.requester,
            blank.approver,
            blank.expires_at,
            signature,
        )
        work.approvals.put(approval)
        self.log.append(
            work,
            "approval.given",
            session,
            request=request.id,
            act=request.act,
            valid_s=int(valid_for.total_seconds()),
        )
        return approval

    @no_session_needed("called inside the approved act, behind that act's own duty")
    def use(self, work: SecurityWork, request: ApprovalRequest) -> Approval:
        """Find a valid approval of exactly this request by somebody entitled, and mark it used.

        The mark is written into the caller's work, so it stands or falls with the approved act. Raises
        ApprovalMissing where there is none, otherwise the error of the last one looked at.
        """
        entitled = approval_act(request.act).approved_by
        refused: DeskError = ApprovalMissing(act=request.act)
        for approval in work.approvals.of_request(request.id):
            error = self._refusal(work, request, approval, entitled)
            if error is not None:
                refused = refused if isinstance(error, ApprovalMissing) else error
            elif work.approvals.use(request.id, approval.approver, self.clock.now()):
                self.log.append(
                    work,
                    "approval.used",
                    None,
                    request=request.id,
                    act=request.act,
                    approver=approval.approver,
                )
                return approval
            else:
                refused = ApprovalUsed(act=request.act)
        raise refused

    @no_session_needed("says nothing of what was signed, and changes nothing")
    def counts(self, work: SecurityWork, request: ApprovalRequest) -> bool:
        """Tell whether `use` would find a valid approval of exactly this request now."""
        entitled = approval_act(request.act).approved_by
        return any(
            approval.used_at is None and self._refusal(work, request, approval, entitled) is None
            for approval in work.approvals.of_request(request.id)
        )

    def _refusal(
        self, work: SecurityWork, request: ApprovalRequest, approval: Approval, entitled: Collection[Duty]
    ) -> DeskError | None:
        """Return why an approval does not count; None where it does."""
        approver = work.operators.get(approval.approver)
        if approver is None or approver.ended_at is not None or not approver.duties.intersection(entitled):
            return ApprovalMissing(act=request.act)
        try:
            check_operator(self.installation.root_public, work.operators, approver)
            check_approval(approval, request, approver, at=self.clock.now())
        except DeskError as error:
            return error
        return None
