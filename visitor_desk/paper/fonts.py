"""The fonts of every paper the program draws, which come with it."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from io import BytesIO
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR: Final = "DejaVuSans"
BOLD: Final = "DejaVuSans-Bold"


@lru_cache
def fonts() -> frozenset[int]:
    """Register the fonts once and return the characters that both can draw."""
    folder = resources.files("visitor_desk").joinpath("resources", "fonts")
    known: list[frozenset[int]] = []
    for name in (REGULAR, BOLD):
        font = TTFont(name, BytesIO(folder.joinpath(f"{name}.ttf").read_bytes()))
        pdfmetrics.registerFont(font)
        known.append(frozenset(font.face.charToGlyph))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
    return known[0] & known[1]


def drawable(character: str) -> bool:
    """Tell whether the fonts can draw a character."""
    return ord(character) in fonts()


def width_of(text: str, font: str, size: float) -> float:
    """Return how wide a text is in points."""
    fonts()
    return float(pdfmetrics.stringWidth(text, font, size))
