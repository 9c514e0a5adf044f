"""From likelihoods of characters to the lines as printed, by grammar and check digits; what stays doubtful.

The printed characters win. Grammar and check digits only choose among characters that the recogniser itself
holds likely, every such choice is reported as a repair, and a wrong digit that is plainly printed is left
as it is.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from visitor_desk.documents.check_digits import FILLER, CheckedField, character_value
from visitor_desk.documents.mrz_glyphs import ALPHABET
from visitor_desk.documents.mrz_layouts import (
    LAYOUTS,
    CheckRule,
    MrzField,
    MrzLayout,
    Span,
)

Floats = NDArray[np.float64]
Place = tuple[int, int]

DOUBT = 0.06
"""A character is marked doubtful when the chance that it is another one is larger."""
_ROW_DOUBT = 0.2
"""When more of a line is doubtful, its characters may stand one place off, so all of it is."""
_GRAMMAR_REACH = (
    7.0  # how much less likely (natural logarithm) a character may be and still be chosen for the grammar
)
_CHECK_REACH = 3.2  # the same for one check digit
_CHECK_REACH_ALONE = 1.0  # the same where the composite stays wrong
_CHECK_REACH_MORE = 1.8  # and for each further digit that the same change puts right
_LETTER_FOR_DIGIT = 1.6
_CHANGE = 0.7  # what every further change costs
_POOLS = (60, 36, 16)  # how many of the likeliest changes are tried alone, in pairs and in threes
_WEIGHTS = (7, 3, 1)
_FIRST_LETTERS = "ACDFIPV"  # ICAO 9303 parts 4 to 7; D and F of driving licences
_NEGLIGIBLE = 1e-4
_UNCAUGHT = 0.15  # how much of the doubt is left when a passing digit would have caught the alternative
_CODE = {character: i for i, character in enumerate(ALPHABET)}
_LETTERS_FOR_DIGITS = str.maketrans("01", "OI")
_VALUES = np.array([character_value(character) for character in ALPHABET])


@dataclass(frozen=True, slots=True)
class Decoded:
    """Lines as printed with the places ([line, column]) that are doubtful and those that were repaired.

    `passed` and `failed` count check digits, `outlandish` the characters that the format forbids at their
    place.
    """

    layout: MrzLayout
    lines: tuple[str, ...] = field(repr=False)
    doubtful: tuple[Place, ...]
    repaired: tuple[Place, ...]
    passed: int
    failed: int
    outlandish: int


@dataclass(frozen=True, slots=True)
class _Change:
    place: Place
    code: int
    cost: float
    shifts: tuple[int, ...]


@functools.cache
def grammar_of(layout: MrzLayout) -> tuple[NDArray[np.bool_], ...]:
    """Return, per line, which classes of the recogniser the layout allows at each place: (length, 37)."""
    masks = []
    for line, length in enumerate(layout.lengths):
        mask = np.zeros((length, len(ALPHABET)), np.bool_)
        for column in range(length):
            mask[column, [_CODE[c] for c in layout.characters_at(line, column).alphabet]] = True
        masks.append(mask)
    code = layout.spans_of(MrzField.DOCUMENT_CODE)[0]
    masks[code.line][code.start] = False
    masks[code.line][code.start, [_CODE[letter] for letter in _FIRST_LETTERS]] = True
    return tuple(masks)


def likely_layout(glyphs: Sequence[Floats]) -> MrzLayout | None:
    """Return the layout of lines of this shape, judged by the likeliest characters of their beginning."""
    shape = [layout for layout in LAYOUTS if layout.lengths == tuple(map(len, glyphs))]
    if len(shape) > 1:
        head = "".join(ALPHABET[int(code)] for code in glyphs[0][:5].argmax(axis=1))
        letters = head.translate(_LETTERS_FOR_DIGITS)
        for start in (head, head[0] + letters[1:], letters):
            fitting = [layout for layout in shape if layout.prefix and start.startswith(layout.prefix)]
            if fitting:
                return max(fitting, key=lambda layout: len(layout.prefix))
    return next((layout for layout in shape if not layout.prefix), None)


def decode(glyphs: Sequence[Floats]) -> Decoded | None:
    """Return the lines of which `glyphs` are the logarithmic likelihoods, (characters, 37) per line.

    None when no format has lines of this number and length.
    """
    layout = likely_layout(glyphs)
    if layout is None:
        return None
    grammar = grammar_of(layout)
    printed = [line.argmax(axis=1) for line in glyphs]
    chosen = most_likely(layout, glyphs)
    rules = [rule for rule in layout.checks if not _number_runs_on(rule, chosen)]
    failing = [rule for rule in rules if _residual(rule, chosen)]
    for attempt, reach in _attempts(failing):
        changes = _repair(glyphs, grammar, chosen, rules, attempt, reach)
        if changes:
            for change in changes:
                chosen[change.place[0]][change.place[1]] = change.code
            break
    repaired = {
        (i, j)
        for i, (now, then) in enumerate(zip(chosen, printed, strict=True))
        for j in np.flatnonzero(now != then).tolist()
    }
    failing = [rule for rule in rules if _residual(rule, chosen)]
    passing = [rule for rule in rules if rule not in failing]
    doubtful = repaired | _doubted(glyphs, grammar, chosen, passing)
    for i, row in enumerate(chosen):
        if sum(line == i for line, _ in doubtful) > _ROW_DOUBT * len(row):
            doubtful |= {(i, j) for j in range(len(row))}
    lines = text_of_codes(chosen)
    outlandish = sum(
        int((~mask[np.arange(len(line)), line]).sum()) for line, mask in zip(chosen, grammar, strict=True)
    )
    return Decoded(
        layout=layout,
        lines=lines,
        doubtful=tuple(sorted(doubtful)),
        repaired=tuple(sorted(repaired)),
        passed=len(passing),
        failed=len(failing),
        outlandish=outlandish,
    )


def most_likely(layout: MrzLayout, glyphs: Sequence[Floats]) -> list[NDArray[np.int64]]:
    """Return the class of each character: the likeliest allowed one, or a plain one that is forbidden."""
    return [_by_grammar(line, mask) for line, mask in zip(glyphs, grammar_of(layout), strict=True)]


def text_of_codes(codes: Sequence[NDArray[np.int64]]) -> tuple[str, ...]:
    """Return the lines that classes of the recogniser stand for."""
    return tuple("".join(ALPHABET[int(code)] for code in line) for line in codes)


def digits_passing(layout: MrzLayout, codes: Sequence[NDArray[np.int64]]) -> int:
    """Return how many check digits match."""
    return sum(_residual(rule, codes) == 0 for rule in layout.checks)


def _by_grammar(line: Floats, allowed: NDArray[np.bool_]) -> NDArray[np.int64]:
    best = line.argmax(axis=1)
    fitting = np.where(allowed, line, -np.inf).argmax(axis=1)
    places = np.arange(len(line))
    near = line[places, best] - line[places, fitting] <= _GRAMMAR_REACH
    return np.asarray(np.where(near, fitting, best), np.int64)


def _number_runs_on(rule: CheckRule, chosen: Sequence[NDArray[np.int64]]) -> bool:
    """Tell whether the number's digit is `<` because the number goes on (ICAO 9303-5, note j)."""
    filler = int(chosen[rule.line][rule.column]) == _CODE[FILLER]
    return filler and rule.field is CheckedField.NUMBER and _residual(rule, chosen) != 0


def _places(spans: Sequence[Span]) -> list[Place]:
    return [(span.line, column) for span in spans for column in range(span.start, span.stop)]


def _residual(rule: CheckRule, chosen: Sequence[NDArray[np.int64]]) -> int:
    """Return how far the printed digit is from the right one, modulo 10."""
    total = 0
    for index, (line, column) in enumerate(_places(rule.spans)):
        total += int(_VALUES[chosen[line][column]]) * _WEIGHTS[index % 3]
    code = int(chosen[rule.line][rule.column])
    printed = int(_VALUES[code])
    if printed > 9:  # a letter is no digit, whatever its value
        return 1 + (total - printed) % 9
    return (total - printed) % 10


def _attempts(failing: list[CheckRule]) -> list[tuple[list[CheckRule], float]]:
    """Return which digits to put right and within which reach: all of them, else single fields.

    A misread character breaks the composite as well as its field, so a change that leaves the composite
    wrong is believed only when the two characters are as good as alike.
    """
    if not failing:
        return []
    fields = [rule for rule in failing if rule.field is not CheckedField.COMPOSITE]
    attempts = [(failing, _CHECK_REACH + _CHECK_REACH_MORE * (len(failing) - 1))]
    if len(failing) > 1:
        single = _CHECK_REACH if len(fields) == len(failing) else _CHECK_REACH_ALONE
        attempts.extend(([rule], single) for rule in fields)
    return attempts


def _shift(rule: CheckRule, place: Place, old: int, new: int) -> int:
    difference = int(_VALUES[new]) - int(_VALUES[old])
    if place == (rule.line, rule.column):
        return -difference % 10
    for index, covered in enumerate(_places(rule.spans)):
        if covered == place:
            return difference * _WEIGHTS[index % 3] % 10
    return 0


def _strangeness(now: int, code: int) -> float:
    """Return what a change costs besides its likelihood: look-alike letters are rare in numbers."""
    if ALPHABET[now].isdigit() and not ALPHABET[code].isdigit():
        return _LETTER_FOR_DIGIT
    return 0.0


def _repair(
    glyphs: Sequence[Floats],
    grammar: Sequence[NDArray[np.bool_]],
    chosen: Sequence[NDArray[np.int64]],
    rules: Sequence[CheckRule],
    wanted: Sequence[CheckRule],
    reach: float,
) -> tuple[_Change, ...]:
    """Return the likeliest change of few characters that puts the wanted digits right and breaks none."""
    others = [rule for rule in rules if rule not in wanted and _residual(rule, chosen) == 0]
    judged = [*wanted, *others]
    goal = tuple(-_residual(rule, chosen) % 10 for rule in judged)
    places = sorted({p for rule in wanted for p in (*_places(rule.spans), (rule.line, rule.column))})
    changes: list[_Change] = []
    for line, column in places:
        row, now = glyphs[line][column], int(chosen[line][column])
        for code in np.flatnonzero(grammar[line][column]).tolist():
            cost = float(row[now] - row[code]) + _strangeness(now, code)
            if code != now and cost <= reach:
                shifts = tuple(_shift(rule, (line, column), now, code) for rule in judged)
                changes.append(_Change((line, column), code, max(cost, 0.0), shifts))
    changes.sort(key=lambda change: change.cost)
    solutions: list[tuple[float, tuple[_Change, ...]]] = []
    for size in range(1, len(_POOLS) + 1):
        pool = changes[: _POOLS[size - 1]]
        for group in itertools.combinations(pool, size):
            cost = sum(change.cost for change in group) + _CHANGE * (size - 1)
            if cost > reach or len({change.place for change in group}) < size:
                continue
            if all(sum(c.shifts[k] for c in group) % 10 == need for k, need in enumerate(goal)):
                solutions.append((cost, group))
    return min(solutions, key=lambda found: found[0])[1] if solutions else ()


def _doubted(
    glyphs: Sequence[Floats],
    grammar: Sequence[NDArray[np.bool_]],
    chosen: Sequence[NDArray[np.int64]],
    passing: Sequence[CheckRule],
) -> set[Place]:
    """Return the places where another character remains too likely.

    A passing digit speaks against every alternative that it would have caught, and only against those.
    """
    doubted: set[Place] = set()
    for i, line in enumerate(glyphs):
        for j, row in enumerate(line):
            now = int(chosen[i][j])
            mask = grammar[i][j] if grammar[i][j][now] else np.ones(len(ALPHABET), np.bool_)
            weights = np.where(mask, np.exp(row - row[now]), 0.0)
            weights /= weights.sum()
            if 1 - weights[now] <= DOUBT:
                continue
            doubt = 0.0
            for code in np.flatnonzero(weights > _NEGLIGIBLE).tolist():
                if code != now:
                    caught = sum(1 for rule in passing if _shift(rule, (i, j), now, code))
                    doubt += float(weights[code]) * _UNCAUGHT ** min(caught, 2)
            if doubt > DOUBT:
                doubted.add((i, j))
    return doubted
