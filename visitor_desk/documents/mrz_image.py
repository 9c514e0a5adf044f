"""Read the machine-readable zone out of a picture of a document.

`read_mrz` never invents a zone and never corrects one in silence: the lines are what is printed, with every
place that the reader is not sure of, or that it chose by grammar or check digits, reported beside them.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from visitor_desk.documents.mrz_align import settled
from visitor_desk.documents.mrz_band import Band, find_band
from visitor_desk.documents.mrz_decode import Decoded, decode
from visitor_desk.documents.mrz_glyphs import MODEL, Recogniser
from visitor_desk.documents.mrz_grid import Floats
from visitor_desk.documents.mrz_layouts import MrzFormat
from visitor_desk.documents.mrz_lines import CAP, STRIP_HEIGHT, LineFrame, Picture
from visitor_desk.documents.picture_file import load_picture

__all__ = ["MrzReading", "load_picture", "read_mrz"]

Point = tuple[float, float]

_SMALLEST = 24  # pixels; nothing smaller can hold a zone
_MOST_DOUBTFUL = 0.4  # share of the characters
_MOST_REPAIRED = 0.08
_MOST_OUTLANDISH = 0.1
_CERTAIN = 0.8  # mean likelihood of the characters below which lines without passing digits are no zone
_FILLERS = "<<"


@dataclass(frozen=True, slots=True)
class MrzReading:
    """What stands in a machine-readable zone, and how sure that is.

    `lines` are as printed. `doubtful` places ([line, column] from 0) are not sure or were repaired;
    `repaired` are those of them where grammar or check digits chose another character than the likeliest.
    `quad` is the zone in the picture, left top, right top, right bottom, left bottom as it is read, in
    fractions of width and height.
    """

    format: MrzFormat
    lines: tuple[str, ...] = field(repr=False)
    doubtful: tuple[tuple[int, int], ...]
    repaired: tuple[tuple[int, int], ...]
    quad: tuple[Point, ...]


def read_mrz(image: NDArray[np.uint8]) -> MrzReading | None:
    """Return the zone in a grey (height, width) or BGR (height, width, 3) picture, or None."""
    grey = image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    if min(grey.shape) < _SMALLEST:
        return None
    picture = Picture(grey)
    recogniser = _recogniser()
    band = find_band(picture, recogniser)
    if band is None:
        return None
    band, glyphs = settled(picture, recogniser, band)
    decoded = decode(glyphs)
    if decoded is None or not _believable(decoded, glyphs):
        return None
    return MrzReading(
        format=decoded.layout.format,
        lines=decoded.lines,
        doubtful=decoded.doubtful,
        repaired=decoded.repaired,
        quad=_quad(band, grey.shape),
    )


@functools.cache
def _recogniser() -> Recogniser:
    return Recogniser(MODEL)


def _believable(decoded: Decoded, glyphs: list[Floats]) -> bool:
    """Tell a zone from print that is merely evenly spaced: plain characters, each where it may stand."""
    places = sum(len(line) for line in decoded.lines)
    if len(decoded.doubtful) > _MOST_DOUBTFUL * places or len(decoded.repaired) > _MOST_REPAIRED * places:
        return False
    if decoded.outlandish > _MOST_OUTLANDISH * places:
        return False
    if decoded.passed > 1 or (decoded.passed and not decoded.failed):
        return True
    certain = float(np.mean([np.exp(row.max(axis=1)).mean() for row in glyphs]))
    return certain >= _CERTAIN and _FILLERS in "".join(decoded.lines)


def _quad(band: Band, shape: tuple[int, ...]) -> tuple[Point, ...]:
    top, bottom = band.frames[0], band.frames[-1]
    half = CAP * 0.75

    def corner(frame: LineFrame, x: float, y: float) -> Point:
        xs, ys = frame.to_picture(np.array([x]), np.array([y]))
        return float(xs[0]) / shape[1], float(ys[0]) / shape[0]

    first, last = band.rows[0], band.rows[-1]
    middle = STRIP_HEIGHT / 2
    return (
        corner(top, float(first.centres[0]) - 0.6 * first.pitch, middle - half),
        corner(top, float(first.centres[-1]) + 0.6 * first.pitch, middle - half),
        corner(bottom, float(last.centres[-1]) + 0.6 * last.pitch, middle + half),
        corner(bottom, float(last.centres[0]) - 0.6 * last.pitch, middle + half),
    )
