"""A recording that is kept for a case: its file is copied whole into the vault, under a key of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.recording import RecordingId

ClipId = NewType("ClipId", str)


class ClipState(StrEnum):
    """Where a clip of the vault stands."""

    WAITING = "waiting"
    """Not yet safe: the copy is not made, and `problem` says why where one was tried."""
    SAFE = "safe"
    """Copied, hashed, sealed, and on the disk."""
    LOST = "lost"
    """The file went before it could be copied."""
    DESTROYED = "destroyed"
    """The case is over: its key was destroyed, and then its file."""


@dataclass(frozen=True, slots=True)
class KeptClip:
    """One recording kept for one hold, which is about `record`: a visit or a marked moment.

    `start` and `duration_s` are the recording's, on the camera's clock; `size` is in bytes, as the index knew
    them and, once safe, as they were copied with `sha256`. `attempt` names the file in the vault. `original`
    is the clip that a trimmed one was made of.
    """

    id: ClipId
    hold: str
    record: str
    camera: CameraId
    recording: RecordingId
    start: datetime
    duration_s: float
    size: int
    state: ClipState
    asked_at: datetime
    settled_at: datetime | None = None
    sha256: str | None = None
    attempt: str | None = None
    problem: str | None = None
    original: ClipId | None = None

    @property
    def span(self) -> TimeRange:
        """When it was recorded, on the camera's clock."""
        return TimeRange(self.start, self.start + timedelta(seconds=self.duration_s))
