"""Reading the audit log: is it whole, and what was done with one record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visitor_desk.progress import Progress, Stopped, never, no_progress
from visitor_desk.security.alarm import Alarm
from visitor_desk.security.audit_log import AuditLog, LogReport
from visitor_desk.security.checkpoint import CheckpointInvalid, signer_of, verify_checkpoint
from visitor_desk.security.checkpoint_memory import MemoryUnreadable
from visitor_desk.security.checkpoint_sender import CheckpointSender, PlaceState
from visitor_desk.security.duties import Duty, no_session_needed, requires
from visitor_desk.security.log_alarms import LogTampered, MemoryLost, RowsDiffer
from visitor_desk.security.log_check import LogCheck
from visitor_desk.security.log_report import DeviceKeys, LogFinding, LogFindingCode
from visitor_desk.security.log_walk import KnownHead
from visitor_desk.security.ports import SecurityWorks
from visitor_desk.security.records import LogEntry
from visitor_desk.security.session import Session

__all__ = ["LogReading", "LogReport", "PlaceState"]


@dataclass(frozen=True)
class LogReading:
    """Reads the log for those whose duty it is."""

    works: SecurityWorks
    log: AuditLog
    whole: LogCheck
    places: CheckpointSender

    @no_session_needed("an alarm is shown to everybody, also on a locked desk")
    def alarms(self) -> tuple[Alarm, ...]:
        """What this desk has noticed about the log since it was opened; shown red, also when locked."""
        return self.log.alarms

    @requires(*Duty)
    def watch(self, session: Session) -> bool:  # noqa: ARG002 - read by the duty check
        """Ask whether the log continues what this desk remembers; quick, however long the log is."""
        with self.works() as work:
            return self.log.watch(work)

    @requires(*Duty)
    def verify(
        self,
        session: Session,  # noqa: ARG002 - read by the duty check
        *,
        against: Sequence[str] = (),
        progress: Progress = no_progress,
        stopped: Stopped = never,
    ) -> LogReport:
        """Check every entry, the head, what this desk remembers, and every row, blob and certificate.

        `against` are checkpoints that were kept elsewhere: the log must continue each of them. What is
        found becomes an alarm of this desk. Others can work while it runs. Cancelled where `stopped` says so.
        """
        with self.works() as work:
            sound = self.log.watch(work)
        genuine, wrong = self._notes(against)
        report = self.whole.run((*self.log.known_heads(), *genuine), progress, stopped)
        report = report.with_findings(wrong)
        if any(isinstance(alarm, MemoryLost | MemoryUnreadable) for alarm in self.log.alarms):
            report = report.with_findings((LogFinding(LogFindingCode.MEMORY_LOST),))
        of_rows = sum(1 for finding in report.findings if finding.table is not None)
        if of_rows:
            self.log.note(RowsDiffer(count=of_rows))
        if sound and len(report.findings) > of_rows + len(wrong):
            self.log.note(LogTampered(found=report.size))
        return report

    @requires(*Duty)
    def checkpoint(self, session: Session) -> str:  # noqa: ARG002 - read by the duty check
        """Return the newest checkpoint as a signed note; empty where nothing was ever written."""
        with self.works() as work:
            head = work.log.head(lock=False)
        return "" if head is None else head.checkpoint

    @requires(*Duty)
    def second_places(self, session: Session) -> tuple[PlaceState, ...]:  # noqa: ARG002 - as above
        """Return how the second places for checkpoints are doing; none where none is set up."""
        return self.places.states()

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def about(self, session: Session, record: str) -> Sequence[LogEntry]:  # noqa: ARG002 - as above
        """Return the entries about one record, oldest first."""
        with self.works() as work:
            return work.log.about(record)

    def _notes(self, notes: Sequence[str]) -> tuple[list[KnownHead], list[LogFinding]]:
        """Return the heads of genuine notes, and a finding for each that is none of this installation."""
        genuine: list[KnownHead] = []
        wrong: list[LogFinding] = []
        installation = self.whole.installation
        with self.whole.works() as work:
            devices = DeviceKeys(installation.root_public, work.devices, work.operators)
            for note in notes:
                try:
                    signer = signer_of(note)
                    known = verify_checkpoint(
                        note,
                        installation=installation.id,
                        device=signer,
                        public=devices.public(signer) or b"",
                    )
                except CheckpointInvalid:
                    wrong.append(LogFinding(LogFindingCode.NOTE_WRONG))
                else:
                    genuine.append(KnownHead(known.size, known.root_hash))
        return genuine, wrong
