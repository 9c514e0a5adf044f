"""Finding activity in footage against DVR-Scan, in one run on the same files, and against what decoding alone costs.

    python -m tests.benchmarks.footage [--samples FOLDER] [--minutes N]

Without `--samples` (a folder of videos with a truth.json) it draws its own footage. DVR-Scan is measured where
DVR_SCAN names its program (`pip install dvr-scan`, best in an environment of its own).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import cv2

from tests.footage import disturbances
from tests.footage.disturbances import write_disturbed
from visitor_desk.footage.read_recording import read_recording
from visitor_desk.footage.recording import ActivityKind
from visitor_desk.footage.scene import NOTHING_BEFORE
from visitor_desk.footage.tuning import UNTUNED, CameraTuning

Spans = Sequence[tuple[float, float]]
SLACK_S = 4.0
"""How far an interval may reach beyond an event before it counts against precision."""
WALKS = ((40.0, 52.0, 60), (81.0, 84.5, 40), (130.0, 150.0, 110), (170.3, 171.6, 60))


@dataclass(frozen=True, slots=True)
class Clip:
    """A file, how long it is, and when people are in it."""

    path: Path
    seconds: float
    events: Spans


def cpu_seconds(act: Callable[[], object]) -> float:
    """CPU seconds of this process for one act."""
    start = time.process_time()
    act()
    return time.process_time() - start


def decode_key_frames(path: Path) -> None:
    """The limit of any search that looks at key frames: it decodes them and does nothing else."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        stream.codec_context.skip_frame = "NONKEY"
        stream.codec_context.options = {"skip_loop_filter": "all"}
        for _ in container.decode(stream):
            pass


def desk(path: Path, tuning: CameraTuning) -> tuple[float, Spans]:
    """CPU seconds of a reading, hash included, and the intervals found."""
    start = time.process_time()
    reading = read_recording(path, NOTHING_BEFORE, tuning)
    taken = time.process_time() - start
    return taken, [(one.start_s, one.end_s) for one in reading.activity if one.kind is ActivityKind.MOVING]


def dvr_scan(path: Path, *options: str) -> tuple[float, Spans]:
    """CPU seconds of the peer, and the intervals found."""
    before = os.times()
    command = [
        *os.environ["DVR_SCAN"].split(),
        "-i",
        str(path),
        "-so",
        "-q",
        "--ignore-user-config",
        *options,
    ]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    after = os.times()
    times = [
        int(hours) * 3600 + int(minutes) * 60 + float(seconds)
        for hours, minutes, seconds in re.findall(r"(\d+):(\d+):([\d.]+)", printed)
    ]
    spans = list(zip(times[::2], times[1::2], strict=False))
    taken = after.children_user + after.children_system - before.children_user - before.children_system
    return taken, spans


def judged(found: Spans, events: Spans) -> tuple[int, float, int]:
    """Return how many events are covered, which share of the found time lies near one, and the false alarms."""
    covered = sum(
        any(min(b, end) - max(a, start) >= min(0.5, 0.2 * (end - start)) for a, b in found)
        for start, end in events
    )
    near = [(start - SLACK_S, end + SLACK_S) for start, end in events]
    inside = sum(max(0.0, min(b, end) - max(a, start)) for a, b in found for start, end in near)
    length = sum(b - a for a, b in found)
    alarms = sum(all(min(b, end) <= max(a, start) for start, end in near) for a, b in found)
    return covered, min(1.0, inside / length) if length else 1.0, alarms


def drawn_clips(folder: Path, minutes: float) -> list[Clip]:
    """Draw a place in quiet light and under each disturbance, at 1080 lines where it is about speed."""
    seconds = minutes * 60
    events = [(start, end) for start, end, _ in WALKS if end < seconds]
    clips = []
    for name, disturb, bitrate in (
        ("quiet light, free rate", disturbances.none, 0),
        ("quiet light, constant rate", disturbances.none, 2_500_000),
        ("night", disturbances.night_noise, 0),
        ("drift", disturbances.drift, 0),
        ("flicker", disturbances.flicker, 0),
        ("lights", disturbances.lights, 0),
    ):
        path = folder / f"{name.replace(', ', '_').replace(' ', '_')}.mp4"
        write_disturbed(path, seconds, disturb, WALKS, fps=25, bitrate=bitrate, size=(1920, 1080))
        clips.append(Clip(path, seconds, events))
    return clips


def sample_clips(folder: Path) -> list[Clip]:
    """Read the clips that truth.json tells of."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return [
        Clip(folder / name, one["seconds"], [(start, end) for start, end in one["events"]])
        for name, one in truth.items()
    ]


def measure(clip: Clip) -> None:
    """Print a line for each engine."""
    limit = clip.seconds / cpu_seconds(lambda: decode_key_frames(clip.path))
    print(f"{clip.path.name:34} {'key frames alone':20} {limit:7.1f} x")
    engines: list[tuple[str, Callable[[], tuple[float, Spans]]]] = [
        ("desk", lambda: desk(clip.path, UNTUNED)),
        ("desk, sizes trusted", lambda: desk(clip.path, CameraTuning(trusts_sizes=True))),
    ]
    if "DVR_SCAN" in os.environ:
        engines += [
            ("dvr-scan -df 4", lambda: dvr_scan(clip.path, "-df", "4")),
            ("dvr-scan -df 4 -fs 4", lambda: dvr_scan(clip.path, "-df", "4", "-fs", "4")),
        ]
    ours = 0.0
    for name, engine in engines:
        taken, found = engine()
        speed = clip.seconds / taken
        covered, precision, alarms = judged(found, clip.events)
        ours = ours or speed
        print(
            f"{'':34} {name:20} {speed:7.1f} x  events {covered}/{len(clip.events)}  "
            f"precision {precision:.2f}  false alarms {alarms}  desk is {ours / speed:.1f} x as fast"
        )


def main() -> None:
    """Print how many seconds of footage each engine reads in one CPU second, and what it finds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--samples", type=Path)
    parser.add_argument("--minutes", type=float, default=3.5)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    if options.samples:
        for clip in sample_clips(options.samples):
            measure(clip)
    else:
        with tempfile.TemporaryDirectory() as temporary:
            for clip in drawn_clips(Path(temporary), options.minutes):
                measure(clip)
    if "DVR_SCAN" not in os.environ:
        print("DVR-Scan was not measured: DVR_SCAN names no program.", file=sys.stderr)


if __name__ == "__main__":
    main()
