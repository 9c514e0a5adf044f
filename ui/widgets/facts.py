"""Plain facts as a grid: the name of each in quiet letters over its value."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.theme import Theme, Type
from ui.widgets.text import PlainLabel

LONGEST_IN_COLUMN = 60
"""Characters; what is longer takes a row of its own."""


class FactGrid(QWidget):
    """Shows facts in columns; showing others takes the place of these."""

    def __init__(self, theme: Theme, columns: int = 4) -> None:
        super().__init__()
        self._theme, self._columns = theme, columns
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space(2))
        self._grid.setVerticalSpacing(theme.space(1.25))

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show (name, value) pairs, row by row."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        place = 0
        for name, value in facts:
            whole = len(value) > LONGEST_IN_COLUMN
            if whole:
                place += -place % self._columns
            row, column = divmod(place, self._columns)
            pair = QWidget()
            lines = QVBoxLayout(pair)
            lines.setContentsMargins(0, 0, 0, 0)
            lines.setSpacing(self._theme.space(0.25))
            lines.addWidget(PlainLabel(self._theme, name, Type.HINT, "second", wrap=True))
            lines.addWidget(PlainLabel(self._theme, value, Type.BODY, wrap=True))
            width = self._columns if whole else 1
            self._grid.addWidget(pair, row, column, 1, width, Qt.AlignmentFlag.AlignTop)
            self._grid.setColumnStretch(column, 1)
            place += width
