"""Reading the audit log: is it whole, and what was done with one record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visitor_desk.security.alarm import Alarm
from visitor_desk.security.audit_log import AuditLog, LogReport
from visitor_desk.security.duties import Duty, no_session_needed, requires
from visitor_desk.security.ports import SecurityWorks
from visitor_desk.security.records import LogEntry
from visitor_desk.security.session import Session


@dataclass(frozen=True)
class LogReading:
    """Reads the log for those whose duty it is."""

    works: SecurityWorks
    log: AuditLog

    @no_session_needed("an alarm is shown to everybody, also on a locked desk")
    def alarms(self) -> tuple[Alarm, ...]:
        """What this desk has noticed about the log since it was opened; shown red, also when locked."""
        return self.log.alarms

    @requires(*Duty)
    def verify(self, session: Session) -> LogReport:  # noqa: ARG002 - read by the duty check
        """Check every entry, the head and the remembered checkpoint."""
        with self.works() as work:
            return self.log.verify(work)

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def about(self, session: Session, record: str) -> Sequence[LogEntry]:  # noqa: ARG002 - as above
        """Return the entries about one record, oldest first."""
        with self.works() as work:
            return work.log.about(record)
