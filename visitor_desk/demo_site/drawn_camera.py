"""A camera for the demo: drawn documents lie under it one after another, held by a hand that moves."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from visitor_desk.documents.camera import CameraDevice, CameraId, CameraSource, Frame, OpenCamera
from visitor_desk.documents.picture_file import load_picture

DEVICE: Final = CameraDevice(CameraId("demo"), "Demo camera")
FRAME_S: Final = 1 / 25
_SIZE: Final = (1280, 720)
_DESK: Final = (72, 64, 58)
_EMPTY_FRAMES: Final = 20
_WIDTH: Final = 800  # pixels of a document on the desk


class DrawnCamera:
    """Stands beside the machine's own cameras; each time it is opened the next document lies under it."""

    def __init__(
        self,
        pictures: Sequence[Path],
        beside: CameraSource,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._pictures, self._beside, self._wait = list(pictures), beside, wait
        self._next = 0

    def devices(self) -> tuple[CameraDevice, ...]:
        """Return the demo's camera, then those that are plugged in."""
        return (DEVICE, *self._beside.devices())

    def open(self, device: CameraId) -> OpenCamera:
        """Open the demo's camera, or one of the machine's."""
        if device != DEVICE.id:
            return self._beside.open(device)
        picture = self._pictures[self._next % len(self._pictures)]
        self._next += 1
        return _Drawing(picture, self._wait)


class _Drawing:
    """An empty desk for a moment, then a document that is put down and held not quite still."""

    def __init__(self, picture: Path, wait: Callable[[float], None]) -> None:
        page = load_picture(picture)
        scale = _WIDTH / page.shape[1]
        self._page = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        self._wait, self._frame = wait, 0

    def newest(self) -> Frame:
        """Return the next frame, a twenty-fifth of a second after the last one."""
        self._wait(FRAME_S)
        self._frame += 1
        desk = np.full((_SIZE[1], _SIZE[0], 3), _DESK, np.uint8)
        if self._frame <= _EMPTY_FRAMES:
            return desk
        height, width = self._page.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), 3 + 2 * math.sin(self._frame / 30), 1.0)
        turn[:, 2] += (_SIZE[0] / 2 - width / 2 + 6 * math.cos(self._frame / 20), _SIZE[1] / 2 - height / 2)
        cv2.warpAffine(self._page, turn, _SIZE, dst=desk, borderMode=cv2.BORDER_TRANSPARENT)
        return desk

    def close(self) -> None:
        """Nothing is held."""
