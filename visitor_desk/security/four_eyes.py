"""Asking a second person: a request waits, somebody else looks at the whole of it and signs or turns it down.

What waits is plain: an act, who asks, and ids, codes and days. The signature is over exactly that, so a row
that somebody changes while it waits is signed for what it says then and is of no use for what was asked.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from visitor_desk.bsn import reject_bsn
from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.security.approval_acts import approval_act
from visitor_desk.security.approvals import ApprovalRequest, Approvals
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.canonical import JsonValue, canonical_json
from visitor_desk.security.duties import Duty, check_duty, requires
from visitor_desk.security.duty_ports import AskedApproval
from visitor_desk.security.ports import SecurityWork, SecurityWorks
from visitor_desk.security.records import Approval
from visitor_desk.security.session import Session

_ID: Final = re.compile(r"[0-9a-f]{16}|[0-9a-f]{64}")
"""Ids and hashes of this program: a chance number in one is nobody's."""
WAITS: Final = timedelta(days=7)
"""After a week nobody remembers what was asked; it is asked anew."""
SIGNED_FOR: Final = timedelta(days=3)


class ApprovalRequestUnknown(DeskError):
    """Nothing of this id waits for a second person: it was withdrawn, turned down, or its week is over."""

    code = "security.approval_request_unknown"


@dataclass(frozen=True)
class FourEyes:
    """Lets acts be asked for, looked at, signed and turned down; see `approval_acts` for who may."""

    works: SecurityWorks
    approvals: Approvals
    log: AuditLog
    clock: Clock

    @requires(Duty.FACILITY, Duty.PRIVACY, Duty.ADMINISTRATOR)
    def ask(self, session: Session, act: str, values: Mapping[str, JsonValue]) -> ApprovalRequest:
        """Ask for a second person's signature; `values` are everything that makes a difference to the act.

        Raises ActNotForApproval, or NotYourDuty where this duty may not ask for it.
        """
        check_duty(session, act, approval_act(act).asked_by)
        for name, value in values.items():
            if isinstance(value, str) and not _ID.fullmatch(value):
                reject_bsn(value, field_name=name)
        request = ApprovalRequest(secrets.token_hex(8), act, session.operator_id, values)
        now = self.clock.now()
        asked = AskedApproval(
            request.id, act, request.requester, canonical_json(values).decode(), now, now + WAITS
        )
        with self.works() as work:
            work.approval_requests.delete_expired(now)
            work.approval_requests.put(asked)
            self.log.append(
                work,
                "approval.asked",
                session,
                request=request.id,
                act=act,
                contents=request.digest().hex(),
            )
            work.commit()
        return request

    @requires(Duty.FACILITY, Duty.PRIVACY, Duty.ADMINISTRATOR, Duty.APPROVER, Duty.RELEASER)
    def waiting(self, session: Session) -> Sequence[ApprovalRequest]:
        """Return what waits and this session asked for or may sign, oldest first."""
        with self.works() as work:
            asked = work.approval_requests.waiting(self.clock.now())
        return [
            _request(one)
            for one in asked
            if one.requester == session.operator_id or session.duties & approval_act(one.act).approved_by
        ]

    @requires(Duty.FACILITY, Duty.PRIVACY, Duty.ADMINISTRATOR, Duty.APPROVER, Duty.RELEASER)
    def signed(self, session: Session) -> frozenset[str]:
        """Return the ids of what this session sees waiting and somebody has signed, while that counts."""
        now = self.clock.now()
        asked = self.waiting(session)
        with self.works() as work:
            return frozenset(
                one.id
                for one in asked
                if any(approval.expires_at > now for approval in work.approvals.of_request(one.id))
            )

    @requires(Duty.FACILITY, Duty.PRIVACY, Duty.ADMINISTRATOR, Duty.APPROVER, Duty.RELEASER)
    def approve(self, session: Session, request_id: str) -> Approval:
        """Sign what waits, exactly as it stands. Raises ApprovalRequestUnknown and what `approve` raises."""
        with self.works() as work:
            request = self._waiting(work, request_id)
            approval = self.approvals.approve(session, work, request, valid_for=SIGNED_FOR)
            work.commit()
        return approval

    @requires(Duty.FACILITY, Duty.PRIVACY, Duty.ADMINISTRATOR, Duty.APPROVER, Duty.RELEASER)
    def turn_down(self, session: Session, request_id: str) -> None:
        """Take a request away: the second person says no, or the first one withdraws it."""
        with self.works() as work:
            request = self._waiting(work, request_id)
            if request.requester != session.operator_id:
                check_duty(session, request.act, approval_act(request.act).approved_by)
            work.approval_requests.delete(request_id)
            self.log.append(work, "approval.turned_down", session, request=request_id, act=request.act)
            work.commit()

    def _waiting(self, work: SecurityWork, request_id: str) -> ApprovalRequest:
        asked = work.approval_requests.get(request_id)
        if asked is None or asked.expires_at <= self.clock.now():
            raise ApprovalRequestUnknown
        return _request(asked)


def asked_for(work: SecurityWork, request_id: str, act: str) -> ApprovalRequest | None:
    """Return what was asked for of one act, signed or not; None where nothing of this id was."""
    asked = work.approval_requests.get(request_id)
    return _request(asked) if asked is not None and asked.act == act else None


def _request(asked: AskedApproval) -> ApprovalRequest:
    return ApprovalRequest(asked.id, asked.act, asked.requester, json.loads(asked.request_values))
