"""Reads one recording; runs in a worker, so that a hostile file harms nobody."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from visitor_desk.footage.activity import Activity
from visitor_desk.footage.scene import Scene


@dataclass(frozen=True, slots=True)
class FileReading:
    """What one file holds: its bytes' digest, the seconds that can be read, what moves, and how it ends.

    `modified_s` is the modification time in seconds since 1970; `scene` is for the camera's next file.
    """

    size: int
    modified_s: float
    sha256: str
    duration_s: float
    torn: bool
    activity: tuple[Activity, ...]
    scene: Scene


@dataclass(frozen=True, slots=True)
class FileActivity:
    """What was found in one file, and the CPU seconds it took."""

    duration_s: float
    activity: tuple[Activity, ...]
    seconds_cpu: float


def activity_of_file(path: Path) -> FileActivity:
    """Find the activity in one file by itself. Raises the errors of `read_facts`."""
    began = time.process_time()
    reading = read_recording(path, ())
    return FileActivity(reading.duration_s, reading.activity, time.process_time() - began)


def read_recording(path: Path, before: Scene) -> FileReading:
    """Read a file in one go. Raises the errors of `read_facts`.

    `before` is the `scene` of the recording that this one continues, or empty.
    """
    from visitor_desk.footage.motion import find_activity  # noqa: PLC0415 - loads decoders
    from visitor_desk.footage.video_reader import read_facts, samples  # noqa: PLC0415 - loads decoders

    facts = read_facts(path)
    found, scene = find_activity(samples(path, facts), facts.duration_s, before)
    return FileReading(facts.size, facts.modified_s, facts.sha256, facts.duration_s, facts.torn, found, scene)
