"""Escape of something that lies over a page: the page below has one of its own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent


def took_escape(event: QEvent, leave: Callable[[], object]) -> bool:
    """Leave by Escape, and tell whether the event was that; the shortcut of the page never sees it."""
    if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Escape:
        return False
    event.accept()
    if event.type() == QEvent.Type.KeyPress:
        leave()
    return True
