"""What the log says of approvals: a signature shows that one is genuine, not that it was used already.

Once the time of one is over nobody can use it, and its row may be gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from visitor_desk.security.approvals import LONGEST_VALID
from visitor_desk.security.canonical import from_iso_utc
from visitor_desk.security.log_report import LogFinding, LogFindingCode
from visitor_desk.security.ports import SecurityWork
from visitor_desk.security.records import OperatorId


@dataclass(frozen=True, slots=True)
class _State:
    index: int
    used: bool
    until: datetime


class ApprovalStates:
    """Keeps which approvals were given and which were used; `now` is when the check is made."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._approvals: dict[tuple[str, str], _State] = {}

    def take(self, body: Mapping[str, Any]) -> None:
        """Take in one entry that was found to be genuine."""
        values, index = body["values"], int(body["index"])
        if body["act"] == "approval.given":
            key = str(values["request"]), str(body["operator"])
            self._approvals[key] = _State(index, used=False, until=_until(body))
        elif body["act"] == "approval.used":
            key = str(values["request"]), str(values["approver"])
            given = self._approvals.get(key) or _State(index, used=True, until=_until(body))
            self._approvals[key] = replace(given, index=index, used=True)

    def differences(self, work: SecurityWork) -> Iterator[LogFinding]:
        """Yield the approvals that are missing, or that could be used again though they were used."""
        for (request, approver), state in self._approvals.items():
            approvals = {one.approver: one for one in work.approvals.of_request(request)}
            approval = approvals.get(OperatorId(approver))
            if approval is None:
                if self._now < state.until:
                    yield LogFinding(LogFindingCode.ROW_MISSING, state.index, "approvals", request)
            elif state.used and approval.used_at is None:
                yield LogFinding(LogFindingCode.ROW_CHANGED, state.index, "approvals", request)


def _until(body: Mapping[str, Any]) -> datetime:
    """Return when the time of an approval is over; entries of old do not say it."""
    valid_s = body["values"].get("valid_s")
    return from_iso_utc(str(body["at"])) + (
        LONGEST_VALID if valid_s is None else timedelta(seconds=int(valid_s))
    )
