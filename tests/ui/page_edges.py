"""What a page shows by an edge: inputs and buttons stand out from what they lie on (WCAG 2.2, 1.4.11)."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from tests.ui.page_checks import visible_in
from ui.palettes import contrast

WCAG_AA_EDGE: Final = 3.0
_EDGED: Final = (QLineEdit, QPlainTextEdit, QComboBox, QPushButton)
_DEEP: Final = 3
"""Pixels from the side in which an edge, or the ground of a filled button, is met."""


def faint_edges(part: QWidget, image: QImage) -> list[str]:
    """Return the inputs and buttons in sight on a picture whose left side hardly stands out.

    What is switched off is left out, as in the standard; so are lines of the rail and links, which are words.
    """
    faults = []
    for shown in visible_in(part):
        if not isinstance(shown, _EDGED) or not shown.isEnabled() or _is_words(shown):
            continue
        side = QPoint(0, shown.height() // 2)
        if not shown.visibleRegion().contains(side):
            continue
        at = shown.mapTo(part, side)
        outside = image.pixelColor(max(0, at.x() - 1), at.y()).name()
        best = max(contrast(image.pixelColor(at.x() + x, at.y()).name(), outside) for x in range(_DEEP))
        if best < WCAG_AA_EDGE:
            faults.append(f"{shown.accessibleName()!r}: {best:.1f}")
    return faults


def _is_words(shown: QWidget) -> bool:
    return isinstance(shown, QAbstractButton) and bool(shown.property("rail") or shown.property("link"))


def stands_out(before: QImage, after: QImage) -> int:
    """Return how many pixels of two pictures of a widget differ by 3:1, as where the focus came."""
    return sum(
        before.pixel(x, y) != after.pixel(x, y)
        and contrast(before.pixelColor(x, y).name(), after.pixelColor(x, y).name()) >= WCAG_AA_EDGE
        for x in range(before.width())
        for y in range(before.height())
    )
