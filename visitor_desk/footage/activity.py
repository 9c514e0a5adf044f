"""When something moves in a recording. The finding itself is in `motion`, which only workers load."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Activity:
    """Something moves between two media seconds; `movers` is the most seen apart in one picture."""

    start_s: float
    end_s: float
    movers: int


@dataclass(frozen=True, slots=True)
class FileActivity:
    """What was found in one file, and the CPU seconds it took."""

    duration_s: float
    activity: tuple[Activity, ...]
    seconds_cpu: float


def activity_of_file(path: Path) -> FileActivity:
    """Find the activity in one file. Raises the errors of `read_facts`; needs no other file."""
    from visitor_desk.footage.motion import find_activity  # noqa: PLC0415 - loads decoders
    from visitor_desk.footage.video_reader import read_facts, samples  # noqa: PLC0415 - loads decoders

    began = time.process_time()
    facts = read_facts(path)
    found, _ = find_activity(samples(path, facts), facts.duration_s)
    return FileActivity(facts.duration_s, found, time.process_time() - began)
