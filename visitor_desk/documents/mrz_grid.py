"""Where the characters of a line stand: an evenly spaced row of a known number of them.

The spacing of machine-readable lines is even by standard, so the row is found as a whole; a character lost
in glare still gets its place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visitor_desk.documents.mrz_glyphs import GAP, STRIDE, Scores, Strip

Floats = NDArray[np.float64]

_CLIP = 4.0
_STIFFNESS = 60.0  # what a spacing that is off by its whole width would cost
_IMPOSSIBLE = -1e8
_NARROWEST, _WIDEST = 8.0, 28.0  # spacing, pixels of the strip


@dataclass(frozen=True, slots=True)
class Row:
    """A row of characters: the middle of each in strip pixels, and its lead over no characters at all."""

    centres: Floats
    score: float

    @property
    def pitch(self) -> float:
        """The mean spacing, strip pixels."""
        return float((self.centres[-1] - self.centres[0]) / (len(self.centres) - 1))


def spacing_of(scores: Scores) -> tuple[float, float]:
    """Return the likeliest spacing in strip pixels and how regular the line is (0 to 1)."""
    ink = 1.0 - np.exp(scores[GAP])
    return _period(ink - ink.mean(), STRIDE)


def evenness_of(strip: Strip) -> float:
    """Return how evenly spaced the strokes of a strip are (0 to 1): a cheap test before the recogniser."""
    middle = strip[5:20].mean(axis=0).astype(np.float64)
    middle = middle - np.convolve(middle, np.ones(33) / 33, "same")
    return _period(middle / (np.abs(middle).mean() + 1.0), 1)[1]


def _period(signal: Floats, step: int) -> tuple[float, float]:
    """Return the strongest possible spacing, strip pixels, and its share of the signal (0 to 1)."""
    length = 4096 // step
    spectrum = np.abs(np.fft.rfft(signal, length)) / (np.abs(signal).sum() + 1e-9)
    low, high = math.ceil(length * step / _WIDEST), min(int(length * step / _NARROWEST), len(spectrum) - 1)
    best = low + int(spectrum[low : high + 1].argmax())
    return length * step / best, float(spectrum[best])


def rows_of(scores: Scores, pitch: float, counts: tuple[int, ...]) -> dict[int, Row]:
    """Return the best row for each number of characters that fits into the strip, by dynamic programming."""
    odds = _odds(scores)
    width = len(odds)
    low, high = max(3, round(pitch * 0.87)), round(pitch * 1.13) + 1
    gaps = np.arange(low, high + 1)
    cost = _STIFFNESS * ((gaps - pitch) / pitch) ** 2
    half = round(pitch / 2)
    before = np.full(width, -_CLIP)
    before[half:] = odds[:-half]
    after = np.full(width, -_CLIP)
    after[:-half] = odds[half:]
    best = odds - 0.5 * before
    most = max(counts)
    came = np.zeros((most, width), np.int16)
    between = [odds[gap // 2 : width - gap + gap // 2] * 0.5 + cost[k] for k, gap in enumerate(gaps)]
    options = np.full((len(gaps), width), -1e9)
    rows: dict[int, Row] = {}
    for n in range(1, most + 1):
        if n in counts:
            total = best - 0.5 * after
            end = int(total.argmax())
            if total[end] > _IMPOSSIBLE:
                rows[n] = Row(_traced(came, n, end), float(total[end]))
        if n == most:
            break
        for k, gap in enumerate(gaps):
            np.subtract(best[: width - gap], between[k], out=options[k, gap:])
        came[n] = gaps[options.argmax(axis=0)]
        best = options.max(axis=0) + odds
    return rows


def _odds(scores: Scores) -> Floats:
    """Return the logarithm of the odds that a character, not a gap, stands at each pixel column."""
    gap = np.minimum(scores[GAP], -1e-6)
    odds = np.log1p(-np.exp(gap)) - gap
    odds = np.clip(odds, -_CLIP, _CLIP)
    columns = np.arange(len(odds)) * STRIDE + (STRIDE - 1) / 2
    return np.asarray(np.interp(np.arange(len(odds) * STRIDE), columns, odds), np.float64)


def _traced(came: NDArray[np.int16], count: int, end: int) -> Floats:
    centres = [end]
    for n in range(count - 1, 0, -1):
        centres.append(centres[-1] - int(came[n, centres[-1]]))
    return np.array(centres[::-1], np.float64) + 0.5


def glyph_scores(scores: Scores, centres: Floats) -> Floats:
    """Return (characters, 37) logarithms at the given places, without the gap, each row summing to one."""
    columns = scores.shape[1]
    place = (centres - STRIDE / 2) / STRIDE
    left = np.floor(place).astype(np.int64)
    share = place - left
    a = scores[:GAP, left.clip(0, columns - 1)]
    b = scores[:GAP, (left + 1).clip(0, columns - 1)]
    picked = (a * (1 - share) + b * share).T
    picked = picked - picked.max(axis=1, keepdims=True)
    return np.asarray(picked - np.log(np.exp(picked).sum(axis=1, keepdims=True)))


def odds_at(scores: Scores, centres: Floats) -> Floats:
    """Return the logarithm of the odds (at most 4 either way) of a character at each of the places."""
    odds = _odds(scores)
    return np.asarray(np.interp(centres - 0.5, np.arange(len(odds)), odds), np.float64)
