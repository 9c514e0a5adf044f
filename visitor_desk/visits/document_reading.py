"""Reading the document a visitor shows, in a worker process; nothing of the picture is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Protocol

from visitor_desk.clock import Clock
from visitor_desk.documents.document_check import DocumentCheck, check_lines
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session

DEADLINE_S: Final = 20.0
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

    @requires(Duty.RECEPTION)
    def picture(self, session: Session, path: Path) -> DocumentCheck:  # noqa: ARG002 - read by the duty check
        """Check a picture file; it is read once and neither copied nor changed."""
        return self.runner.read(path, self.clock.now().date())

    @requires(Duty.RECEPTION)
    def typed(self, session: Session, lines: Sequence[str]) -> DocumentCheck:  # noqa: ARG002 - as above
        """Check lines that were typed or came from a keyboard-wedge reader."""
        return check_lines(lines, today=self.clock.now().date())
