"""Values from outside as they may stand on paper: nothing hidden, nothing that turns the text around it."""

from __future__ import annotations

import unicodedata
from typing import Final

from visitor_desk.paper.fonts import drawable

_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories that draw nothing or turn the text around them."""


def plain(value: str, longest: int) -> str:
    """Return a value of at most so many characters, an ellipsis where it was cut.

    Control and bidi characters, and characters that the fonts cannot draw, are shown by their number.
    """
    text = unicodedata.normalize("NFC", value[: longest + 1])
    if len(text) > longest:
        text = text[:longest] + "…"
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character in "\t\n\r":
        return " "
    if unicodedata.category(character) in _HIDDEN or not drawable(character):
        return f"‹U+{ord(character):04X}›"
    return character
