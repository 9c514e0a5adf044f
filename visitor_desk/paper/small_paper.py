"""A pen for small papers: lines that shrink until they fit, words that wrap, never out of their box."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from visitor_desk.paper.fonts import BOLD, REGULAR, fonts, width_of
from visitor_desk.paper.qr_code import QrMatrix, draw_qr

INK: Final = HexColor("#000000")
"""Black itself: printers of labels know no grey."""
LEADING: Final = 1.22
POINT: Final = 25.4 / 72
"""Millimetres in a point."""
_STEP: Final = 0.5


class SmallPaper:
    """Pages of a size in millimetres; places are measured from its upper left corner, downwards."""

    def __init__(self, width: float, height: float, title: str, language: str) -> None:
        fonts()
        self.width, self.height = width, height
        self._out = BytesIO()
        # The same input gives the same bytes: no date and no random id.
        self._canvas = Canvas(self._out, pagesize=(width * mm, height * mm), invariant=1, lang=language)
        self._canvas.setTitle(title)
        self._canvas.setCreator("Visitor Desk")
        self._canvas.setProducer("Visitor Desk")

    def pdf(self) -> bytes:
        """Close the page and return the document."""
        self._canvas.showPage()
        self._canvas.save()
        return self._out.getvalue()

    def next_page(self) -> None:
        """Close the page and begin another of the same size."""
        self._canvas.showPage()

    def box(self, x: float, y: float, side: float) -> None:
        """Draw an empty square to tick."""
        self._canvas.setStrokeColor(INK)
        self._canvas.setLineWidth(0.7)
        self._canvas.rect(x * mm, self._from_below(y + side), side * mm, side * mm, stroke=1, fill=0)

    def band(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle."""
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.rect(x * mm, self._from_below(y + height), width * mm, height * mm, stroke=0, fill=1)

    def rule(self, x: float, y: float, width: float) -> None:
        """Draw a thin line."""
        self._canvas.setStrokeColor(INK)
        self._canvas.setLineWidth(0.5)
        self._canvas.line(x * mm, self._from_below(y), (x + width) * mm, self._from_below(y))

    def code(self, matrix: QrMatrix, x: float, y: float, side: float) -> None:
        """Draw a QR code into a square."""
        draw_qr(self._canvas, matrix, x * mm, self._from_below(y + side), side * mm)

    def line(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        size: float,
        *,
        least: float = 6,
        bold: bool = False,
        colour: Color = INK,
        middle: bool = False,
    ) -> float:
        """Write one line that shrinks to `least` points and is then cut; return where the next may begin."""
        font = BOLD if bold else REGULAR
        while size > least and width_of(text, font, size) > width * mm:
            size -= _STEP
        shown = cut(text, font, size, width * mm)
        left = x * mm + ((width * mm - width_of(shown, font, size)) / 2 if middle else 0)
        self._write(shown, left, y, font, size, colour)
        return y + size * LEADING * POINT

    def words(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        height: float,
        size: float,
        *,
        least: float = 6,
        bold: bool = False,
    ) -> float:
        """Write lines into a box, smaller where they need it; return where the next may begin.

        What does not fit even at `least` points is cut, with an ellipsis.
        """
        font = BOLD if bold else REGULAR
        lines = wrapped(text, font, size, width * mm)
        while size > least and (
            len(lines) * size * LEADING > height * mm or _widest(lines, font, size) > width * mm
        ):
            size -= _STEP
            lines = wrapped(text, font, size, width * mm)
        # Only now: a word in two parts is worse to read than a smaller one.
        lines = [part for line in lines for part in parts(line, font, size, width * mm)]
        most = max(1, int(height * mm / (size * LEADING)))
        if len(lines) > most:
            # Longer than a line, so that what is left out shows as an ellipsis.
            lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
        for one in lines:
            self._write(cut(one, font, size, width * mm), x * mm, y, font, size, INK)
            y += size * LEADING * POINT
        return y

    def _write(self, text: str, left: float, y: float, font: str, size: float, colour: Color) -> None:
        self._canvas.setFillColor(colour)
        self._canvas.setFont(font, size)
        self._canvas.drawString(left, self._from_below(y) - size, text)

    def _from_below(self, y: float) -> float:
        return float((self.height - y) * mm)


def wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    """Break a text into lines at its spaces; a word that is too long stays alone on its line."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, font, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def parts(line: str, font: str, size: float, width: float) -> list[str]:
    """Return a line in as many parts as it takes to fit; one that fits is its only part."""
    found = []
    while width_of(line, font, size) > width and len(line) > 1:
        end = next(
            at for at in range(len(line) - 1, 0, -1) if at == 1 or width_of(line[:at], font, size) <= width
        )
        found.append(line[:end])
        line = line[end:]
    return [*found, line]


def cut(text: str, font: str, size: float, width: float) -> str:
    """Return as much of a line as fits, with an ellipsis where something is left out."""
    if width_of(text, font, size) <= width:
        return text
    kept = text
    while kept and width_of(f"{kept}…", font, size) > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def _widest(lines: Sequence[str], font: str, size: float) -> float:
    return max((width_of(one, font, size) for one in lines), default=0)
