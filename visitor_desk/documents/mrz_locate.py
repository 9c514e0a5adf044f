"""Where lines of small print run through a picture: seeds for the reader of machine-readable zones.

Nothing here decides what is a zone; the recogniser does. A seed is one line, so a zone is found even when
only one of its lines stands out, and lines are found at any angle because the picture is tried at several.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Floats = NDArray[np.float64]

WORKING_SIDE = 800
"""The longest side of the picture in which lines are looked for, pixels."""
_JOIN = 19  # gap between two characters that is closed, pixels of the working picture
_SHORTEST = 14.0  # a line is at least this many times as long as it is high
_LONGEST = 75.0


@dataclass(frozen=True, slots=True)
class LineSeed:
    """A stretch of print: its middle line, left to right, and the height of its capitals; pixels."""

    left: tuple[float, float]
    right: tuple[float, float]
    height: float
    rank: float

    @property
    def length(self) -> float:
        """Length of the middle line, pixels."""
        return math.dist(self.left, self.right)


@dataclass(frozen=True, slots=True)
class _Piece:
    """y = slope * x + offset from x0 to x1, in the turned working picture."""

    x0: float
    x1: float
    slope: float
    offset: float
    height: float

    @property
    def length(self) -> float:
        return self.x1 - self.x0

    def at(self, x: float) -> float:
        return self.slope * x + self.offset


def line_seeds(grey: Grey, degrees: float) -> list[LineSeed]:
    """Return seeds of lines within about 8° of `degrees` (clockwise, 0 to 180), likeliest first."""
    scale = WORKING_SIDE / max(grey.shape)
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    turned, back = _turned(np.asarray(small, np.uint8), degrees)
    pieces = _joined(_pieces(turned))
    lines = [
        p for p in pieces if _SHORTEST <= p.length / p.height <= _LONGEST and p.length >= WORKING_SIDE / 7
    ]
    seeds = []
    for line in lines:
        ends = np.array([[line.x0, line.at(line.x0), 1.0], [line.x1, line.at(line.x1), 1.0]])
        left, right = ends @ back.T / scale
        seeds.append(
            LineSeed(
                (float(left[0]), float(left[1])),
                (float(right[0]), float(right[1])),
                line.height / scale,
                _rank(line, lines),
            )
        )
    return sorted(seeds, key=lambda seed: -seed.rank)


def _turned(small: Grey, degrees: float) -> tuple[Grey, Floats]:
    """Return the picture turned so that lines at `degrees` lie level, and the 2x3 matrix back."""
    if degrees == 0:
        return small, np.array([[1.0, 0, 0], [0, 1.0, 0]])
    height, width = small.shape
    if degrees == 90:
        turned = cv2.rotate(small, cv2.ROTATE_90_COUNTERCLOCKWISE)
        return np.asarray(turned, np.uint8), np.array([[0, -1.0, width - 1], [1.0, 0, 0]])
    forward = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    cos, sin = abs(forward[0, 0]), abs(forward[0, 1])
    size = (int(height * sin + width * cos), int(height * cos + width * sin))
    forward[:, 2] += (size[0] / 2 - width / 2, size[1] / 2 - height / 2)
    turned = cv2.warpAffine(small, forward, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned, np.uint8), np.asarray(cv2.invertAffineTransform(forward), np.float64)


def _print_mask(turned: Grey) -> tuple[Grey, Grey]:
    """Return the strength of upright strokes and a mask in which the characters of lines are joined."""
    dark = cv2.morphologyEx(turned, cv2.MORPH_BLACKHAT, cv2.getStructuringElement(cv2.MORPH_RECT, (13, 7)))
    edges = np.abs(cv2.Scharr(dark, cv2.CV_16S, 1, 0))
    top = max(float(np.percentile(edges[::2, ::2], 99)), 64.0)
    sharp = np.minimum(edges * (255.0 / top), 255).astype(np.uint8)
    strength = np.asarray(cv2.GaussianBlur(sharp, (3, 3), 0), np.uint8)
    closed = cv2.morphologyEx(
        strength, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (_JOIN, 1))
    )
    threshold, _ = cv2.threshold(closed, 0, 255, cv2.THRESH_OTSU)
    around = cv2.blur(closed, (_JOIN * 3, 31))
    grown = ((closed > 0.75 * threshold) & (closed > around)).astype(np.uint8)
    mask = cv2.morphologyEx(grown, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (9, 3)))
    return strength, np.asarray(mask, np.uint8)


def _pieces(turned: Grey) -> list[_Piece]:
    strength, mask = _print_mask(turned)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    order = [
        i
        for i in range(1, count)
        if stats[i, 2] >= 30 and stats[i, 3] >= 3 and stats[i, 2] >= 1.6 * stats[i, 3]
    ]
    order.sort(key=lambda i: -int(stats[i, 2]))
    found: list[_Piece] = []
    for i in order[:40]:
        x, y, w, h = (int(v) for v in stats[i, :4])
        rows, columns = np.nonzero(labels[y : y + h, x : x + w] == i)
        weights = strength[rows + y, columns + x].astype(np.float64) + 1.0
        found.extend(_fitted(columns.astype(np.float64) + x, rows.astype(np.float64) + y, weights))
    return found


def _fitted(xs: Floats, ys: Floats, weights: Floats) -> list[_Piece]:
    """Return one piece through the points, or one per line where several lines have grown together."""
    x0, x1 = float(xs.min()), float(xs.max())
    middle = (x0 + x1) / 2
    slope, offset = _fit(xs - middle, ys, weights)
    residual = ys - slope * (xs - middle) - offset
    ordered = np.sort(residual)
    low, high = ordered[int(0.04 * len(ordered))], ordered[int(0.96 * (len(ordered) - 1))]
    height = max(float(high - low), 2.5)
    if (x1 - x0) / height >= _SHORTEST or height < 12:
        offset += (low + high) / 2
        return [_Piece(x0, x1, float(slope), float(offset - slope * middle), height)]
    start = math.floor(low)
    counts = np.bincount((residual - start).clip(0, high - start + 1).astype(np.int64), weights=weights)
    profile = np.convolve(counts.astype(np.float64), np.ones(3) / 3, "same")
    inked = np.concatenate(([0], (profile > 0.5 * np.percentile(profile, 85)).astype(np.int8), [0]))
    starts, stops = np.flatnonzero(np.diff(inked) == 1), np.flatnonzero(np.diff(inked) == -1)
    pieces = []
    for a, b in zip(starts, stops, strict=True):
        tall = float(b - a)
        if tall >= 3 and (x1 - x0) / tall >= _SHORTEST:
            at = offset + start + (a + b - 1) / 2
            pieces.append(_Piece(x0, x1, float(slope), float(at - slope * middle), tall))
    return pieces


def _fit(xs: Floats, ys: Floats, weights: Floats) -> tuple[float, float]:
    """Return slope and offset of the line through weighted points."""
    total = float(
        weights.sum()
    )  # no `@`: for so few points the threads of the linear algebra cost more than the work
    mean_x, mean_y = float((weights * xs).sum()) / total, float((weights * ys).sum()) / total
    weighted = weights * (xs - mean_x)
    slope = float((weighted * ys).sum()) / max(float((weighted * xs).sum()), 1e-9)
    return slope, mean_y - slope * mean_x


def _joined(pieces: list[_Piece]) -> list[_Piece]:
    """Join pieces that continue each other: glare and long gaps break a line."""
    rest = sorted(pieces, key=lambda p: p.x0)
    joined: list[_Piece] = []
    while rest:
        line = rest.pop(0)
        again = True
        while again:
            again = False
            for other in rest:
                if _continues(line, other):
                    rest.remove(other)
                    line = _together(line, other)
                    again = True
                    break
        joined.append(line)
    return joined


def _continues(line: _Piece, other: _Piece) -> bool:
    height = max(line.height, other.height)
    gap = other.x0 - line.x1
    if not -0.2 * min(line.length, other.length) <= gap <= 6 * height:
        return False
    if height > 1.7 * min(line.height, other.height) or abs(line.slope - other.slope) > 0.12:
        return False
    longer = line if line.length >= other.length else other
    shorter = other if longer is line else line
    middle = (shorter.x0 + shorter.x1) / 2
    return abs(longer.at(middle) - shorter.at(middle)) <= 0.5 * height


def _together(a: _Piece, b: _Piece) -> _Piece:
    xs = np.array([a.x0, a.x1, b.x0, b.x1])
    ys = np.array([a.at(a.x0), a.at(a.x1), b.at(b.x0), b.at(b.x1)])
    slope, offset = _fit(xs, ys, np.array([a.length, a.length, b.length, b.length]))
    height = (a.height * a.length + b.height * b.length) / (a.length + b.length)
    return _Piece(float(xs.min()), float(xs.max()), slope, offset, height)


def _rank(line: _Piece, lines: list[_Piece]) -> float:
    """Return more for long lines of many characters, above all with a parallel neighbour as long."""
    ratio = line.length / line.height
    rank = min(ratio, 30.0) / 30.0 + 0.3 * min(line.length / WORKING_SIDE, 1.0)
    middle = (line.x0 + line.x1) / 2
    for other in lines:
        if other is line:
            continue
        apart = abs(other.at(middle) - line.at(middle))
        overlap = min(line.x1, other.x1) - max(line.x0, other.x0)
        same = min(line.length, other.length) / max(line.length, other.length)
        if apart <= 5 * line.height and overlap > 0.75 * line.length and same > 0.75:
            rank += 0.5
    return rank
