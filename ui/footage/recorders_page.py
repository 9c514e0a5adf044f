"""The recorders: the list on the left, one recorder on the right, or a form: add, change, import."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.footage.import_form import ImportForm
from ui.footage.recorder_detail import RecorderDetail
from ui.footage.recorder_form import RecorderForm
from ui.footage.tone_delegate import NameDelegate, ToneDelegate
from ui.look import Look
from ui.models.recorders import RecorderList, RecorderRow
from ui.palettes import Tone
from ui.theme import Type
from ui.widgets.chip import StateChip
from ui.widgets.empty_state import EmptyState
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import TextDelegate, fit_columns, list_view
from ui.widgets.panel import Panel
from ui.widgets.text import PlainLabel
from ui.widgets.tone_card import ToneCard


class RecordersPage(QWidget):
    """Shows recorders; what has to be read or written is asked for by signal."""

    recorder_chosen = Signal(str)
    add_asked = Signal()
    import_asked = Signal()

    def __init__(self, look: Look, *, may_index: bool) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self.model = RecorderList(look.texts, self)
        self.list = list_view(look.theme, look.texts("recorders.heading"))
        self.list.setModel(self.model)
        self.detail = RecorderDetail(look, may_index=may_index)
        self.form = RecorderForm(look)
        self.form.left.connect(self.show_list)
        self.add = KeyButton(look, "recorders.add")
        self.add.clicked.connect(self.add_asked)
        self.importing = ImportForm(look)
        self.importing.left.connect(self.show_list)
        self.import_files = KeyButton(look, "recorders.import")
        self.import_files.clicked.connect(self.import_asked)
        # Not shown before it has a parent: it would flash up as a window.
        if not may_index:
            self.import_files.hide()
        self._build()
        self._dress_list()
        self.list.selectionModel().currentRowChanged.connect(self._row_chosen)

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        self.stack = QStackedWidget()
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        head = QHBoxLayout()
        head.setSpacing(theme.space())
        head.addWidget(PlainLabel(theme, texts("recorders.heading"), Type.TITLE))
        self._count = StateChip(theme, "")
        self._troubled = StateChip(theme, "", filled=True)
        head.addWidget(self._count)
        head.addWidget(self._troubled)
        head.addStretch(1)
        head.addWidget(self.import_files)
        head.addWidget(self.add)
        column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(theme.space(1.5))
        left = Panel(theme)
        left.body.setContentsMargins(1, theme.space(0.5), 1, theme.space(0.5))
        self._list_stack = QStackedWidget()
        self._list_stack.addWidget(self.list)
        self._list_stack.addWidget(EmptyState(theme, texts("recorders.none"), texts("recorders.none_hint")))
        left.body.addWidget(self._list_stack)
        left_side = QVBoxLayout()
        left_side.setSpacing(theme.space(1.5))
        self._tasks = ToneCard(theme, Tone.BAD)
        self._tasks.body.addWidget(PlainLabel(theme, texts("recorders.tasks"), Type.STRONG, "bad"))
        self._tasks_text = PlainLabel(theme, "", Type.BODY, wrap=True)
        self._tasks.body.addWidget(self._tasks_text)
        self._tasks.hide()
        left_side.addWidget(self._tasks)
        left_side.addWidget(left, 1)
        row.addLayout(left_side, 5)
        row.addWidget(self.detail, 6)
        column.addLayout(row, 1)
        self.stack.addWidget(whole)
        self.stack.addWidget(self.form)
        self.stack.addWidget(self.importing)

    def _dress_list(self) -> None:
        theme, view = self._look.theme, self.list
        view.verticalHeader().setDefaultSectionSize(theme.space(5.75))
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda row: (row.name, row.layout)))
        view.setItemDelegateForColumn(1, ToneDelegate(theme, view, lambda row: (row.tone, row.state)))
        for number in (2, 3):
            view.setItemDelegateForColumn(number, TextDelegate(theme, view, right=True))
        fit_columns(view, theme, 0, {1: 25, 2: 9.5, 3: 9.5})

    def show_list(self) -> None:
        """Leave the form."""
        self.stack.setCurrentIndex(0)
        self.list.setFocus()

    def show_form(self) -> None:
        """Open the form; what is filled in stays until it is begun anew."""
        self.stack.setCurrentIndex(1)

    def show_import(self) -> None:
        """Open the form that imports exported files."""
        self.stack.setCurrentIndex(2)

    def show_rows(self, rows: Sequence[RecorderRow], troubled: int) -> None:
        """Show the recorders; the chosen one stays chosen."""
        texts = self._look.texts
        chosen = self.chosen
        self.model.show_rows(rows)
        self._count.setText(texts.count("recorders.count", len(rows)))
        self._troubled.setText(texts.count("recorders.troubled", troubled))
        self._troubled.setVisible(troubled > 0)
        self._list_stack.setCurrentIndex(0 if rows else 1)
        if not rows:
            self.detail.show_nothing()
            return
        number = next((n for n, row in enumerate(rows) if row.source == chosen), 0)
        self.list.selectRow(number)
        self.recorder_chosen.emit(rows[number].source)

    def show_tasks(self, tasks: Sequence[str]) -> None:
        """Show what has to be looked at, each in a sentence; without any, nothing of it is shown."""
        self._tasks_text.setText("\n".join(tasks))
        self._tasks.setVisible(bool(tasks))

    @property
    def tasks_said(self) -> str:
        """What is said of tasks, empty where there are none."""
        return self._tasks_text.text()

    @property
    def chosen(self) -> str | None:
        """The recorder that is selected."""
        row = self.model.row_at(self.list.currentIndex())
        return row.source if row else None

    def _row_chosen(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None:
            self.recorder_chosen.emit(row.source)
