"""Importing exported files where they lie: which, whose camera, when they begin, and what came of each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from ui.footage.tone_delegate import NameDelegate, ToneDelegate
from ui.look import Look
from ui.models.imports import ImportRow, ImportTable
from ui.palettes import Tone
from ui.theme import Type
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import choice_field, line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.lists import TextDelegate, fit_columns, list_view, scroll_sideways
from ui.widgets.panel import Panel, ScrollContent, head_line, scrolling
from ui.widgets.text import PlainLabel
from ui.widgets.tone_card import ToneCard


class ImportForm(QWidget):
    """Hands over what is filled in; the table has one line per file."""

    left = Signal()
    files_asked = Signal()
    run_asked = Signal()
    stop_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        theme, texts = look.theme, look.texts
        self.camera = choice_field(theme, texts("import.camera"), [], texts("import.camera_hint"))
        self.start = line_field(theme, texts("import.start"), texts("import.start_hint"), length=25)
        which: list[tuple[str, object]] = [(texts("import.first"), 0), (texts("import.second"), 1)]
        self.which = choice_field(theme, texts("import.which"), which, texts("import.which_hint"))
        self.layout_choice = choice_field(theme, texts("import.layout"), [], texts("import.layout_hint"))
        self.time_zone = line_field(theme, texts("import.time_zone"), texts("import.zone_hint"), length=64)
        self.choose = KeyButton(look, "import.choose")
        self.choose.clicked.connect(self.files_asked)
        self.run = KeyButton(look, "import.run", main=True)
        self.run.clicked.connect(self.run_asked)
        self.stop = KeyButton(look, "import.stop")
        self.stop.clicked.connect(self.stop_asked)
        self.back = KeyButton(look, "import.back")
        self.back.clicked.connect(self.left)
        self.chosen = PlainLabel(theme, "", Type.STRONG, wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(texts("import.heading"))
        self.rows = ImportTable(texts, self)
        self.table = list_view(theme, texts("import.files"))
        self.table.setModel(self.rows)
        self._build()
        self.show_idle()

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        heading = PlainLabel(theme, texts("import.heading"), Type.TITLE)
        column.addLayout(head_line(theme, heading, [self.back]))
        row = QHBoxLayout()
        row.setSpacing(theme.space(1.5))
        row.addWidget(self._what_panel(), 4)
        files = Panel(theme, texts("import.files"), texts("import.stay"))
        self._stack = QStackedWidget()
        self._stack.addWidget(EmptyState(theme, texts("import.none"), texts("import.none_hint")))
        self._stack.addWidget(self.table)
        files.body.addWidget(self._stack, 1)
        row.addWidget(files, 9)
        column.addLayout(row, 1)
        view = self.table
        view.selectionModel().currentRowChanged.connect(self._row_chosen)
        view.setItemDelegate(TextDelegate(theme, view))
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda one: (one.file, one.hint)))
        view.setItemDelegateForColumn(1, ToneDelegate(theme, view, lambda one: (one.tone, one.state)))
        view.setItemDelegateForColumn(3, TextDelegate(theme, view, right=True))
        view.verticalHeader().setDefaultSectionSize(theme.space(5.75))
        fit_columns(view, theme, 0, {1: 21.0, 2: 22.0, 3: 9.0})
        scroll_sideways(view)

    def _what_panel(self) -> Panel:
        theme, texts = self._look.theme, self._look.texts
        panel = Panel(theme, texts("import.what"))
        content = ScrollContent(theme, 1.75)
        content.column.addWidget(FlowRow(theme, [self.choose]))
        content.column.addWidget(self.chosen)
        for field in (self.camera, self.start, self.which, self.layout_choice, self.time_zone):
            content.column.addWidget(field)
        self._note = ToneCard(theme, Tone.LOOK_AGAIN)
        self._note_text = PlainLabel(theme, "", Type.BODY, wrap=True)
        self._note.body.addWidget(self._note_text)
        content.column.addWidget(self._note)
        content.column.addStretch(1)
        panel.body.addWidget(scrolling(content), 1)
        panel.body.addWidget(self._bar)
        panel.body.addWidget(FlowRow(theme, [self.run, self.stop]))
        bind_enter(panel, self.run)
        return panel

    def begin(
        self,
        cameras: Sequence[tuple[str, object]],
        layouts: Sequence[tuple[str, object]],
        time_zone: str,
    ) -> None:
        """Begin without files."""
        self.camera.editor.offer(cameras)
        self.layout_choice.editor.offer(layouts)
        self.layout_choice.editor.setCurrentIndex(0)
        self.start.editor.clear()
        self.time_zone.editor.setText(time_zone)
        self.which.hide()
        self.clear_troubles()
        self.show_rows([])
        self.choose.setFocus()

    def clear_troubles(self) -> None:
        """Take all marks away."""
        for field in (self.camera, self.start, self.time_zone):
            field.show_trouble("")
        self.note("")

    def note(self, words: str, tone: Tone = Tone.LOOK_AGAIN) -> None:
        """Say what is wrong with the whole; an empty text takes it away."""
        self._note.set_tone(tone)
        self._note_text.setText(words)
        self._note.setVisible(bool(words))

    @property
    def noted(self) -> str:
        """What is said of the whole."""
        return self._note_text.text()

    def ask_which_hour(self, words: str) -> None:
        """Ask which of an hour that came twice is meant, naming both."""
        self.start.show_trouble(words)
        self.which.show()
        self.which.editor.setFocus()

    def show_rows(self, rows: Sequence[ImportRow]) -> None:
        """Show the files, each with what came of it."""
        self.rows.show_rows(rows)
        self._stack.setCurrentIndex(1 if rows else 0)
        texts = self._look.texts
        self.chosen.setText(texts.count("import.chosen", len(rows)) if rows else texts("import.choose_first"))

    def _row_chosen(self, index: QModelIndex) -> None:
        """Say in full why a file was refused; its line has room for the beginning only."""
        row = self.rows.row_at(index)
        if row is not None and row.tone is Tone.BAD:
            self.note(row.hint)

    def show_running(self, done: int, total: int) -> None:
        """Show how far the import is."""
        self._bar.show()
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self.run.setEnabled(False)
        self.stop.show()

    def show_idle(self) -> None:
        """Nothing is being imported."""
        self._bar.hide()
        self.stop.hide()
        self.run.setEnabled(True)
