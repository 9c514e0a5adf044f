"""The second look at a zone: each line again at several sizes, and which characters are its first and last.

The edge of a card looks like an `I` and a filler lost in glare looks like nothing, so the row of a line
alone may be one character off. Here all lines are settled together: by their ink, by the grammar of the
format, by states that exist, by check digits and by lines beginning below each other.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from visitor_desk.documents.check_digits import FILLER
from visitor_desk.documents.issuing_states import is_known_state
from visitor_desk.documents.mrz_band import Band
from visitor_desk.documents.mrz_decode import (
    digits_passing,
    grammar_of,
    likely_layout,
    most_likely,
    text_of_codes,
)
from visitor_desk.documents.mrz_glyphs import Recogniser
from visitor_desk.documents.mrz_grid import Floats, Row, glyph_scores, odds_at
from visitor_desk.documents.mrz_layouts import MrzField
from visitor_desk.documents.mrz_lines import STRIP_HEIGHT, LineFrame, Picture

_BEYOND = 2
"""How many characters beyond both ends of a row are looked at as well."""
# Spacing, height of the capitals (factor) and shift, both in strip pixels, of each look. Looks are averaged.
_LOOKS = ((16.0, 1.0, 0.0), (14.5, 0.9, 0.6), (17.5, 1.1, -0.6))
_MARGIN = 18.0  # beside the first and the last character looked at, strip pixels
_OUTLANDISH = 0.05  # a character that the grammar forbids costs its logarithm
_INK = 0.7
_STATE = 3.0
_DIGIT = math.log(10)
_STAGGER = 10.0  # what it costs when a line begins one character beside the line above
_SLANT = 0.3  # of a character; what perspective and shear may do
_RIVAL = 14.0  # how much less ink an alternative may have and still be weighed


@dataclass(frozen=True, slots=True)
class _Look:
    """What stands at the places of a row and a few beyond its ends."""

    frame: LineFrame
    row: Row
    glyphs: Floats
    odds: Floats

    def begin(self, shift: int) -> tuple[float, float]:
        """Return where the row would begin in the picture."""
        x = np.array([float(self.row.centres[0]) + shift * self.row.pitch])
        xs, ys = self.frame.to_picture(x, np.array([STRIP_HEIGHT / 2]))
        return float(xs[0]), float(ys[0])

    def part(self, shift: int) -> Floats:
        """Return the likelihoods of the row when it is moved by `shift` characters."""
        return self.glyphs[_BEYOND + shift : _BEYOND + shift + len(self.row.centres)]

    def ink(self, shift: int) -> float:
        """Return how much the places of the moved row look like characters."""
        return float(self.odds[_BEYOND + shift : _BEYOND + shift + len(self.row.centres)].sum()) * _INK


def settled(picture: Picture, recogniser: Recogniser, band: Band) -> tuple[Band, list[Floats]]:
    """Return the zone with its rows where they belong, and the likelihoods of their characters."""
    looks = _looks(picture, recogniser, band)
    options = []
    for look in looks:
        inks = {shift: look.ink(shift) for shift in range(-_BEYOND, _BEYOND + 1)}
        most = max(inks.values())
        options.append([shift for shift, ink in inks.items() if ink >= most - _RIVAL])
    choice = max(itertools.product(*options), key=lambda shifts: _worth(looks, shifts))
    rows = tuple(
        replace(look.row, centres=look.row.centres + shift * look.row.pitch)
        for look, shift in zip(looks, choice, strict=True)
    )
    return replace(band, rows=rows), [look.part(shift) for look, shift in zip(looks, choice, strict=True)]


def _looks(picture: Picture, recogniser: Recogniser, band: Band) -> list[_Look]:
    strips, places = [], []
    for frame, row in zip(band.frames, band.rows, strict=True):
        first, last = row.centres[0] - _BEYOND * row.pitch, row.centres[-1] + _BEYOND * row.pitch
        before = first + row.pitch * np.arange(_BEYOND)
        after = row.centres[-1] + row.pitch * np.arange(1, _BEYOND + 1)
        centres = np.concatenate((before, row.centres, after))
        for pitch, tall, drop in _LOOKS:
            wide = pitch / row.pitch
            start = float(first) - _MARGIN / wide
            width = 4 * round(((float(last) - start) * wide + _MARGIN) / 4)
            strips.append(picture.cut(frame.window(start, width, wide=wide, tall=tall, drop=drop)))
            places.append((centres - start) * wide)
    scores = recogniser.scores(strips)
    looks = []
    for i, (frame, row) in enumerate(zip(band.frames, band.rows, strict=True)):
        mine = range(i * len(_LOOKS), (i + 1) * len(_LOOKS))
        glyphs = np.mean([glyph_scores(scores[k], places[k]) for k in mine], axis=0)
        glyphs = glyphs - np.logaddexp.reduce(glyphs, axis=1, keepdims=True)
        odds = np.mean([odds_at(scores[k], places[k]) for k in mine], axis=0)
        looks.append(_Look(frame, row, np.asarray(glyphs), np.asarray(odds)))
    return looks


def _worth(looks: Sequence[_Look], shifts: Sequence[int]) -> float:
    """Return how well the lines, moved by these numbers of characters, make a zone of some format."""
    glyphs = [look.part(shift) for look, shift in zip(looks, shifts, strict=True)]
    layout = likely_layout(glyphs)
    if layout is None:
        return -math.inf
    total = sum(look.ink(shift) for look, shift in zip(looks, shifts, strict=True))
    for line, mask in zip(glyphs, grammar_of(layout), strict=True):
        total += float(np.log(np.where(mask, np.exp(line), 0.0).sum(axis=1) + _OUTLANDISH).sum())
    codes = most_likely(layout, glyphs)
    lines = text_of_codes(codes)
    states = (layout.text_of(field, lines) for field in (MrzField.ISSUING_STATE, MrzField.NATIONALITY))
    total += _STATE * sum(is_known_state(state.rstrip(FILLER)) for state in states if state)
    total += _DIGIT * digits_passing(layout, codes)
    for (above, moved), (below, beside) in itertools.pairwise(zip(looks, shifts, strict=True)):
        total -= _STAGGER * max(0.0, _stagger(above.begin(moved), below.begin(beside), above) - _SLANT)
    return total


def _stagger(above: tuple[float, float], below: tuple[float, float], look: _Look) -> float:
    """Return how far, in characters, one line begins beside another."""
    step = math.hypot(*look.frame.along)
    dx, dy = below[0] - above[0], below[1] - above[1]
    return abs(dx * look.frame.along[0] + dy * look.frame.along[1]) / (step * step * look.row.pitch)
