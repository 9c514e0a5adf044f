"""The slip that a visitor takes home: the token of the visit, how to ask for one's data, and no name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from visitor_desk.paper.paper_words import PaperLanguage, day_of, paper_words
from visitor_desk.paper.plain_text import plain
from visitor_desk.paper.qr_code import qr_matrix
from visitor_desk.paper.small_paper import SmallPaper

WIDTH: Final = 80.0
HEIGHT: Final = 160.0
"""Millimetres: the width of a receipt printer, and on A6 and larger with room to spare."""
LONGEST: Final = 300
_EDGE: Final = 5.0


@dataclass(frozen=True, slots=True)
class ReceiptSlip:
    """What a receipt says. `arrived` is a day at the site, `fingerprint` that of the installation's root.

    On `last_day` the name of the visitor is destroyed, and with it what the token could be compared with.
    """

    house: str
    site: str
    arrived: date
    last_day: date
    contact: str
    fingerprint: str
    token: str = field(repr=False)
    """As it stands in the code."""
    groups: tuple[str, ...] = field(repr=False)
    """As a person reads and types it."""


def slip_pdf(slip: ReceiptSlip, language: PaperLanguage) -> bytes:
    """Return the slip as a PDF of one page; it is nowhere but in this value."""
    words = paper_words(language)["receipt"]
    # The title is read by the system's print queue: it holds nothing of the visit.
    paper = SmallPaper(WIDTH, HEIGHT, words["title"], language)
    inner = WIDTH - 2 * _EDGE
    y = paper.words(plain(slip.house, LONGEST), _EDGE, 5, inner, 7.5, 12, least=7, bold=True)
    if slip.site != slip.house:
        y = paper.line(plain(slip.site, LONGEST), _EDGE, y, inner, 9)
    y = paper.line(words["title"], _EDGE, y + 2, inner, 11, bold=True)
    y = paper.line(words["visit_of"].format(day=day_of(language, slip.arrived)), _EDGE, y, inner, 10)
    code = 42.0
    paper.code(qr_matrix(slip.token), (WIDTH - code) / 2, y, code)
    y += code
    half = (len(slip.groups) + 1) // 2
    for part in (slip.groups[:half], slip.groups[half:]):
        y = paper.line(" ".join(part), _EDGE, y, inner, 13, least=8, bold=True, middle=True)
    paper.rule(_EDGE, y + 2, inner)
    y = paper.words(words["what"], _EDGE, y + 3.5, inner, 19, 8.5, least=7)
    y = paper.words(words["how"], _EDGE, y + 1.5, inner, 19, 8.5, least=7)
    y = paper.words(plain(slip.contact or words["at_reception"], LONGEST), _EDGE, y, inner, 7.6, 9, bold=True)
    y = paper.words(
        words["until"].format(day=day_of(language, slip.last_day)), _EDGE, y + 1.5, inner, 15, 8.5, least=7
    )
    y = paper.words(words["fingerprint"], _EDGE, y + 1.5, inner, 6.6, 7.5)
    paper.words(plain(slip.fingerprint, LONGEST), _EDGE, y, inner, 7, 8, least=6, bold=True)
    return paper.pdf()
