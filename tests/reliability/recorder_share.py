"""A recorder's folder of two cameras, entered in a store, and what an index has found in it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.footage.clips import write_video
from tests.footage.test_index import START
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import Camera, CameraId, CameraView, FootageSource, SourceId
from visitor_desk.footage.ports import FootageWorks

CAMERAS = ("cage", "door")
FILES = 8
SOURCE = SourceId("recorder")
WHEN = TimeRange(START - timedelta(hours=1), START + timedelta(hours=1))


def recorded(folder: Path) -> Path:
    """Make the folder, beside the clips it is made of."""
    walks: list[list[tuple[float, float]]] = [[], [(4, 26)], [(14, 22)], [(2, 9)]]
    clips = [write_video(folder / f"{n}.mp4", 30, walk, fps=5) for n, walk in enumerate(walks)]
    recorder = folder / "recorder"
    recorder.mkdir()
    for camera in CAMERAS:
        for number in range(FILES):
            start = START + timedelta(seconds=30 * number)
            shutil.copy2(clips[number % 4], recorder / f"{camera}_{start:%Y-%m-%d_%H-%M-%S}.mp4")
    return recorder


def furnished(works: FootageWorks, share: Path, entered_as: str = "") -> FootageSource:
    """Enter the folder and its cameras; `entered_as` is where the desk's machine sees the folder."""
    source = FootageSource(SOURCE, "Recorder", str(share), "ffmpeg-segment", "UTC")
    with works() as work:
        work.sources.add(replace(source, root=entered_as or str(share)))
        for camera in CAMERAS:
            made = Camera(CameraId(camera), camera, "z", CameraView.ZONE, SOURCE, camera)
            work.cameras.add(made)
        work.commit()
    return source


def found_by(works: FootageWorks) -> list[tuple[object, ...]]:
    """What an index holds of the folder; two indexes that found the same are equal here."""
    rows: list[tuple[object, ...]] = []
    with works() as work:
        rows += [
            (one.id, one.path, one.start, one.duration_s, one.sha256, one.state)
            for one in work.recordings.of_source(SOURCE)
        ]
        for camera in CAMERAS:
            found = work.activity.overlapping(CameraId(camera), WHEN)
            rows += [(one.camera, one.span, one.kind, one.movers, one.recording) for one in found]
    return rows
