"""Certifies what was destroyed, by a run or of a case: JSON for programs, a PDF for people, and the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from reportlab.platypus import Flowable, Paragraph

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.kept_clip import ClipState, KeptClip
from visitor_desk.privacy.hold import Hold, HoldId, HoldUnknown
from visitor_desk.privacy.letter_page import (
    SMALL,
    SUBJECT,
    body,
    facts,
    grid,
    heading,
    letter_pdf,
)
from visitor_desk.privacy.letter_words import Words, shown, statement_head
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.request_package import Package, PackageFolder, readable_json
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.privacy.retention_run import RetentionRun, run_of, runs_of
from visitor_desk.privacy.run_certificate import RunPaper, run_json
from visitor_desk.privacy.statement_signature import (
    CERTIFICATE,
    DISPOSAL,
    DISPOSAL_PAPER,
    RUN,
    RUN_CERTIFICATE,
    RUN_PAPER,
)
from visitor_desk.privacy.statement_writer import StatementWriter
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.canonical import iso_utc
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.records import Installation, LogEntry
from visitor_desk.security.session import Session
from visitor_desk.settings import Settings

DISPOSAL_FORMAT: Final = "visitor-desk/disposal/1"
TABLE: Final = "disposal_certificate"


class NothingDestroyed(DeskError):
    """No kept footage of the case was destroyed. Values: `kept` (clips that are still there)."""

    code = "evidence.nothing_destroyed"


@dataclass(frozen=True)
class DisposalCertificates:
    """Writes certificates about runs and holds; each says what is still kept: none says more than is true."""

    works: DeskWorks
    log: AuditLog
    clock: Clock
    installation: Installation
    settings: Settings

    @requires(Duty.PRIVACY)
    def certify(self, session: Session, hold_id: HoldId, out: Path, language: RequestLanguage) -> Package:
        """Write a certificate into the folder `out`, new or empty.

        Raises HoldUnknown, NothingDestroyed, PackageFolderTaken, DiskFull or NotPermittedByFolder; then
        nothing is left.
        """
        with self.works() as work:
            hold = work.holds.get(hold_id)
            clips = work.clips.of_hold(hold_id)
            names = {camera.id: camera.name for camera in work.cameras.all()}
        if hold is None:
            raise HoldUnknown
        destroyed = [one for one in clips if one.state is ClipState.DESTROYED]
        kept = len([one for one in clips if one.state is ClipState.SAFE])
        if not destroyed:
            raise NothingDestroyed(kept=kept)
        now = self.clock.now()
        paper = _Paper(self.settings, language).pdf(hold, destroyed, kept, names, now)

        def proven(work: DeskWork) -> Sequence[LogEntry]:
            return [entry for one in destroyed for entry in work.log.about(one.id)]

        with PackageFolder(out) as folder:
            folder.write(DISPOSAL, readable_json(self._json(hold, destroyed, kept, now)))
            folder.write(DISPOSAL_PAPER, paper)
            writer = StatementWriter(self.works, self.log, self.clock, self.installation)
            return writer.sign(
                session, CERTIFICATE, hold_id, folder, proven, destroyed=len(destroyed), kept=kept
            )

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def runs(self, session: Session) -> Sequence[RetentionRun]:  # noqa: ARG002 - read by the duty check
        """Return the retention runs of three months, the newest first."""
        with self.works() as work:
            return list(runs_of(work, self._today()))

    @requires(Duty.PRIVACY)
    def certify_run(self, session: Session, number: int, out: Path, language: RequestLanguage) -> Package:
        """Write the certificate of a run into the folder `out`, new or empty.

        Raises RunNotKnown, PackageFolderTaken, DiskFull or NotPermittedByFolder; then nothing is left.
        """
        with self.works() as work:
            run = run_of(work, self._today(), number)
        now = self.clock.now()
        paper = RunPaper(self.settings, language).pdf(run, now)
        with PackageFolder(out) as folder:
            folder.write(RUN, readable_json(run_json(run, self.installation, self.settings, now)))
            folder.write(RUN_PAPER, paper)
            writer = StatementWriter(self.works, self.log, self.clock, self.installation)
            return writer.sign(session, RUN_CERTIFICATE, run.id, folder, lambda _: run.entries)

    def _today(self) -> date:
        return self.clock.now().astimezone(self.settings.zone).date()

    def _json(self, hold: Hold, destroyed: Sequence[KeptClip], kept: int, now: datetime) -> dict[str, Any]:
        return {
            "format": DISPOSAL_FORMAT,
            "installation": self.installation.id,
            "site": self.settings.site,
            "made_at": iso_utc(now),
            "hold": hold.id,
            "case": hold.case,
            "reason": hold.reason.value,
            "still_kept": kept,
            "destroyed": [
                {
                    "clip": one.id,
                    "camera": one.camera,
                    "camera_clock_start": iso_utc(one.start),
                    "duration_s": round(one.duration_s, 3),
                    "size": one.size,
                    "sha256": one.sha256,
                    "destroyed_at": iso_utc(one.settled_at) if one.settled_at else None,
                }
                for one in destroyed
            ],
        }


@dataclass(frozen=True)
class _Paper:
    """Writes a certificate on paper."""

    settings: Settings
    language: RequestLanguage

    def pdf(
        self,
        hold: Hold,
        destroyed: Sequence[KeptClip],
        kept: int,
        cameras: Mapping[CameraId, str],
        now: datetime,
    ) -> bytes:
        words = Words(self.language, self.settings.zone)
        title = words.say(TABLE, "title")
        columns = [words.say(TABLE, f"column_{name}") for name in ("camera", "from", "destroyed", "digest")]

        def story() -> list[Flowable]:
            rows = [
                (
                    shown(cameras.get(one.camera, one.camera)),
                    words.moment(one.start, seconds=True),
                    words.moment(one.settled_at, seconds=True) if one.settled_at else "–",
                    " ".join(str(one.sha256)[at : at + 16] for at in range(0, 64, 16)),
                )
                for one in destroyed
            ]
            return [
                Paragraph(title, SUBJECT),
                body(words.say(TABLE, "intro")),
                *facts(
                    [
                        (words.say(TABLE, "case"), shown(hold.case)),
                        (words.say(TABLE, "reason"), words.code("hold_reason", hold.reason.value)),
                        (words.say(TABLE, "destroyed"), str(len(destroyed))),
                        (words.say(TABLE, "kept"), str(kept)),
                    ]
                ),
                heading(words.say(TABLE, "list_heading")),
                *grid(columns, rows, (22, 24, 24, 30)),
                heading(words.say(TABLE, "check_heading")),
                body(words.say(TABLE, "check")),
                Paragraph(words.say("letter", "times", zone=words.zone_name), SMALL),
            ]

        about = (words.say(TABLE, "case"), shown(hold.case))
        return letter_pdf(statement_head(words, self.settings, title, self.language, now, about), story)
