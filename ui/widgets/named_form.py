"""A form of fields that are found by name: laid out in rows, filled, read, told what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from ui.theme import Theme
from ui.widgets.field import ChoiceBox, Field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.panel import Panel, ScrollContent, scrolling

Choices = Sequence[tuple[str, object]]


class NamedForm(Panel):
    """Fields of one line, closed lists and longer texts; Enter does the form's act from each but a text."""

    def __init__(
        self,
        theme: Theme,
        heading: str,
        remark: str,
        lines: Mapping[str, Field[QLineEdit]],
        choices: Mapping[str, Field[ChoiceBox]],
        long: Mapping[str, Field[QPlainTextEdit]] | None = None,
    ) -> None:
        super().__init__(theme, heading, remark)
        self._theme, self._lines, self._choices, self._long = theme, lines, choices, long or {}

    def lay_out(
        self,
        rows: Sequence[tuple[str, ...]],
        act: KeyButton,
        back: KeyButton,
        above: QWidget | None = None,
        below: QWidget | None = None,
    ) -> None:
        """Put the fields into rows of one or two, which is also their order for the Tab key."""
        theme = self._theme
        content = ScrollContent(theme, 1.5)
        if above is not None:
            content.column.addWidget(above)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(1.5))
        grid.setVerticalSpacing(theme.space(1.5))
        for number, names in enumerate(rows):
            for column, name in enumerate(names):
                width = 2 if len(names) == 1 else 1
                grid.addWidget(self.field(name), number, column, 1, width, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        content.column.addLayout(grid)
        if below is not None:
            content.column.addWidget(below)
        content.column.addStretch(1)
        self.body.addWidget(scrolling(content), 1)
        self.body.addWidget(FlowRow(theme, [act, back]))
        bind_enter(self, act)
        order = [self.field(name).editor for names in rows for name in names]
        for first, second in zip(order, [*order[1:], act], strict=True):
            QWidget.setTabOrder(first, second)

    def field(self, name: str) -> Field[QLineEdit] | Field[ChoiceBox] | Field[QPlainTextEdit]:
        """Return a field by its name."""
        if name in self._long:
            return self._long[name]
        return self._lines[name] if name in self._lines else self._choices[name]

    def write(self, **typed: str) -> None:
        """Put texts into fields of one line, and into longer ones."""
        for name, text in typed.items():
            if name in self._long:
                self._long[name].editor.setPlainText(text)
            else:
                self._lines[name].editor.setText(text)

    def choose(self, **chosen: object) -> None:
        """Choose values in closed lists."""
        for name, value in chosen.items():
            self._choices[name].editor.choose(value)

    def typed(self, name: str) -> str:
        """Return what stands in a field of one line, or in a longer one."""
        if name in self._long:
            return self._long[name].editor.toPlainText().strip()
        return self._lines[name].editor.text().strip()

    def show_troubles(self, troubles: Mapping[str, str]) -> None:
        """Say at each field what is wrong with it, and nothing at the others; the first gets the focus."""
        names = (*self._lines, *self._choices, *self._long)
        for name in names:
            self.field(name).show_trouble(troubles.get(name, ""))
        first = next((name for name in names if name in troubles), None)
        if first is not None:
            self.field(first).editor.setFocus()

    def trouble(self, name: str) -> str:
        """Return what is said to be wrong with a field."""
        field = self.field(name)
        return field.hint.text() if field.editor.property("trouble") else ""
