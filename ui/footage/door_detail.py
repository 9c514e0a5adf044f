"""One access-control system: how far its events are here, which zones its doors lead to, and a file of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.footage.tone_delegate import ToneDelegate
from ui.look import Look
from ui.models.doors import DoorFileRow, DoorFileTable, DoorRow, DoorTable
from ui.theme import Type
from ui.widgets.facts import FactGrid
from ui.widgets.field import choice_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.lists import TextDelegate, fit_columns, list_view
from ui.widgets.panel import Panel
from ui.widgets.text import ElidedLabel, PlainLabel


class DoorDetail(QWidget):
    """Shows one system; a file to try or to import is asked for by signal."""

    try_asked = Signal()
    import_asked = Signal()
    stop_asked = Signal()
    door_put = Signal(str, str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        theme, texts = look.theme, look.texts
        self.title = ElidedLabel(theme, "", Type.TITLE)
        self._sub = PlainLabel(theme, "", Type.BODY, "second", wrap=True)
        self._facts = FactGrid(theme)
        self.doors = DoorTable(texts, self)
        self.door_table = list_view(theme, texts("doors.doors"))
        self.door_table.setModel(self.doors)
        self.zone = choice_field(theme, texts("doors.leads_to"), [])
        self.put = KeyButton(look, "doors.put", main=True)
        self.try_file = KeyButton(look, "doors.try")
        self.import_file = KeyButton(look, "doors.import")
        self.stop = KeyButton(look, "doors.stop")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(texts("doors.file"))
        self.result = PlainLabel(theme, "", Type.BODY, wrap=True)
        self.rows = DoorFileTable(texts, self)
        self.file_table = list_view(theme, texts("doors.file"))
        self.file_table.setModel(self.rows)
        self._build()
        self._connect()
        self.show_idle()

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1.5))
        about = Panel(theme)
        about.body.addWidget(self.title)
        about.body.addWidget(self._sub)
        about.body.addWidget(self._facts)
        column.addWidget(about)
        doors = Panel(theme, texts("doors.doors"))
        doors.body.addWidget(self.door_table, 1)
        row = QHBoxLayout()
        row.setSpacing(theme.space(1.5))
        row.addWidget(self.zone, 1)
        row.addWidget(self.put, 0, Qt.AlignmentFlag.AlignBottom)
        doors.body.addLayout(row)
        bind_enter(doors, self.put)
        column.addWidget(doors, 4)
        file = Panel(theme, texts("doors.file"))
        file.body.addWidget(FlowRow(theme, [self.try_file, self.import_file, self.stop]))
        file.body.addWidget(self.result)
        file.body.addWidget(self.bar)
        file.body.addWidget(self.file_table, 1)
        self._room = QWidget()
        file.body.addWidget(self._room, 1)
        column.addWidget(file, 5)
        self._dress_tables()

    def _dress_tables(self) -> None:
        theme = self._look.theme
        doors = self.door_table
        doors.setItemDelegate(TextDelegate(theme, doors, Type.STRONG))
        doors.setItemDelegateForColumn(1, ToneDelegate(theme, doors, lambda one: (one.tone, one.words)))
        doors.verticalHeader().setDefaultSectionSize(theme.space(3.5))
        fit_columns(doors, theme, 1, {0: 20.0})
        doors.setMinimumHeight(theme.space(8))
        rows = self.file_table
        rows.setItemDelegate(TextDelegate(theme, rows))
        rows.setItemDelegateForColumn(0, TextDelegate(theme, rows, second=True, right=True))
        rows.setItemDelegateForColumn(3, ToneDelegate(theme, rows, lambda one: (one.tone, one.what)))
        rows.verticalHeader().setDefaultSectionSize(theme.space(3.5))
        fit_columns(rows, theme, 3, {0: 6.0, 1: 23.5, 2: 14.0})
        rows.setMinimumHeight(theme.space(8))

    def _connect(self) -> None:
        self.put.clicked.connect(self._put)
        self.try_file.clicked.connect(self.try_asked)
        self.import_file.clicked.connect(self.import_asked)
        self.stop.clicked.connect(self.stop_asked)
        self.door_table.selectionModel().currentRowChanged.connect(self._door_chosen)

    def show_source(
        self, name: str, sub: str, facts: Sequence[tuple[str, str]], zones: Sequence[tuple[str, object]]
    ) -> None:
        """Show a system; its doors follow."""
        self.title.setText(name)
        self._sub.setText(sub)
        self._facts.show_facts(facts)
        self.zone.editor.offer(zones)

    def show_doors(self, doors: Sequence[DoorRow]) -> None:
        """Show the doors; the first one is chosen."""
        self.doors.show_rows(doors)
        self.put.setEnabled(bool(doors))
        if doors:
            self.door_table.selectRow(0)
            self._door_chosen(self.doors.index(0, 0))

    def show_file(self, words: str, rows: Sequence[DoorFileRow]) -> None:
        """Show what a file said."""
        self.result.setText(words)
        self.rows.show_rows(rows)
        self.file_table.setVisible(bool(rows))
        self._room.setVisible(not rows)

    def show_running(self, done: int, total: int) -> None:
        """Show that a file is being read."""
        self.bar.show()
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.stop.show()
        self.try_file.setEnabled(False)
        self.import_file.setEnabled(False)

    def show_idle(self) -> None:
        """No file is being read."""
        self.bar.hide()
        self.stop.hide()
        self.try_file.setEnabled(True)
        self.import_file.setEnabled(True)

    def _door_chosen(self, index: QModelIndex) -> None:
        row = self.doors.row_at(index)
        if row is not None:
            self.zone.relabel(self._look.texts("doors.leads_to_of", door=row.key))
            if row.zone:
                self.zone.editor.choose(row.zone)

    def _put(self) -> None:
        row = self.doors.row_at(self.door_table.currentIndex())
        if row is not None and self.zone.editor.value is not None:
            self.door_put.emit(row.key, str(self.zone.editor.value))
