"""Parts of a page beside each other, and below each other where the window is narrow or the text large.

A page then scrolls up and down, never sideways.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.theme import Theme

BESIDE = QBoxLayout.Direction.LeftToRight
BELOW = QBoxLayout.Direction.TopToBottom


@dataclass(frozen=True)
class _Part:
    widget: QWidget
    width: int
    height: int


class Columns(QWidget):
    """Holds parts in their order; hidden ones take no room."""

    def __init__(self, theme: Theme, gap: float = 1.5) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._theme = theme
        self._parts: list[_Part] = []
        self._row = QBoxLayout(BESIDE, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.space(gap))

    def add(self, part: QWidget, share: int, width: float, height: float) -> None:
        """Add a part with its share of the width, and the least width and height, in steps, it is good for.

        The height counts where parts stand below each other: a list in one would else shrink to nothing.
        """
        self._parts.append(_Part(part, self._theme.space(width), self._theme.space(height)))
        part.setMinimumWidth(self._theme.space(width))
        self._row.addWidget(part, share)

    @property
    def are_below(self) -> bool:
        """Whether the parts stand below each other."""
        return self._row.direction() == BELOW

    def _shown(self) -> list[_Part]:
        return [part for part in self._parts if not part.widget.isHidden()]

    def _turn(self) -> None:
        shown = self._shown()
        needed = sum(max(part.width, part.widget.minimumSizeHint().width()) for part in shown)
        needed += self._row.spacing() * (len(shown) - 1)
        direction = BELOW if len(shown) > 1 and self.width() < needed else BESIDE
        if direction == self._row.direction():
            return
        self._row.setDirection(direction)
        for part in self._parts:
            part.widget.setMinimumWidth(part.width if direction == BESIDE else 0)
            part.widget.setMinimumHeight(part.height if direction == BELOW else 0)

    def minimumSizeHint(self) -> QSize:
        """Return the width of the widest part: narrower than all of them, they stand below each other."""
        widest = max((part.widget.minimumSizeHint().width() for part in self._shown()), default=0)
        return QSize(widest, self._row.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the parts beside or below each other."""
        super().resizeEvent(event)
        self._turn()

    def event(self, event: QEvent) -> bool:
        """Do the same when a part is shown, hidden or needs other room."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._turn()
        return super().event(event)
