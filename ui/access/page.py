"""The page of access lists: the rights by customer and cage on the left, one or a new one on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.access.right_detail import RightDetail
from ui.access.right_form import RightForm
from ui.footage.tone_delegate import NameDelegate, ToneDelegate
from ui.look import Look
from ui.models.access_lists import RightList, RightRow, Which
from ui.shortcuts import act_named, shown_keys
from ui.widgets.chip import ChipButton
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import TextDelegate, fit_columns, list_view
from ui.widgets.panel import Panel


class AccessPage(QWidget):
    """Shows rights; what has to be read or written is asked for by signal."""

    right_chosen = Signal(str)
    new_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self.model = RightList(look.texts, self)
        self.list = list_view(look.theme, look.texts("access.heading"))
        self.list.setModel(self.model)
        self.detail = RightDetail(look)
        self.form = RightForm(look)
        self.new = KeyButton(look, "access.new")
        self._chips: dict[Which, ChipButton] = {}
        self._build()
        self._connect()
        self.show_rows([])

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        head = QHBoxLayout()
        head.setSpacing(theme.space())
        self.wanted = line_field(theme, texts("access.find"))
        self.wanted.label.hide()
        keys = shown_keys(act_named("access.find").keys)
        self.wanted.editor.setPlaceholderText(f"{texts('access.find')}   {keys}")
        head.addWidget(self.wanted, 1)
        head.addWidget(self.new)
        column.addLayout(head)
        group = QButtonGroup(self)
        for which in Which:
            chip = ChipButton(theme, self._chip_words(which, 0), on=which is Which.ALL)
            chip.clicked.connect(lambda _=False, which=which: self._keep_to(which))
            group.addButton(chip)
            self._chips[which] = chip
        column.addWidget(FlowRow(theme, list(self._chips.values())))
        row = QHBoxLayout()
        row.setSpacing(theme.space(1.5))
        left = Panel(theme)
        left.body.setContentsMargins(1, theme.space(0.5), 1, theme.space(0.5))
        left.setMinimumWidth(theme.space(76))
        self._empty = EmptyState(theme, texts("access.none"), texts("access.none_hint"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        left.body.addWidget(self._stack)
        row.addWidget(left, 8)
        self._right = QStackedWidget()
        self._right.addWidget(self.detail)
        self._right.addWidget(self.form)
        self._right.setMinimumWidth(theme.space(46))
        row.addWidget(self._right, 5)
        column.addLayout(row, 1)
        view = self.list
        view.verticalHeader().setDefaultSectionSize(theme.space(5.75))
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda row: (row.zone, row.customer)))
        view.setItemDelegateForColumn(1, NameDelegate(theme, view, lambda row: (row.name, row.line)))
        view.setItemDelegateForColumn(2, TextDelegate(theme, view, second=True))
        view.setItemDelegateForColumn(3, ToneDelegate(theme, view, lambda row: (row.tone, row.state)))
        fit_columns(view, theme, 1, {0: 14.5, 2: 13.5, 3: 27.0})

    def _connect(self) -> None:
        self.wanted.editor.textChanged.connect(self._filter)
        find = QShortcut(QKeySequence(act_named("access.find").keys), self)
        find.activated.connect(self.wanted.editor.setFocus)
        self.list.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.new.clicked.connect(self.new_asked)
        self.form.left.connect(self.escape)
        escape = QShortcut(QKeySequence(act_named("access.back").keys), self)
        escape.activated.connect(self.escape)

    def show_rows(self, rows: Sequence[RightRow]) -> None:
        """Show the rights; the chosen one stays chosen where it is still there."""
        chosen = self.chosen
        self.model.show_all(rows)
        for which, chip in self._chips.items():
            words = self._chip_words(which, self.model.count(which))
            chip.setText(words)
            chip.setAccessibleName(words)
        self._show_list(chosen)

    def choose(self, right: str) -> None:
        """Select a right of the list."""
        self._show_list(right)

    @property
    def chosen(self) -> str | None:
        """The right that is selected."""
        row = self.model.row_at(self.list.currentIndex())
        return row.right if row else None

    def show_form(self) -> None:
        """Show the form."""
        self._right.setCurrentWidget(self.form)

    def escape(self) -> None:
        """Leave what is innermost: the form, a reason, what was typed to find somebody."""
        if self._right.currentWidget() is self.form:
            self._right.setCurrentWidget(self.detail)
            self.list.setFocus()
        elif self.detail.asking:
            self.detail.stop_asking()
            self.list.setFocus()
        else:
            self.wanted.editor.clear()

    def _chip_words(self, which: Which, number: int) -> str:
        return self._look.texts(f"access.only_{which.value}", n=number)

    def _keep_to(self, which: Which) -> None:
        chosen = self.chosen
        self.model.keep_to(which)
        self._show_list(chosen)

    def _filter(self, wanted: str) -> None:
        chosen = self.chosen
        self.model.filter_by(wanted)
        self._show_list(chosen)

    def _show_list(self, chosen: str | None) -> None:
        texts, rows = self._look.texts, self.model.rows
        key = "access.nothing_found" if self.model.count(Which.ALL) else "access.none"
        self._empty.say(texts(key), texts(f"{key}_hint"))
        self._stack.setCurrentIndex(0 if rows else 1)
        number = next((n for n, row in enumerate(rows) if row.right == chosen), 0)
        if rows:
            self.list.selectRow(number)
            self.right_chosen.emit(rows[number].right)
        else:
            self.detail.show_nothing()

    def _row_chosen(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None:
            self.right_chosen.emit(row.right)
