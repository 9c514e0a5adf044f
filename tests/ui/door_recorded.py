"""A camera at the door of the suite, and what it recorded around noon."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final

from tests.features.site import NOON, SUITE, Site
from tests.footage.clips import write_video
from visitor_desk.footage.camera import Camera, CameraId, CameraView, FootageSource, SourceId

DOOR: Final = CameraId("door")
STARTS: Final = NOON - timedelta(seconds=20)


def record_at_the_door(site: Site, share: Path, files: int = 4, seconds: float = 10.0) -> SourceId:
    """Write recordings one behind the other from `STARTS` on; let the desk know their share and the camera."""
    share.mkdir()
    for number in range(files):
        name = f"door_{STARTS + timedelta(seconds=seconds * number):%Y-%m-%d_%H-%M-%S}.ts"
        write_video(share / name, seconds, [(0, seconds)], container_format="mpegts")
    source = FootageSource(SourceId("rec"), "Recorder", str(share), "ffmpeg-segment", "UTC")
    site.desk.cameras.add_source(site.facility, source)
    camera = Camera(DOOR, "Suite door", SUITE, CameraView.ENTRANCE, source.id, "door")
    site.desk.cameras.add(site.facility, camera)
    return source.id
