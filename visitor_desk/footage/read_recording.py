"""Reads one recording; runs in a worker, so that a hostile file harms nobody."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from visitor_desk.footage.activity import Activity, activity_of
from visitor_desk.footage.recording import ActivityKind
from visitor_desk.footage.scene import NOTHING_BEFORE, Scene
from visitor_desk.footage.size_evidence import SizeEvidence
from visitor_desk.footage.tuning import UNTUNED, CameraTuning
from visitor_desk.footage.video_errors import StillGrowing
from visitor_desk.progress import Stopped, never

if TYPE_CHECKING:
    # A worker imports this module, and needs none of the stores.
    from visitor_desk.footage.ports import JobRunner

FILE_DEADLINE_S = 3600.0
"""A file that takes longer is broken: an hour of CPU reads two days of video."""


@dataclass(frozen=True, slots=True)
class FileReading:
    """What one file holds: its bytes' digest, the seconds that can be read, what moves, and how it ends.

    `modified_s` is the modification time in seconds since 1970; `rate` is pictures a second, `gaps` are
    stretches of media seconds without a picture; `evidence` tells how well bytes told of events; `scene` is
    for the camera's next file.
    """

    size: int
    modified_s: float
    sha256: str
    duration_s: float
    torn: bool
    rate: float
    gaps: tuple[tuple[float, float], ...]
    activity: tuple[Activity, ...]
    evidence: SizeEvidence
    scene: Scene


@dataclass(frozen=True, slots=True)
class FileActivity:
    """Where something moves in one file, and the CPU seconds it took to find."""

    duration_s: float
    activity: tuple[Activity, ...]
    seconds_cpu: float


def activity_of_file(path: Path) -> FileActivity:
    """Find the activity in one file by itself. Raises the errors of `read_facts`."""
    began = time.process_time()
    reading = _read(path, NOTHING_BEFORE, UNTUNED)
    return FileActivity(reading.duration_s, _moving(reading.activity), time.process_time() - began)


def read_recording(path: Path, before: Scene, tuning: CameraTuning = UNTUNED) -> FileReading:
    """Read a file in one go. Raises the errors of `read_facts`.

    `before` is the `scene` of the recording that this one continues, or NOTHING_BEFORE.
    With trusted sizes, still stretches are not decoded and the reading gives no evidence about sizes.
    A file that was written to just now is StillGrowing also where all of it can be read: most containers do
    not say that they are closed.
    """
    from visitor_desk.footage.video_reader import is_fresh  # noqa: PLC0415 - loads decoders

    reading = _read(path, before, tuning)
    if is_fresh(reading.modified_s):
        raise StillGrowing(name=path.name, readable_s=round(reading.duration_s, 1))
    return reading


def read_apart(
    runner: JobRunner, path: Path, before: Scene, tuning: CameraTuning = UNTUNED, stopped: Stopped = never
) -> FileReading:
    """Read a file in a worker. Raises as `read_recording` and what ends a worker, or Cancelled."""
    return runner.run(
        read_recording, path, before, tuning, deadline=FILE_DEADLINE_S, key=str(path), stopped=stopped
    )


def _read(path: Path, before: Scene, tuning: CameraTuning) -> FileReading:
    from visitor_desk.footage.bursts import find_bursts  # noqa: PLC0415 - loads decoders
    from visitor_desk.footage.motion import find_movers  # noqa: PLC0415 - loads decoders
    from visitor_desk.footage.packet_sizes import StillStretches, evidence_of  # noqa: PLC0415 - loads numpy
    from visitor_desk.footage.video_reader import OnePass  # noqa: PLC0415 - loads decoders

    reading = OnePass(path)
    still = StillStretches(before.weights) if tuning.trusts_sizes else None
    seen, looks = find_movers(reading.samples(still=still), before.looks, tuning.masked)
    facts = reading.facts
    if tuning.trusts_sizes:
        evidence = SizeEvidence()
    else:
        moving = _moving(activity_of(seen, facts.duration_s))
        evidence = evidence_of(facts.groups, moving, before.weights)
    bursts, weights = find_bursts(path, facts.groups, seen, before.weights, tuning.masked)
    found = activity_of(sorted([*seen, *bursts], key=lambda one: one.at_s), facts.duration_s)
    return FileReading(
        facts.size, facts.modified_s, facts.sha256, facts.duration_s, facts.torn, facts.rate, facts.gaps,
        found, evidence, Scene(looks, weights),
    )  # fmt: skip


def _moving(activity: Sequence[Activity]) -> tuple[Activity, ...]:
    return tuple(one for one in activity if one.kind is ActivityKind.MOVING)
