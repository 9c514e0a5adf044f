"""Footage for a package: counting what moves in a part, and cutting it, in a process that may die alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from visitor_desk.footage.kept_copy import Copies, KeptCopy
from visitor_desk.footage.link import FootageRange
from visitor_desk.footage.pieces import Piece
from visitor_desk.footage.ports import JobRunner
from visitor_desk.footage.visit_footage import VisitFootage
from visitor_desk.privacy.package_folder import hashed
from visitor_desk.privacy.request_package import disk_errors
from visitor_desk.security.alarm import Alarm

# Codecs and OpenCV wait until footage is looked at: most commands and most hours at a desk need neither.
if TYPE_CHECKING:
    from visitor_desk.footage.clip import Clip
    from visitor_desk.footage.movers import MoverCount


class RecordingChanged(Alarm):
    """A recording is no longer what it was when it was indexed: nobody gives it out. Values: `camera`."""

    code = "footage.recording_changed"


DEADLINE_S = 3600.0
"""Seconds for one part; a day of footage of one camera is decoded in less."""


@dataclass(frozen=True)
class Clips:
    """Looks at and cuts parts of ranges through the worker, of `copies` before the recorders."""

    footage: VisitFootage
    runner: JobRunner
    copies: Copies = field(default_factory=dict)

    def pieces(self, wanted: FootageRange) -> list[Piece]:
        """Return where a part lies in the recordings, also of those past their term: the person asked."""
        return self.footage.pieces(wanted, past_term=True, copies=self.copies)

    def copies_of(self, pieces: Sequence[Piece]) -> list[KeptCopy]:
        """Return the copies that pieces lie in, each once."""
        found = [self.copies.get(piece.recording) for piece in pieces if piece.recording is not None]
        return list({copy.clip: copy for copy in found if copy is not None}.values())

    def movers(self, wanted: FootageRange, pieces: Sequence[Piece]) -> MoverCount:
        """Count what moves in a part; decodes all of it. Raises the reader's errors."""
        from visitor_desk.footage.movers import count_movers_over  # noqa: PLC0415

        return self.runner.run(
            count_movers_over, pieces, deadline=DEADLINE_S, key=_key("look", wanted, pieces)
        )

    def changed(self, pieces: Sequence[Piece]) -> bool:
        """Tell whether the bytes of any recording are no longer those that were indexed; reads them all.

        What a copy holds was compared when it was made, and nothing else opens.
        """
        if not all(copy.as_indexed for copy in self.copies_of(pieces)):
            return True
        with disk_errors("recordings"):
            return any(
                hashed(piece.path, piece.path.stat().st_size) != piece.sha256
                for piece in pieces
                if piece.sha256 is not None and piece.opens is None
            )

    def cut(self, wanted: FootageRange, out: Path) -> Clip:
        """Write a part as one MP4 to `out`. Raises NothingToShow, RecordingChanged, the reader's errors."""
        from visitor_desk.footage.clip import cut_clip  # noqa: PLC0415

        pieces = self.pieces(wanted)
        if self.changed(pieces):
            raise RecordingChanged(camera=wanted.camera)
        seconds = wanted.span.duration.total_seconds()
        return self.runner.run(
            cut_clip, pieces, seconds, out, deadline=DEADLINE_S, key=_key("cut", wanted, pieces)
        )


def _key(act: str, wanted: FootageRange, pieces: Sequence[Piece]) -> str:
    """Name a job by what it reads, so that a part which kills its worker twice is left alone."""
    return f"{act} {wanted.camera} {wanted.span.start.isoformat()} {len(pieces)}"
