"""The pieces of recordings that make up a range: which file, from which media second to which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import ClockOffset, FootageSource, SourceId, true_span
from visitor_desk.footage.recording import Recording, RecordingId, RecordingState


@dataclass(frozen=True, slots=True)
class Piece:
    """Media seconds [start_s, end_s) of a file lie at second `at_s` of the range they belong to.

    `path` is for opening and never shown; `recording` and its `sha256` when it was indexed are None for a
    file that is in no index.
    """

    path: Path
    start_s: float
    end_s: float
    at_s: float
    recording: RecordingId | None = None
    sha256: str | None = None

    @property
    def duration_s(self) -> float:
        """How many seconds the piece holds."""
        return self.end_s - self.start_s


def pieces_of(
    wanted: TimeRange,
    recordings: Iterable[Recording],
    history: Sequence[ClockOffset],
    sources: Mapping[SourceId, FootageSource],
) -> list[Piece]:
    """Return the pieces of a span in true time, in order and without overlap; holes stay holes.

    `recordings` are of one camera, `history` is of its clock. Where two recordings hold the same second,
    the one that began earlier gives it.
    """
    found: list[Piece] = []
    shown_until = wanted.start
    for one in sorted(recordings, key=lambda one: (one.start, one.path)):
        if one.state is RecordingState.GONE:
            continue
        held = true_span(history, one.span)
        left = TimeRange(max(shown_until, held.start), max(shown_until, held.start, held.end))
        common = left.overlap(wanted)
        if common is None:
            continue
        begins = (common.start - held.start) / timedelta(seconds=1)
        path = Path(sources[one.source].root, *one.path.split("/"))
        found.append(
            Piece(
                path,
                begins,
                begins + common.duration.total_seconds(),
                (common.start - wanted.start).total_seconds(),
                one.id,
                one.sha256,
            )
        )
        shown_until = common.end
    return found
