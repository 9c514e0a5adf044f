"""What is painted over before anybody sees a picture of a document: a rule, and codes found in the picture.

Covered are the optional data of every zone (national numbers of many states stand there), the place where a
Dutch document prints the citizen service number (BSN), and every QR code and barcode: the QR code on the back
of Dutch passports and cards since August 2021 holds the number.

Where the number is printed: by the issuer's public descriptions of its models of 2014 and 2021 on the back of
the data page and of the card, on older passports beside the personal data. A card's back is the side with its
lines, so all of it above them is covered; of a data page the part right of the photograph and below the
names. No real document was measured, and of driving licences the place is not known: the covers are larger
than any of these needs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from visitor_desk.documents.issuing_states import may_be_dutch
from visitor_desk.documents.mrz_image import MrzReading
from visitor_desk.documents.mrz_layouts import MrzField, MrzFormat, MrzLayout, layout_of
from visitor_desk.documents.preview import Cover, Point

SOLID: Final = (44, 40, 36)
"""Blue, green, red of a cover: solid, for blur and mosaic can be undone."""
_COLUMN_MARGIN: Final = 0.5  # of a character
_LINE_MARGIN: Final = 0.12  # of a line
_CODE_MARGIN: Final = 0.12  # of a code's size
_QUAD_MARGIN: Final = 0.1  # columns that the zone's corners stand outside the first and last character
_CODES_AT: Final = 1000  # pixels of the longer side at which codes are looked for

# In widths and heights of the zone, from its left top: the zone of a booklet is some 112 x 10 mm, a card's 76
# x 13 mm.
_ABOVE_A_CARD: Final = ((-0.09, -3.6), (1.09, -0.06))
_CARD: Final = ((-0.12, -3.2), (1.12, 1.5))
_BOOKLET: Final = ((-0.12, -7.4), (1.12, 2.0))
_DATA_OF_A_BOOKLET: Final = ((0.33, -3.9), (1.07, -0.1))


def zone_covers(reading: MrzReading) -> tuple[Cover, ...]:
    """Return what a read zone tells to cover: its optional data, and a Dutch number's printed place."""
    layout = layout_of(reading.lines)
    if layout is None:
        return (reading.quad,)
    covers = [
        _stretch(reading.quad, layout, span.line, span.start, span.stop)
        for span in layout.spans_of(MrzField.OPTIONAL_DATA)
    ]
    covers += [
        _stretch(reading.quad, layout, rule.line, rule.column, rule.column + 1)
        for rule in layout.checks
        if rule.field.value == MrzField.OPTIONAL_DATA.value
    ]
    states = (MrzField.ISSUING_STATE, MrzField.NATIONALITY)
    if any(may_be_dutch(layout.text_of(which, reading.lines).replace("<", "")) for which in states):
        on_card = reading.format in (MrzFormat.TD1, MrzFormat.DL1X30)
        covers.append(_box(reading.quad, *(_ABOVE_A_CARD if on_card else _DATA_OF_A_BOOKLET)))
    return tuple(covers)


def document_part(image: NDArray[np.uint8], reading: MrzReading) -> NDArray[np.uint8]:
    """Return the part of a picture that a document takes up, turned by quarters so that its lines run right.

    The place is known from the zone alone, with room to spare; what lies outside the picture is left out.
    """
    height, width = image.shape[:2]
    shape = _CARD if reading.format in (MrzFormat.TD1, MrzFormat.DL1X30) else _BOOKLET
    corners = np.clip(np.array(_box(reading.quad, *shape)), 0.0, 1.0) * (width, height)
    (left, top), (right, bottom) = corners.min(axis=0).astype(int), np.ceil(corners.max(axis=0)).astype(int)
    (from_x, from_y), (to_x, to_y) = reading.quad[:2]
    direction = math.atan2((to_y - from_y) * height, (to_x - from_x) * width)
    return np.rot90(image[top:bottom, left:right], round(direction / (math.pi / 2)))


def code_covers(image: NDArray[np.uint8]) -> tuple[Cover, ...]:
    """Return the QR codes and barcodes of a picture, none of them decoded.

    OpenCV finds QR codes and one-dimensional codes; PDF417 and Data Matrix it does not.
    """
    grey = image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    longest = max(grey.shape)
    if longest > _CODES_AT:
        scale = _CODES_AT / longest
        grey = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    height, width = grey.shape
    found: list[NDArray[np.floating]] = []
    for detect in (cv2.QRCodeDetector().detectMulti, cv2.barcode.BarcodeDetector().detectMulti):
        is_there, corners = detect(grey)
        if is_there and corners is not None:
            found += list(np.asarray(corners, float).reshape(-1, 4, 2))
    covers = []
    for corners in found:
        if np.isfinite(corners).all():
            middle = corners.mean(axis=0)
            wider = middle + (corners - middle) * (1 + 2 * _CODE_MARGIN)
            covers.append(tuple((float(x) / width, float(y) / height) for x, y in wider))
    return tuple(covers)


def paint_covers(image: NDArray[np.uint8], covers: Iterable[Cover]) -> None:
    """Paint covers solid into a picture, grey or BGR, in place."""
    height, width = image.shape[:2]
    for cover in covers:
        corners = np.array([(_whole(x * width), _whole(y * height)) for x, y in cover], np.int32)
        cv2.fillPoly(image, [corners], SOLID if image.ndim == 3 else (SOLID[0],))


def _whole(value: float) -> int:
    # A corner far outside must not overflow the fixed point numbers of the painter.
    return math.floor(min(max(value, -30_000.0), 30_000.0))


def _stretch(quad: Sequence[Point], layout: MrzLayout, line: int, start: int, stop: int) -> Cover:
    """Return the place of columns `start` to `stop` (exclusive) of one line."""
    wide = max(layout.lengths) + 2 * _QUAD_MARGIN
    left = (start + _QUAD_MARGIN - _COLUMN_MARGIN) / wide
    right = (stop + _QUAD_MARGIN + _COLUMN_MARGIN) / wide
    count = len(layout.lengths)
    top, bottom = (line - _LINE_MARGIN) / count, (line + 1 + _LINE_MARGIN) / count
    return _box(quad, (left, top), (right, bottom))


def _box(quad: Sequence[Point], left_top: Point, right_bottom: Point) -> Cover:
    """Return a box given in the zone's own widths and heights as a polygon of the picture."""
    (left, top), (right, bottom) = left_top, right_bottom
    return tuple(_at(quad, u, v) for u, v in ((left, top), (right, top), (right, bottom), (left, bottom)))


def _at(quad: Sequence[Point], u: float, v: float) -> Point:
    corners = np.asarray(quad, float)
    weights = np.array(((1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v))
    x, y = weights @ corners
    return float(x), float(y)
