"""Find the machine-readable zone: try seeds of print until lines of a format read well."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from visitor_desk.documents.mrz_decode import grammar_of, likely_layout
from visitor_desk.documents.mrz_glyphs import Recogniser, Scores
from visitor_desk.documents.mrz_grid import Row, evenness_of, glyph_scores, rows_of, spacing_of
from visitor_desk.documents.mrz_lines import LineFrame, Picture, lines_around, seed_frame
from visitor_desk.documents.mrz_locate import LineSeed, line_seeds

SHAPES = ((2, 44), (3, 30), (2, 36), (1, 30))
"""Number of lines and of characters per line of the formats that are looked for."""
_COUNTS = tuple(sorted({count for _, count in SHAPES}))
_TURNS: tuple[tuple[float, ...], ...] = (
    (0.0, 90.0),
    (15.0, 165.0, 75.0, 105.0),
    (30.0, 150.0, 60.0, 120.0),
    (45.0, 135.0),
)
_SEEDS_PER_TURN = 6
_MOST_TRIED = 8
_GOOD = 4.2  # quality per character at which no other place is tried
_ENOUGH = 2.6  # quality below which there is no zone
_BESIDE = 4.0  # characters of room that a strip has beside its row
_EVEN_STROKES = 0.2  # evenness of the strokes below which a seed is not even looked at
_EVEN = 2.9  # score of a row per character below which a line is ordinary print
_LEGIBLE = (
    0.72  # mean likelihood of its characters below which it is none of these characters, or upside down
)
_SAME_SPACING = 0.08  # how much perspective may change the spacing from line to line
_PLAIN = 0.95  # the same, from which on the other way up need not be tried
_OUTLANDISH = 0.05  # a character that the grammar forbids costs its logarithm


@dataclass(frozen=True, slots=True)
class Band:
    """A zone in a picture: strip and row of characters per line, top to bottom; quality per character."""

    frames: tuple[LineFrame, ...]
    rows: tuple[Row, ...]
    quality: float


@dataclass(frozen=True, slots=True)
class _Line:
    frame: LineFrame
    scores: Scores
    rows: dict[int, Row]


def find_band(picture: Picture, recogniser: Recogniser) -> Band | None:
    """Return the zone of a picture, or None where nothing reads like one."""
    best: Band | None = None
    for turns in _TURNS:
        for frame in _untried(picture, turns):
            narrow = _even_stretch(picture, recogniser, frame)
            if narrow is None:
                continue
            band = _best_band(_read(picture, recogniser, lines_around(picture, narrow)))
            if band is not None and (best is None or band.quality > best.quality):
                best = band
            if best is not None and best.quality >= _GOOD:
                return best
        if best is not None and best.quality >= _ENOUGH:
            return best
    return None


def _untried(picture: Picture, turns: Sequence[float]) -> Iterator[LineFrame]:
    """Yield strips of the likeliest seeds of these directions, each stretch of the picture once."""
    seeds = [seed for turn in turns for seed in line_seeds(picture.grey, turn)[:_SEEDS_PER_TURN]]
    evenness = [evenness_of(picture.cut(seed_frame(seed))) for seed in seeds]
    ranked = [
        (seed.rank + 8 * even, seed)
        for seed, even in zip(seeds, evenness, strict=True)
        if even >= _EVEN_STROKES
    ]
    tried: list[LineSeed] = []
    for _, seed in sorted(ranked, key=lambda pair: -pair[0]):
        if len(tried) < _MOST_TRIED and not any(_same_place(seed, other) for other in tried):
            tried.append(seed)
            yield seed_frame(seed)


def _same_place(a: LineSeed, b: LineSeed) -> bool:
    apart = math.dist(_middle(a), _middle(b))
    return apart < 0.6 * max(a.height, b.height) and max(a.length, b.length) < 1.3 * min(a.length, b.length)


def _middle(seed: LineSeed) -> tuple[float, float]:
    return (seed.left[0] + seed.right[0]) / 2, (seed.left[1] + seed.right[1]) / 2


def _even_stretch(picture: Picture, recogniser: Recogniser, frame: LineFrame) -> LineFrame | None:
    """Return the part of a strip in which evenly spaced legible print stands, the right way up, or None."""
    best, found = _LEGIBLE, None
    for way in (frame, frame.upside_down()):
        (scores,) = recogniser.scores([picture.cut(way)])
        rows = rows_of(scores, spacing_of(scores)[0], _COUNTS)
        if not rows:
            return None
        count, row = max(rows.items(), key=lambda pair: pair[1].score)
        if row.score / count < _EVEN:  # gaps look the same from both sides
            return None
        legible = float(np.exp(glyph_scores(scores, row.centres).max(axis=1)).mean())
        if legible >= best:
            start = float(row.centres[0]) - _BESIDE * row.pitch
            width = 4 * round((float(row.centres[-1]) + _BESIDE * row.pitch - start) / 4)
            best, found = legible, way.window(start, width)
        if legible >= _PLAIN:
            break
    return found


def _read(picture: Picture, recogniser: Recogniser, frames: Sequence[LineFrame]) -> list[_Line]:
    """Return what stands on each strip; a line without a clear spacing takes that of the clearest line."""
    scores = recogniser.scores([picture.cut(frame) for frame in frames])
    spacings = [spacing_of(one) for one in scores]
    steps = [math.hypot(*frame.along) for frame in frames]
    clearest = max(range(len(frames)), key=lambda i: spacings[i][1])
    common = spacings[clearest][0] * steps[clearest]
    read = []
    for frame, one, (own, _), step in zip(frames, scores, spacings, steps, strict=True):
        pitch = own if abs(own * step / common - 1) <= _SAME_SPACING else common / step
        read.append(_Line(frame, one, rows_of(one, pitch, _COUNTS)))
    return read


def _best_band(lines: Sequence[_Line]) -> Band | None:
    best: Band | None = None
    most = 0.0
    for number, count in SHAPES:
        for first in range(len(lines) - number + 1):
            window = lines[first : first + number]
            if any(count not in line.rows for line in window):
                continue
            total = _worth(window, count)
            if total > most:
                most = total
                frames = tuple(line.frame for line in window)
                rows = tuple(line.rows[count] for line in window)
                best = Band(frames, rows, total / (number * count))
    return best


def _worth(window: Sequence[_Line], count: int) -> float:
    """Return how much better this many lines of this length explain the strips than no characters at all."""
    glyphs = [glyph_scores(line.scores, line.rows[count].centres) for line in window]
    layout = likely_layout(glyphs)
    if layout is None:
        return 0.0
    grammar = grammar_of(layout)
    total = 0.0
    for i, (line, rows) in enumerate(zip(window, glyphs, strict=True)):
        total += line.rows[count].score + 1.5 * float(rows.max(axis=1).clip(-2.5, 0).sum())
        allowed = np.where(grammar[i], np.exp(rows), 0.0).sum(axis=1)
        total += float(np.log(allowed + _OUTLANDISH).sum())
        total -= _left_over(line, count)
    return total


def _left_over(line: _Line, count: int) -> float:
    """Return how much print goes on, at the same spacing, beyond both ends of the row."""
    row = line.rows[count]
    longer = [other for other in line.rows if other > count]
    if not longer:
        return 0.0
    return max(0.0, 0.7 * max(line.rows[other].score - row.score for other in longer))
