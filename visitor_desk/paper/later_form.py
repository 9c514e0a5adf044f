"""The numbered form for when the desk cannot be used: filled in by hand, and entered afterwards.

It asks for what a visit keeps and for nothing else: there is no place for the number of a document.
"""

from __future__ import annotations

from typing import Final

from visitor_desk.paper.paper_words import PaperLanguage, paper_words
from visitor_desk.paper.plain_text import plain
from visitor_desk.paper.small_paper import SmallPaper

MOST_FORMS: Final = 500
"""On one PDF: a pad that lasts."""
FIELDS: Final = (
    (("name", 120.0), ("organisation", 70.0)),
    (("purpose", 120.0), ("customer", 70.0)),
    (("host", 60.0), ("authoriser", 60.0), ("zones", 70.0)),
    (("arrived", 60.0), ("left", 60.0), ("badge", 70.0)),
)
"""What is written by hand, row by row, with the width of each in millimetres."""
TICKED: Final = ("passport", "identity_card", "residence_permit", "driving_licence", "vouched")
"""What was seen by eye; the kind of it, and in a field of its own until when it is valid."""
LAST_FIELDS: Final = (("valid_through", 60.0), ("let_in_by", 60.0), ("signature", 70.0))

_WIDTH, _HEIGHT = 210.0, 297.0
_EDGE: Final = 10.0
_ROW: Final = 15.5
_GAP: Final = 4.0


def forms_pdf(first: int, count: int, site: str, language: PaperLanguage) -> bytes:
    """Return `count` forms from number `first` on, two on each page of A4, to be cut apart."""
    words = paper_words(language)["form"]
    paper = SmallPaper(_WIDTH, _HEIGHT, f"{words['title']} {first}–{first + count - 1}", language)
    for place in range(count):
        if place and place % 2 == 0:
            paper.next_page()
        top = (place % 2) * _HEIGHT / 2
        if top:
            paper.rule(0, top, _WIDTH)
        _form(paper, top, first + place, plain(site, 60), language)
    return paper.pdf()


def _form(paper: SmallPaper, top: float, number: int, site: str, language: PaperLanguage) -> None:
    words = paper_words(language)["form"]
    inner = _WIDTH - 2 * _EDGE
    paper.line(words["title"], _EDGE, top + 9, inner - 74, 16, bold=True)
    paper.line(site, _EDGE, top + 16.5, inner - 74, 10)
    paper.line(words["number"], _WIDTH - _EDGE - 70, top + 8, 70, 8)
    paper.line(str(number), _WIDTH - _EDGE - 70, top + 10.5, 70, 34, bold=True)
    y = top + 27
    for row in FIELDS:
        _row(paper, y, row, language)
        y += _ROW
    paper.line(words["seen"], _EDGE, y, inner, 8)
    step = inner / len(TICKED)
    for place, name in enumerate(TICKED):
        x = _EDGE + place * step
        paper.box(x, y + 5, 4)
        paper.line(words[name], x + 5.5, y + 5.2, step - 7, 9)
    _row(paper, y + 13.5, LAST_FIELDS, language)
    paper.words(words["never"], _EDGE, top + 135, inner, 8, 8)


def _row(paper: SmallPaper, y: float, fields: tuple[tuple[str, float], ...], language: PaperLanguage) -> None:
    words, x = paper_words(language)["form"], _EDGE
    for name, width in fields:
        shown = width if x + width >= _WIDTH - _EDGE else width - _GAP
        paper.line(words[name], x, y, shown, 8)
        paper.rule(x, y + _ROW - 3, shown)
        x += width
