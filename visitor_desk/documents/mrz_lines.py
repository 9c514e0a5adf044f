"""From one seed to the level strips of every line of print around it.

All geometry is a `LineFrame`: how the strip's pixels lie in the picture. Nothing is warped twice; each
strip is taken straight from the picture (or from its halved copies, so that large pictures do not alias).
"""

from __future__ import annotations

import math
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
_BLOCK = 20  # columns of the survey that share one profile


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
        t = xs / self.width
        a, b, c = self.bend
        sag = a * (1 - t) * (1 - 2 * t) + 4 * b * t * (1 - t) + c * t * (2 * t - 1)
        offset = ys - STRIP_HEIGHT / 2 + sag
        return (
            self.origin[0] + self.along[0] * xs + self.down[0] * offset,
            self.origin[1] + self.along[1] * xs + self.down[1] * offset,
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
        bend = tuple(self._sag(x) * tall for x in (start, (start + stop) / 2, stop))
        origin = (
            self.origin[0] + self.along[0] * start + self.down[0] * drop,
            self.origin[1] + self.along[1] * start + self.down[1] * drop,
        )
        along = (self.along[0] / wide, self.along[1] / wide)
        down = (self.down[0] / tall, self.down[1] / tall)
        return LineFrame(origin, along, down, width, (bend[0], bend[1], bend[2]))

    def _sag(self, x: float) -> float:
        t = x / self.width
        a, b, c = self.bend
        return a * (1 - t) * (1 - 2 * t) + 4 * b * t * (1 - t) + c * t * (2 * t - 1)


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

    def sample(self, xs: Floats, ys: Floats, step: float) -> NDArray[np.float32]:
        """Return grey values at picture coordinates; `step` is how far apart neighbours are there."""
        grey, level = self._level(max(0, math.floor(math.log2(max(step, 1e-6)) + 0.3)))
        factor = 0.5**level
        shift = 0.5 * factor - 0.5  # centres of pixels, not their corners, stay where they are
        flags = cv2.INTER_CUBIC if step * factor < 0.75 else cv2.INTER_LINEAR
        picked = cv2.remap(
            grey,
            (xs * factor + shift).astype(np.float32),
            (ys * factor + shift).astype(np.float32),
            flags,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return np.asarray(picked, np.float32)

    def cut(self, frame: LineFrame) -> NDArray[np.float32]:
        """Return the strip (24, width) of grey values that `frame` lays over the picture."""
        columns = np.arange(frame.width, dtype=np.float64)[None, :] + 0.5
        rows = np.arange(STRIP_HEIGHT, dtype=np.float64)[:, None] + 0.5
        xs, ys = frame.to_picture(columns, rows)
        return self.sample(xs - 0.5, ys - 0.5, math.hypot(*frame.down))


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
    scale = CAP / _CELL
    width, height = round(frame.width / scale), round(2 * _REACH * _CELL)
    columns = (np.arange(width, dtype=np.float64)[None, :] + 0.5) * scale
    rows = (np.arange(height, dtype=np.float64)[:, None] + 0.5 - height / 2) * scale + STRIP_HEIGHT / 2
    xs, ys = frame.to_picture(columns, rows)
    energy = _stroke_energy(picture.sample(xs - 0.5, ys - 0.5, math.hypot(*frame.down) * scale))
    blocks = [
        (energy[:, a : a + _BLOCK].sum(axis=1), a + _BLOCK / 2 - width / 2)
        for a in range(_BLOCK, width - 2 * _BLOCK + 1, _BLOCK)
    ]
    if len(blocks) < 4:
        return [frame]
    profiles = np.array([profile for profile, _ in blocks])
    places = np.array([place for _, place in blocks])
    slope, fan = _leaning(profiles, places)
    profile = _sheared(profiles, places, slope, fan)
    frames = []
    for centre, tall in _peaks(profile, height / 2):
        lean = slope + fan * (centre - height / 2)
        drop = (centre - height / 2) * scale
        end = lean * width / 2 * scale
        own = replace(
            frame,
            origin=(frame.origin[0] + frame.down[0] * drop, frame.origin[1] + frame.down[1] * drop),
            bend=(-end, 0.0, end),
        )
        grow = min(max(tall / _CELL, 0.7), 1.4)
        frames.append(_grown(own, grow))
    return frames


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


def _sheared(profiles: Floats, places: Floats, slope: float, fan: float) -> Floats:
    height = profiles.shape[1]
    rows = np.arange(height, dtype=np.float64)
    lean = slope + fan * (rows - height / 2)
    index = np.rint(rows[None, :] + lean[None, :] * places[:, None]).astype(np.int64).clip(0, height - 1)
    return np.asarray(np.take_along_axis(profiles, index, axis=1).sum(axis=0))


def _leaning(profiles: Floats, places: Floats) -> tuple[float, float]:
    """Return the slope of the lines, and its change per row, that make the rows most unlike each other."""
    slope, fan, slope_step, fan_step = 0.0, 0.0, 0.012, 0.0006
    for _ in range(3):
        choices = [
            (_contrast(profiles, places, slope + i * slope_step, fan + k * fan_step), i, k)
            for i in range(-3, 4)
            for k in (-1, 0, 1)
        ]
        _, i, k = max(choices)
        slope, fan = slope + i * slope_step, fan + k * fan_step
        slope_step, fan_step = slope_step / 3, fan_step / 2
    return slope, fan


def _contrast(profiles: Floats, places: Floats, slope: float, fan: float) -> float:
    profile = _sheared(profiles, places, slope, fan)
    return float((profile * profile).sum()) * (1 - 40 * abs(fan))


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
