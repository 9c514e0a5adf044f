"""Pages of a PDF as pictures and as words in memory, for printers and windows that draw no PDF."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Final

import pypdfium2

_ONE_AT_A_TIME: Final = threading.Lock()
"""PDFium keeps state of its own and is not made for two threads."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page: three bytes per pixel (red, green, blue), rows from the top without gaps; sizes in mm."""

    width: int
    height: int
    width_mm: float
    height_mm: float
    pixels: bytes = field(repr=False)


def page_pictures(pdf: bytes, dots_per_inch: int) -> tuple[PagePicture, ...]:
    """Draw every page of a PDF; nothing is written to any disk."""
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return tuple(_picture(page, dots_per_inch) for page in document)
        finally:
            document.close()


def page_texts(pdf: bytes) -> tuple[str, ...]:
    """Return the words of every page, for those who hear a page instead of seeing it."""
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return tuple(page.get_textpage().get_text_range() for page in document)
        finally:
            document.close()


def _picture(page: pypdfium2.PdfPage, dots_per_inch: int) -> PagePicture:
    wide, high = page.get_size()
    bitmap = page.render(scale=dots_per_inch / 72, rev_byteorder=True, maybe_alpha=False)
    rows = bitmap.to_numpy()[:, :, :3]
    height, width = rows.shape[:2]
    return PagePicture(width, height, wide / 72 * 25.4, high / 72 * 25.4, rows.tobytes())
