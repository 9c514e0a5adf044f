"""A page that lists things on the left and shows the chosen one on the right; forms take its whole place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.look import Look
from ui.models.rows import RowsModel
from ui.theme import Type
from ui.widgets.chip import StateChip
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import FlowRow
from ui.widgets.lists import TextDelegate, fit_columns, list_view
from ui.widgets.panel import Panel
from ui.widgets.text import PlainLabel

Row = TypeVar("Row")

NARROW = 56.0
"""Steps of the grid below which a list shows its last column no more: names come first."""


class ListPage(QWidget, Generic[Row]):
    """Head with counts and acts, list, and detail; the words are those of `name` (heading, count, none).

    `identify` reads a row's id, which is what the page says was chosen; `state` is how many steps of the grid
    the second column wants. What has to be read or written is asked for by signal.
    """

    row_chosen = Signal(str)

    def __init__(
        self,
        look: Look,
        name: str,
        model: RowsModel[Row],
        identify: Callable[[Row], str],
        detail: QWidget,
        acts: Sequence[QWidget] = (),
        above: QWidget | None = None,
        state: float = 24.0,
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look, self._name, self._identify, self._state = look, name, identify, state
        theme, texts = look.theme, look.texts
        self.model = model
        model.setParent(self)
        self.list = list_view(theme, texts(f"{name}.heading"))
        self.list.setModel(model)
        self.list.verticalHeader().setDefaultSectionSize(theme.space(5.75))
        last = model.columnCount() - 1
        self.list.setItemDelegateForColumn(last, TextDelegate(theme, self.list, right=True))
        fit_columns(self.list, theme, 0, {1: state, last: 9.0})
        self._count = StateChip(theme, "")
        self._marked = StateChip(theme, "", filled=True)
        # Hidden ones ask for no room: a wide form must not make the list scroll.
        self._pages: list[QWidget] = []
        self._outer = QHBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._whole = QWidget()
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        column.addLayout(self._head(acts))
        self._both = self._side_by_side(above, detail)
        self._nothing = Panel(theme)
        self._nothing.body.addWidget(EmptyState(theme, texts(f"{name}.none"), texts(f"{name}.none_hint")))
        column.addWidget(self._both, 1)
        column.addWidget(self._nothing, 1)
        self._both.hide()
        self.add_form(self._whole)
        self.show_form(self._whole)
        self.list.selectionModel().currentRowChanged.connect(self._row_changed)
        self.list.installEventFilter(self)

    def _head(self, acts: Sequence[QWidget]) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(self._look.theme.space())
        heading = PlainLabel(self._look.theme, self._look.texts(f"{self._name}.heading"), Type.TITLE)
        # Each wraps by itself where text is large.
        named = FlowRow(self._look.theme, [heading, self._count, self._marked])
        head.addWidget(named, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        head.addWidget(FlowRow(self._look.theme, acts))
        return head

    def _side_by_side(self, above: QWidget | None, detail: QWidget) -> QWidget:
        theme = self._look.theme
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1.5))
        left = Panel(theme)
        left.body.setContentsMargins(1, theme.space(0.5), 1, theme.space(0.5))
        left.body.addWidget(self.list)
        side = QVBoxLayout()
        side.setSpacing(theme.space(1.5))
        if above is not None:
            side.addWidget(above)
        side.addWidget(left, 1)
        row.addLayout(side, 5)
        row.addWidget(detail, 7)
        return both

    def add_form(self, form: QWidget) -> None:
        """Add a form that takes the place of list and detail while it is shown."""
        self._outer.addWidget(form)
        self._pages.append(form)
        form.hide()

    def show_form(self, form: QWidget) -> None:
        """Show a form that was added."""
        for page in self._pages:
            page.setVisible(page is form)

    def show_list(self) -> None:
        """Show the list again."""
        self.show_form(self._whole)
        self.list.setFocus()

    def list_rows(self, rows: Sequence[Row], marked: str = "") -> None:
        """Show rows; the chosen one stays chosen. `marked` says what of them asks for a look, if anything."""
        chosen = self.chosen
        self.model.show_rows(rows)
        self._count.setText(self._look.texts.count(f"{self._name}.count", len(rows)))
        self._marked.setText(marked)
        self._marked.setVisible(bool(marked))
        self._both.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        if rows:
            number = next((n for n, row in enumerate(rows) if self._identify(row) == chosen), 0)
            self.list.selectRow(number)
            self.row_chosen.emit(self._identify(rows[number]))

    @property
    def chosen(self) -> str | None:
        """The id of the row that is selected."""
        row = self.model.row_at(self.list.currentIndex())
        return self._identify(row) if row is not None else None

    def _row_changed(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None:
            self.row_chosen.emit(self._identify(row))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give names most of a narrow list: its last column goes, its states are cut first."""
        if watched is self.list and event.type() is QEvent.Type.Resize:
            theme, width = self._look.theme, self.list.width()
            self.list.setColumnHidden(self.model.columnCount() - 1, width < theme.space(NARROW))
            self.list.setColumnWidth(1, min(theme.space(self._state), width // 2))
        return super().eventFilter(watched, event)
