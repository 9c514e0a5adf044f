"""Footage for a package: counting what moves in a part, and cutting it, in a process that may die alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from visitor_desk.footage.footage_link import FootageLink
from visitor_desk.footage.link import FootageRange
from visitor_desk.footage.pieces import Piece
from visitor_desk.footage.ports import JobRunner
from visitor_desk.security.session import Session

# Codecs and OpenCV wait until footage is looked at: most commands and most hours at a desk need neither.
if TYPE_CHECKING:
    from visitor_desk.footage.clip import Clip
    from visitor_desk.footage.movers import MoverCount

DEADLINE_S = 3600.0
"""Seconds for one part; a day of footage of one camera is decoded in less."""


@dataclass(frozen=True)
class Clips:
    """Looks at and cuts parts of ranges through the worker."""

    link: FootageLink
    runner: JobRunner

    def pieces(self, session: Session, wanted: FootageRange) -> list[Piece]:
        """Return where a part lies in the recordings."""
        return self.link.pieces(session, wanted)

    def movers(self, wanted: FootageRange, pieces: Sequence[Piece]) -> MoverCount:
        """Count what moves in a part; decodes all of it. Raises the reader's errors."""
        from visitor_desk.footage.movers import count_movers_over  # noqa: PLC0415

        return self.runner.run(
            count_movers_over, pieces, deadline=DEADLINE_S, key=_key("look", wanted, pieces)
        )

    def cut(self, session: Session, wanted: FootageRange, out: Path) -> Clip:
        """Write a part as one MP4 to `out`. Raises NothingToShow and the reader's errors."""
        from visitor_desk.footage.clip import cut_clip  # noqa: PLC0415

        pieces = self.pieces(session, wanted)
        seconds = wanted.span.duration.total_seconds()
        return self.runner.run(
            cut_clip, pieces, seconds, out, deadline=DEADLINE_S, key=_key("cut", wanted, pieces)
        )


def _key(act: str, wanted: FootageRange, pieces: Sequence[Piece]) -> str:
    """Name a job by what it reads, so that a part which kills its worker twice is left alone."""
    return f"{act} {wanted.camera} {wanted.span.start.isoformat()} {len(pieces)}"
