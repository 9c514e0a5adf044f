"""One access-control system: its doors with their zones and cameras, and a file of its events."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.footage.door_file_table import door_file_table
from ui.footage.tone_delegate import LinesDelegate, NameDelegate
from ui.look import Look
from ui.models.doors import DoorFileRow, DoorFileTable, DoorRow, DoorTable
from ui.theme import Type
from ui.widgets.facts import FactGrid
from ui.widgets.field import choice_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.lists import fit_columns, fit_rows, list_view
from ui.widgets.panel import Panel, ScrollContent, bring_into_view, scrolling
from ui.widgets.text import ElidedLabel, PlainLabel
from visitor_desk.footage.door_camera import DoorSide

DOORS_SHOWN, ROWS_SHOWN = 4, 8
"""Rows that are in sight where the window is low."""


class DoorDetail(QWidget):
    """Shows one system; a file to try or to import is asked for by signal."""

    try_asked = Signal()
    import_asked = Signal()
    stop_asked = Signal()
    door_put = Signal(str, str)
    camera_put = Signal(str, str, object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        theme, texts = look.theme, look.texts
        self.title = ElidedLabel(theme, "", Type.TITLE)
        self._sub = PlainLabel(theme, "", Type.BODY, "second", wrap=True)
        self._facts = FactGrid(theme, columns=2)
        self.doors = DoorTable(texts, self)
        self.door_table = list_view(theme, texts("doors.doors"))
        self.door_table.setModel(self.doors)
        self.zone = choice_field(theme, texts("doors.leads_to"), [])
        self.put = KeyButton(look, "doors.put", main=True)
        self.camera = choice_field(theme, texts("doors.camera"), [])
        sides: list[tuple[str, object]] = [(texts(f"doors.side_{one.value}"), one) for one in DoorSide]
        self.sees = choice_field(theme, texts("doors.sees"), sides)
        self.put_camera = KeyButton(look, "doors.put_camera")
        self.try_file = KeyButton(look, "doors.try")
        self.import_file = KeyButton(look, "doors.import")
        self.stop = KeyButton(look, "doors.stop")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(texts("doors.file"))
        self.result = PlainLabel(theme, "", Type.BODY, wrap=True)
        self.rows = DoorFileTable(texts, self)
        self.file_table = door_file_table(look, self.rows, texts("doors.file"))
        self._build()
        self._connect()
        self.show_idle()

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        whole = ScrollContent(theme, 1.5)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._area = scrolling(whole)
        outer.addWidget(self._area)
        about = Panel(theme)
        about.body.addWidget(self.title)
        about.body.addWidget(self._sub)
        about.body.addWidget(self._facts)
        whole.column.addWidget(about)
        doors = Panel(theme, texts("doors.doors"))
        doors.body.addWidget(self.door_table)
        doors.body.addWidget(self._chosen_door())
        whole.column.addWidget(doors)
        self._file_panel = file = Panel(theme, texts("doors.file"))
        file.body.addWidget(FlowRow(theme, [self.try_file, self.import_file, self.stop]))
        file.body.addWidget(self.result)
        file.body.addWidget(self.bar)
        file.body.addWidget(self.file_table)
        whole.column.addWidget(file)
        whole.column.addStretch(1)
        view = self.door_table
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda one: (one.key, one.cameras)))
        view.setItemDelegateForColumn(
            1, LinesDelegate(theme, view, lambda one: ((one.tone, one.words), (None, one.hint)))
        )
        view.verticalHeader().setDefaultSectionSize(theme.space(5.75))
        fit_columns(view, theme, 0, {1: 25.0})

    def _chosen_door(self) -> QWidget:
        """Return what is said of the chosen door; Enter keeps what its field is about."""
        theme = self._look.theme
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1.5))
        row = QHBoxLayout()
        row.setSpacing(theme.space(1.5))
        for field in (self.zone, self.camera, self.sees):
            row.addWidget(field, 1)
        column.addLayout(row)
        column.addWidget(FlowRow(theme, [self.put, self.put_camera]))
        for input_, act in (
            (self.door_table, self.put),
            (self.zone, self.put),
            (self.camera, self.put_camera),
            (self.sees, self.put_camera),
        ):
            bind_enter(input_, act)
        return part

    def _connect(self) -> None:
        self.put.clicked.connect(self._put)
        self.put_camera.clicked.connect(self._put_camera)
        self.camera.editor.activated.connect(self._show_side)
        self.try_file.clicked.connect(self.try_asked)
        self.import_file.clicked.connect(self.import_asked)
        self.stop.clicked.connect(self.stop_asked)
        self.door_table.selectionModel().currentRowChanged.connect(self._door_chosen)

    def show_source(
        self,
        name: str,
        sub: str,
        facts: Sequence[tuple[str, str]],
        zones: Sequence[tuple[str, object]],
        cameras: Sequence[tuple[str, object]],
    ) -> None:
        """Show a system; its doors follow."""
        self.title.setText(name)
        self._sub.setText(sub)
        self._facts.show_facts(facts)
        self.zone.editor.offer(zones)
        self.camera.editor.offer(cameras)

    def show_doors(self, doors: Sequence[DoorRow]) -> None:
        """Show the doors; the chosen one stays chosen, unless a door that a file named has come."""
        chosen, before = self._chosen, {row.key for row in self.doors.rows}
        come = next((row.key for row in doors if not row.zone and row.key not in before), "")
        self.doors.show_rows(doors)
        fit_rows(self.door_table, DOORS_SHOWN)
        self.put.setEnabled(bool(doors))
        for part in (self.camera, self.sees, self.put_camera):
            part.setVisible(bool(doors) and self.camera.editor.count() > 0)
        if doors:
            key = come or (chosen.key if chosen is not None else "")
            number = next((n for n, row in enumerate(doors) if row.key == key), 0)
            self.door_table.selectRow(number)
            self._door_chosen(self.doors.index(number, 0))

    def show_file(self, words: str, rows: Sequence[DoorFileRow], *, failed: bool = False) -> None:
        """Show what a file said, or why it could not be read."""
        self.result.setText(words)
        self.result.set_ink("bad" if failed else "ink")
        self.rows.show_rows(rows)
        fit_rows(self.file_table, ROWS_SHOWN)
        self.file_table.setVisible(bool(rows))
        if rows:
            bring_into_view(self._area, self._file_panel)

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

    @property
    def _chosen(self) -> DoorRow | None:
        return self.doors.row_at(self.door_table.currentIndex())

    def _door_chosen(self, index: QModelIndex) -> None:
        row = self.doors.row_at(index)
        if row is None:
            return
        self.zone.editor.setAccessibleName(self._look.texts("doors.leads_to_of", door=row.key))
        if row.zone:
            self.zone.editor.choose(row.zone)
        if row.at_it:
            self.camera.editor.choose(row.at_it[0][0])
        self._show_side()

    def _show_side(self) -> None:
        """Show whom the chosen camera shows at the chosen door, as far as somebody has said it."""
        row, camera = self._chosen, self.camera.editor.value
        known = dict(row.at_it).get(str(camera)) if row is not None else None
        self.sees.editor.choose(known or DoorSide.BOTH)

    def _put(self) -> None:
        row = self._chosen
        if row is not None and self.zone.editor.value is not None:
            self.door_put.emit(row.key, str(self.zone.editor.value))

    def _put_camera(self) -> None:
        row = self._chosen
        if row is not None and self.camera.editor.value is not None:
            self.camera_put.emit(row.key, str(self.camera.editor.value), self.sees.editor.value)
