"""The second look at a zone: which characters are its first and last, and each line again at other sizes.

The edge of a card looks like an `I` and a filler lost in glare looks like nothing, so the row of a line
alone may be one character off. Unless every check digit agrees already, all lines are settled together: by
their ink, by the grammar of the format, by states that exist, by check digits and by lines beginning below
each other. What is plain in two looks is not looked at a third time.
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
from visitor_desk.documents.mrz_glyphs import Recogniser, Strip
from visitor_desk.documents.mrz_grid import Floats, Row, glyph_scores, odds_at
from visitor_desk.documents.mrz_layouts import MrzField
from visitor_desk.documents.mrz_lines import STRIP_HEIGHT, LineFrame, Picture

_BEYOND = 2
"""How many characters beyond both ends of a row are looked at as well."""
_MOST_MOVES = 2
"""How often a zone is settled when a row moved as far as was looked."""
# Spacing, height of the capitals (factor) and shift, both in strip pixels, of each further look.
_LOOKS = ((16.0, 1.0, 0.0), (14.5, 0.9, 0.6), (17.5, 1.1, -0.6))
_MARGIN = 18.0  # beside the first and the last character looked at, strip pixels
_SEEN_COUNTS = 2  # what was seen before counts as so many looks
_PLAIN = math.log(0.94)  # likelihood of a character after two looks from which a third is not needed
_ENOUGH_DIGITS = 3  # so many check digits agree by chance once in a thousand times
_BESIDE = 0.0  # odds (logarithm) of a character beside a name from which its row is looked at again
_OUTLANDISH = 0.05  # a character that the grammar forbids costs its logarithm
_INK = 0.7
_STATE = 3.0
_DIGIT = math.log(10)
_STAGGER = 10.0  # what it costs when a line begins one character beside the line above
_SLANT = 0.3  # of a character; what perspective and shear may do
_RIVAL = 14.0  # how much less ink an alternative may have and still be weighed


Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Look:
    """What stands at the places of a row and a few beyond its ends."""

    frame: LineFrame
    row: Row
    glyphs: Floats
    odds: Floats

    def part(self, shift: int) -> Floats:
        """Return the likelihoods of the row when it is moved by `shift` characters."""
        return self.glyphs[_BEYOND + shift : _BEYOND + shift + len(self.row.centres)]

    def ink(self, shift: int) -> float:
        """Return how much the places of the moved row look like characters."""
        return float(self.odds[_BEYOND + shift : _BEYOND + shift + len(self.row.centres)].sum()) * _INK


def settled(picture: Picture, recogniser: Recogniser, band: Band) -> tuple[Band, list[Floats]]:
    """Return the zone with its rows where they belong, and the likelihoods of their characters."""
    seen = [glyph_scores(scores, row.centres) for scores, row in zip(band.scores, band.rows, strict=True)]
    certain = _certain_lines(seen)
    if certain and _lie_below_each_other(band) and _nothing_beside(band, certain):
        return band, _looked_again(picture, recogniser, band, seen)
    for _ in range(_MOST_MOVES):
        looks = _looks(picture, recogniser, band)
        options = [[0] if line in certain else _shifts(look) for line, look in enumerate(looks)]
        choice = max(itertools.product(*options), key=lambda shifts: _worth(looks, shifts))
        rows = tuple(
            replace(look.row, centres=look.row.centres + shift * look.row.pitch)
            for look, shift in zip(looks, choice, strict=True)
        )
        band = replace(band, rows=rows)
        glyphs = [look.part(shift) for look, shift in zip(looks, choice, strict=True)]
        if max(map(abs, choice)) < _BEYOND:
            break
    return band, glyphs


def _certain_lines(glyphs: Sequence[Floats]) -> set[int]:
    """Return the lines that are where they belong since every check digit of the format agrees, else none."""
    layout = likely_layout(glyphs)
    if layout is None or len(layout.checks) < _ENOUGH_DIGITS:
        return set()
    if digits_passing(layout, most_likely(layout, glyphs)) < len(layout.checks):
        return set()
    return {span.line for rule in layout.checks for span in rule.spans}


def _lie_below_each_other(band: Band) -> bool:
    """Tell whether every line begins below the one above: names have no digit that would miss a character."""
    begins = [_begin(frame, row, 0) for frame, row in zip(band.frames, band.rows, strict=True)]
    return all(stagger <= _SLANT for stagger in _staggers(begins, band.frames, band.rows))


def _nothing_beside(band: Band, certain: set[int]) -> bool:
    """Tell whether the lines that no digit speaks for have no character beside their first and last one."""
    return all(
        line in certain
        or max(odds_at(scores, np.array([row.centres[0] - row.pitch, row.centres[-1] + row.pitch]))) < _BESIDE
        for line, (scores, row) in enumerate(zip(band.scores, band.rows, strict=True))
    )


def _looked_again(
    picture: Picture, recogniser: Recogniser, band: Band, seen: Sequence[Floats]
) -> list[Floats]:
    """Return likelihoods from a second look, and from two more for the lines that are not plain."""
    glyphs = list(seen)
    lines = list(range(len(glyphs)))
    for looks in (_LOOKS[:1], _LOOKS[1:]):
        cuts = [_cut(picture, band.frames[i], band.rows[i], look) for i in lines for look in looks]
        scores = recogniser.scores([strip for strip, _ in cuts])
        found = [glyph_scores(one, places) for one, (_, places) in zip(scores, cuts, strict=True)]
        for number, i in enumerate(lines):
            mine = found[number * len(looks) : (number + 1) * len(looks)]
            glyphs[i] = _mean([*[glyphs[i]] * _SEEN_COUNTS, *mine])
        lines = [i for i in lines if float(glyphs[i].max(axis=1).min()) < _PLAIN]
        if not lines:
            break
    return glyphs


def _mean(glyphs: Sequence[Floats]) -> Floats:
    """Return the mean of several looks, each row of it summing to one."""
    mean = np.mean(glyphs, axis=0)
    return np.asarray(mean - np.logaddexp.reduce(mean, axis=1, keepdims=True))


def _shifts(look: _Look) -> list[int]:
    """Return by how many characters the row may be moved and still lie on ink."""
    inks = {shift: look.ink(shift) for shift in range(-_BEYOND, _BEYOND + 1)}
    most = max(inks.values())
    return [shift for shift, ink in inks.items() if ink >= most - _RIVAL]


def _cut(
    picture: Picture,
    frame: LineFrame,
    row: Row,
    look: tuple[float, float, float],
    centres: Floats | None = None,
) -> tuple[Strip, Floats]:
    """Return the strip of a look and where in it the characters lie."""
    pitch, tall, drop = look
    if centres is None:
        centres = row.centres
    wide = pitch / row.pitch
    start = float(centres[0]) - _MARGIN / wide
    width = 4 * round(((float(centres[-1]) - start) * wide + _MARGIN) / 4)
    strip = picture.cut(frame.window(start, width, wide=wide, tall=tall, drop=drop))
    return strip, (centres - start) * wide


def _looks(picture: Picture, recogniser: Recogniser, band: Band) -> list[_Look]:
    cuts: list[tuple[Strip, Floats]] = []
    for frame, row in zip(band.frames, band.rows, strict=True):
        before = row.centres[0] + row.pitch * np.arange(-_BEYOND, 0)
        after = row.centres[-1] + row.pitch * np.arange(1, _BEYOND + 1)
        centres = np.concatenate((before, row.centres, after))
        cuts.extend(_cut(picture, frame, row, look, centres) for look in _LOOKS)
    scores = recogniser.scores([strip for strip, _ in cuts])
    looks = []
    for i, (frame, row) in enumerate(zip(band.frames, band.rows, strict=True)):
        mine = range(i * len(_LOOKS), (i + 1) * len(_LOOKS))
        glyphs = _mean([glyph_scores(scores[k], cuts[k][1]) for k in mine])
        odds = np.mean([odds_at(scores[k], cuts[k][1]) for k in mine], axis=0)
        looks.append(_Look(frame, row, glyphs, np.asarray(odds)))
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
    begins = [_begin(look.frame, look.row, shift) for look, shift in zip(looks, shifts, strict=True)]
    staggers = _staggers(begins, [look.frame for look in looks], [look.row for look in looks])
    return total - sum(_STAGGER * max(0.0, stagger - _SLANT) for stagger in staggers)


def _begin(frame: LineFrame, row: Row, shift: int) -> Point:
    """Return where a row, moved by so many characters, would begin in the picture."""
    x = np.array([float(row.centres[0]) + shift * row.pitch])
    xs, ys = frame.to_picture(x, np.array([STRIP_HEIGHT / 2]))
    return float(xs[0]), float(ys[0])


def _staggers(begins: Sequence[Point], frames: Sequence[LineFrame], rows: Sequence[Row]) -> list[float]:
    """Return how far, in characters, each line but the first begins beside the one above.

    A third line may lean on as the second does: seen from the side, the edge of a zone is not upright.
    """
    signed: list[float] = []
    for (above, below), frame, row in zip(itertools.pairwise(begins), frames, rows, strict=False):
        step = math.hypot(*frame.along)
        dx, dy = below[0] - above[0], below[1] - above[1]
        signed.append((dx * frame.along[0] + dy * frame.along[1]) / (step * step * row.pitch))
    staggers = [abs(one) for one in signed]
    for number, (before, now) in enumerate(itertools.pairwise(signed), start=1):
        staggers[number] = min(staggers[number], abs(now - before))
    return staggers
