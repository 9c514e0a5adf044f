"""QR codes (ISO/IEC 18004) as a plain matrix, for whoever paints: a paper, a window, a second screen."""

from __future__ import annotations

from typing import Final, TypeAlias

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel
from reportlab.pdfgen.canvas import Canvas

QrMatrix: TypeAlias = "tuple[tuple[bool, ...], ...]"
"""Rows of modules from the top, True where one is dark; without the light margin around them."""

MARGIN: Final = 4
"""Light modules that have to stay around a code, or readers miss it (ISO/IEC 18004, 5.3.8)."""


def qr_matrix(text: str) -> QrMatrix:
    """Return the smallest code of a text in which a quarter of the modules may be lost: labels get scratched.

    Digits alone, and capitals with digits, take less room than other text.
    """
    code = QRCode(None, QRErrorCorrectLevel.Q)
    code.addData(text)
    code.make()
    size = range(code.getModuleCount())
    return tuple(tuple(bool(code.isDark(row, column)) for column in size) for row in size)


def draw_qr(canvas: Canvas, matrix: QrMatrix, left: float, bottom: float, side: float) -> None:
    """Draw a code, margin included, into a square; the ground is the paper's own."""
    module = side / (len(matrix) + 2 * MARGIN)
    path = canvas.beginPath()
    for row, line in enumerate(matrix):
        y = bottom + side - (row + 1 + MARGIN) * module
        for column, dark in enumerate(line):
            if dark:
                path.rect(left + (column + MARGIN) * module, y, module, module)
    canvas.setFillColorRGB(0, 0, 0)
    # One path: drawn one by one, modules would show hair lines between them.
    canvas.drawPath(path, stroke=0, fill=1)
