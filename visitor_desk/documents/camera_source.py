"""Cameras of this machine through OpenCV: V4L2 on Linux, DirectShow and Media Foundation on Windows.

OpenCV is the capture library that is in the wheel already. What decision 5 holds against it concerns
recordings (speed over a month, true times, torn files); a device has none of these, see its amendment. It is
imported where a camera is opened: a desk that never does need not wait for it at its start.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from visitor_desk.documents.camera import CameraAway, CameraDevice, CameraId, CameraState, Frame, OpenCamera

if TYPE_CHECKING:
    import cv2

WANTED_SIZE: Final = (1920, 1080)
"""Pixels that are asked for: a zone of 44 characters then has some 30 pixels for each."""
MOST_INDICES: Final = 6
"""Windows numbers its cameras and has no list of them that OpenCV can give: this many are tried."""
MOST_MISSES: Final = 3
"""Frames that may fail in a row: some cameras drop the first ones while they set their exposure."""
_MOST_NAME = 60


class DeviceCameras:
    """The cameras of this machine; on Linux found by their nodes, elsewhere by trying their numbers."""

    def __init__(
        self,
        nodes: Path = Path("/dev"),
        classes: Path = Path("/sys/class/video4linux"),
        platform: str = sys.platform,
        backends: Sequence[int] | None = None,
    ) -> None:
        """Look for cameras at their usual places; `backends` replaces the ones of a Linux machine."""
        self._nodes, self._classes, self._platform = nodes, classes, platform
        self._backends = backends

    def devices(self) -> tuple[CameraDevice, ...]:
        """Return the cameras that are plugged in."""
        return self._from_nodes() if self._platform.startswith("linux") else self._from_numbers()

    def open(self, device: CameraId) -> OpenCamera:
        """Open a camera at the wanted size; CameraAway where it is gone or held by another program."""
        import cv2  # noqa: PLC0415

        if self._platform.startswith("linux"):
            node = self._nodes / device
            if not node.exists():
                raise CameraAway(CameraState.UNPLUGGED)
            return self._opened(str(node), self._backends or [cv2.CAP_V4L2], device)
        number = int(device)
        if not self._platform.startswith("win"):
            return self._opened(number, [cv2.CAP_ANY], device)
        # Media Foundation takes seconds to start with some drivers; DirectShow does not know every camera.
        return self._opened(number, [cv2.CAP_DSHOW, cv2.CAP_MSMF], device)

    def _opened(self, place: str | int, backends: Sequence[int], device: CameraId) -> OpenCamera:
        import cv2  # noqa: PLC0415

        for backend in backends:
            capture = cv2.VideoCapture()
            if capture.open(place, backend):
                # Uncompressed, a full frame passes the cable some five times a second.
                capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
                capture.set(cv2.CAP_PROP_FRAME_WIDTH, WANTED_SIZE[0])
                capture.set(cv2.CAP_PROP_FRAME_HEIGHT, WANTED_SIZE[1])
                # An old frame shows where the document was.
                capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
                return CapturedCamera(capture, lambda: self._is_here(device))
            capture.release()
        raise CameraAway(CameraState.IN_USE)

    def _is_here(self, device: CameraId) -> bool:
        # Trying numbers would open the other cameras: there the failed frame has to be enough.
        return self._platform.startswith("linux") and (self._nodes / device).exists()

    def _from_nodes(self) -> tuple[CameraDevice, ...]:
        # A camera has a second node for its metadata; the pictures come from the one with index 0.
        found = [
            CameraDevice(CameraId(entry.name), _text(entry / "name") or entry.name)
            for entry in self._classes.glob("video*")
            if _text(entry / "index") in ("", "0") and (self._nodes / entry.name).exists()
        ]
        return tuple(sorted(found, key=lambda one: (len(one.id), one.id)))

    def _from_numbers(self) -> tuple[CameraDevice, ...]:
        import cv2  # noqa: PLC0415

        found = []
        for number in range(MOST_INDICES):
            capture = cv2.VideoCapture(
                number, cv2.CAP_DSHOW if self._platform.startswith("win") else cv2.CAP_ANY
            )
            if capture.isOpened():
                found.append(CameraDevice(CameraId(str(number)), str(number + 1)))
            capture.release()
        return tuple(found)


class CapturedCamera:
    """A camera, or for tests a file, behind `cv2.VideoCapture`."""

    def __init__(self, capture: cv2.VideoCapture, is_here: Callable[[], bool]) -> None:
        self._capture, self._is_here = capture, is_here

    def newest(self) -> Frame:
        """Wait for the next frame and return it; OpenCV lets other threads run meanwhile."""
        for _ in range(MOST_MISSES):
            came, frame = self._capture.read()
            if came and frame.size:
                return np.asarray(frame, np.uint8)
        raise CameraAway(CameraState.NO_PICTURE if self._is_here() else CameraState.UNPLUGGED)

    def close(self) -> None:
        """Give the camera back."""
        self._capture.release()


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", errors="replace").strip()[:_MOST_NAME]
    except OSError:
        return ""
