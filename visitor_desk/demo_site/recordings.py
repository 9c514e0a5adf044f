"""The recorders of the demo site: which files they write while a visitor walks through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from visitor_desk.demo_site import site
from visitor_desk.demo_site.walks import Walk, crossing, write_walk
from visitor_desk.footage.camera import FootageSource
from visitor_desk.worker import Worker

STAY: Final = timedelta(minutes=3)
"""How long the visitor of the story is inside; short, so that the demo is quick."""
MARGIN: Final = timedelta(minutes=1)
FPS: Final = 5
WIDTH, HEIGHT = 480, 270
SEGMENT_S: Final = 60
FRIGATE_SEGMENT_S: Final = 10
MISSING_SEGMENT: Final = 3
"""The file of the suite's door that its recorder never wrote, counted from 0."""
DEADLINE_S: Final = 300.0
WORKER_MEMORY: Final = 4 << 30


@dataclass(frozen=True, slots=True)
class Clip:
    """One file that a recorder writes; `start` is true time in the site's zone."""

    path: Path
    start: datetime
    seconds: int
    figures: tuple[Walk, ...]
    scene: int
    clock_error_s: float
    name: str


@dataclass(frozen=True, slots=True)
class Recorders:
    """Two recorders: one that cuts with ffmpeg, one Frigate."""

    folder: Path

    @property
    def sources(self) -> tuple[FootageSource, FootageSource]:
        """The folders they write to."""
        return (
            FootageSource(
                site.RECORDER,
                "Recorder",
                str(self.folder / "recorder"),
                "ffmpeg-segment",
                site.SETTINGS.time_zone,
            ),
            FootageSource(site.FRIGATE, "Frigate", str(self.folder / "frigate"), "frigate", "UTC"),
        )

    def record(self, arrival: datetime) -> int:
        """Write what three cameras saw of a visit that begins at `arrival`; return how many files."""
        clips = list(self.clips(arrival.astimezone(site.SETTINGS.zone)))
        slots = 2
        with Worker(memory_limit=WORKER_MEMORY, slots=slots) as worker, ThreadPoolExecutor(slots) as threads:
            done = threads.map(
                lambda clip: worker.run(write_clip, clip, deadline=DEADLINE_S, key=str(clip.path)), clips
            )
            return len(list(done))

    def clips(self, arrival: datetime) -> Iterator[Clip]:
        """Say who walks where: alone in the lobby and the cage, with an escort at the door of the suite."""
        leave = arrival + STAY
        lobby = [
            _after(arrival, -30, lambda at: crossing(0, at, 14.0)),
            _after(leave, -10, lambda at: crossing(0, at, 14.0, backwards=True)),
        ]
        suite = [
            _after(arrival, 20, lambda at: crossing(1, at, 12.0)),
            _after(arrival, 22, lambda at: crossing(1, at, 12.0, coat=3)),
        ]
        cage = [_after(arrival, 55, lambda at: crossing(2, at, 16.0))]
        yield from self._segments(arrival, site.CAMERAS[0].key, 0, lobby, clock_error_s=0.0)
        door = self._segments(arrival, site.CAMERAS[1].key, 1, suite, clock_error_s=site.CLOCK_FAST_S)
        for number, clip in enumerate(door):
            if number != MISSING_SEGMENT:
                yield clip
        yield from self._frigate(arrival, cage)

    def _segments(
        self, arrival: datetime, key: str, scene: int, figures: list[Appearance], clock_error_s: float
    ) -> Iterator[Clip]:
        for start in _starts(arrival, SEGMENT_S):
            shown = start + timedelta(seconds=clock_error_s)
            path = self.folder / "recorder" / f"{key}_{shown:%Y-%m-%d_%H-%M-%S}.mp4"
            walks = tuple(figure(start) for figure in figures)
            yield Clip(path, start, SEGMENT_S, walks, scene, clock_error_s, key)

    def _frigate(self, arrival: datetime, figures: list[Appearance]) -> Iterator[Clip]:
        key = site.CAMERAS[2].key
        for start in _starts(arrival, FRIGATE_SEGMENT_S):
            utc = start.astimezone(UTC)
            path = self.folder / "frigate" / "recordings" / f"{utc:%Y-%m-%d}" / f"{utc:%H}" / key
            walks = tuple(figure(start) for figure in figures)
            yield Clip(path / f"{utc:%M.%S}.mp4", start, FRIGATE_SEGMENT_S, walks, 2, 0.0, key)


Appearance = Callable[[datetime], Walk]
"""A figure as a recording sees it that starts at the given time."""


def _after(moment: datetime, seconds: float, walk: Callable[[float], Walk]) -> Appearance:
    def seen(start: datetime) -> Walk:
        return walk((moment - start).total_seconds() + seconds)

    return seen


def _starts(arrival: datetime, seconds: int) -> Iterator[datetime]:
    start = arrival - MARGIN
    while start < arrival + STAY + MARGIN:
        yield start
        start += timedelta(seconds=seconds)


def write_clip(clip: Clip) -> None:
    """Draw one recording, in a worker process."""
    write_walk(
        clip.path,
        start=clip.start,
        seconds=clip.seconds,
        figures=clip.figures,
        scene=clip.scene,
        clock_error_s=clip.clock_error_s,
        name=clip.name,
        fps=FPS,
        size=(WIDTH, HEIGHT),
    )
