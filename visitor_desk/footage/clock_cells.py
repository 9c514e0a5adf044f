"""Finds the places in the rims of a picture that change once a second, and there the cell of one digit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from visitor_desk.footage.video_file import Picture, scaled_luma

Heat = NDArray[np.float32]

WIDEST = 1920
RIM = 0.2
"""Clocks are written within this part of the picture's height from its top or its bottom."""
PHASES = 20
LEAST_CHANGE = 3.0
"""Mean change of luma over a cell at a change of its digit; the pumping of key frames stays below it."""
MOST_PLACES = 4
HEAT_SHARES = (0.3, 0.45, 0.6)
"""What a pixel of the digit must change by, as shares of the strongest change around."""
_BLOCKS_ACROSS = 320
_SMALLEST_BLOCK = 3
_SMALLEST_DIGIT = 6


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere in the rims that changes once a second, `phase_s` after each whole media second."""

    row: int
    column: int
    phase_s: float
    change: float


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: its upper left corner, width and height in pixels."""

    left: int
    top: int
    width: int
    height: int


def rims(frame: VideoFrame) -> Picture:
    """Return the upper and the lower rim of a frame's luma, one above the other."""
    luma = scaled_luma(frame, min(frame.width, WIDEST))
    high = max(1, round(luma.shape[0] * RIM))
    return np.concatenate((luma[:high], luma[-high:]))


def ticking_places(times: Sequence[float], pictures: Sequence[Picture]) -> tuple[Place, ...]:
    """Return where these pictures change once a second and else little, the strongest first.

    The pictures must cover some ten seconds, several to the second.
    """
    block = max(_SMALLEST_BLOCK, round(pictures[0].shape[1] / _BLOCKS_ACROSS))
    changes = _changes(pictures, block)
    strength, phase = np.zeros(changes[0][0].shape, np.float32), np.zeros(changes[0][0].shape, np.int64)
    ends = np.asarray(times)
    for number in range(PHASES):
        ticks = _ticks(ends, number / PHASES)
        if len(ticks) < PHASES // 4:
            return ()
        rest = np.ones(len(ends) - 1, bool)
        rest[np.concatenate(ticks)] = False
        if not rest.any():
            continue
        for change in changes:
            at_ticks = np.stack([change[tick].max(axis=0) for tick in ticks])
            low = np.partition(at_ticks, len(ticks) // 4, axis=0)[len(ticks) // 4]
            others = change[rest]
            high = np.partition(others, len(others) * 3 // 4, axis=0)[len(others) * 3 // 4]
            better = low - high > strength
            strength[better] = (low - high)[better]
            phase[better] = number
    return _peaks(strength, phase, block)


def _changes(pictures: Sequence[Picture], block: int) -> list[Heat]:
    height, width = pictures[0].shape
    size = (max(1, width // block), max(1, height // block))
    fine = [
        cv2.resize(cv2.absdiff(before, after), size, interpolation=cv2.INTER_AREA).astype(np.float32)
        for before, after in pairwise(pictures)
    ]
    return [np.stack([cv2.blur(one, (across, across)) for one in fine]) for across in (3, 5)]


def _ticks(times: NDArray[np.float64], phase_s: float) -> list[NDArray[np.int64]]:
    """Return, for each second, the steps between pictures in which a change at this phase may show."""
    slack = 0.5 / PHASES
    first, last = np.ceil(times[0] - phase_s + slack), np.floor(times[-1] - phase_s - slack)
    found = (
        np.flatnonzero((times[:-1] < second + slack) & (times[1:] > second - slack))
        for second in np.arange(first, last + 1) + phase_s
    )
    return [one for one in found if len(one)]


def _peaks(strength: Heat, phase: NDArray[np.int64], block: int) -> tuple[Place, ...]:
    places: list[Place] = []
    left = strength.copy()
    while len(places) < MOST_PLACES:
        row, column = np.unravel_index(int(left.argmax()), left.shape)
        change = float(left[row, column])
        if change < LEAST_CHANGE:
            break
        near = strength[max(0, row - 1) : row + 2, max(0, column - 1) : column + 2]
        phases = phase[max(0, row - 1) : row + 2, max(0, column - 1) : column + 2][near > change / 2]
        places.append(
            Place(int((row + 0.5) * block), int((column + 0.5) * block), _mean_phase(phases), change)
        )
        left[max(0, row - 6) : row + 7, max(0, column - 6) : column + 7] = 0
    return tuple(places)


def _mean_phase(phases: NDArray[np.int64]) -> float:
    turn = np.exp(2j * np.pi * phases / PHASES).mean()
    return float(np.angle(turn) / (2 * np.pi) % 1.0)


def digit_cells(
    seconds: NDArray[np.uint8], numbers: NDArray[np.int64], row: int, column: int
) -> tuple[Box, ...]:
    """Return boxes the digit that changes every second near a point may have, the likeliest first.

    `seconds`: one picture for each second; `numbers`: which second each is. A digit of tens changes in one
    of ten steps only, which is why the second largest of the ten changes counts. Where the place moves
    behind the digit, only a higher threshold parts the two.
    """
    steps = np.flatnonzero(np.diff(numbers) == 1)
    moved = seconds[steps + 1].astype(np.int16) - seconds[steps]
    tenths = [moved[numbers[steps] % 10 == tenth] for tenth in range(10)]
    if not all(len(one) for one in tenths):
        return ()
    heat = np.sort([np.abs(np.median(one, axis=0)) for one in tenths], axis=0)[-2]
    reach = max(4, seconds.shape[1] // 8)
    around = (
        slice(max(0, row - reach), row + reach + 1),
        slice(max(0, column - reach), column + reach + 1),
    )
    peak = float(np.percentile(heat[around], 98))
    if peak < LEAST_CHANGE * 2:
        return ()
    boxes = (_box_of(heat > peak * share, around) for share in HEAT_SHARES)
    return tuple(dict.fromkeys(box for box in boxes if box is not None))


def _box_of(hot: NDArray[np.bool_], around: tuple[slice, slice]) -> Box | None:
    """Return the box of the connected hot pixels of which most are near the point, if it may hold a digit."""
    joined = cv2.dilate(hot.astype(np.uint8), np.ones((3, 3), np.uint8))
    many, labels, _, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    counts = np.bincount(labels[around].ravel(), minlength=many)
    counts[0] = 0
    best = int(counts.argmax())
    if not counts[best]:
        return None
    rows, columns = np.nonzero((labels == best) & hot)
    left, top = int(columns.min()), int(rows.min())
    box = Box(left, top, int(columns.max()) - left + 1, int(rows.max()) - top + 1)
    like_a_digit = box.height >= _SMALLEST_DIGIT and 0.25 * box.height <= box.width <= 1.4 * box.height
    return box if like_a_digit else None
