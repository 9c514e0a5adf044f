"""A row of acts that goes on in the next line where the room ends: an act is never cut off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme

_SIZES_CHANGE: Final = {
    QEvent.Type.LayoutRequest,
    QEvent.Type.Show,
    QEvent.Type.FontChange,
    QEvent.Type.StyleChange,
}


class FlowRow(QWidget):
    """Places its widgets from left to right and wraps; hidden ones take no room."""

    def __init__(self, theme: Theme, widgets: Sequence[QWidget]) -> None:
        super().__init__()
        self._gap = theme.space()
        self._widgets = list(widgets)
        for widget in self._widgets:
            widget.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._sizes: dict[QWidget, QSize] = {}

    @property
    def widgets(self) -> list[QWidget]:
        """What stands in it, from left to right."""
        return list(self._widgets)

    def put(self, widget: QWidget, place: int) -> None:
        """Put one more widget in at a place."""
        self._widgets.insert(place, widget)
        widget.setParent(self)
        widget.show()
        self._changed()

    def take(self, widget: QWidget) -> None:
        """Take a widget out; it is hidden."""
        self._widgets.remove(widget)
        self._sizes.pop(widget, None)
        widget.hide()
        self._changed()

    def _changed(self) -> None:
        self.updateGeometry()
        self._place()

    def _shown(self) -> list[QWidget]:
        return [widget for widget in self._widgets if not widget.isHidden()]

    def _places(self, width: int) -> tuple[list[tuple[QWidget, QRect]], int]:
        """Return where each widget stands in a row of this width, and the height of all lines."""
        places: list[tuple[QWidget, QRect]] = []
        x, y, line = 0, 0, list[tuple[QWidget, QRect]]()
        for widget in self._shown():
            hint = self._size(widget)
            if line and x + hint.width() > width:
                y += _centre(line) + self._gap
                places += line
                x, line = 0, []
            line.append((widget, QRect(x, y, min(hint.width(), width), hint.height())))
            x += hint.width() + self._gap
        height = _centre(line)
        return places + line, y + height

    def _size(self, widget: QWidget) -> QSize:
        # A layout asks for this many times over; of what is not shown nobody says that its size has changed.
        if not self.isVisible():
            return _size(widget)
        if widget not in self._sizes:
            self._sizes[widget] = _size(widget)
        return self._sizes[widget]

    def _place(self) -> None:
        for widget, place in self._places(self.width())[0]:
            widget.setGeometry(place)

    def hasHeightForWidth(self) -> bool:
        """Return that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        return self._places(width)[1]

    def sizeHint(self) -> QSize:
        """Return the size of all widgets in one line."""
        shown = [self._size(widget) for widget in self._shown()]
        width = sum(hint.width() for hint in shown) + self._gap * max(0, len(shown) - 1)
        return QSize(width, max((hint.height() for hint in shown), default=0))

    def minimumSizeHint(self) -> QSize:
        """Return the size of the largest widget."""
        size = QSize(0, 0)
        for widget in self._shown():
            size = size.expandedTo(self._size(widget))
        return size

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the widgets anew."""
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        """Place the widgets anew: Qt tells a hidden row nothing of those shown or hidden in it meanwhile."""
        super().showEvent(event)
        self.updateGeometry()
        self._place()

    def event(self, event: QEvent) -> bool:
        """Place the widgets anew when one of them is shown, hidden or says something else."""
        if event.type() in _SIZES_CHANGE:
            self._sizes.clear()
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._place()
        return super().event(event)


def _centre(line: list[tuple[QWidget, QRect]]) -> int:
    """Put the widgets of a line on one middle line; return the height of the line."""
    height = max((place.height() for _, place in line), default=0)
    for _, place in line:
        place.translate(0, (height - place.height()) // 2)
    return height


def _size(widget: QWidget) -> QSize:
    """Return the size a widget wants, within what it was told to keep to."""
    return widget.sizeHint().expandedTo(widget.minimumSize()).boundedTo(widget.maximumSize())
