"""Several frames of a live view vote: what one shows in glare or motion, another shows plainly.

The likelihoods of each character are added up over frames, then read like those of a single picture, so
grammar, check digits and doubt are the same. A frame of another document begins a new vote.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from visitor_desk.documents.mrz_decode import Floats
from visitor_desk.documents.mrz_image import MrzReading, Zone, find_zone, reading_of

_AT_LEAST = 2
"""A single frame is never certain: print that changes from frame to frame is a misreading."""
_MOST_KEPT = 8
_PLAIN = 0.9  # likelihood of a character that a frame shows plainly
_ANOTHER = 0.1  # share of plain characters that differ from the vote in a frame of another document
_GLARE = 2  # so many bleached characters are no coincidence


@dataclass(frozen=True, slots=True)
class Voted:
    """What the frames so far say together.

    `certain`: at least two frames, and no character is in doubt or repaired. `glare`: the newest frame
    shows a zone that is bleached in places. `frames` counts those that vote.
    """

    reading: MrzReading | None = field(repr=False)
    certain: bool
    glare: bool
    frames: int


class FrameVote:
    """The vote of the frames of one document; used from one thread."""

    def __init__(self) -> None:
        self._zones: list[Zone] = []

    def add(self, image: NDArray[np.uint8]) -> Voted:
        """Let a frame, grey or BGR, vote; one without a zone changes nothing."""
        zone = find_zone(image)
        if zone is None or reading_of(zone) is None:
            return self._voted(glare=zone is not None and len(zone.bleached) >= _GLARE)
        if self._zones and _differs(zone, self._sum()):
            self._zones.clear()
        self._zones = [*self._zones, zone][-_MOST_KEPT:]
        return self._voted(glare=len(zone.bleached) >= _GLARE)

    def _sum(self) -> tuple[Floats, ...]:
        """Return the likelihoods of the frames together.

        Frames of one view share their faults, so n of them count as the square root of n independent ones.
        """
        weight = 1 / np.sqrt(len(self._zones))
        lines = (
            np.sum(lines, axis=0) * weight for lines in zip(*(z.glyphs for z in self._zones), strict=True)
        )
        return tuple(np.asarray(line - np.logaddexp.reduce(line, axis=1, keepdims=True)) for line in lines)

    def _voted(self, *, glare: bool) -> Voted:
        if not self._zones:
            return Voted(None, certain=False, glare=glare, frames=0)
        newest = self._zones[-1]
        reading = reading_of(Zone(self._sum(), newest.bleached, newest.quad))
        certain = reading is not None and not reading.doubtful and len(self._zones) >= _AT_LEAST
        return Voted(reading, certain, glare, len(self._zones))


def _differs(zone: Zone, voted: tuple[Floats, ...]) -> bool:
    """Tell whether a frame shows another document than the vote so far."""
    if [len(line) for line in zone.glyphs] != [len(line) for line in voted]:
        return True
    new, old = np.concatenate(zone.glyphs), np.concatenate(voted)
    plain = (np.exp(new.max(axis=1)) >= _PLAIN) & (np.exp(old.max(axis=1)) >= _PLAIN)
    return bool((new.argmax(axis=1) != old.argmax(axis=1))[plain].mean() > _ANOTHER) if plain.any() else False
