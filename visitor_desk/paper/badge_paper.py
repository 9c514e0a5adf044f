"""The badge that is worn: name, until when, where to, and the colour and word of its class."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from reportlab.lib.colors import white

from visitor_desk.clock import hour_of
from visitor_desk.paper.paper_words import PaperLanguage, day_of, paper_words
from visitor_desk.paper.plain_text import plain
from visitor_desk.paper.qr_code import qr_matrix
from visitor_desk.paper.small_paper import SmallPaper


class BadgeFormat(StrEnum):
    """On what a badge is printed."""

    LABEL = "label"
    """A label of 62 by 100 mm, upright."""
    CARD = "card"
    """A card of 86 by 54 mm (ISO/IEC 7810 ID-1, rounded up), lying."""


class BadgeClass(StrEnum):
    """How somebody may walk about; each has a word and a colour, and the word alone says it too."""

    ESCORTED = "escorted"
    """Never without their escort."""
    RESTRICTED = "restricted"
    """Alone, and in zones in the scope of PCI DSS."""
    VISITOR = "visitor"


COLOURS: Final = {
    BadgeClass.ESCORTED: "#A3160C",
    BadgeClass.RESTRICTED: "#7A4100",
    BadgeClass.VISITOR: "#14477F",
}
"""Each at least 7:1 against the white word on it; a printer that knows black only prints them dark."""

LONGEST: Final = 200
_EDGE: Final = 4.0


@dataclass(frozen=True, slots=True)
class BadgeFace:
    """Everything that stands on a badge. `until` is a time at the site; `code` names the visit in digits."""

    kind: BadgeClass
    badge: str
    code: str
    until: datetime | None
    host: str = field(repr=False)
    zones: tuple[str, ...]
    site: str
    name: str = field(repr=False)
    organisation: str = field(repr=False)
    language: PaperLanguage = PaperLanguage.DUTCH


def badge_pdf(face: BadgeFace, size: BadgeFormat) -> bytes:
    """Return the badge as a PDF of one page; it is nowhere but in this value."""
    if size is BadgeFormat.CARD:
        return _card(face)
    return _label(face)


def _paper(face: BadgeFace, width: float, height: float) -> SmallPaper:
    # The title is read by the system's print queue: it names nobody.
    title = f"{paper_words(face.language)['badge']['badge']} {plain(face.badge, 20)}"
    return SmallPaper(width, height, title, face.language)


def _label(face: BadgeFace) -> bytes:
    words, paper = paper_words(face.language)["badge"], _paper(face, 62, 100)
    inner = paper.width - 2 * _EDGE
    _band(paper, face, 14)
    y = paper.words(plain(face.name, LONGEST), _EDGE, 16, inner, 16.5, 19, least=8, bold=True)
    paper.words(plain(face.organisation, LONGEST), _EDGE, y + 0.3, inner, 39 - y, 11)
    paper.rule(_EDGE, 40, inner)
    _until(paper, face, _EDGE, 41.5, inner, 34)
    paper.rule(_EDGE, 63, inner)
    y = _fact(paper, words["host"], face.host, _EDGE, 64, inner, 4)
    _fact(paper, words["zones"], ", ".join(face.zones), _EDGE, y + 0.6, 31, 8)
    paper.line(words["badge"], _EDGE, 84.5, 31, 7)
    paper.line(plain(face.badge, 20), _EDGE, 87, 31, 24, least=8, bold=True)
    paper.code(qr_matrix(face.code), 36, 74.5, 24)
    return paper.pdf()


def _card(face: BadgeFace) -> bytes:
    words, paper = paper_words(face.language)["badge"], _paper(face, 86, 54)
    inner = paper.width - 2 * _EDGE
    left = inner - 24
    _band(paper, face, 10)
    y = paper.words(plain(face.name, LONGEST), _EDGE, 11, inner, 7.2, 16, least=8, bold=True)
    paper.line(plain(face.organisation, LONGEST), _EDGE, y, inner, 9)
    _until(paper, face, _EDGE, 22.4, left, 22)
    y = _fact(paper, words["host"], face.host, _EDGE, 38.2, left, 3.9)
    _fact(paper, words["zones"], ", ".join(face.zones), _EDGE, y + 0.3, left, 6.4)
    paper.code(qr_matrix(face.code), 60, 20.5, 23)
    paper.line(words["badge"], 62.2, 43.2, 20, 6.5)
    paper.line(plain(face.badge, 20), 62.2, 45.6, 20, 16, least=6, bold=True)
    return paper.pdf()


def _band(paper: SmallPaper, face: BadgeFace, height: float) -> None:
    """Draw the band of the class: its word large, the house below it."""
    words = paper_words(face.language)["badge"]
    paper.band(0, 0, paper.width, height, COLOURS[face.kind])
    inner = paper.width - 2 * _EDGE
    paper.line(words[face.kind], _EDGE, height * 0.12, inner, height * 1.25, bold=True, colour=white)
    paper.line(plain(face.site, LONGEST), _EDGE, height * 0.66, inner, 7.5, colour=white)


def _until(paper: SmallPaper, face: BadgeFace, x: float, y: float, width: float, size: float) -> None:
    """Write until when: the hour large, the day below it."""
    words = paper_words(face.language)["badge"]
    y = paper.line(words["until"], x, y, width, 8)
    if face.until is None:
        paper.line(words["no_end"], x, y, width, size / 2, bold=True)
        return
    y = paper.line(hour_of(face.until), x, y - 0.6, width, size, least=12, bold=True)
    paper.line(day_of(face.language, face.until), x, y - 0.8, width, 10)


def _fact(
    paper: SmallPaper, title: str, value: str, x: float, y: float, width: float, height: float
) -> float:
    y = paper.line(title, x, y, width, 6.5)
    return paper.words(plain(value, LONGEST), x, y - 0.2, width, height, 9, bold=True)
