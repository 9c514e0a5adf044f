"""Cameras without glass: plugged, unplugged and shown pictures by the test."""

from __future__ import annotations

import threading

import numpy as np

from visitor_desk.documents.camera import CameraAway, CameraDevice, CameraId, CameraState, Frame, OpenCamera

DARK: Frame = np.zeros((120, 160, 3), np.uint8)
FRAME_S = 0.002


class FakeCameras:
    """A camera source whose cameras show what they are told, frame after frame, until they are unplugged."""

    def __init__(self, *names: str) -> None:
        self._news = threading.Condition()
        self._names: dict[CameraId, str] = {}
        self._busy: set[CameraId] = set()
        self._frames: dict[CameraId, Frame | None] = {}
        self.opened: list[CameraId] = []
        """Every camera that was opened and not closed."""
        for name in names:
            self.plug(name)

    def plug(self, name: str) -> CameraId:
        with self._news:
            device = CameraId(name)
            self._names[device] = name.title()
            self._frames[device] = DARK
            return device

    def unplug(self, device: CameraId) -> None:
        with self._news:
            del self._names[device]
            self._news.notify_all()

    def occupy(self, device: CameraId, *, busy: bool = True) -> None:
        (self._busy.add if busy else self._busy.discard)(device)

    def show(self, device: CameraId, frame: Frame | None) -> None:
        """Lay something under a camera; None makes it give no frame any more."""
        with self._news:
            self._frames[device] = frame

    def devices(self) -> tuple[CameraDevice, ...]:
        with self._news:
            return tuple(CameraDevice(one, name) for one, name in sorted(self._names.items()))

    def open(self, device: CameraId) -> OpenCamera:
        with self._news:
            if device not in self._names:
                raise CameraAway(CameraState.UNPLUGGED)
            if device in self._busy or device in self.opened:
                raise CameraAway(CameraState.IN_USE)
            self.opened.append(device)
        return _FakeCamera(self, device)

    def next_frame(self, device: CameraId) -> Frame:
        with self._news:
            self._news.wait(FRAME_S)
            if device not in self._names:
                raise CameraAway(CameraState.UNPLUGGED)
            frame = self._frames[device]
            if frame is None:
                raise CameraAway(CameraState.NO_PICTURE)
            return frame

    def give_back(self, device: CameraId) -> None:
        with self._news:
            if device in self.opened:
                self.opened.remove(device)


class _FakeCamera:
    def __init__(self, source: FakeCameras, device: CameraId) -> None:
        self._source, self._device = source, device

    def newest(self) -> Frame:
        return self._source.next_frame(self._device)

    def close(self) -> None:
        self._source.give_back(self._device)
