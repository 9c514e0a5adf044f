"""The pieces of recordings that make up a range: which file, from which media second to which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, Final

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import ClockOffset, FootageSource, SourceId, true_span
from visitor_desk.footage.media_time import placed, usual_step_s
from visitor_desk.footage.recording import Recording, RecordingId, RecordingState

Opened = Callable[[], BinaryIO]
"""Opens a seekable file of bytes anew, for who closes it."""

FEWEST_STEPS: Final = 3
"""From three steps on the middle one is of files that follow one another, unless most of them do not."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Media seconds [start_s, end_s) of a file lie at second `at_s` of the range they belong to.

    `path` is for opening and never shown; where `opens` is given, it gives the bytes and `path` their name
    alone. `root` is the folder of its recorder. `recording` and its `sha256` when it was indexed are None for
    a file that is in no index. `approximate`: which instant a picture shows is worked out from `rate`, media
    seconds a second. The clock that named the file was `offset_s` seconds ahead of true time.
    """

    path: Path
    start_s: float
    end_s: float
    at_s: float
    recording: RecordingId | None = None
    sha256: str | None = None
    approximate: bool = False
    rate: float = 1.0
    offset_s: float = 0.0
    opens: Opened | None = field(default=None, repr=False)
    root: Path | None = field(default=None, repr=False)

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
    the one that began earlier gives it, but for the joints that `media_time` cuts. Where a camera sends fewer
    pictures than it promises, the media seconds are fewer than the seconds of the span they show.
    """
    found: list[Piece] = []
    shown_until = wanted.start
    there = [one for one in recordings if one.state is not RecordingState.GONE]
    for put in placed(there, usual_s=usual_step_s(there)):
        one = put.recording
        held = true_span(history, put.span)
        left = TimeRange(max(shown_until, held.start), max(shown_until, held.start, held.end))
        common = left.overlap(wanted)
        if common is None:
            continue
        begins = (common.start - held.start) / timedelta(seconds=1)
        root = Path(sources[one.source].root)
        path = root.joinpath(*one.path.split("/"))
        found.append(
            Piece(
                path,
                begins * put.rate,
                (begins + common.duration.total_seconds()) * put.rate,
                (common.start - wanted.start).total_seconds(),
                one.id,
                one.sha256,
                put.approximate,
                put.rate,
                (put.span.start - held.start).total_seconds(),
                root=root,
            )
        )
        shown_until = common.end
    return found
