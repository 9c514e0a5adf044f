"""One picture of a recording, and where in it the reader has learnt to look for nothing by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from visitor_desk.errors import DeskError
from visitor_desk.footage.scene import NOTHING_BEFORE, Scene
from visitor_desk.footage.tuning import MaskedArea

STILL_WIDTH = 960
"""Enough to see where a screen ends, too little for a face at a distance."""
_SMALLEST_SHARE = 0.0005
"""Of the picture; single restless pixels are noise."""


class NoPicture(DeskError):
    """None of a camera's recordings of the last weeks gives a picture. Values: `camera`."""

    code = "footage.no_picture"


@dataclass(frozen=True, slots=True)
class Still:
    """A picture: red, green and blue, a byte each, row by row from the top."""

    width: int
    height: int
    rgb: bytes = field(repr=False)


def still_of(path: Path) -> Still:
    """Return the first picture of a file. Raises those of `read_facts`, and NoPicture."""
    from visitor_desk.footage.video_reader import every_picture  # noqa: PLC0415 - loads decoders

    for _, frame in every_picture(path, 0.0, 60.0):
        width = min(STILL_WIDTH, frame.width)
        height = max(1, round(frame.height * width / frame.width))
        picture = frame.to_ndarray(format="rgb24", width=width, height=height)
        return Still(width, height, picture.tobytes())
    raise NoPicture(camera="")


def learnt_from(path: Path) -> tuple[MaskedArea, ...]:
    """Read a file as the index does, and return where it has learnt that something always moves."""
    from visitor_desk.footage.read_recording import read_recording  # noqa: PLC0415 - loads decoders

    return learnt_areas(read_recording(path, NOTHING_BEFORE).scene)


def learnt_areas(scene: Scene) -> tuple[MaskedArea, ...]:
    """Return rectangles around the pixels that were restless over the last minutes, largest first."""
    import cv2  # noqa: PLC0415 - loaded by workers only
    import numpy as np  # noqa: PLC0415

    from visitor_desk.footage.change import RESTLESS_NOISE  # noqa: PLC0415 - loads cv2

    if not scene.looks:
        return ()
    noise = scene.looks[-1].noise
    height, width = noise.shape
    restless = cv2.dilate((noise > RESTLESS_NOISE).astype(np.uint8), np.ones((5, 9), np.uint8))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(restless)
    found = sorted(
        (tuple(map(int, box)) for box in boxes[1:count] if box[4] >= _SMALLEST_SHARE * width * height),
        key=lambda box: -box[4],
    )
    return tuple(
        MaskedArea(
            left * 1000 // width,
            top * 1000 // height,
            -(-(left + wide) * 1000 // width),
            -(-(top + high) * 1000 // height),
        )
        for left, top, wide, high, _ in found
    )
