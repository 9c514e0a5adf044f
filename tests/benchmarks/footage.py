"""Finding activity in a recording against a peer (OpenCV decoding every frame) and a limit (reading packets)."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import av
import cv2

from visitor_desk.demo_site.walks import crossing, write_walk
from visitor_desk.footage.read_recording import activity_of_file

SECONDS = 120


def cpu_seconds(act: Callable[[], object]) -> float:
    """CPU seconds of this process for one act."""
    start = time.process_time()
    act()
    return time.process_time() - start


def decode_all(path: Path) -> None:
    """What most motion detectors do before they look: decode every frame."""
    capture = cv2.VideoCapture(str(path))
    while capture.read()[0]:
        pass
    capture.release()


def packets(path: Path) -> None:
    """The least: read the container, decode nothing."""
    with av.open(str(path)) as container:
        for _ in container.demux(video=0):
            pass


def main() -> None:
    """Print how many seconds of footage each reads in one CPU second, and the ratios."""
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "walk.mp4"
        start = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
        figures = [crossing(0, 30, 12), crossing(0, 80, 12, backwards=True)]
        write_walk(path, start=start, seconds=SECONDS, figures=figures, scene=0, size=(1280, 720))
        speeds = {
            name: SECONDS / cpu_seconds(lambda act=act: act(path))
            for name, act in (
                ("activity (key frames)", activity_of_file),
                ("decode every frame", decode_all),
                ("packets only", packets),
            )
        }
    for name, speed in speeds.items():
        print(f"{name:24} {speed:8.0f} x real time per core")
    ours = speeds["activity (key frames)"]
    print(
        f"ratio {ours / speeds['decode every frame']:.1f} x the peer, {speeds['packets only'] / ours:.1f} x below the limit"
    )


if __name__ == "__main__":
    main()
