"""The white panel with a heading that carries one part of a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import Theme, Type
from ui.widgets.text import ElidedLabel, PlainLabel


def head_line(theme: Theme, heading: QWidget, acts: Sequence[QWidget]) -> QHBoxLayout:
    """Return the first line of a page or a panel: its heading at the left, its acts at the right."""
    head = QHBoxLayout()
    head.setSpacing(theme.space())
    head.addWidget(heading)
    head.addStretch(1)
    for act in acts:
        head.addWidget(act)
    return head


LAID_OVER: Final = "laid_over"
"""Property of what covers the part of a page that is seen: the page stays where it is below it."""
_AROUND: Final = 8
"""Pixels that are seen around what has the focus."""


class Panel(QFrame):
    """Rounded ground with a thin line; a heading in capitals left, a quiet remark right."""

    def __init__(self, theme: Theme, heading: str = "", remark: str = "") -> None:
        super().__init__()
        self.setObjectName("panel")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*[theme.space(2)] * 4)
        self.body.setSpacing(theme.space(1.5))
        self.heading = PlainLabel(theme, heading.upper(), Type.LABEL, "second")
        self.remark = ElidedLabel(theme, remark, Type.HINT, "second")
        if heading:
            self.body.addLayout(head_line(theme, self.heading, [self.remark]))
            self.setAccessibleName(heading)


def panel_head(panel: Panel, theme: Theme, heading: str, acts: Sequence[QWidget]) -> None:
    """Put a heading in capitals on the left of a panel without one, and its acts on the right."""
    words = ElidedLabel(theme, heading.upper(), Type.LABEL, "second")
    panel.body.addLayout(head_line(theme, words, acts))
    panel.setAccessibleName(heading)


class ScrollContent(QWidget):
    """A column whose height is what its words need at the width they get.

    Qt would otherwise ask for the height of the words at their narrowest, and scroll where all fits.
    """

    def __init__(self, theme: Theme, gap: float = 1.25) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.space(gap))

    def minimumSizeHint(self) -> QSize:
        """Return the least width; the height follows from the width."""
        return QSize(super().minimumSizeHint().width(), 0)


class _UpAndDown(QScrollArea):
    """Scrolls up and down only: it is never narrower than what it shows, so its side is never cut off."""

    def __init__(self) -> None:
        super().__init__()
        self._asked_for = 0

    def _content_width(self) -> int:
        content = self.widget()
        return content.minimumSizeHint().width() if content is not None else 0

    def minimumSizeHint(self) -> QSize:
        """Return the width of the content and of the bar."""
        self._asked_for = self._content_width()
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._asked_for + bar, super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for other room where the content needs it; the page is laid out anew for nothing less."""
        content_asks = watched is self.widget() and event.type() is QEvent.Type.LayoutRequest
        if content_asks and self._content_width() != self._asked_for:
            self.updateGeometry()
        return super().eventFilter(watched, event)


def scrolling(content: ScrollContent) -> QScrollArea:
    """Return an area in which the content scrolls where the window is low or the text large."""
    area = _UpAndDown()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area


def bring_into_view(area: QScrollArea, part: QWidget) -> None:
    """Scroll until a part is seen, from its top; what was just shown or filled is laid out first."""

    def scroll() -> None:
        content = area.widget()
        if content is None:
            return
        top = part.mapTo(content, QPoint(0, 0)).y()
        area.ensureVisible(0, top + part.height(), 0, 0)
        area.ensureVisible(0, top, 0, 0)

    QTimer.singleShot(0, part, scroll)


class _PageHolder(QWidget):
    """Lets a page shrink to the least it needs before the area around it scrolls."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.setObjectName("page")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page)

    def heightForWidth(self, width: int) -> int:
        """Return the least height at a width; Qt would take the height a page would like to have."""
        layout = self.layout()
        return layout.minimumHeightForWidth(width) if layout is not None else -1


class _PageArea(QScrollArea):
    """Follows the focus: where a key leads, there the page is scrolled to."""

    def __init__(self) -> None:
        super().__init__()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            # What was just shown is laid out first.
            QTimer.singleShot(0, now, lambda: self._show_whole(now))

    def _show_whole(self, part: QWidget) -> None:
        seen, above = part, part.parentWidget()
        while above is not None and above is not self.parentWidget() and not above.property(LAID_OVER):
            if isinstance(above, Panel) and above.height() <= self.viewport().height():
                # The whole form, where it fits, and not its first field at the edge.
                seen = above
            if isinstance(above, QScrollArea):
                whole = seen if above is self else part
                if whole.height() <= above.viewport().height():
                    above.ensureWidgetVisible(whole, _AROUND, _AROUND)
            above = above.parentWidget()


def scrolling_page(page: QWidget) -> QScrollArea:
    """Return an area that gives a page its whole size, and scrolls only where the window is smaller."""
    area = _PageArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(_PageHolder(page))
    return area
