"""The port of live cameras: what a desk may ask of one, and the states it can be in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, Protocol

import numpy as np
from numpy.typing import NDArray

from visitor_desk.errors import DeskError

CameraId = NewType("CameraId", str)
Frame = NDArray[np.uint8]
"""One picture of a camera: grey (height, width) or BGR (height, width, 3)."""


class CameraState(StrEnum):
    """What a live camera does right now; the front ends have a sentence for each."""

    NONE_FOUND = "none_found"
    OPENING = "opening"
    LIVE = "live"
    IN_USE = "in_use"
    """Another program holds it, or the system does not let this program at it."""
    UNPLUGGED = "unplugged"
    """It was here before and is gone."""
    NO_PICTURE = "no_picture"
    """It is here and gives no frame: covered by its driver, asleep, or broken."""


class CameraAway(DeskError):
    """A camera cannot be opened, or gives no more frames. Values: `state` (a `CameraState`)."""

    code = "documents.camera_away"

    def __init__(self, state: CameraState) -> None:
        super().__init__(state=state.value)
        self.state = state


@dataclass(frozen=True, slots=True)
class CameraDevice:
    """A camera that is plugged in; `name` is what its maker or driver calls it, and comes from outside."""

    id: CameraId
    name: str


class OpenCamera(Protocol):
    """One camera that gives frames to this program alone."""

    def newest(self) -> Frame:
        """Wait for the next frame and return it; CameraAway where none comes any more."""
        ...

    def close(self) -> None:
        """Give the camera back; harmless when it was given back before."""
        ...


class CameraSource(Protocol):
    """Lists and opens cameras. Every call may take seconds: none belongs on a window's thread."""

    def devices(self) -> tuple[CameraDevice, ...]:
        """Return the cameras that are plugged in, in an order that stays."""
        ...

    def open(self, device: CameraId) -> OpenCamera:
        """Open a camera; CameraAway (unplugged, in use) where that cannot be."""
        ...
