"""The paper of letters: font, letterhead, tables and numbered pages, drawn with reportlab.

The same input gives the same bytes: reportlab's `invariant` mode leaves out dates and random ids.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepInFrame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from visitor_desk.paper.fonts import BOLD, REGULAR, fonts

INK: Final = HexColor("#18202C")
SECOND_INK: Final = HexColor("#5B6675")
ACCENT: Final = HexColor("#1D4F91")
LINE: Final = HexColor("#C9D0D9")
HEAD_TINT: Final = HexColor("#F1F4F8")

MARGIN: Final[float] = 24 * mm
TOP: Final = 20 * mm
BOTTOM: Final = 22 * mm
ADDRESS_HEIGHT: Final = 34 * mm
"""So that the addressee stands in the window of a DL envelope and the details beside it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of paper: its width and height, and how high the part with addressee and details is."""

    size: tuple[float, float]
    head: float

    @property
    def width(self) -> float:
        """The width between the margins."""
        return self.size[0] - 2 * MARGIN


UPRIGHT: Final = Sheet(A4, ADDRESS_HEIGHT)
WIDE: Final = Sheet(landscape(A4), 14 * mm)
"""For tables of many columns, which go into no envelope with a window."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands around a letter; every text is markup already."""

    controller: str
    address: str
    addressee: str = field(repr=False)
    details: tuple[tuple[str, str], ...]
    footer: str
    page: Callable[[int, int], str]
    """Makes the words *page 1 of 3*; plain text."""
    title: str
    """Of the PDF document; plain text without personal data."""
    language: str


def _style(name: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
    values = {"fontName": REGULAR, "textColor": INK, "splitLongWords": 1, **more}
    return ParagraphStyle(name, fontSize=size, leading=leading, **values)


BODY: Final = _style("body", 9.2, 13.2, spaceAfter=6)
SMALL: Final = _style("small", 7.6, 10.6, textColor=SECOND_INK, spaceAfter=4)
HEADING: Final = _style("heading", 11, 15, fontName=BOLD, textColor=ACCENT, spaceBefore=10, spaceAfter=4)
SUBJECT: Final = _style("subject", 12.5, 17, fontName=BOLD, spaceBefore=4, spaceAfter=10)
TERM: Final = _style("term", 9.2, 13.2, fontName=BOLD, spaceBefore=3, spaceAfter=1)
CELL: Final = _style("cell", 8, 10.8)
HEAD_CELL: Final = _style("head_cell", 7.6, 10.4, fontName=BOLD, textColor=SECOND_INK)
KEY_CELL: Final = _style("key_cell", 8, 10.8, textColor=SECOND_INK)
CONTROLLER: Final = _style("controller", 15, 19, fontName=BOLD, textColor=ACCENT)
LETTERHEAD: Final = _style("letterhead", 8, 11, textColor=SECOND_INK, alignment=TA_RIGHT)
FINGERPRINT: Final = _style("fingerprint", 8.6, 13, fontName=BOLD, spaceBefore=2, spaceAfter=8)


def body(markup: str) -> Flowable:
    """Return a paragraph of running text."""
    return Paragraph(markup, BODY)


def heading(markup: str) -> Flowable:
    """Return a heading that stays with what follows."""
    return Paragraph(markup, ParagraphStyle("kept", HEADING, keepWithNext=1))


def term(title: str, markup: str) -> list[Flowable]:
    """Return a titled paragraph."""
    return [KeepTogether([Paragraph(title, TERM), body(markup)])]


def grid(
    head: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float], sheet: Sheet = UPRIGHT
) -> list[Flowable]:
    """Return a table whose head repeats on every page; `shares` are the columns' parts of the width."""
    cells = [[Paragraph(text, HEAD_CELL) for text in head]]
    cells += [[Paragraph(text, CELL) for text in row] for row in rows]
    table = Table(cells, colWidths=_widths(shares, sheet), repeatRows=1, splitInRow=1, spaceBefore=2)
    table.setStyle(
        [
            *_PLAIN,
            ("BACKGROUND", (0, 0), (-1, 0), HEAD_TINT),
            ("LINEABOVE", (0, 0), (-1, 0), 0.8, ACCENT),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
        ]
    )
    return [table, Spacer(0, 8)]


def titled(title: str) -> list[Flowable]:
    """Return a small title over a table that may break across pages, never alone at the foot of one."""
    return [CondPageBreak(90), Paragraph(title, TERM)]


def facts(rows: Sequence[tuple[str, str]]) -> list[Flowable]:
    """Return a table of names and values without a head."""
    cells = [[Paragraph(name, KEY_CELL), Paragraph(value, CELL)] for name, value in rows]
    table = Table(cells, colWidths=_widths((28, 72), UPRIGHT), splitInRow=1)
    table.setStyle([*_PLAIN, ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE)])
    return [table, Spacer(0, 8)]


def letter_pdf(letterhead: Letterhead, story: Callable[[], list[Flowable]], sheet: Sheet = UPRIGHT) -> bytes:
    """Return the letter as a PDF with embedded fonts, numbered pages and a title.

    `story` is called twice, since flowables are used up by drawing them: once to count the pages.
    """
    fonts()
    _, pages = _drawn(letterhead, story(), 0, sheet)
    return _drawn(letterhead, story(), pages, sheet)[0]


def _drawn(letterhead: Letterhead, story: list[Flowable], pages: int, sheet: Sheet) -> tuple[bytes, int]:
    """Draw once and return the document and its number of pages."""
    out = BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=sheet.size,
        title=letterhead.title,
        author=letterhead.controller,
        creator="Visitor Desk",
        producer="Visitor Desk",
        lang=letterhead.language,
        invariant=1,
        initialFontName=REGULAR,
        initialFontSize=9,
    )
    sender = _sender(letterhead, sheet)
    rule = max(15 * mm, *(one.wrap(width, 0)[1] + 3 * mm for one, width in sender))
    under_address = rule + 8 * mm + sheet.head
    width, height = sheet.width, sheet.size[1] - BOTTOM - TOP
    first = Frame(MARGIN, BOTTOM, width, height - under_address, 0, 0, 0, 0, id="first")
    later = Frame(MARGIN, BOTTOM, width, height - 8 * mm, 0, 0, 0, 0, id="later")

    def draw_first(canvas: Canvas, doc: BaseDocTemplate) -> None:
        _draw_letterhead(canvas, letterhead, rule, sheet)
        _draw_footer(canvas, letterhead, (doc.page, pages), sheet)

    def draw_later(canvas: Canvas, doc: BaseDocTemplate) -> None:
        _draw_running_head(canvas, letterhead, sheet)
        _draw_footer(canvas, letterhead, (doc.page, pages), sheet)

    document.addPageTemplates(
        [
            PageTemplate("first", [first], onPage=draw_first, autoNextPageTemplate="later"),
            PageTemplate("later", [later], onPage=draw_later),
        ]
    )
    document.build(story)
    return out.getvalue(), document.page


def _sender(letterhead: Letterhead, sheet: Sheet) -> list[tuple[Flowable, float]]:
    """Return the controller's block and the contact's block with their widths."""
    contact = Paragraph(letterhead.address, LETTERHEAD)
    return [(Paragraph(letterhead.controller, CONTROLLER), sheet.width * 0.58), (contact, sheet.width * 0.42)]


def _draw_letterhead(canvas: Canvas, letterhead: Letterhead, rule: float, sheet: Sheet) -> None:
    """Draw controller and contact above a line `rule` below the top, then addressee and details."""
    top = sheet.size[1] - TOP
    left = MARGIN
    for block, width in _sender(letterhead, sheet):
        _place(canvas, block, left, top, width)
        left += width
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(1)
    canvas.line(MARGIN, top - rule, MARGIN + sheet.width, top - rule)
    below = top - rule - 8 * mm
    _place(canvas, Paragraph(letterhead.addressee, BODY), MARGIN, below, sheet.width * 0.54)
    rows = [[Paragraph(name, KEY_CELL), Paragraph(value, CELL)] for name, value in letterhead.details]
    table = Table(rows, colWidths=[sheet.width * 0.16, sheet.width * 0.26])
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *_TIGHT])
    _place(canvas, table, MARGIN + sheet.width * 0.58, below, sheet.width * 0.42)


def _draw_running_head(canvas: Canvas, letterhead: Letterhead, sheet: Sheet) -> None:
    """Draw controller and reference on the following pages."""
    top = sheet.size[1] - TOP + 6 * mm
    _place(canvas, Paragraph(letterhead.controller, HEAD_CELL), MARGIN, top, sheet.width * 0.6)
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, top - 6 * mm, MARGIN + sheet.width, top - 6 * mm)


def _draw_footer(canvas: Canvas, letterhead: Letterhead, page: tuple[int, int], sheet: Sheet) -> None:
    """Draw the reference and the page number."""
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, BOTTOM - 6 * mm, MARGIN + sheet.width, BOTTOM - 6 * mm)
    _place(canvas, Paragraph(letterhead.footer, SMALL), MARGIN, BOTTOM - 8 * mm, sheet.width * 0.75)
    canvas.setFont(REGULAR, 7.6)
    canvas.setFillColor(SECOND_INK)
    canvas.drawRightString(MARGIN + sheet.width, BOTTOM - 11 * mm, letterhead.page(*page))


def _place(canvas: Canvas, flowable: Flowable, left: float, top: float, width: float) -> None:
    """Draw a flowable with its upper left corner at a point; what is too high for its place is shrunk."""
    box = KeepInFrame(width, ADDRESS_HEIGHT, [flowable], mode="shrink", hAlign="LEFT")
    _, height = box.wrapOn(canvas, width, ADDRESS_HEIGHT)
    box.drawOn(canvas, left, top - height)


CELL_EDGES: Final = 8.5
"""What a cell keeps free to the left and right of its words, with a hair for rounding."""
_TIGHT: Final[list[tuple[Any, ...]]] = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
]
_PLAIN: Final[list[tuple[Any, ...]]] = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
]


def _widths(shares: Sequence[float], sheet: Sheet) -> list[float]:
    return [sheet.width * share / sum(shares) for share in shares]
