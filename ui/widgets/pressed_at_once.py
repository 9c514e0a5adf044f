"""A button whose key acts at once: Qt's own waits a tenth of a second, to show that it is pressed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QHideEvent, QShortcutEvent
from PySide6.QtWidgets import QPushButton, QWidget
from shiboken6 import isValid

SEEN_MS: Final = 100
"""So long a button is seen pressed by its key, which does nothing again in this time, as with Qt."""


class PressedAtOnce(QPushButton):
    """Acts with its key, and is seen pressed afterwards."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen = QTimer(self)
        self._seen.setSingleShot(True)
        self._seen.setInterval(SEEN_MS)
        self._seen.timeout.connect(self._let_go)

    def _press(self) -> None:
        if not self.isEnabled() or self._seen.isActive():
            return
        self._seen.start()
        self.click()
        # The act may have taken the button away, or from sight.
        if isValid(self) and self._seen.isActive():
            self.setDown(True)

    def _let_go(self) -> None:
        self.setDown(False)

    def event(self, event: QEvent) -> bool:
        """Act on the button's own key; one that two buttons share only chooses between them."""
        if isinstance(event, QShortcutEvent) and not event.isAmbiguous():
            self._press()
            return True
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go: what nobody sees is not pressed when it comes back."""
        super().hideEvent(event)
        self._seen.stop()
        self.setDown(False)
