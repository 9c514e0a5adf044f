"""What the log says of approvals: a signature shows that one is genuine, not that it was used already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from visitor_desk.security.log_report import LogFinding, LogFindingCode
from visitor_desk.security.ports import SecurityWork
from visitor_desk.security.records import OperatorId


class ApprovalStates:
    """Keeps which approvals were given and which were used."""

    def __init__(self) -> None:
        self._approvals: dict[tuple[str, str], tuple[int, bool]] = {}

    def take(self, body: Mapping[str, Any]) -> None:
        """Take in one entry that was found to be genuine."""
        values, index = body["values"], int(body["index"])
        if body["act"] == "approval.given":
            self._approvals[str(values["request"]), str(body["operator"])] = (index, False)
        elif body["act"] == "approval.used":
            self._approvals[str(values["request"]), str(values["approver"])] = (index, True)

    def differences(self, work: SecurityWork) -> Iterator[LogFinding]:
        """Yield the approvals that are missing, or that could be used again though they were used."""
        for (request, approver), (index, used) in self._approvals.items():
            approvals = {one.approver: one for one in work.approvals.of_request(request)}
            approval = approvals.get(OperatorId(approver))
            if approval is None:
                yield LogFinding(LogFindingCode.ROW_MISSING, index, "approvals", request)
            elif used and approval.used_at is None:
                yield LogFinding(LogFindingCode.ROW_CHANGED, index, "approvals", request)
