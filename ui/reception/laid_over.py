"""What lies over the whole page of the guard while something is written down; what was begun below waits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.widgets.own_escape import took_escape
from ui.widgets.panel import LAID_OVER

_ADDED = frozenset({QEvent.Type.ChildAdded, QEvent.Type.ChildPolished})


class LaidOver(QWidget):
    """Covers a page; Escape leaves it with what was typed, so that a visitor at the desk goes first."""

    def __init__(self, page: QWidget, below: Sequence[QWidget]) -> None:
        """`below` are the parts of the page whose keys count only while nothing lies over them."""
        super().__init__(page)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty(LAID_OVER, True)
        self._page, self._below = page, below
        self._before: QWidget | None = None
        self._follows = False
        page.installEventFilter(self)
        self.hide()

    def come(self, first: QWidget) -> None:
        """Lie over the page, with the focus on its first input."""
        if self.isHidden():
            self._before = self._page.window().focusWidget()
            for part in self._below:
                part.setEnabled(False)
            self._stay_in_sight()
            self._place()
            self.show()
            self.raise_()
        first.setFocus()

    def go(self) -> None:
        """Leave the page as it was; the focus goes back to where it was."""
        if self.isHidden():
            return
        self.hide()
        for part in self._below:
            part.setEnabled(True)
        before = self._before
        (before if before is not None and before.isVisible() else self._page).setFocus()

    def _area(self) -> QScrollArea | None:
        area = self._page.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        return area

    def _stay_in_sight(self) -> None:
        area = self._area()
        if area is not None and not self._follows:
            self._follows = True
            for bar in (area.verticalScrollBar(), area.horizontalScrollBar()):
                bar.valueChanged.connect(self._place)

    def _place(self) -> None:
        """Cover what is seen of the page; one that is larger than the window scrolls, and this does not."""
        area, seen = self._area(), self._page.rect()
        if area is not None:
            shown = area.viewport()
            seen = seen.intersected(QRect(self._page.mapFrom(shown, QPoint(0, 0)), shown.size()))
        self.setGeometry(seen)

    def event(self, event: QEvent) -> bool:
        """Take Escape before the page below does, which has one of its own."""
        return took_escape(event, self.go) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let no key through: on the page below a digit begins the number of a badge."""
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as what is seen of the page, and above what the page makes anew meanwhile."""
        if watched is self._page and event.type() is QEvent.Type.Resize:
            self._place()
        elif watched is self._page and event.type() in _ADDED and not self.isHidden():
            self.raise_()
        return super().eventFilter(watched, event)
