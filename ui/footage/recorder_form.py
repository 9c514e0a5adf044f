"""Adding or changing a recorder: where it writes, how it names files, a try at twenty, and its cameras.

Nothing is kept before the try: a wrong time zone or layout shows in the table, and costs nothing there.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QStackedWidget,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.footage.found_cameras import FoundCameras
from ui.footage.service_switch import ServiceSwitch
from ui.formats import visible
from ui.look import Look
from ui.models.recorders import TriedRow, TriedTable
from ui.models.rows import ROW_ROLE, Index
from ui.palettes import Tone
from ui.theme import Type
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import choice_field, line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.lists import CellDelegate, TextDelegate, fit_columns, list_view, scroll_sideways
from ui.widgets.panel import Panel, ScrollContent, head_line, scrolling
from ui.widgets.text import ElidedLabel, PlainLabel
from ui.widgets.tone_card import ToneCard
from visitor_desk.footage.camera import FootageSource

LONGEST_PATH = 1000
LONGEST_NAME = 60
LONGEST_PATTERN = 200


class _StartDelegate(CellDelegate):
    """Paints when a file begins; what could not be read says why in its tone."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        self.paint_ground(painter, option)
        row: TriedRow = index.data(ROW_ROLE)
        ink = "look_again" if row.trouble else "ink"
        self.draw_state(painter, self.cell(option), row.trouble or row.start, Type.BODY, ink)
        painter.restore()


class _PathDelegate(CellDelegate):
    """Paints the end of a path where room is short: there stand camera and time."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        self.paint_ground(painter, option)
        row: TriedRow = index.data(ROW_ROLE)
        cell = self.cell(option)
        metrics = QFontMetrics(self.theme.font(Type.BODY))
        shown = metrics.elidedText(row.file, Qt.TextElideMode.ElideLeft, cell.width())
        self.draw_text(painter, cell, shown, Type.BODY, "ink")
        painter.restore()


class RecorderForm(QWidget):
    """A form that hands over what is filled in, and shows what a try found."""

    left = Signal()
    folder_asked = Signal()
    folder_entered = Signal()
    try_asked = Signal()
    save_asked = Signal()
    service_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        theme, texts = look.theme, look.texts
        self.folder = line_field(
            theme, texts("recorders.folder"), texts("recorders.folder_hint"), length=LONGEST_PATH
        )
        self.name = line_field(
            theme, texts("recorders.name"), texts("recorders.name_hint"), length=LONGEST_NAME
        )
        self.layout_choice = choice_field(
            theme, texts("recorders.layout"), [], texts("recorders.layout_hint")
        )
        self.pattern = line_field(
            theme, texts("recorders.pattern"), texts("recorders.pattern_hint"), length=LONGEST_PATTERN
        )
        self.time_zone = line_field(
            theme, texts("recorders.time_zone"), texts("recorders.time_zone_hint"), length=64
        )
        self.database = line_field(
            theme, texts("recorders.database"), texts("recorders.database_hint"), length=LONGEST_PATH
        )
        written: list[tuple[str, object]] = [
            (texts("recorders.copies"), False),
            (texts("recorders.originals"), True),
        ]
        self.originals = choice_field(
            theme, texts("recorders.files_are"), written, texts("recorders.files_are_hint")
        )
        self.choose = KeyButton(look, "recorders.choose")
        self.choose.clicked.connect(self.folder_asked)
        self.try_files = KeyButton(look, "recorders.try", main=True)
        self.try_files.clicked.connect(self.try_asked)
        self.save = KeyButton(look, "recorders.save")
        self.save.clicked.connect(self.save_asked)
        self.back = KeyButton(look, "recorders.back")
        self.back.clicked.connect(self.left)
        self.service = ServiceSwitch(look, "recorders", "recorders.retire_means")
        self.service.asked.connect(self.service_asked)
        self.tried = TriedTable(texts, self)
        self.table = list_view(theme, texts("recorders.tried"))
        self.table.setModel(self.tried)
        self.cameras = FoundCameras(look)
        self._build()
        self.folder.editor.editingFinished.connect(self._folder_left)
        for editor in (self.folder.editor, self.pattern.editor, self.time_zone.editor):
            editor.textEdited.connect(self.forget_try)
        for choice in (self.layout_choice, self.originals):
            choice.editor.activated.connect(self.forget_try)
        self._asked_folder = ""

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        self._heading = ElidedLabel(theme, texts("recorders.add_heading"), Type.TITLE)
        acts = FlowRow(theme, [self.back, self.service.button, self.save])
        column.addLayout(head_line(theme, self._heading, [acts]))
        row = QHBoxLayout()
        row.setSpacing(theme.space(1.5))
        row.addWidget(self._where_panel(), 4)
        right = QVBoxLayout()
        right.setSpacing(theme.space(1.5))
        right.addWidget(self._tried_panel(), 5)
        right.addWidget(self._cameras_panel(), 4)
        row.addLayout(right, 9)
        column.addLayout(row, 1)

    def _where_panel(self) -> Panel:
        theme, texts = self._look.theme, self._look.texts
        panel = Panel(theme, texts("recorders.where"))
        content = ScrollContent(theme, 1.75)
        content.column.addWidget(self.folder)
        content.column.addWidget(FlowRow(theme, [self.choose]))
        content.column.addWidget(self.layout_choice)
        content.column.addWidget(self.pattern)
        content.column.addWidget(self.time_zone)
        content.column.addWidget(self.name)
        content.column.addWidget(self.database)
        content.column.addWidget(self.originals)
        self._note = ToneCard(theme, Tone.NEUTRAL)
        self._note_text = PlainLabel(theme, "", Type.BODY, wrap=True)
        self._note.body.addWidget(self._note_text)
        content.column.addStretch(1)
        panel.body.addWidget(scrolling(content), 1)
        # Below what scrolls: what a try found, and what taking it out of service means, is always in sight.
        panel.body.addWidget(self._note)
        panel.body.addWidget(self.service)
        panel.body.addWidget(FlowRow(theme, [self.try_files]))
        bind_enter(panel, self.try_files)
        return panel

    def _tried_panel(self) -> Panel:
        theme, texts = self._look.theme, self._look.texts
        panel = Panel(theme, texts("recorders.tried"))
        self._summary = panel.remark
        self._tried_stack = QStackedWidget()
        self._tried_stack.addWidget(
            EmptyState(theme, texts("recorders.not_tried"), texts("recorders.not_tried_hint"))
        )
        self._tried_stack.addWidget(self.table)
        panel.body.addWidget(self._tried_stack, 1)
        view = self.table
        view.setItemDelegate(TextDelegate(theme, view))
        view.setItemDelegateForColumn(0, _PathDelegate(theme, view))
        view.setItemDelegateForColumn(1, TextDelegate(theme, view, Type.STRONG))
        view.setItemDelegateForColumn(2, _StartDelegate(theme, view))
        view.setItemDelegateForColumn(3, TextDelegate(theme, view, second=True))
        view.setItemDelegateForColumn(4, TextDelegate(theme, view, right=True))
        view.verticalHeader().setDefaultSectionSize(theme.space(3.5))
        fit_columns(view, theme, 0, {1: 14.0, 2: 30.0, 3: 19.0, 4: 8.0})
        scroll_sideways(view)
        view.setMinimumHeight(theme.space(16))
        return panel

    def _cameras_panel(self) -> Panel:
        theme, texts = self._look.theme, self._look.texts
        panel = Panel(theme, texts("recorders.cameras_found"), texts("recorders.cameras_hint"))
        content = ScrollContent(theme)
        grid = QGridLayout()
        grid.addWidget(self.cameras, 0, 0)
        content.column.addLayout(grid)
        self._no_cameras = PlainLabel(theme, texts("recorders.no_cameras"), Type.BODY, "second", wrap=True)
        content.column.addWidget(self._no_cameras)
        content.column.addStretch(1)
        area = scrolling(content)
        area.setMinimumHeight(theme.space(10))
        panel.body.addWidget(area, 1)
        return panel

    def begin(self, time_zone: str, layouts: Sequence[tuple[str, object]]) -> None:
        """Begin with an empty form."""
        for field in (self.folder, self.name, self.pattern, self.time_zone, self.database):
            field.editor.clear()
            field.show_trouble("")
        self._asked_folder = ""
        self._heading.setText(self._look.texts("recorders.add_heading"))
        self.service.button.hide()
        self.service.hide()
        self.time_zone.editor.setText(time_zone)
        self.originals.editor.choose(False)
        self.layout_choice.editor.offer(layouts)
        self.layout_choice.editor.setCurrentIndex(0)
        self.layout_choice.show_trouble("")
        self.note("")
        self.forget_try()
        self.folder.editor.setFocus()

    def fill(self, source: FootageSource) -> None:
        """Fill in a recorder that is there, to change it; what it says is tried before it can be kept."""
        self._heading.setText(self._look.texts("recorders.change_heading", name=visible(source.name)))
        self.folder.editor.setText(source.root)
        self._asked_folder = source.root
        self.layout_choice.editor.choose(source.layout)
        self.pattern.editor.setText(source.pattern)
        self.name.editor.setText(source.name)
        self.database.editor.setText(source.database)
        self.originals.editor.choose(source.originals)
        self.service.begin(retired=source.retired_at is not None)
        self.service.button.show()

    def note(self, words: str, tone: Tone = Tone.NEUTRAL) -> None:
        """Say something about the whole form; an empty text takes it away."""
        self._note.set_tone(tone)
        self._note_text.setText(words)
        self._note.setVisible(bool(words))

    def forget_try(self) -> None:
        """What was tried is no longer what is filled in."""
        self.tried.show_rows([])
        self._tried_stack.setCurrentIndex(0)
        self._summary.setText("")
        self.cameras.show_keys([], [])
        self._no_cameras.setText(self._look.texts("recorders.no_cameras"))
        self._no_cameras.show()
        self.save.setEnabled(False)

    def show_tried(
        self,
        summary: str,
        rows: Sequence[TriedRow],
        keys: Sequence[str],
        zones: Sequence[tuple[str, str]],
        *,
        may_save: bool,
    ) -> None:
        """Show what a try found, with a row for each camera nobody has entered."""
        self._summary.setText(summary)
        self.tried.show_rows(rows)
        self._tried_stack.setCurrentIndex(1 if rows else 0)
        self.cameras.show_keys(keys, zones)
        self._no_cameras.setText(
            self._look.texts("recorders.all_entered" if rows else "recorders.no_cameras")
        )
        self._no_cameras.setVisible(not keys)
        self.save.setEnabled(may_save)

    def clear_troubles(self) -> None:
        """Take all marks away."""
        for field in (self.folder, self.name, self.pattern, self.time_zone, self.database):
            field.show_trouble("")
        self.layout_choice.show_trouble("")

    def _folder_left(self) -> None:
        folder = self.folder.editor.text().strip()
        if folder and folder != self._asked_folder:
            self._asked_folder = folder
            self.folder_entered.emit()
