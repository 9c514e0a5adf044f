"""The scene a recording begins with: the same whoever reads it, in one run or in many.

A scene is made of the last looks of the footage before it, and of nothing earlier. So it need not be kept
(no picture is): whoever lacks it reads the last minutes before the recording once more, and gets the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from visitor_desk.errors import Cancelled, DeskError
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.read_recording import FileReading
from visitor_desk.footage.recording import Recording, RecordingState
from visitor_desk.footage.scene import NOTHING_BEFORE, WHOLE_SCENE, Scene

CONTINUES = timedelta(minutes=10)
"""A recording that begins this soon after the last is compared with how that one ended."""
WARM_UP = timedelta(minutes=2, seconds=30)
"""Footage that makes a whole scene where key frames are two seconds apart."""
LONGEST_WARM_UP = timedelta(minutes=20)
"""Enough for key frames 20 seconds apart; with fewer the scene stays the shorter one."""
LOOK_BACK = LONGEST_WARM_UP + CONTINUES
"""How far before a recording those lie that could take part in its scene."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """The scene a recording ended with, as long as it is the one that was read."""

    recording: Recording
    scene: Scene


def run_up(before: Sequence[Recording], start: datetime) -> list[Recording]:
    """Return the readable recordings that lead without a break up to `start`, the nearest first.

    `before` are recordings of the camera, by start. Those that are gone or could not be read take no part.
    """
    readable = [
        one
        for one in before
        if one.state in {RecordingState.OK, RecordingState.TORN} and one.sha256 and one.start < start
    ]
    found: list[Recording] = []
    for one in reversed(readable):
        if abs(start - one.span.end) > CONTINUES:
            break
        found.append(one)
        start = one.start
    return found


class ScenesBefore:
    """Gives every recording of one reader its scene; remembers the last one of each camera."""

    def __init__(self, read: Callable[[Recording, Scene], FileReading]) -> None:
        self._read = read
        self._last: dict[CameraId, Remembered] = {}

    def remember(self, recording: Recording, scene: Scene) -> None:
        """Keep how a recording ended, for the one after it."""
        self._last[recording.camera] = Remembered(recording, scene)

    def before(self, camera: CameraId, earlier: Sequence[Recording], start: datetime) -> Scene:
        """Return the scene at `start`; `earlier` are the camera's recordings since `LOOK_BACK` before it."""
        chain = run_up(earlier, start)
        if not chain:
            return NOTHING_BEFORE
        last = self._last.get(camera)
        if last is not None and _same_bytes(last.recording, chain[0]):
            return last.scene
        scene, length = self._warmed_up(chain, WARM_UP)
        enough = WARM_UP
        while len(scene.looks) < WHOLE_SCENE and length < len(chain) and enough < LONGEST_WARM_UP:
            enough *= 2
            scene, length = self._warmed_up(chain, enough)
        return scene

    def _warmed_up(self, chain: Sequence[Recording], enough: timedelta) -> tuple[Scene, int]:
        """Read as many of the nearest recordings as last `enough`, the earliest first; return how many."""
        length, lasts_s = 0, 0.0
        while length < len(chain) and lasts_s < enough.total_seconds():
            lasts_s += chain[length].duration_s
            length += 1
        scene = NOTHING_BEFORE
        for one in reversed(chain[:length]):
            try:
                scene = self._read(one, scene).scene
            except Cancelled:
                raise
            except DeskError:
                # It was readable once; without it the scene is of what is left.
                continue
        return scene, length


def _same_bytes(one: Recording, other: Recording) -> bool:
    return (one.id, one.sha256) == (other.id, other.sha256)
