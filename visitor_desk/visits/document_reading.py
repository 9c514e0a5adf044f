"""Reading the document a visitor shows, in a worker process; nothing of the picture is kept.

With a number in it, the document gets its token here, beside the window and before any transaction: the token
is slow on purpose. It tells whether the same document was shown before, and whether it is inside right now.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from visitor_desk.clock import Clock
from visitor_desk.documents.by_eye import ByEye, check_by_eye
from visitor_desk.documents.camera import CameraId, CameraSource
from visitor_desk.documents.document_check import DocumentCheck, check_lines, verdict_of
from visitor_desk.documents.document_rules import Finding, FindingCode, Severity
from visitor_desk.documents.minimise import lawful_number
from visitor_desk.security.document_tokens import DocumentToken, DocumentTokens
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session
from visitor_desk.visits.ports import Lives, VisitWork
from visitor_desk.visits.visit import VisitState

if TYPE_CHECKING:
    from visitor_desk.documents.live_reading import LiveReading
    from visitor_desk.documents.mrz_image import MrzReading

DEADLINE_S: Final = 15.0
"""A picture that takes longer is hostile or broken."""


class PictureRunner(Protocol):
    """Runs the reading of a hostile file where its death harms nobody."""

    def read(self, path: Path, today: date) -> DocumentCheck:
        """Return the check of the picture; DeskErrors of the reading come through."""
        ...


@dataclass(frozen=True)
class DocumentReading:
    """Reads and checks documents at the desk."""

    runner: PictureRunner
    clock: Clock
    works: Callable[[], VisitWork]
    tokens: DocumentTokens
    cameras: CameraSource
    lives: Lives

    @requires(Duty.RECEPTION)
    def picture(self, session: Session, path: Path) -> DocumentCheck:  # noqa: ARG002 - read by the duty check
        """Check a picture file; it is read once and neither copied nor changed."""
        return self._remembered(self.runner.read(path, self._today()))

    @requires(Duty.RECEPTION)
    def typed(self, session: Session, lines: Sequence[str]) -> DocumentCheck:  # noqa: ARG002 - as above
        """Check lines that were typed or came from a keyboard-wedge reader."""
        return self._remembered(check_lines(lines, today=self._today()))

    @requires(Duty.RECEPTION)
    def by_eye(self, session: Session, seen: ByEye) -> DocumentCheck:  # noqa: ARG002 - as above
        """Check what the guard read; ExpiryNotRead and its kin where that cannot be."""
        return check_by_eye(seen, self._today())

    @requires(Duty.RECEPTION)
    def live(self, session: Session, device: CameraId | None = None) -> LiveReading:
        """Return a live view of a camera, the first one where none is named; the caller starts and stops it.

        What it finds is checked for this session: one that is locked by then gets nothing.
        """
        # OpenCV comes along: only a desk that uses its camera pays for it.
        from visitor_desk.documents.frame_vote import FrameVote  # noqa: PLC0415
        from visitor_desk.documents.live_reading import LiveReading  # noqa: PLC0415

        return LiveReading(
            self.cameras,
            FrameVote,
            lambda reading: self._seen(session, reading),
            device=device,
        )

    def _today(self) -> date:
        """Return the day at the site: a document is valid through the whole of its last one."""
        return self.lives.local_day(self.clock.now())

    @requires(Duty.RECEPTION)
    def _seen(self, session: Session, reading: MrzReading) -> DocumentCheck:  # noqa: ARG002 - as above
        check = check_lines(
            reading.lines,
            today=self._today(),
            doubtful=reading.doubtful,
            repaired=reading.repaired,
        )
        return self._remembered(check)

    def _remembered(self, check: DocumentCheck) -> DocumentCheck:
        """Return the check with its token, and with what the desk knows of that document."""
        number = lawful_number(check)
        if number is None or check.kind is None or check.issuing_state is None:
            return check
        token = self.tokens.token(check.kind, check.issuing_state, number)
        findings = (*check.findings, *self._known(token))
        return replace(check, token=token, findings=findings, verdict=verdict_of(findings))

    def _known(self, token: DocumentToken) -> list[Finding]:
        with self.works() as work:
            found = [work.visits.get(visit) for visit in work.document_tokens.visits_of(token)]
        states = {visit.state for visit in found if visit is not None}
        if VisitState.HERE in states:
            return [Finding(FindingCode.ON_SITE_NOW, Severity.LOOK_AGAIN)]
        return [Finding(FindingCode.SEEN_BEFORE, Severity.NOTE)] if states else []
