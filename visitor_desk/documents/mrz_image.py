"""Read the machine-readable zone out of a picture of a document.

`read_mrz` never invents a zone and never corrects one in silence: the lines are what is printed, with every
place that the reader is not sure of, or that it chose by grammar or check digits, reported beside them.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from visitor_desk.documents.issuing_states import is_known_state
from visitor_desk.documents.mrz_align import settled
from visitor_desk.documents.mrz_band import Band, find_band
from visitor_desk.documents.mrz_decode import Decoded, Place, decode
from visitor_desk.documents.mrz_glyphs import ALPHABET, MODEL, Recogniser
from visitor_desk.documents.mrz_grid import Floats
from visitor_desk.documents.mrz_layouts import MrzFormat
from visitor_desk.documents.mrz_lines import CAP, STRIP_HEIGHT, LineFrame, Picture
from visitor_desk.documents.picture_file import load_picture

__all__ = ["MrzReading", "load_picture", "read_mrz"]

Point = tuple[float, float]
"""x and y as fractions of width and height."""

_SMALLEST = 24  # pixels; nothing smaller can hold a zone
_MOST_DOUBTFUL = 0.4  # share of the characters
_MOST_REPAIRED = 0.08
_MOST_OUTLANDISH = 0.1
_CERTAIN = 0.8  # mean likelihood of the characters below which lines without passing digits are no zone
_FILLERS = "<<"
_WHITE = 246  # grey value that is brighter than the darkest pixel of any printed character's cell


@dataclass(frozen=True, slots=True)
class MrzReading:
    """What stands in a machine-readable zone, and how sure that is.

    `lines` are as printed. `doubtful` places ([line, column] from 0) are not sure or were repaired;
    `repaired` are those of them where grammar or check digits chose another character than the likeliest.
    `confidence` is the likelihood of each character of `lines` by itself, before any digit is looked at.
    `quad` is the zone in the picture, left top, right top, right bottom, left bottom as it is read, in
    fractions of width and height.
    """

    format: MrzFormat
    lines: tuple[str, ...] = field(repr=False)
    doubtful: tuple[Place, ...]
    repaired: tuple[Place, ...]
    confidence: tuple[tuple[float, ...], ...] = field(repr=False)
    quad: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Zone:
    """The zone of one picture before anything is decided: likelihoods of its characters.

    `glyphs` are natural logarithms (characters, 37) per line; `bleached` are the places where the picture is
    too bright to show anything; `quad` is as in `MrzReading`.
    """

    glyphs: tuple[Floats, ...] = field(repr=False)
    bleached: tuple[Place, ...]
    quad: tuple[Point, ...]


def read_mrz(image: NDArray[np.uint8]) -> MrzReading | None:
    """Return the zone in a grey (height, width) or BGR (height, width, 3) picture, or None."""
    zone = find_zone(image)
    return None if zone is None else reading_of(zone)


def find_zone(image: NDArray[np.uint8]) -> Zone | None:
    """Return what may be the zone of a picture; `reading_of` tells whether it is one."""
    grey = image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    if min(grey.shape) < _SMALLEST:
        return None
    picture = Picture(grey)
    recogniser = _recogniser()
    band = find_band(picture, recogniser)
    if band is None:
        return None
    band, glyphs = settled(picture, recogniser, band)
    return Zone(tuple(glyphs), _bleached(picture, band), _quad(band, grey.shape))


def reading_of(zone: Zone) -> MrzReading | None:
    """Return what a zone says, or None where it is no zone."""
    decoded = decode(zone.glyphs)
    if decoded is None or not _believable(decoded, zone.glyphs):
        return None
    return MrzReading(
        format=decoded.layout.format,
        lines=decoded.lines,
        doubtful=decoded.doubtful,
        repaired=decoded.repaired,
        confidence=tuple(
            tuple(
                float(np.exp(row[ALPHABET.index(character)]))
                for row, character in zip(rows, line, strict=True)
            )
            for rows, line in zip(zone.glyphs, decoded.lines, strict=True)
        ),
        quad=zone.quad,
    )


@functools.cache
def _recogniser() -> Recogniser:
    return Recogniser(MODEL)


def _believable(decoded: Decoded, glyphs: Sequence[Floats]) -> bool:
    """Tell a zone from print that is merely evenly spaced: plain characters, each where it may stand."""
    places = sum(len(line) for line in decoded.lines)
    if len(decoded.doubtful) > _MOST_DOUBTFUL * places or len(decoded.repaired) > _MOST_REPAIRED * places:
        return False
    if decoded.outlandish > _MOST_OUTLANDISH * places:
        return False
    if decoded.passed > 1 or (decoded.passed and not decoded.failed):
        return True
    certain = float(np.mean([np.exp(row.max(axis=1)).mean() for row in glyphs]))
    return certain >= _CERTAIN and (_FILLERS in "".join(decoded.lines) or _is_licence(decoded))


def _is_licence(decoded: Decoded) -> bool:
    """Tell whether a single line begins as a driving licence of a known state does; it may have no filler."""
    head = decoded.lines[0]
    return decoded.layout.format is MrzFormat.DL1X30 and head[1] == "1" and is_known_state(head[2:5])


def _bleached(picture: Picture, band: Band) -> tuple[Place, ...]:
    """Return the places whose whole cell is as good as white: glare, not paper, which has print on it."""
    found: list[Place] = []
    for line, (frame, row) in enumerate(zip(band.frames, band.rows, strict=True)):
        darkest = cv2.erode(picture.cut(frame), np.ones((round(CAP), 5), np.uint8))[STRIP_HEIGHT // 2]
        columns = row.centres.astype(np.intp).clip(0, frame.width - 1)
        found.extend((line, place) for place in np.flatnonzero(darkest[columns] > _WHITE).tolist())
    return tuple(found)


def _quad(band: Band, shape: tuple[int, ...]) -> tuple[Point, ...]:
    top, bottom = band.frames[0], band.frames[-1]
    half = CAP * 0.75

    def corner(frame: LineFrame, x: float, y: float) -> Point:
        xs, ys = frame.to_picture(np.array([x]), np.array([y]))
        return float(xs[0]) / shape[1], float(ys[0]) / shape[0]

    first, last = band.rows[0], band.rows[-1]
    middle = STRIP_HEIGHT / 2
    # As wide as the last line: the first may be a short one.
    width = (len(last.centres) - 0.4) * first.pitch
    return (
        corner(top, float(first.centres[0]) - 0.6 * first.pitch, middle - half),
        corner(top, float(first.centres[0]) + width, middle - half),
        corner(bottom, float(last.centres[-1]) + 0.6 * last.pitch, middle + half),
        corner(bottom, float(last.centres[0]) - 0.6 * last.pitch, middle + half),
    )
