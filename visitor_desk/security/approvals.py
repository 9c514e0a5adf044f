"""Four eyes: a second person's signature over exactly one request, with an end.

The approver sees what they sign: the hash is made over the whole request in its canonical form, so a
request that was widened afterwards has no approval.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.canonical import JsonValue, canonical_json
from visitor_desk.security.certificates import OperatorsById, check_operator
from visitor_desk.security.duties import Duty, no_session_needed, requires
from visitor_desk.security.ports import SecurityWork
from visitor_desk.security.records import Approval, Installation, Operator, OperatorId
from visitor_desk.security.session import Session
from visitor_desk.security.signing import signature_holds

_LABEL = "approval"
LONGEST_VALID = timedelta(days=7)


class ApprovalMissing(DeskError):
    """Nobody entitled has approved this request. Values: `act`."""

    code = "security.approval_missing"


class ApprovedByRequester(DeskError):
    """The person who asks cannot be the one who approves. Values: `act`."""

    code = "security.approved_by_requester"


class ApprovalExpired(DeskError):
    """The approval's time is over. Values: `expired_at`."""

    code = "security.approval_expired"


class ApprovalForOther(DeskError):
    """The approval is for another request, or for this one before it was changed. Values: `act`."""

    code = "security.approval_for_other"


class ApprovalForged(DeskError):
    """The signature of the approval is not that of the approver it names. Values: `act`."""

    code = "security.approval_forged"


class ApprovalUsed(DeskError):
    """The approval was used before; each is for one act. Values: `act`."""

    code = "security.approval_used"


@dataclass(frozen=True, slots=True)
class ApprovalRequest:
    """What somebody wants to do, whole: everything that makes a difference stands in `values`."""

    id: str
    """Random and used once, so that an approval cannot be played again."""
    act: str
    requester: OperatorId
    values: Mapping[str, JsonValue] = field(repr=False)

    def digest(self) -> bytes:
        """Return SHA-256 of the canonical request."""
        return hashlib.sha256(
            canonical_json(
                {"act": self.act, "id": self.id, "requester": self.requester, "values": self.values}
            )
        ).digest()


@dataclass(frozen=True, slots=True)
class Approvals:
    """Takes approvals and lets each be used once."""

    installation: Installation
    log: AuditLog
    clock: Clock

    @requires(Duty.FACILITY, Duty.PRIVACY, Duty.ADMINISTRATOR)
    def approve(
        self, session: Session, work: SecurityWork, request: ApprovalRequest, *, valid_for: timedelta
    ) -> Approval:
        """Sign a request of somebody else; the caller commits.

        Raises:
            ApprovedByRequester: it is the session's own request.
            ValueError: `valid_for` is not between zero and a week; that is a bug.
        """
        if not timedelta(0) < valid_for <= LONGEST_VALID:
            raise ValueError("an approval is for a short time")
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
        signature = session.signing.sign(_LABEL, blank.statement())
        approval = Approval(
            blank.request_id,
            blank.request_hash,
            blank.requester,
            blank.approver,
            blank.expires_at,
            signature,
        )
        work.approvals.put(approval)
        self.log.append(work, "approval.given", session, request=request.id, act=request.act)
        return approval

    @no_session_needed("called inside the approved act, behind that act's own duty")
    def use(self, work: SecurityWork, request: ApprovalRequest, *, approvers: frozenset[Duty]) -> Approval:
        """Find a valid approval of exactly this request by a holder of `approvers`, and mark it used.

        The mark is written into the caller's work, so it stands or falls with the approved act. Raises
        ApprovalMissing where there is none, otherwise the error of the last one looked at.
        """
        refused: DeskError = ApprovalMissing(act=request.act)
        for approval in work.approvals.of_request(request.id):
            approver = work.operators.get(approval.approver)
            if approver is None or approver.ended_at is not None or not approver.duties & approvers:
                continue
            try:
                check_operator(self.installation.root_public, work.operators, approver)
                check_approval(approval, request, approver, at=self.clock.now())
            except DeskError as error:
                refused = error
                continue
            if work.approvals.use(request.id, approval.approver, self.clock.now()):
                self.log.append(
                    work, "approval.used", None, request=request.id, act=request.act, approver=approver.id
                )
                return approval
            refused = ApprovalUsed(act=request.act)
        raise refused


def check_approval(approval: Approval, request: ApprovalRequest, approver: Operator, *, at: datetime) -> None:
    """Raise unless `approval` is `approver`'s valid signature over exactly `request` at the time `at`.

    The approver's own certificate is the caller's to check; see `check_offline`.
    """
    if approval.approver == request.requester:
        raise ApprovedByRequester(act=request.act)
    same = (approval.request_id, approval.request_hash, approval.requester) == (
        request.id,
        request.digest(),
        request.requester,
    )
    if not same:
        raise ApprovalForOther(act=request.act)
    if approval.approver != approver.id or not signature_holds(
        approver.signing_public, _LABEL, approval.statement(), approval.signature
    ):
        raise ApprovalForged(act=request.act)
    if at >= approval.expires_at:
        raise ApprovalExpired(expired_at=approval.expires_at)


def check_offline(
    approval: Approval,
    request: ApprovalRequest,
    operators: OperatorsById,
    root_public: bytes,
    *,
    at: datetime,
) -> Operator:
    """Check an approval from a package, with the operators it carries, and return the approver.

    `at` is when the approved act was done. KeyNotCertified where the approver does not lead to the root.
    """
    approver = operators.get(approval.approver)
    if approver is None:
        raise ApprovalForged(act=request.act)
    check_operator(root_public, operators, approver)
    check_approval(approval, request, approver, at=at)
    return approver
