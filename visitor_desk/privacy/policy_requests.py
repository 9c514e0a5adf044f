"""A change of what binds everybody, as it waits for a second privacy officer and is then used.

What the request says in `what` tells one change of policy from the others.
"""

from __future__ import annotations

from visitor_desk.privacy.ports import DeskWork
from visitor_desk.security.approval_acts import POLICY
from visitor_desk.security.approvals import ApprovalRequest, Approvals
from visitor_desk.security.four_eyes import asked_for
from visitor_desk.security.records import OperatorId


def is_change_of(request: ApprovalRequest, what: str) -> bool:
    """Tell a proposed change of `what` from the others that wait for a second person."""
    return request.act == POLICY and request.values.get("what") == what


def asked_change(work: DeskWork, request_id: str, what: str) -> ApprovalRequest | None:
    """Return the proposed change of an id; None where it is none of `what`, or nothing waits."""
    request = asked_for(work, request_id, POLICY)
    return request if request is not None and is_change_of(request, what) else None


def use_signature(work: DeskWork, approvals: Approvals, request: ApprovalRequest) -> OperatorId:
    """Use the signature of the second person, let the request go, and return who signed.

    Raises ApprovalMissing and its kin; the caller holds the log's head and commits.
    """
    approval = approvals.use(work, request)
    work.approval_requests.delete(request.id)
    return approval.approver
