"""Find the machine-readable zone: try seeds of print until lines of a format read well."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from visitor_desk.documents.mrz_decode import grammar_of, likely_layout
from visitor_desk.documents.mrz_glyphs import ALPHABET, Recogniser, Scores
from visitor_desk.documents.mrz_grid import Row, evenness_of, glyph_scores, rows_of, spacing_of, tilt_of
from visitor_desk.documents.mrz_layouts import LICENCE_OTHER
from visitor_desk.documents.mrz_lines import LineFrame, Picture, levelled, lines_around, seed_frame
from visitor_desk.documents.mrz_locate import LineSeed, line_seeds, working_copy

SHAPES = ((44, 44), (30, 30, 30), (36, 36), (30,))
"""Characters per line of the formats that are looked for; the Swiss licence is found by its second line."""
_COUNTS = tuple(sorted({count for shape in SHAPES for count in shape}))
_TURNS: tuple[tuple[float, ...], ...] = (
    (0.0,),
    (90.0,),
    (15.0, 165.0, 75.0, 105.0),
    (30.0, 150.0, 60.0, 120.0),
    (45.0, 135.0),
)
_SEEDS_PER_TURN = 12
_MOST_TRIED = 8
_GOOD = 4.2  # quality per character at which no other place is tried
_ENOUGH = 2.6  # quality below which there is no zone
_BESIDE = 4.0  # characters of room that a strip has beside its row
_EVEN_STROKES = 0.15  # evenness of the strokes below which a seed is not even looked at
_AS_EVEN = 0.5  # share of the most even line's evenness that its neighbours need to be read at all
_EVEN = 2.9  # score of a row per character below which a line is ordinary print
_WELL_EXPLAINED = 5.0  # score of a row per character from which its spacing is taken for even
_LEGIBLE = 0.72  # mean likelihood below which it is none of these characters, or upside down
_PLAIN = 0.95  # mean likelihood from which the other way up need not be tried
_SAME_SPACING = 0.08  # how much perspective may change the spacing from line to line
_LEVEL = 0.07  # how much the spacing may change along a strip before that is looked into
_STEEP = 0.28  # how much the spacing changes along a strip that is seen from the side
_OUTLANDISH = 0.05  # a character that the grammar forbids costs its logarithm
_SWISS, _SWISS_SHORT = 30, 9  # characters of the second and third line, and of the first
_SWISS_HEADS = ("FACHE", "FALIE")


@dataclass(frozen=True, slots=True)
class Band:
    """A zone in a picture: strip, row of characters and reading per line; quality per character."""

    frames: tuple[LineFrame, ...]
    rows: tuple[Row, ...]
    scores: tuple[Scores, ...]
    quality: float


@dataclass(frozen=True, slots=True)
class _Line:
    frame: LineFrame
    scores: Scores
    rows: dict[int, Row]


def find_band(picture: Picture, recogniser: Recogniser) -> Band | None:
    """Return the zone of a picture, or None where nothing reads like one."""
    best: Band | None = None
    small, scale = working_copy(picture.grey)
    for turns in _TURNS:
        seeds = [seed for turn in turns for seed in line_seeds(small, scale, turn)[:_SEEDS_PER_TURN]]
        for frame in _untried(picture, seeds):
            for narrow, pitch in _even_stretches(picture, recogniser, levelled(picture, frame)):
                lines = _read(picture, recogniser, lines_around(picture, narrow), pitch)
                band = _swiss_licence(picture, recogniser, lines) or _best_band(lines)
                if band is not None and (best is None or band.quality > best.quality):
                    best = band
            if best is not None and best.quality >= _GOOD:
                return best
        if best is not None and best.quality >= _ENOUGH:
            return best
    return None


def _untried(picture: Picture, seeds: Sequence[LineSeed]) -> Iterator[LineFrame]:
    """Yield strips of the likeliest seeds, each stretch of the picture once."""
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


def _even_stretches(
    picture: Picture, recogniser: Recogniser, frame: LineFrame
) -> list[tuple[LineFrame, float]]:
    """Return the part of a strip with evenly spaced legible print, each way up that reads as such.

    With each comes its spacing in picture pixels. The likelier way comes first; digits and many capitals are
    legible upside down as well.
    """
    found: list[tuple[float, LineFrame, float]] = []
    for way in (frame, frame.upside_down()):
        (scores,) = recogniser.scores([picture.cut(way)])
        rows = rows_of(scores, spacing_of(scores)[0], _COUNTS)
        if not rows:
            return []
        row = max(rows.values(), key=lambda row: row.score)
        if _per_character(row) < _EVEN:  # gaps look the same from both sides
            return []
        legible = float(np.exp(glyph_scores(scores, row.centres).max(axis=1)).mean())
        if legible >= _LEGIBLE:
            start = float(row.centres[0]) - _BESIDE * row.pitch
            width = 4 * round((float(row.centres[-1]) + _BESIDE * row.pitch - start) / 4)
            found.append((legible, way.window(start, width), row.pitch * math.hypot(*way.along)))
        if legible >= _PLAIN:
            break
    return [(narrow, pitch) for _, narrow, pitch in sorted(found, key=lambda one: -one[0])]


def _read(picture: Picture, recogniser: Recogniser, frames: Sequence[LineFrame], pitch: float) -> list[_Line]:
    """Return what stands on each strip; `pitch` is the spacing of one of them, in picture pixels."""
    cuts = [picture.cut(frame) for frame in frames]
    evenness = [evenness_of(strip) for strip in cuts]
    even = [i for i, one in enumerate(evenness) if one >= _AS_EVEN * max(evenness)]
    frames = [frames[i] for i in even]
    scores = recogniser.scores([cuts[i] for i in even])
    steps = [math.hypot(*frame.along) for frame in frames]
    own = _pitches(scores, steps)
    rows = _rows(scores, own)
    clear = [
        (max(found.values(), key=_per_character), frame.width)
        for found, frame in zip(rows, frames, strict=True)
        if found
    ]
    tilt = tilt_of(clear)
    if abs(tilt) > _LEVEL or max((_per_character(row) for row, _ in clear), default=0.0) < _WELL_EXPLAINED:
        # Seen from the side, the spacing changes along the line, and its mean is not the strongest one.
        expected = [pitch / step for step in steps]
        tilted = [
            _rows(scores, pitches, one) for pitches in (own, expected) for one in (tilt, -_STEEP, _STEEP)
        ]
        rows = max([rows, _rows(scores, expected), *tilted], key=_explained)
    return [_Line(*parts) for parts in zip(frames, scores, rows, strict=True)]


def _pitches(scores: Sequence[Scores], steps: Sequence[float]) -> list[float]:
    """Return the spacing of each strip: its own, or that of the clearest one where its own is far from it."""
    spacings = [spacing_of(one) for one in scores]
    clearest = max(range(len(scores)), key=lambda i: spacings[i][1])
    common = spacings[clearest][0] * steps[clearest]
    return [
        own if abs(own * step / common - 1) <= _SAME_SPACING else common / step
        for (own, _), step in zip(spacings, steps, strict=True)
    ]


def _rows(scores: Sequence[Scores], pitches: Sequence[float], tilt: float = 0.0) -> list[dict[int, Row]]:
    return [rows_of(one, pitch, _COUNTS, tilt) for one, pitch in zip(scores, pitches, strict=True)]


def _explained(rows: Sequence[dict[int, Row]]) -> float:
    """Return how well the best row of each strip explains it."""
    return sum(max(row.score for row in found.values()) for found in rows if found)


def _per_character(row: Row) -> float:
    return row.score / len(row.centres)


def _best_band(lines: Sequence[_Line]) -> Band | None:
    best: Band | None = None
    most = 0.0
    for shape in SHAPES:
        for first in range(len(lines) - len(shape) + 1):
            window = lines[first : first + len(shape)]
            if any(count not in line.rows for line, count in zip(window, shape, strict=True)):
                continue
            total = _worth(window, shape)
            if total > most:
                most = total
                best = _band(window, shape, total)
    return best


def _band(window: Sequence[_Line], shape: tuple[int, ...], worth: float) -> Band:
    return Band(
        tuple(line.frame for line in window),
        tuple(line.rows[count] for line, count in zip(window, shape, strict=True)),
        tuple(line.scores for line in window),
        worth / sum(shape),
    )


def _swiss_licence(picture: Picture, recogniser: Recogniser, lines: Sequence[_Line]) -> Band | None:
    """Return the zone of a Swiss licence, or None.

    Its first line is too short to stand out among other print, so it is looked for where it has to be: above
    the line that names the state, at the distance of the two lines below, with the same beginning.
    """
    for above, below in itertools.pairwise(lines):
        if not (_SWISS in above.rows and _SWISS in below.rows):
            continue
        row = above.rows[_SWISS]
        codes = glyph_scores(above.scores, row.centres[:5]).argmax(axis=1)
        if "".join(ALPHABET[int(code)] for code in codes) not in _SWISS_HEADS:
            continue
        (x, y), (under_x, under_y) = above.frame.origin, below.frame.origin
        frame = replace(above.frame, origin=(2 * x - under_x, 2 * y - under_y))
        start = float(row.centres[0]) - _BESIDE * row.pitch
        width = 4 * round((_SWISS_SHORT + 2 * _BESIDE) * row.pitch / 4)
        tries = [frame.window(start, width, drop=drop) for drop in (-4.0, 0.0, 4.0)]
        scores = recogniser.scores([picture.cut(one) for one in tries])
        short = Row(row.centres[:_SWISS_SHORT] - start, 0.0)
        legible = [float(glyph_scores(one, short.centres).max(axis=1).mean()) for one in scores]
        best = legible.index(max(legible))
        head = _Line(tries[best], scores[best], {_SWISS_SHORT: short})
        shape = (_SWISS_SHORT, _SWISS, _SWISS)
        window = [head, above, below]
        return _band(window, shape, _worth(window, shape))
    return None


def _worth(window: Sequence[_Line], shape: tuple[int, ...]) -> float:
    """Return how much better lines of these lengths explain the strips than no characters at all."""
    glyphs = [
        glyph_scores(line.scores, line.rows[count].centres) for line, count in zip(window, shape, strict=True)
    ]
    layout = likely_layout(glyphs)
    if layout is None and len(shape) == 1:
        layout = LICENCE_OTHER  # its row may still begin beside the first character
    if layout is None:
        return 0.0
    grammar = grammar_of(layout)
    total = 0.0
    for i, (line, count, rows) in enumerate(zip(window, shape, glyphs, strict=True)):
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
