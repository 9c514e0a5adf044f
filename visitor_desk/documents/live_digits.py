"""The check digits of lines that are still being typed: which can be told already, and what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from visitor_desk.documents.check_digits import CheckedField, CheckResult, check_digit
from visitor_desk.documents.document_rules import Position
from visitor_desk.documents.mrz_layouts import LAYOUTS, Characters, CheckRule, MrzFormat, MrzLayout


class DigitState(StrEnum):
    """What one check digit says of lines that are not finished."""

    WAITING = "waiting"
    PASSES = "passes"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class LiveDigit:
    """One check digit of the format that the lines are likely to have."""

    field: CheckedField
    state: DigitState


@dataclass(frozen=True, slots=True)
class LiveLines:
    """What can be said of lines while they are typed.

    `lengths` has a pair for each line of the likely format: typed, wanted. `digits` and `lengths` are empty
    while no format fits. `alike` are places where a letter stands for a digit or a digit for a letter.
    """

    lengths: tuple[tuple[int, int], ...]
    digits: tuple[LiveDigit, ...]
    alike: tuple[Position, ...]
    is_complete: bool


_NOTHING = LiveLines((), (), (), is_complete=False)
_LETTERS_LIKE_DIGITS = frozenset("OQDIZSBG")
_DIGITS_LIKE_LETTERS = frozenset("012568")


def live_digits(lines: Sequence[str]) -> LiveLines:
    """Look at typed lines, in capitals and without blanks: nothing that is not typed yet is guessed at."""
    layout = likely_layout(lines)
    if layout is None:
        return _NOTHING
    typed = [lines[number] if number < len(lines) else "" for number in range(len(layout.lengths))]
    lengths = tuple(zip(map(len, typed), layout.lengths, strict=True))
    return LiveLines(
        lengths=lengths,
        digits=tuple(LiveDigit(rule.field, _state(rule, typed)) for rule in layout.checks),
        alike=tuple(_alike(layout, typed)),
        is_complete=all(there == whole for there, whole in lengths),
    )


def likely_layout(lines: Sequence[str]) -> MrzLayout | None:
    """Return the layout that unfinished lines may still become: the shortest lines, the longest known prefix.

    A first line that is followed by another is finished: from there on its length decides.
    """
    if not lines or not lines[0]:
        return None
    first = lines[0]
    fitting = [
        layout
        for layout in LAYOUTS
        if len(lines) <= len(layout.lengths)
        and all(len(line) <= whole for line, whole in zip(lines, layout.lengths, strict=False))
        and (first.startswith(layout.prefix) or layout.prefix.startswith(first))
        and (len(lines) == 1 or len(first) == layout.lengths[0])
        and _may_begin(layout, first[0], is_alone=len(lines) == 1)
    ]
    known = [layout for layout in fitting if first.startswith(layout.prefix)] or fitting
    return min(known, key=lambda one: (one.lengths[0], -len(one.prefix)), default=None)


def _may_begin(layout: MrzLayout, letter: str, *, is_alone: bool) -> bool:
    # Passports are booklets, cards have three lines or two short ones, licences one (ICAO 9303-4 to 7).
    if layout.format is MrzFormat.CHE9_30_30:
        return not is_alone  # its short first line begins like any other
    if letter == "P":
        return layout.lengths[0] != 30
    return len(layout.lengths) > 1 or letter == "D"


def _state(rule: CheckRule, lines: Sequence[str]) -> DigitState:
    places = [(rule.line, rule.column), *((span.line, span.stop - 1) for span in rule.spans)]
    if any(column >= len(lines[line]) for line, column in places):
        return DigitState.WAITING
    try:
        expected = check_digit(rule.covered(lines))
    except ValueError:
        return DigitState.FAILS
    passes = CheckResult(rule.field, expected, rule.printed(lines)).passes
    return DigitState.PASSES if passes else DigitState.FAILS


def _alike(layout: MrzLayout, lines: Sequence[str]) -> list[Position]:
    """Return where a look-alike of the wrong kind was typed: O for 0 in a date, 0 for O in a name."""
    wrong = {Characters.DIGITS: _LETTERS_LIKE_DIGITS, Characters.LETTERS: _DIGITS_LIKE_LETTERS}
    return [
        (line, column)
        for line, text in enumerate(lines)
        for column, character in enumerate(text)
        if character in wrong.get(layout.characters_at(line, column), frozenset())
    ]
