"""Parts of a page beside each other while they fit; where the text is large, as many in a row as do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLayout, QWidget

from ui.theme import Theme

_MOST: Final = 16_777_215
"""As wide as Qt lets anything be."""


class Beside(QWidget):
    """A page with it scrolls up and down where it would else scroll sideways; no part is cut off."""

    def __init__(
        self,
        theme: Theme,
        parts: Sequence[QWidget],
        shares: Sequence[int],
        low: float,
        wished: Sequence[int] = (),
    ) -> None:
        """`shares` are the widths to each other; in several rows each part is `low` steps high at least.

        `wished` are the widths that parts want beside others; alone in a row they make do with less.
        """
        super().__init__()
        self._parts, self._shares = list(parts), list(shares)
        self._wished = list(wished) or [0] * len(self._parts)
        self._gap, self._low = theme.space(1.5), theme.space(low)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._grid.setSpacing(self._gap)
        self._in_row = 0
        self._arrange(len(self._parts))

    @property
    def in_row(self) -> int:
        """How many parts stand in the first row."""
        return self._in_row

    def _widths(self) -> list[int]:
        return [max(part.minimumSizeHint().width(), part.minimumWidth()) for part in self._parts]

    def _least(self, number: int) -> int:
        """Return the width that so many in a row need."""
        widths = self._widths()
        if number > 1:
            widths = [max(pair) for pair in zip(widths, self._wished, strict=True)]
        columns = [max(widths[column::number]) for column in range(number)]
        return sum(columns) + self._gap * (number - 1)

    def _arrange(self, number: int) -> None:
        if number == self._in_row:
            return
        self._in_row = number
        whole = number == len(self._parts)
        for place, (part, share) in enumerate(zip(self._parts, self._shares, strict=True)):
            self._grid.addWidget(part, place // number, place % number)
            part.setMinimumHeight(0 if whole else self._low)
            # Beside the others a part without a share takes no more than it needs.
            part.setMaximumWidth(self._widths()[place] if whole and not share else _MOST)
        for column in range(len(self._parts)):
            share = self._shares[column] if whole else 1
            self._grid.setColumnStretch(column, share if column < number else 0)
        self.updateGeometry()

    def _fit(self) -> None:
        numbers = range(len(self._parts), 0, -1)
        self._arrange(next((one for one in numbers if self._least(one) <= self.width()), 1))

    def minimumSizeHint(self) -> QSize:
        """Return the width of the widest part: narrower than that, a page has to scroll."""
        return QSize(self._least(1), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many in a row as fit now."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Look again where a part asks for other room."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)
