"""Drawn specimen documents of Utopia for the demonstration and for tests: no person, no state, no photograph.

The machine-readable zone is set in OCR-B at the proportions of ICAO 9303-3, 4.2: characters 2.54 mm apart,
lines 6.35 mm apart on booklets and 5 mm apart on cards.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Colour = tuple[int, int, int]

_FONTS = Path(__file__).resolve().parent.parent / "resources" / "fonts"
_INK: Colour = (34, 30, 28)
_LABEL: Colour = (120, 104, 88)
_TITLE: Colour = (108, 62, 34)
_MARK: Colour = (96, 84, 196)
_PAPERS: dict[int, tuple[Colour, Colour]] = {  # by the number of machine-readable lines: above, below (BGR)
    1: ((232, 226, 244), (220, 228, 248)),
    2: ((246, 238, 226), (228, 240, 246)),
    3: ((238, 244, 230), (246, 236, 232)),
}
# Width and height of ID-3 (booklets, visas of that size), ID-2 and ID-1 in millimetres (ISO/IEC 7810).
_SIZES = {44: (125.0, 88.0), 36: (105.0, 74.0), 30: (85.6, 53.98)}
_SHORT = 9  # the first line of a Swiss driving licence
_PITCH = 2.54
_OVERSIZE = 2


class _Page:
    """A page being drawn; lengths are millimetres."""

    def __init__(self, size: tuple[float, float], pixels: int) -> None:
        self.size = size
        self.scale = pixels / size[0]
        shape = (round(size[1] * self.scale), pixels, 3)
        self.picture: Picture = np.full(shape, 255, np.uint8)
        self._faces = {
            name: cv2.FontFace(str(_FONTS / file))
            for name, file in (
                ("text", "DejaVuSans.ttf"),
                ("bold", "DejaVuSans-Bold.ttf"),
                ("ocr", "OCRB.otf"),
            )
        }

    def at(self, x: float, y: float) -> tuple[int, int]:
        """Return the pixel of a place."""
        return round(x * self.scale), round(y * self.scale)

    def write(
        self, text: str, place: tuple[float, float], tall: float, colour: Colour, face: str = "text"
    ) -> None:
        """Write text with its baseline at `place`; `tall` is the height of the em."""
        size = max(4, round(tall * self.scale))
        cv2.putText(self.picture, text, self.at(*place), colour, self._faces[face], size)

    def paper(self, above: Colour, below: Colour) -> None:
        """Fill the page with a gradient and fine waves, as security paper has."""
        height, width = self.picture.shape[:2]
        share = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
        ground = (1 - share) * np.array(above, np.float32) + share * np.array(below, np.float32)
        self.picture = np.broadcast_to(ground, (height, width, 3)).astype(np.uint8).copy()
        columns = np.arange(0, width + 8, 8)
        for offset in np.arange(-6.0, self.size[1] + 6, 1.6):
            wave = 2.2 * np.sin(columns / (self.scale * 7.5) + offset * 0.35)
            rows = (offset + wave) * self.scale
            points = np.stack([columns, rows], axis=1).round().astype(np.int32)
            tone = tuple(int(channel) - 12 for channel in below)
            cv2.polylines(self.picture, [points], False, tone, max(1, round(self.scale * 0.12)), cv2.LINE_AA)


def draw_specimen(
    lines: Sequence[str],
    title: str,
    fields: Sequence[tuple[str, str]],
    *,
    width: int = 1200,
) -> Picture:
    """Return a picture (BGR, `width` pixels wide) of a specimen whose machine-readable zone holds `lines`.

    Three lines of 30 make a card, two of 36 or 44 a booklet page or visa, one of 30 a driving licence, 9, 30
    and 30 a Swiss one; `fields` are (label, value) pairs. ValueError when the lines have another shape.
    """
    lengths = {len(line) for line in lines[1:] or lines}
    if len(lengths) != 1 or not lengths <= _SIZES.keys() or len(lines[0]) not in lengths | {_SHORT}:
        raise ValueError("lines are 30, 36 or 44 characters, all of one length")
    size = _SIZES[len(lines[-1])]
    page = _Page(size, width * _OVERSIZE)
    page.paper(*_PAPERS[min(len(lines), 3)])
    spacing = 6.35 if len(lines) == 2 else 5.0
    zone_top = size[1] - (spacing * (len(lines) - 1) + 9.0)
    _zone(page, lines, zone_top, spacing)
    _heading(page, title)
    _portrait(page, zone_top)
    _fields(page, fields, zone_top)
    _mark(page, zone_top)
    shape = (width, round(page.picture.shape[0] / _OVERSIZE))
    return np.asarray(cv2.resize(page.picture, shape, interpolation=cv2.INTER_AREA), np.uint8)


def _zone(page: _Page, lines: Sequence[str], top: float, spacing: float) -> None:
    width, height = page.size
    cv2.rectangle(page.picture, page.at(0, top - 1.2), page.at(width, height), (248, 247, 246), -1)
    cv2.line(page.picture, page.at(0, top - 1.2), page.at(width, top - 1.2), (206, 196, 186), 2, cv2.LINE_AA)
    # The em at which this cut of OCR-B advances by one pitch, and the fit of the row between the margins.
    pitch = min(_PITCH, (width - 8.0) / len(lines[-1]))
    left = (width - pitch * len(lines[-1])) / 2
    for row, line in enumerate(lines):
        for column, character in enumerate(line):
            place = (left + column * pitch, top + 3.6 + row * spacing)
            page.write(character, place, pitch * 1.36, _INK, "ocr")


def _heading(page: _Page, title: str) -> None:
    width = page.size[0]
    page.write(title, (width * 0.05, 7.2), 4.2, _TITLE, "bold")
    cv2.line(page.picture, page.at(width * 0.05, 9.2), page.at(width * 0.95, 9.2), _TITLE, 3, cv2.LINE_AA)


def _portrait_size(zone_top: float) -> tuple[float, float]:
    tall = min(zone_top - 16.0, 42.0)
    return tall * 0.78, tall


def _portrait(page: _Page, zone_top: float) -> None:
    """Draw the outline of nobody where a photograph would be."""
    width = page.size[0]
    wide, tall = _portrait_size(zone_top)
    left, top = width * 0.05, 12.0
    cv2.rectangle(page.picture, page.at(left, top), page.at(left + wide, top + tall), (226, 224, 222), -1)
    inside = page.picture[
        page.at(0, top)[1] : page.at(0, top + tall)[1], page.at(left, 0)[0] : page.at(left + wide, 0)[0]
    ]
    height, breadth = inside.shape[:2]
    grey = (176, 172, 168)
    for middle, across, down, first in ((0.40, 0.21, 0.21, 0), (1.02, 0.40, 0.36, 180)):  # head, shoulders
        axes = (int(breadth * across), int(height * down))
        cv2.ellipse(inside, (breadth // 2, int(height * middle)), axes, 0, first, 360, grey, -1, cv2.LINE_AA)
    cv2.rectangle(
        page.picture, page.at(left, top), page.at(left + wide, top + tall), (188, 180, 172), 2, cv2.LINE_AA
    )


def _fields(page: _Page, fields: Sequence[tuple[str, str]], zone_top: float) -> None:
    """Write label above value in two columns that fill from the top, smaller when there are many."""
    if not fields:
        return
    width = page.size[0]
    left = width * 0.05 + _portrait_size(zone_top)[0] + 4.0
    column = (width * 0.95 - left) / 2
    rows = -(-len(fields) // 2)
    step = min(8.5, (zone_top - 14.0) / rows)
    for index, (label, value) in enumerate(fields):
        x = left + column * (index % 2)
        y = 13.6 + step * (index // 2)
        page.write(label, (x, y), step * 0.22, _LABEL)
        page.write(value, (x, y + step * 0.44), step * 0.36, _INK)


def _mark(page: _Page, zone_top: float) -> None:
    """Lay SPECIMEN across the page, above the zone, so that nobody takes it for a document."""
    stamp = _Page(page.size, page.picture.shape[1])
    stamp.picture = np.zeros_like(page.picture)
    stamp.write(
        "SPECIMEN", (page.size[0] * 0.34, zone_top * 0.80), page.size[0] * 0.105, (255, 255, 255), "bold"
    )
    middle = (page.picture.shape[1] * 0.62, page.at(0, zone_top * 0.7)[1])
    turn = cv2.getRotationMatrix2D(middle, 14, 1.0)
    size = (page.picture.shape[1], page.picture.shape[0])
    layer = cv2.warpAffine(stamp.picture[:, :, 0], turn, size, flags=cv2.INTER_LINEAR)
    layer[page.at(0, zone_top - 1.4)[1] :] = 0
    share = (layer.astype(np.float32) / 255 * 0.28)[:, :, None]
    mixed = page.picture * (1 - share) + np.array(_MARK, np.float32) * share
    page.picture = mixed.astype(np.uint8)
