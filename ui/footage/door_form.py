"""Adding an access-control system: which column says what, a try at twenty rows, and the zones of its doors.

Nothing is kept before the try: a wrong column or time format shows in the table, and costs nothing there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from ui.footage.door_file_table import door_file_table
from ui.footage.found_doors import FoundDoors
from ui.look import Look
from ui.models.doors import DoorFileRow, DoorFileTable
from ui.palettes import Tone
from ui.theme import Type
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import ChoiceBox, Field, choice_field, line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.panel import Panel, ScrollContent, bring_into_view, head_line, scrolling
from ui.widgets.text import ElidedLabel, PlainLabel
from ui.widgets.tone_card import ToneCard
from visitor_desk.visits.door_events import DoorForm

LONGEST_COLUMN = 80
OWN_FORMAT: Final = ""
"""Stands for a pattern that is typed."""
TIME_FORMATS: Final = (
    "iso",
    "%d-%m-%Y %H:%M:%S",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %I:%M:%S %p",
    "epoch",
    "epoch_ms",
)
DELIMITERS: Final = (None, ";", ",", "\t", "|")
COLUMNS: Final = ("time", "day", "door", "badge", "direction", "result", "event")
WORDS: Final = ("in_words", "out_words", "granted_words", "denied_words")
REST: Final = ("name", "own_format", "time_zone", "encoding", "folder")


class DoorSystemForm(QWidget):
    """Hands over what is filled in, and shows what a try found."""

    left = Signal()
    file_asked = Signal()
    folder_asked = Signal()
    try_asked = Signal()
    save_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        theme, texts = look.theme, look.texts
        self.lines: Mapping[str, Field[QLineEdit]] = {
            name: line_field(
                theme, texts(f"doors.form.{name}"), texts(f"doors.form.{name}_hint"), length=LONGEST_COLUMN
            )
            for name in (*COLUMNS, *WORDS, *REST)
        }
        self.lines["folder"].editor.setMaxLength(1000)
        forms: list[tuple[str, object]] = [(texts(f"doors.form_{one.value}"), one) for one in DoorForm]
        self.file_form = choice_field(theme, texts("doors.form.form"), forms)
        formats: list[tuple[str, object]] = [
            (texts(f"doors.form.format_{number}"), one) for number, one in enumerate(TIME_FORMATS)
        ]
        formats.append((texts("doors.form.format_own"), OWN_FORMAT))
        self.time_format = choice_field(theme, texts("doors.form.time_format"), formats)
        delimiters: list[tuple[str, object]] = [
            (texts(f"doors.form.delimiter_{number}"), one) for number, one in enumerate(DELIMITERS)
        ]
        self.delimiter = choice_field(theme, texts("doors.form.delimiter"), delimiters)
        self.choose = KeyButton(look, "doors.choose")
        self.choose_folder = KeyButton(look, "doors.choose_folder")
        self.try_rows = KeyButton(look, "doors.try_rows", main=True)
        self.save = KeyButton(look, "doors.save")
        self.back = KeyButton(look, "doors.back")
        self.file = ElidedLabel(theme, "", Type.STRONG)
        self.rows = DoorFileTable(texts, self)
        self.table = door_file_table(look, self.rows, texts("doors.form.rows"))
        self.doors = FoundDoors(look)
        self._build()
        self._connect()

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        heading = ElidedLabel(theme, texts("doors.form.heading"), Type.TITLE)
        column.addLayout(head_line(theme, heading, [FlowRow(theme, [self.back, self.save])]))
        row = QHBoxLayout()
        row.setSpacing(theme.space(1.5))
        row.addWidget(self._columns_panel(), 5)
        right = QVBoxLayout()
        right.setSpacing(theme.space(1.5))
        right.addWidget(self._rows_panel(), 5)
        right.addWidget(self._doors_panel(), 4)
        row.addLayout(right, 7)
        column.addLayout(row, 1)

    def _columns_panel(self) -> Panel:
        theme, texts = self._look.theme, self._look.texts
        panel = Panel(theme, texts("doors.form.what"))
        content = ScrollContent(theme, 1.75)
        content.column.addWidget(FlowRow(theme, [self.choose]))
        content.column.addWidget(self.file)
        content.column.addWidget(self.lines["name"])
        pairs: tuple[tuple[Field[QLineEdit] | Field[ChoiceBox], ...], ...] = (
            (self.lines["time"], self.lines["day"]),
            (self.time_format,),
            (self.lines["own_format"],),
            (self.lines["door"], self.lines["badge"]),
            (self.lines["direction"], self.lines["result"]),
            (self.lines["time_zone"], self.lines["encoding"]),
            (self.file_form, self.delimiter),
            (self.lines["in_words"], self.lines["out_words"]),
            (self.lines["granted_words"], self.lines["denied_words"]),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(1.5))
        grid.setVerticalSpacing(theme.space(1.75))
        for number, fields in enumerate(pairs):
            for place, field in enumerate(fields):
                grid.addWidget(field, number, place, 1, 3 - len(fields), Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        content.column.addLayout(grid)
        content.column.addWidget(self.lines["event"])
        content.column.addWidget(self.lines["folder"])
        content.column.addWidget(FlowRow(theme, [self.choose_folder]))
        content.column.addStretch(1)
        self._note = ToneCard(theme, Tone.LOOK_AGAIN)
        self._note_text = PlainLabel(theme, "", Type.BODY, wrap=True)
        self._note.body.addWidget(self._note_text)
        self._area = scrolling(content)
        panel.body.addWidget(self._area, 1)
        panel.body.addWidget(self._note)
        panel.body.addWidget(FlowRow(theme, [self.try_rows]))
        bind_enter(panel, self.try_rows)
        return panel

    def _rows_panel(self) -> Panel:
        theme, texts = self._look.theme, self._look.texts
        panel = Panel(theme, texts("doors.form.rows"))
        self._summary = panel.remark
        self._stack = QStackedWidget()
        self._stack.addWidget(
            EmptyState(theme, texts("recorders.not_tried"), texts("doors.form.not_tried_hint"))
        )
        self._stack.addWidget(self.table)
        panel.body.addWidget(self._stack, 1)
        return panel

    def _doors_panel(self) -> Panel:
        theme, texts = self._look.theme, self._look.texts
        panel = Panel(theme, texts("doors.form.doors"), texts("doors.form.doors_hint"))
        content = ScrollContent(theme)
        self._no_doors = PlainLabel(theme, texts("doors.form.no_doors"), Type.BODY, "second", wrap=True)
        content.column.addWidget(self.doors)
        content.column.addWidget(self._no_doors)
        content.column.addStretch(1)
        panel.body.addWidget(scrolling(content), 1)
        return panel

    def _connect(self) -> None:
        self.choose.clicked.connect(self.file_asked)
        self.choose_folder.clicked.connect(self.folder_asked)
        self.try_rows.clicked.connect(self.try_asked)
        self.save.clicked.connect(self.save_asked)
        self.back.clicked.connect(self.left)
        for name, field in self.lines.items():
            if name not in {"name", "folder"}:
                field.editor.textEdited.connect(self.forget_try)
        for choice in (self.file_form, self.time_format, self.delimiter):
            choice.editor.activated.connect(self.forget_try)
        self.time_format.editor.currentIndexChanged.connect(self._show_own_format)

    def begin(self, time_zone: str) -> None:
        """Begin with an empty form, in the time zone of the site."""
        for field in self.lines.values():
            field.editor.clear()
            field.show_trouble("")
        for choice in (self.file_form, self.time_format, self.delimiter):
            choice.editor.setCurrentIndex(0)
        self.lines["time_zone"].editor.setText(time_zone)
        self.show_file("")
        self.note("")
        self.forget_try()
        self._show_own_format()
        self.choose.setFocus()

    def text(self, name: str) -> str:
        """Return what is typed in a line, without the blanks around it."""
        return self.lines[name].editor.text().strip()

    def show_file(self, name: str) -> None:
        """Say which file is tried."""
        self.file.setText(name or self._look.texts("doors.form.no_file"))

    def note(self, words: str, tone: Tone = Tone.LOOK_AGAIN) -> None:
        """Say something about the whole form; an empty text takes it away."""
        self._note.set_tone(tone)
        self._note_text.setText(words)
        self._note.setVisible(bool(words))

    @property
    def noted(self) -> str:
        """What is said of the whole."""
        return self._note_text.text()

    def show_troubles(self, troubles: Mapping[str, str]) -> None:
        """Say beside each line what is wrong with it; the others are right. The first one gets the focus."""
        for name, field in self.lines.items():
            field.show_trouble(troubles.get(name, ""))
        if troubles:
            first = self.lines[next(iter(troubles))]
            first.editor.setFocus()
            bring_into_view(self._area, first)

    def forget_try(self) -> None:
        """What was tried is no longer what is filled in."""
        self._summary.setText("")
        self.rows.show_rows([])
        self._stack.setCurrentIndex(0)
        self.doors.show_keys([], [])
        self._no_doors.show()
        self.save.setEnabled(False)

    def show_tried(
        self,
        summary: str,
        rows: Sequence[DoorFileRow],
        keys: Sequence[str],
        zones: Sequence[tuple[str, object]],
        *,
        may_save: bool,
    ) -> None:
        """Show what a try found, with a row for each door."""
        self._summary.setText(summary)
        self.rows.show_rows(rows)
        self._stack.setCurrentIndex(1 if rows else 0)
        self.doors.show_keys(keys, zones)
        self._no_doors.setVisible(not keys)
        self.save.setEnabled(may_save)

    def _show_own_format(self) -> None:
        self.lines["own_format"].setVisible(self.time_format.editor.value == OWN_FORMAT)
