"""What a keyboard-wedge or serial-style reader sends, brought back to the lines it read.

Such readers type: the lines with a carriage return, line feed, both, or a tab between them, or all in one
run; some put STX and ETX around, or a few characters of their own before and after. They press keys, and the
layout of the machine decides what characters those become: on a German keyboard `;` for `<` and Z for Y, on a
French one a whole other alphabet; with caps lock small letters. Each layout is tried, and the one under which
most check digits agree is taken. That undoes the keyboard, not the print: no character is changed by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from visitor_desk.documents.check_digits import CheckResult, check_digit
from visitor_desk.documents.mrz_layouts import MrzLayout, layout_of

BREAKS: Final = frozenset("\r\n\t\x02\x03\x04\x1d\x1e")
"""Keys that end a line, and the marks around a message."""
SHAPES: Final = ((2, 44), (2, 36), (3, 30), (1, 30))
MOST_EXTRA: Final = 4
"""Characters of its own that a reader may put before and after."""
SHORTEST_LINE: Final = 28
"""A line of a zone is longer than any badge number and most bar codes: so many characters may become one."""

_ZONE = re.compile(r"[A-Z0-9<]+\Z")
_SEPARATORS = re.compile("[" + "".join(sorted(BREAKS)) + "]+")

# What the keys of a reader that is set to the American layout become on others, and back. `_PLAIN` serves all
# that differ in the filler only: Nordic, Spanish, Italian.
_RIGHT: Final = str.maketrans("", "")
_PLAIN: Final = str.maketrans(";", "<")
_QWERTZ: Final = str.maketrans("YZyz;", "ZYzy<")
# French and Belgian: unshifted, the row of digits is accents and signs.
_AZERTY: Final = str.maketrans("AQZWaqzw?.&é\"'(§-è_!çà", "QAWZqawzM<123456678890")


def _layouts(text: str, *, qwertz: bool) -> tuple[dict[int, int], ...]:
    if "<" in text:
        # No other layout makes a `<` of the reader's keys.
        return (_RIGHT,)
    return (_QWERTZ, _PLAIN, _AZERTY) if qwertz else (_PLAIN, _QWERTZ, _AZERTY)


def reader_lines(text: str, *, qwertz: bool = False) -> tuple[str, ...] | None:
    """Return the lines of a zone in what was typed in one go, or None where it is something else.

    `qwertz` says that the machine's keyboard has Y and Z swapped: in names no check digit can tell.
    """
    best: tuple[int, tuple[str, ...]] | None = None
    for layout in _layouts(text, qwertz=qwertz):
        for lines, extra in _cuts(_plain(text.translate(layout))):
            zone = layout_of(lines)
            if zone is None or not all(_ZONE.match(line) for line in lines):
                continue
            passed = sum(check.passes for check in _checks(zone, lines))
            # One line alone, or one with characters around it, could be a bar code: its digits must speak for
            # it.
            if not passed and (extra or len(lines) == 1):
                continue
            if best is None or passed > best[0]:
                best = (passed, lines)
    return best[1] if best else None


def is_of_a_reader(text: str) -> bool:
    """Tell whether a burst is of a zone, also where it lost characters on its way: no field may get it."""
    return reader_lines(text) is not None or any(
        "<<" in plain and len(plain) >= SHORTEST_LINE
        for plain in (_plain(text.translate(layout)) for layout in _layouts(text, qwertz=False))
    )


def may_go_on(text: str) -> bool:
    """Tell whether a line break may follow that is part of the burst, not somebody's Enter."""
    last = _SEPARATORS.split(text)[-1]
    return text[-1:] in BREAKS or (len(last) >= SHORTEST_LINE and not any(sign.isspace() for sign in last))


def _plain(text: str) -> str:
    """Return capitals; without a single `<`, the one sign that stands there again and again is the filler."""
    signs = {sign for sign in text if not sign.isalnum() and sign not in BREAKS}
    if len(signs) == 1 and "<" not in signs:
        text = text.replace(signs.pop(), "<")
    return "".join(one.upper() if one.isascii() else one for one in text)


def _cuts(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """Return each way to cut a text into lines of a known shape, and how many characters are left over."""
    parts = [part for part in _SEPARATORS.split(text) if part]
    for count, length in SHAPES:
        if len(parts) == 1:
            extra = len(parts[0]) - count * length
            for start in range(min(extra, MOST_EXTRA) + 1):
                if extra - start <= MOST_EXTRA:
                    run = parts[0][start : start + count * length]
                    yield tuple(run[at : at + length] for at in range(0, len(run), length)), extra
        elif len(parts) == count and all(len(part) == length for part in parts[1:-1]):
            before, after = len(parts[0]) - length, len(parts[-1]) - length
            if 0 <= before <= MOST_EXTRA and 0 <= after <= MOST_EXTRA:
                yield (parts[0][before:], *parts[1:-1], parts[-1][:length]), before + after


def _checks(zone: MrzLayout, lines: tuple[str, ...]) -> list[CheckResult]:
    """Compute the digits as they are printed: of a number that goes on elsewhere, the composite speaks."""
    return [
        CheckResult(rule.field, check_digit(rule.covered(lines)), rule.printed(lines)) for rule in zone.checks
    ]
