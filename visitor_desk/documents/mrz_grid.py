"""Where the characters of a line stand: an evenly spaced row of a known number of them.

The spacing of machine-readable lines is even by standard, so the row is found as a whole; a character lost
in glare still gets its place.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
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
    return _period(middle / (np.abs(middle).mean() + 1.0), 1, 2048)[1]


def _period(signal: Floats, step: int, size: int = 4096) -> tuple[float, float]:
    """Return the strongest possible spacing, strip pixels, and its share of the signal (0 to 1)."""
    length = size // step
    spectrum = np.abs(np.fft.rfft(signal, length)) / (np.abs(signal).sum() + 1e-9)
    low, high = math.ceil(length * step / _WIDEST), min(int(length * step / _NARROWEST), len(spectrum) - 1)
    best = low + int(spectrum[low : high + 1].argmax())
    return length * step / best, float(spectrum[best])


def rows_of(scores: Scores, pitch: float, counts: tuple[int, ...], tilt: float = 0.0) -> dict[int, Row]:
    """Return the best row for each number of characters that fits into the strip, by dynamic programming.

    `tilt` is by how much the spacing grows from one end of the strip to the other, as a share of `pitch`.
    """
    odds = _odds(scores)
    width = len(odds)
    wide = pitch * (1 + tilt * (np.arange(width)[:, None] / width - 0.5))
    low, high = max(3, round(float(wide.min()) * 0.87)), round(float(wide.max()) * 1.13) + 1
    gaps = np.arange(high, low - 1, -1)
    half = round(pitch / 2)
    before = np.full(width, -_CLIP)
    before[half:] = odds[:-half]
    after = np.full(width, -_CLIP)
    after[:-half] = odds[half:]
    # From column x - gap to column x: what a spacing off the common one costs, and ink halfway.
    halfway = np.arange(width)[:, None] - gaps + gaps // 2
    toll = _STIFFNESS * ((gaps - wide) / wide) ** 2 + 0.5 * odds[halfway.clip(0)]
    line = np.full(high + width, _IMPOSSIBLE * 10)
    sources = np.lib.stride_tricks.sliding_window_view(line, len(gaps))[:width]
    best = line[high:]
    best[:] = odds - 0.5 * before
    columns = np.arange(width)
    most = max(counts)
    came = np.zeros((most, width), np.int16)
    rows: dict[int, Row] = {}
    for n in range(1, most + 1):
        if n in counts:
            total = best - 0.5 * after
            end = int(total.argmax())
            if total[end] > _IMPOSSIBLE:
                rows[n] = Row(_traced(came, n, end), float(total[end]))
        if n == most:
            break
        options = sources - toll
        choice = options.argmax(axis=1)
        came[n] = gaps[choice]
        best[:] = options[columns, choice] + odds
    return rows


def tilt_of(rows: Sequence[tuple[Row, int]]) -> float:
    """Return the tilt on which rows agree: the median slope of their spacings (Theil and Sen).

    Each row comes with the width of its strip; all strips show the same stretch of the picture.
    """
    slopes = []
    for row, width in rows:
        gaps = np.convolve(np.diff(row.centres), np.ones(3) / 3, "valid") / row.pitch
        places = row.centres[1 : 1 + len(gaps)] / width
        apart = len(gaps) // 2
        slopes.append(
            (gaps[apart:] - gaps[: len(gaps) - apart]) / (places[apart:] - places[: len(gaps) - apart])
        )
    return float(np.median(np.concatenate(slopes))) if slopes else 0.0


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
