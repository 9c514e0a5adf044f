"""Escape of something that lies over a page: the page below has one of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


def took_escape(event: QEvent, leave: Callable[[], object]) -> bool:
    """Leave by Escape, and tell whether the event was that; the shortcut of the page never sees it."""
    if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Escape:
        return False
    event.accept()
    if event.type() == QEvent.Type.KeyPress:
        leave()
    return True


class StaysOver(QObject):
    """Keeps a panel in its place over a page, and Escape the panel's own while the focus is in it."""

    def __init__(
        self,
        panel: QWidget,
        over: QWidget,
        inside: Sequence[QWidget],
        place: Callable[[], object],
        leave: Callable[[], object],
    ) -> None:
        """`inside` are the parts of the panel that take the focus; `place` puts it where it belongs."""
        super().__init__(panel)
        self._panel, self._over, self._place, self._leave = panel, over, place, leave
        for part in (over, *inside):
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of what lies below; take Escape inside."""
        if watched is not self._over:
            return took_escape(event, self._leave)
        if event.type() == QEvent.Type.Resize and not self._panel.isHidden():
            self._place()
        return False
