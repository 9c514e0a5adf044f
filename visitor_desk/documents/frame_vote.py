"""Several frames of a live view vote on one reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from visitor_desk.documents.mrz_image import MrzReading, read_mrz

VOTERS: Final = 5
"""After so many readings of a zone the majority decides, also where each has its doubts."""
_SATURATED: Final = 250  # of 255: print under a lamp's reflection is gone from here on
_GLARE: Final = 0.02  # share of the zone's area; white paper under a desk lamp stays below


@dataclass(frozen=True, slots=True)
class Voted:
    """The state of the vote after one more frame.

    `reading` is the one that leads, None while no zone was seen; `certain` says that the vote is over.
    `glare` says that part of the zone in the newest frame is saturated: the document should be tilted.
    """

    reading: MrzReading | None = field(repr=False)
    certain: bool
    glare: bool
    frames: int


class FrameVote:
    """Gathers the readings of one document under the camera; not safe for several threads at once."""

    def __init__(self) -> None:
        self._readings: list[MrzReading] = []
        self._frames = 0

    def add(self, image: NDArray[np.uint8]) -> Voted:
        """Read one more frame, grey or BGR, and return where the vote stands."""
        self._frames += 1
        reading = read_mrz(image)
        if reading is not None:
            self._readings.append(reading)
        return Voted(
            self._leader(),
            certain=reading is not None and self._is_over(),
            # A lamp over the end of the lines makes them look shorter: the frame before knew better.
            glare=_glare(image, self._readings[-2:]),
            frames=self._frames,
        )

    def _leader(self) -> MrzReading | None:
        """Return the newest reading of the lines that most frames agree on."""
        if not self._readings:
            return None
        counted = Counter(one.lines for one in self._readings)
        most = max(counted.values())
        return next(one for one in reversed(self._readings) if counted[one.lines] == most)

    def _is_over(self) -> bool:
        newest = self._readings[-1]
        alike = [one for one in self._readings if one.lines == newest.lines]
        if len(alike) > 1 and not (newest.doubtful or newest.repaired):
            return True
        most = Counter(one.lines for one in self._readings).most_common(1)[0][1]
        return len(self._readings) >= VOTERS and 2 * most > len(self._readings)


def _glare(image: NDArray[np.uint8], readings: Sequence[MrzReading]) -> bool:
    grey = image if image.ndim == 2 else image.min(axis=2)
    height, width = grey.shape
    mask = np.zeros((height, width), np.uint8)
    for reading in readings:
        corners = np.array([(x * width, y * height) for x, y in reading.quad], np.int32)
        cv2.fillConvexPoly(mask, corners, (1,))
    zone = grey[mask == 1]
    return zone.size > 0 and float(np.mean(zone >= _SATURATED)) > _GLARE
