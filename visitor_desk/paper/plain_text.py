"""Values from outside as they may stand on paper: nothing hidden, nothing that turns the text around it."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import Final

from anyascii import anyascii

from visitor_desk.paper.fonts import drawable

_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories that draw nothing or turn the text around them."""
_FROM_THE_RIGHT: Final = frozenset({"R", "AL", "NSM"})
"""Bidirectional classes of what is written from right to left, with the marks above and below it."""


def plain(value: str, longest: int) -> str:
    """Return a value of at most so many characters, an ellipsis where it was cut.

    Control and bidi characters, and characters that the fonts cannot draw, are shown by their number. Words
    of scripts that run from right to left are spelled in Latin letters, as ‹dvd›: reportlab draws every line
    from left to right and joins no letters, so that such a name would stand there backwards.
    """
    text = unicodedata.normalize("NFC", value[: longest + 1])
    if len(text) > longest:
        text = text[:longest] + "…"
    return "".join(
        _spelled("".join(run)) if from_the_right else "".join(map(_visible, run))
        for from_the_right, run in groupby(text, _is_from_the_right)
    )


def _is_from_the_right(character: str) -> bool:
    return (
        unicodedata.bidirectional(character) in _FROM_THE_RIGHT
        and unicodedata.category(character) not in _HIDDEN
    )


def _spelled(word: str) -> str:
    if all(unicodedata.bidirectional(character) == "NSM" for character in word):
        # Marks of a letter that stands before them, of whatever script.
        return "".join(map(_visible, word))
    return f"‹{anyascii(word)}›"


def _visible(character: str) -> str:
    if character in "\t\n\r":
        return " "
    if unicodedata.category(character) in _HIDDEN or not drawable(character):
        return f"‹U+{ord(character):04X}›"
    return character
