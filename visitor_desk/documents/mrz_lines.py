"""From one seed to the level strips of every line of print around it.

All geometry is a `LineFrame`: how the strip's pixels lie in the picture. Nothing is warped twice; each
strip is taken straight from the picture (or from its halved copies, so that large pictures do not alias).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from visitor_desk.documents.mrz_locate import LineSeed

Grey = NDArray[np.uint8]
Floats = NDArray[np.float64]

STRIP_HEIGHT = 24
CAP = 14.5
"""The height of a capital in a strip, pixels; what the recogniser was trained around."""

_CELL = 10.0  # height of a capital in the survey of the seed's surroundings, pixels
_REACH = 6.5  # how far above and below the seed other lines are looked for, in capitals
_REACH_ALONE = 1.8  # the same where only the curve of the seed itself is looked for
_BLOCK = 20  # columns of the survey that share one profile
_CURVE_STEP = 3.0  # rows by which the ends of a line may first be lower or higher than its middle
_CURVE_UNLIKELY = 0.004  # what a row of curve has to win, as a share of the contrast


@dataclass(frozen=True, slots=True)
class LineFrame:
    """A level strip laid over the picture.

    Strip pixel (x, y) lies at `origin + along * x + down * (y - 12 + sag(x))`, where `along` and `down` are
    picture pixels per strip pixel and `sag` is a quadratic through the three numbers of `bend` (strip
    pixels at the left end, the middle and the right end).
    """

    origin: tuple[float, float]
    along: tuple[float, float]
    down: tuple[float, float]
    width: int
    bend: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def to_picture(self, xs: Floats, ys: Floats) -> tuple[Floats, Floats]:
        """Return the picture coordinates of strip coordinates, broadcast against each other."""
        sag = self._sag(xs)
        across = ys - STRIP_HEIGHT / 2
        # What depends on the column alone is summed first: of a whole strip that is a row, not an area.
        return (
            (self.origin[0] + self.along[0] * xs + self.down[0] * sag) + self.down[0] * across,
            (self.origin[1] + self.along[1] * xs + self.down[1] * sag) + self.down[1] * across,
        )

    def upside_down(self) -> LineFrame:
        """Return the same strip read from the other end."""
        end = (self.origin[0] + self.along[0] * self.width, self.origin[1] + self.along[1] * self.width)
        turn = (-self.along[0], -self.along[1]), (-self.down[0], -self.down[1])
        bend = (-self.bend[2], -self.bend[1], -self.bend[0])
        return replace(self, origin=end, along=turn[0], down=turn[1], bend=bend)

    def window(
        self, start: float, width: int, *, wide: float = 1.0, tall: float = 1.0, drop: float = 0.0
    ) -> LineFrame:
        """Return a strip of `width` pixels from `start` on, its characters scaled by `wide` and `tall`."""
        stop = start + width / wide
        places = np.array([start, (start + stop) / 2, stop])
        bend = tuple((self._sag(places) * tall).tolist())
        origin = (
            self.origin[0] + self.along[0] * start + self.down[0] * drop,
            self.origin[1] + self.along[1] * start + self.down[1] * drop,
        )
        along = (self.along[0] / wide, self.along[1] / wide)
        down = (self.down[0] / tall, self.down[1] / tall)
        return LineFrame(origin, along, down, width, (bend[0], bend[1], bend[2]))

    def _sag(self, xs: Floats) -> Floats:
        t = xs / self.width
        a, b, c = self.bend
        return np.asarray(a * (1 - t) * (1 - 2 * t) + 4 * b * t * (1 - t) + c * t * (2 * t - 1))


class Picture:
    """A grey picture and its halved copies, made when they are first asked for."""

    def __init__(self, grey: Grey) -> None:
        self._levels = [grey]

    @property
    def grey(self) -> Grey:
        """The picture itself."""
        return self._levels[0]

    def _level(self, wanted: int) -> tuple[Grey, int]:
        while len(self._levels) <= wanted and min(self._levels[-1].shape) >= 32:
            last = self._levels[-1]
            size = (last.shape[1] // 2, last.shape[0] // 2)
            self._levels.append(np.asarray(cv2.resize(last, size, interpolation=cv2.INTER_AREA), np.uint8))
        level = min(wanted, len(self._levels) - 1)
        return self._levels[level], level

    def sample(self, frame: LineFrame, columns: Floats, rows: Floats, step: float) -> NDArray[np.float32]:
        """Return grey values (rows, columns) at the strip's places; `step` is how far apart rows are.

        `columns` and `rows` are strip pixels, `step` picture pixels.
        """
        grey, level = self._level(max(0, math.floor(math.log2(max(step, 1e-6)) + 0.3)))
        factor = 0.5**level
        scaled = replace(
            frame,
            # Centres of pixels, not their corners, stay where they are.
            origin=(frame.origin[0] * factor - 0.5, frame.origin[1] * factor - 0.5),
            along=(frame.along[0] * factor, frame.along[1] * factor),
            down=(frame.down[0] * factor, frame.down[1] * factor),
        )
        xs, ys = scaled.to_picture(columns[None, :], rows[:, None])
        flags = cv2.INTER_CUBIC if step * factor < 0.75 else cv2.INTER_LINEAR
        picked = cv2.remap(
            grey, xs.astype(np.float32), ys.astype(np.float32), flags, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(picked, np.float32)

    def cut(self, frame: LineFrame) -> NDArray[np.float32]:
        """Return the strip (24, width) of grey values that `frame` lays over the picture."""
        columns = np.arange(frame.width, dtype=np.float64) + 0.5
        rows = np.arange(STRIP_HEIGHT, dtype=np.float64) + 0.5
        return self.sample(frame, columns, rows, math.hypot(*frame.down))


def seed_frame(seed: LineSeed) -> LineFrame:
    """Return the strip of a seed, longer at both ends than the seed."""
    along = _unit(seed)
    down = (-along[1], along[0])
    scale = seed.height / CAP
    length = max(seed.length * 1.2, seed.height * 50)
    width = min(4 * round(length / scale / 4), 1200)
    middle = ((seed.left[0] + seed.right[0]) / 2, (seed.left[1] + seed.right[1]) / 2)
    half = width * scale / 2
    return LineFrame(
        (middle[0] - along[0] * half, middle[1] - along[1] * half),
        (along[0] * scale, along[1] * scale),
        (down[0] * scale, down[1] * scale),
        width,
    )


def lines_around(picture: Picture, frame: LineFrame) -> list[LineFrame]:
    """Return the strips of the lines of print near a strip, its own among them, from top to bottom.

    Lines that lean against each other (perspective) are each levelled by themselves; heights are measured
    anew.
    """
    survey = _surveyed(picture, frame, _REACH)
    if survey is None:
        return [frame]
    leaning = _leaning(survey)
    middle = survey.profiles.shape[1] / 2
    frames = []
    for centre, tall in _peaks(_levelled(survey, leaning), middle):
        drop = (centre - middle) * survey.scale
        origin = (frame.origin[0] + frame.down[0] * drop, frame.origin[1] + frame.down[1] * drop)
        own = replace(_bent(frame, survey, leaning, centre - middle), origin=origin)
        frames.append(_grown(own, min(max(tall / _CELL, 0.7), 1.4)))
    return frames


def levelled(picture: Picture, frame: LineFrame) -> LineFrame:
    """Return the strip bent along its own line of print, which a curved page does not leave straight."""
    survey = _surveyed(picture, frame, _REACH_ALONE)
    return frame if survey is None else _bent(frame, survey, _leaning(survey, fanned=False), 0.0)


@dataclass(frozen=True, slots=True)
class _Survey:
    """The ink around a strip: one profile (rows) per block of columns, and where the blocks lie.

    `places` run from -1 to 1 along the strip; a row is `scale` strip pixels high.
    """

    profiles: Floats
    places: Floats
    half: float  # half of the width, rows
    scale: float


@dataclass(frozen=True, slots=True)
class _Leaning:
    """How lines run through a survey, in rows.

    `slope` is the fall from the middle to the right end, `fan` its change per row, `curve` how far both ends
    lie below the middle.
    """

    slope: float = 0.0
    fan: float = 0.0
    curve: float = 0.0

    def fall(self, rows: Floats, places: Floats) -> Floats:
        """Return how far lines lie below their middle, broadcast."""
        return (self.slope + self.fan * rows) * places + self.curve * places * places


def _surveyed(picture: Picture, frame: LineFrame, reach: float) -> _Survey | None:
    """Return the survey of a strip's surroundings, `reach` capitals above and below; None for a stub."""
    scale = CAP / _CELL
    width, height = round(frame.width / scale), round(2 * reach * _CELL)
    columns = (np.arange(width, dtype=np.float64) + 0.5) * scale
    rows = (np.arange(height, dtype=np.float64) + 0.5 - height / 2) * scale + STRIP_HEIGHT / 2
    energy = _stroke_energy(picture.sample(frame, columns, rows, math.hypot(*frame.down) * scale))
    starts = np.arange(_BLOCK, width - 2 * _BLOCK + 1, _BLOCK)
    if len(starts) < 4:
        return None
    inside = energy[:, _BLOCK : int(starts[-1]) + _BLOCK]
    profiles = inside.reshape(height, len(starts), _BLOCK).sum(axis=2).T
    places = np.asarray((starts + _BLOCK / 2 - width / 2) / (width / 2), np.float64)
    return _Survey(np.ascontiguousarray(profiles), places, width / 2, scale)


def _bent(frame: LineFrame, survey: _Survey, leaning: _Leaning, row: float) -> LineFrame:
    """Return the frame bent along the lines at a row of its survey, counted from the middle."""
    ends = leaning.fall(np.array(row), np.array([-1.0, 0.0, 1.0])) * survey.scale
    left, middle, right = (old + float(new) for old, new in zip(frame.bend, ends, strict=True))
    return replace(frame, bend=(left, middle, right))


def _grown(frame: LineFrame, grow: float) -> LineFrame:
    """Return the frame for characters `grow` times as high as was thought; it covers the same width."""
    width = 4 * round(frame.width / grow / 4)
    factor = frame.width / width
    return LineFrame(
        frame.origin,
        (frame.along[0] * factor, frame.along[1] * factor),
        (frame.down[0] * factor, frame.down[1] * factor),
        width,
        (frame.bend[0] / factor, frame.bend[1] / factor, frame.bend[2] / factor),
    )


def _unit(seed: LineSeed) -> tuple[float, float]:
    length = max(seed.length, 1e-6)
    return ((seed.right[0] - seed.left[0]) / length, (seed.right[1] - seed.left[1]) / length)


def _stroke_energy(survey: NDArray[np.float32]) -> Floats:
    """Return how much each pixel is an upright dark stroke, equal for strong and for faint print."""
    smooth = cv2.GaussianBlur(survey, (3, 3), 0)
    dark = cv2.morphologyEx(smooth, cv2.MORPH_BLACKHAT, cv2.getStructuringElement(cv2.MORPH_RECT, (9, 5)))
    edges = np.abs(cv2.Sobel(dark, cv2.CV_32F, 1, 0))
    local = cv2.blur(edges, (61, 61)) + 2.0
    return np.asarray(np.minimum(edges / local, 4.0), np.float64)


def _levelled(survey: _Survey, leaning: _Leaning) -> Floats:
    """Return the ink of each row when it follows the lines."""
    height = survey.profiles.shape[1]
    rows = np.arange(height, dtype=np.float64)
    fall = leaning.fall(rows[None, :] - height / 2, survey.places[:, None])
    index = np.rint(rows[None, :] + fall).astype(np.intp).clip(0, height - 1)
    index += np.arange(len(survey.places), dtype=np.intp)[:, None] * height
    return np.asarray(survey.profiles.ravel()[index].sum(axis=0))


def _leaning(survey: _Survey, *, fanned: bool = True) -> _Leaning:
    """Return the leaning that makes the rows most unlike each other, from coarse to fine."""
    best = _Leaning()
    slope, fan, curve = 0.012 * survey.half, 0.0006 * survey.half, _CURVE_STEP
    best = _best(survey, (replace(best, slope=i * slope) for i in range(-3, 4)))
    best = _best(survey, (replace(best, curve=i * curve) for i in range(-2, 3)))
    for shrink in (0.5, 0.2):
        best = _best(survey, (replace(best, slope=best.slope + i * slope * shrink) for i in (-1, 0, 1)))
        if fanned:
            best = _best(survey, (replace(best, fan=best.fan + i * fan * shrink * 2) for i in (-1, 0, 1)))
        best = _best(survey, (replace(best, curve=best.curve + i * curve * shrink) for i in (-1, 0, 1)))
    return best


def _best(survey: _Survey, choices: Iterable[_Leaning]) -> _Leaning:
    return max(choices, key=lambda one: _contrast(survey, one))


def _contrast(survey: _Survey, leaning: _Leaning) -> float:
    profile = _levelled(survey, leaning)
    unlikely = 40 * abs(leaning.fan) / survey.half + _CURVE_UNLIKELY * abs(leaning.curve)
    return float((profile * profile).sum()) * (1 - unlikely)


def _peaks(profile: Floats, seed_row: float) -> list[tuple[float, float]]:
    """Return (centre row, height) of each line in a profile, from top to bottom."""
    width = round(_CELL)
    smooth = np.convolve(profile, np.ones(width) / width, "same")
    near = smooth[max(0, int(seed_row - _CELL)) : int(seed_row + _CELL) + 1]
    floor = 0.4 * float(near.max())
    base = float(np.percentile(profile, 15))
    found: list[tuple[float, float]] = []
    order = np.argsort(-smooth)
    taken = np.zeros(len(profile), np.bool_)
    for row in order:
        if smooth[row] < floor:
            break
        if taken[row]:
            continue
        low, high = max(0, int(row - 1.3 * _CELL)), min(len(profile), int(row + 1.3 * _CELL) + 1)
        taken[low:high] = True
        if row < _CELL * 0.5 or row > len(profile) - _CELL * 0.5:
            continue
        edge = base + 0.4 * (float(profile[max(0, row - 3) : row + 4].max()) - base)
        top, bottom = int(row), int(row)
        while top > low and profile[top - 1] > edge:
            top -= 1
        while bottom < high - 1 and profile[bottom + 1] > edge:
            bottom += 1
        tall = bottom - top + 1.0
        centre = (top + bottom + 1) / 2 if 0.6 * _CELL <= tall <= 1.6 * _CELL else row + 0.5
        found.append((centre, min(max(tall, 0.7 * _CELL), 1.4 * _CELL)))
    return sorted(found)
