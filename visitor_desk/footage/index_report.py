"""What a run over a source found, and how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from visitor_desk.footage.camera import SourceId
from visitor_desk.footage.recording import RecordingState


@dataclass(slots=True)
class IndexReport:
    """What one run found. `read` counts the files that were opened, whatever came of it.

    `asked` counts the files that other machines were asked to read, `past_term` those that are older than the
    index is kept and were left alone.
    """

    source: SourceId
    listed: int = 0
    past_term: int = 0
    unchanged: int = 0
    asked: int = 0
    read: int = 0
    ok: int = 0
    torn: int = 0
    empty: int = 0
    growing: int = 0
    unreadable: int = 0
    gone: int = 0
    intervals: int = 0
    unrecognised: int = 0
    refused_folders: int = 0
    unknown_keys: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, object]:
        """Return the counts in JSON's types."""
        return asdict(self)

    def count(self, state: RecordingState, intervals: int) -> None:
        """Count one file that was read."""
        self.read += 1
        self.intervals += intervals
        match state:
            case RecordingState.OK:
                self.ok += 1
            case RecordingState.TORN:
                self.torn += 1
            case RecordingState.EMPTY:
                self.empty += 1
            case RecordingState.GROWING:
                self.growing += 1
            case RecordingState.GONE:
                self.gone += 1
            case RecordingState.UNREADABLE:
                self.unreadable += 1


@dataclass(frozen=True, slots=True)
class RunStanding:
    """How far a run is: files and bytes of those that had to be read, footage that was, seconds it took."""

    files: int
    of_files: int
    size: int = 0
    of_size: int = 0
    footage_s: float = 0.0
    elapsed_s: float = 0.0

    @property
    def footage_hours_a_minute(self) -> float:
        """Hours of footage that one minute of the run reads; 0 before the first file."""
        return self.footage_s / self.elapsed_s / 60 if self.elapsed_s > 0 else 0.0

    @property
    def left_s(self) -> float | None:
        """Seconds that are left at the rate so far, None before there is one.

        Counted in bytes: how many there are is known before a file is opened, how many seconds is not.
        """
        if not self.size or self.elapsed_s <= 0:
            return None
        return (self.of_size - self.size) * self.elapsed_s / self.size


Follow = Callable[[RunStanding], None]
"""Called after every file of a run, one call at a time, from whichever thread has read it."""


def unfollowed(standing: RunStanding) -> None:
    """Take a standing and show it to nobody."""
