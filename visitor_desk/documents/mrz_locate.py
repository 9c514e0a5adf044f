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
_EVENLY = 0.92 * math.sqrt(12)  # height of an even stripe without its fringes, in standard deviations


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
    edges = cv2.Scharr(dark, cv2.CV_16S, 1, 0)
    top = max(float(np.percentile(np.abs(edges[::4, ::4]), 99)), 64.0)
    sharp = cv2.convertScaleAbs(edges, alpha=255.0 / top)
    strength = np.asarray(cv2.GaussianBlur(sharp, (3, 3), 0), np.uint8)
    closed = cv2.morphologyEx(
        strength, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (_JOIN, 1))
    )
    threshold, _ = cv2.threshold(closed, 0, 255, cv2.THRESH_OTSU)
    around = np.maximum(cv2.blur(closed, (_JOIN * 3, 31)), np.uint8(round(0.75 * threshold)))
    grown = cv2.compare(closed, around, cv2.CMP_GT)
    mask = cv2.morphologyEx(grown, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (9, 3)))
    return strength, np.asarray(mask, np.uint8)


def _pieces(turned: Grey) -> list[_Piece]:
    strength, mask = _print_mask(turned)
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    boxes = [(cv2.boundingRect(outline), outline) for outline in outlines]
    wide = [(box, outline) for box, outline in boxes if box[2] >= 30 and 3 <= box[3] <= box[2] / 1.6]
    wide.sort(key=lambda one: -one[0][2])
    found: list[_Piece] = []
    for (x, y, w, h), outline in wide[:40]:
        inside = np.zeros((h, w), np.uint8)
        cv2.drawContours(inside, [outline], -1, 255, -1, offset=(-x, -y))
        weights = cv2.bitwise_and(strength[y : y + h, x : x + w], inside)
        found.extend(_fitted(inside, np.asarray(weights, np.uint8), x, y))
    return found


def _fitted(inside: Grey, weights: Grey, x: int, y: int) -> list[_Piece]:
    """Return one piece through a blob whose corner lies at x, y, or one per line that has grown into it.

    `inside` is the blob's shape, `weights` the strength of strokes in it.
    """
    moments = cv2.moments(weights)
    total = moments["m00"]
    if not total or not moments["mu20"]:
        return []
    slope = moments["mu11"] / moments["mu20"]
    x0, x1 = float(x), float(x + weights.shape[1] - 1)
    middle = x + moments["m10"] / total
    row = y + moments["m01"] / total
    shape = cv2.moments(inside, binaryImage=True)
    spread = shape["mu02"] - 2 * slope * shape["mu11"] + slope * slope * shape["mu20"]
    height = max(_EVENLY * math.sqrt(max(spread, 0.0) / shape["m00"]), 2.5)
    if (x1 - x0) / height >= _SHORTEST or height < 12:
        return [_Piece(x0, x1, slope, row - slope * middle, height)]
    return _lines_of(weights, slope, (x0, x1), (middle - x, row - y), row - slope * middle)


def _lines_of(
    weights: Grey, slope: float, ends: tuple[float, float], centre: tuple[float, float], offset: float
) -> list[_Piece]:
    """Return the lines of a blob, told apart by the ink of rows that run along the slope."""
    rows, columns = np.nonzero(weights)
    residual = rows - centre[1] - slope * (columns - centre[0])
    start = math.floor(float(residual.min()))
    counts = np.bincount((residual - start).astype(np.int64), weights=weights[rows, columns])
    profile = np.convolve(counts.astype(np.float64), np.ones(3) / 3, "same")
    inked = np.concatenate(([0], (profile > 0.5 * np.percentile(profile, 85)).astype(np.int8), [0]))
    starts, stops = np.flatnonzero(np.diff(inked) == 1), np.flatnonzero(np.diff(inked) == -1)
    pieces = []
    for a, b in zip(starts, stops, strict=True):
        tall = float(b - a)
        if tall >= 3 and (ends[1] - ends[0]) / tall >= _SHORTEST:
            pieces.append(_Piece(*ends, slope, offset + start + (a + b - 1) / 2, tall))
    return pieces


def _fit(xs: Floats, ys: Floats, weights: Floats) -> tuple[float, float]:
    """Return slope and offset of the line through weighted points."""
    total = float(weights.sum())
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
