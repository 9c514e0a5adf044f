"""A page on which things are found by typing and by a choice: the list left, one thing or a form right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Generic

from PySide6.QtCore import QEvent, QModelIndex, QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QHeaderView,
    QStackedLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.look import Look
from ui.models.found_rows import Chosen, ChosenRows
from ui.shortcuts import act_named, shown_keys
from ui.widgets.beside import Beside
from ui.widgets.chip import ChipButton
from ui.widgets.columns import Columns
from ui.widgets.empty_state import EmptyState
from ui.widgets.ended_detail import EndedDetail
from ui.widgets.field import line_field
from ui.widgets.flow import FlowRow
from ui.widgets.lists import list_view
from ui.widgets.panel import Panel

_LEAST_COLUMN: Final = 14.0
"""How wide the stretched column of a list stays, in steps of the grid."""


class SearchedPage(QWidget, Generic[Chosen]):
    """The words and keys are those of `name`; the first of the choices shows everything.

    What has to be read or written is asked for by signal.
    """

    row_chosen = Signal(str)

    def __init__(
        self,
        look: Look,
        name: str,
        model: ChosenRows[Chosen],
        identify: Callable[[Chosen], str],
        choices: Sequence[str],
        detail: EndedDetail,
        form: QWidget | None,
        share: int,
    ) -> None:
        """`identify` reads a row's id; `share` is the width of the list, where the right side has 5."""
        super().__init__()
        self.setObjectName("page")
        self._look, self._name, self._identify = look, name, identify
        self._everything = choices[0]
        self.model = model
        model.setParent(self)
        self.list = list_view(look.theme, look.texts(f"{name}.heading"))
        self.list.setModel(model)
        self.list.verticalHeader().setDefaultSectionSize(look.theme.space(5.75))
        self.wanted = line_field(look.theme, look.texts(f"{name}.find"))
        self._chips = self._chips_of(choices)
        self._empty = EmptyState(look.theme, look.texts(f"{name}.none"), look.texts(f"{name}.none_hint"))
        self._stack, self._right = QStackedWidget(), QStackedWidget()
        self._detail, self._form = detail, form
        self._book = QWidget()
        self._front = QStackedLayout(self)
        self._front.addWidget(self._book)
        self._share = share

    def lay_out(self, acts: Sequence[QWidget], above: QWidget | None = None) -> None:
        """Put everything in its place: what finds and the acts, what else is chosen, the chips, the sides."""
        theme = self._look.theme
        column = QVBoxLayout(self._book)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        column.addWidget(self._head(acts))
        if above is not None:
            column.addWidget(above)
        column.addWidget(FlowRow(theme, list(self._chips.values())))
        column.addWidget(self._sides(), 1)
        self._listen()
        self.show_rows([])

    def _head(self, acts: Sequence[QWidget]) -> Columns:
        theme, texts = self._look.theme, self._look.texts
        head = Columns(theme, 1)
        keys = shown_keys(act_named(f"{self._name}.find").keys)
        self.wanted.label.hide()
        self.wanted.editor.setPlaceholderText(f"{texts(f'{self._name}.find')}   {keys}")
        head.add(self.wanted, 1, 24, 0)
        row = FlowRow(theme, acts)
        head.add(row, 0, row.sizeHint().width() / theme.space(), 0)
        return head

    def _sides(self) -> Beside:
        theme = self._look.theme
        left = Panel(theme)
        left.body.setContentsMargins(1, theme.space(0.5), 1, theme.space(0.5))
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        self._columns = self._fixed_columns()
        self.list.installEventFilter(self)
        left.body.addWidget(self._stack)
        self._right.addWidget(self._detail)
        if self._form is not None:
            self._right.addWidget(self._form)
        self._right.setMinimumWidth(theme.space(46))
        wished = [sum(self._columns.values()) + theme.space(_LEAST_COLUMN), 0]
        return Beside(theme, [left, self._right], [self._share, 5], low=40, wished=wished)

    def _fixed_columns(self) -> dict[int, int]:
        """Return the widths that columns have where there is room; one more takes what is left."""
        header = self.list.horizontalHeader()
        return {
            number: self.list.columnWidth(number)
            for number in range(header.count())
            if header.sectionResizeMode(number) is QHeaderView.ResizeMode.Fixed
        }

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let every column of a narrow list give some of its width: none goes out of sight."""
        if watched is self.list and event.type() is QEvent.Type.Resize:
            fixed = sum(self._columns.values())
            # Its viewport follows later.
            inner = self.list.width() - 2 * self.list.frameWidth()
            room = inner - self._look.theme.space(_LEAST_COLUMN)
            for number, width in self._columns.items():
                self.list.setColumnWidth(number, width if room >= fixed else max(1, width * room // fixed))
        return super().eventFilter(watched, event)

    def _chips_of(self, choices: Sequence[str]) -> dict[str, ChipButton]:
        group, chips = QButtonGroup(self), {}
        for which in choices:
            chip = ChipButton(self._look.theme, self._chip_words(which, 0), on=which == self._everything)
            chip.clicked.connect(lambda _=False, which=which: self._keep_to(which))
            group.addButton(chip)
            chips[which] = chip
        return chips

    def _chip_words(self, which: str, number: int) -> str:
        return self._look.texts(f"{self._name}.only_{which}", n=number)

    def _listen(self) -> None:
        self.wanted.editor.textChanged.connect(self._filter)
        find = QShortcut(QKeySequence(act_named(f"{self._name}.find").keys), self)
        find.activated.connect(self.wanted.editor.setFocus)
        escape = QShortcut(QKeySequence(act_named(f"{self._name}.back").keys), self)
        escape.activated.connect(self.escape)
        self.list.selectionModel().currentRowChanged.connect(self._row_changed)

    def show_rows(self, rows: Sequence[Chosen]) -> None:
        """Show the rows; the chosen one stays chosen where it is still there."""
        chosen = self.chosen
        self.model.show_all(rows)
        for which, chip in self._chips.items():
            words = self._chip_words(which, self.model.count(which))
            chip.setText(words)
            chip.setAccessibleName(words)
        self.choose(chosen)

    def choose(self, wanted: str | None) -> None:
        """Select the row of an id, or the first; where there is none, say why."""
        texts, rows = self._look.texts, self.model.rows
        found = "nothing_found" if self.model.count(self._everything) else "none"
        self._empty.say(texts(f"{self._name}.{found}"), texts(f"{self._name}.{found}_hint"))
        self._stack.setCurrentIndex(0 if rows else 1)
        number = next((n for n, row in enumerate(rows) if self._identify(row) == wanted), 0)
        if rows:
            self.list.selectRow(number)
            self.row_chosen.emit(self._identify(rows[number]))
        else:
            self._detail.show_nothing()

    def show_everything(self) -> None:
        """Let go of what was typed and chosen to see fewer rows, and of a form that is open."""
        if self._right.currentWidget() is not self._detail:
            self.escape()
        self.wanted.editor.clear()
        self._chips[self._everything].click()

    @property
    def chosen(self) -> str | None:
        """The id of the row that is selected."""
        row = self.model.row_at(self.list.currentIndex())
        return self._identify(row) if row is not None else None

    def show_form(self) -> None:
        """Show the form in the place of the one thing."""
        if self._form is not None:
            self._right.setCurrentWidget(self._form)

    def escape(self) -> None:
        """Leave what is innermost: the form, a reason, what was typed to find somebody."""
        if self._right.currentWidget() is self._form:
            self._right.setCurrentWidget(self._detail)
            self.list.setFocus()
        elif self._detail.asking:
            self._detail.stop_asking()
            self.list.setFocus()
        else:
            self.wanted.editor.clear()

    def _keep_to(self, which: str) -> None:
        chosen = self.chosen
        self.model.keep_to(which)
        self.choose(chosen)

    def _filter(self, wanted: str) -> None:
        chosen = self.chosen
        self.model.filter_by(wanted)
        self.choose(chosen)

    def _row_changed(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None:
            self.row_chosen.emit(self._identify(row))
