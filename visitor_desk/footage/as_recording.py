"""From what reading a file gave to the recording that is kept of it: for runs and for imports alike."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from visitor_desk.footage.camera import CameraId, SourceId
from visitor_desk.footage.read_recording import FileReading
from visitor_desk.footage.recording import Recording, RecordingId, RecordingState
from visitor_desk.footage.recording_time import RecordedFrom
from visitor_desk.footage.video_errors import TornVideo

_RECORDINGS: Final = uuid.UUID("2f0f4b58-6c0e-4f0a-9a5e-6a3f6a6b3d11")
"""This program's own; makes the id of a recording from its source and path."""


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file as it was found, before anything was read from it; `modified` is UTC."""

    source: SourceId
    path: str
    camera: CameraId
    start: RecordedFrom
    size: int
    modified: datetime


def recording_id(source: SourceId, path: str) -> RecordingId:
    """Return the id of a new recording: two machines that read the same file at once mean the same one."""
    return RecordingId(uuid.uuid5(_RECORDINGS, f"{source}\n{path}").hex)


def recording_read(
    file: SeenFile, before: Recording | None, reading: FileReading, indexed_at: datetime
) -> Recording:
    """Return the recording of a file that was read; one that was known keeps its id."""
    state = RecordingState.TORN if reading.torn else RecordingState.OK
    problem = TornVideo.code if reading.torn else None
    return _recording(file, before, state, problem, reading.duration_s, reading, indexed_at)


def recording_unread(
    file: SeenFile,
    before: Recording | None,
    state: RecordingState,
    problem: str | None,
    readable_s: float,
    indexed_at: datetime,
) -> Recording:
    """Return the recording of a file that could not be read; `problem` is the code of why."""
    return _recording(file, before, state, problem, readable_s, None, indexed_at)


def _recording(
    file: SeenFile,
    before: Recording | None,
    state: RecordingState,
    problem: str | None,
    duration_s: float,
    reading: FileReading | None,
    indexed_at: datetime,
) -> Recording:
    return Recording(
        id=before.id if before else recording_id(file.source, file.path),
        source=file.source,
        path=file.path,
        camera=file.camera,
        start=file.start.at,
        duration_s=duration_s,
        size=reading.size if reading else file.size,
        modified=datetime.fromtimestamp(reading.modified_s, UTC) if reading else file.modified,
        sha256=reading.sha256 if reading else None,
        state=state,
        problem=problem,
        time_source=file.start.source,
        uncertainty_s=file.start.uncertainty_s,
        doubt=file.start.doubt,
        indexed_at=indexed_at,
        rate=round(reading.rate, 3) if reading else 0.0,
        gaps=reading.gaps if reading else (),
    )
