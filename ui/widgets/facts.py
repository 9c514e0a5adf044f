"""Plain facts as a grid: the name of each in quiet letters over its value."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.theme import Theme, Type
from ui.widgets.text import PlainLabel


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
        for number, (name, value) in enumerate(facts):
            row, column = divmod(number, self._columns)
            pair = QWidget()
            lines = QVBoxLayout(pair)
            lines.setContentsMargins(0, 0, 0, 0)
            lines.setSpacing(self._theme.space(0.25))
            lines.addWidget(PlainLabel(self._theme, name, Type.HINT, "second"))
            lines.addWidget(PlainLabel(self._theme, value, Type.BODY, wrap=True))
            self._grid.addWidget(pair, row, column, Qt.AlignmentFlag.AlignTop)
            self._grid.setColumnStretch(column, 1)
