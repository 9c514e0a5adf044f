"""What somebody asks another person to sign, and whether a signature stands; no service, no store.

The hash is made over the whole request in its canonical form, so a request that was widened afterwards
has no approval.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from visitor_desk.errors import DeskError
from visitor_desk.security.approval_acts import approval_act
from visitor_desk.security.canonical import JsonValue, canonical_json
from visitor_desk.security.certificates import OperatorsById, check_operator
from visitor_desk.security.records import Approval, Operator, OperatorId
from visitor_desk.security.signing import signature_holds

LABEL = "approval"
"""The label under which approvals are signed."""


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


def check_approval(approval: Approval, request: ApprovalRequest, approver: Operator, *, at: datetime) -> None:
    """Raise unless `approval` is `approver`'s valid signature over exactly `request` at the time `at`.

    The approver's own certificate is the caller's to check; see `check_offline`.
    """
    if not approver.duties & approval_act(request.act).approved_by:
        raise ApprovalForged(act=request.act)
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
        approver.signing_public, LABEL, approval.statement(), approval.signature
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
