"""Visitors from a file: which file, what its rows lack, and row by row what would come of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from ui.footage.tone_delegate import ToneDelegate
from ui.look import Look
from ui.models.announced import FileRow, FileRows
from ui.palettes import Tone
from ui.theme import Type
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import ChoiceBox, Field, choice_field, line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.lists import TextDelegate, fit_columns, list_view
from ui.widgets.named_form import Choices
from ui.widgets.panel import Panel, ScrollContent, head_line, scrolling
from ui.widgets.text import PlainLabel
from ui.widgets.tone_card import ToneCard
from visitor_desk.visits.ticket import LONGEST_NAME
from visitor_desk.visits.ticket_rows import Column


class ImportPanel(QWidget):
    """Shows what is asked of it; reads and issues nothing itself."""

    left = Signal()
    file_asked = Signal()
    try_asked = Signal()
    issue_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        theme, texts = look.theme, look.texts
        self._lines: dict[Column, Field[QLineEdit]] = {
            column: line_field(theme, texts(f"announced.{column.value}"), length=LONGEST_NAME)
            for column in (Column.ORGANISATION, Column.PURPOSE, Column.CUSTOMER)
        }
        self._choices: dict[Column, Field[ChoiceBox]] = {
            column: choice_field(theme, texts(f"announced.{name}"), [])
            for column, name in (
                (Column.ZONES, "zone"),
                (Column.HOST, "host"),
                (Column.AUTHORISER, "authoriser"),
            )
        }
        self.choose = KeyButton(look, "announced.choose_file")
        self.choose.clicked.connect(self.file_asked)
        self.try_again = KeyButton(look, "announced.try")
        self.try_again.clicked.connect(self.try_asked)
        self.issue = KeyButton(look, "announced.issue_all", main=True, n=0)
        self.issue.clicked.connect(self.issue_asked)
        self.back = KeyButton(look, "announced.back", own_key=False)
        self.back.clicked.connect(self.left)
        self.chosen = PlainLabel(theme, "", Type.STRONG, wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(texts("announced.import_heading"))
        self.rows = FileRows(texts, self)
        self.table = list_view(theme, texts("announced.import_rows"))
        self.table.setModel(self.rows)
        self._build()
        self.show_idle()

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        heading = PlainLabel(theme, texts("announced.import_heading"), Type.TITLE)
        column.addLayout(head_line(theme, heading, [self.back]))
        row = QHBoxLayout()
        row.setSpacing(theme.space(1.5))
        row.addWidget(self._file_panel(), 4)
        found = Panel(theme, texts("announced.import_rows"), " ")
        self._summary = found.remark
        self._stack = QStackedWidget()
        self._stack.addWidget(EmptyState(theme, texts("announced.no_file"), texts("announced.no_file_hint")))
        self._stack.addWidget(self.table)
        found.body.addWidget(self._stack, 1)
        found.body.addWidget(FlowRow(theme, [self.issue]))
        row.addWidget(found, 9)
        column.addLayout(row, 1)
        view = self.table
        view.setItemDelegate(TextDelegate(theme, view))
        view.setItemDelegateForColumn(0, TextDelegate(theme, view, second=True, right=True))
        view.setItemDelegateForColumn(1, ToneDelegate(theme, view, lambda row: (row.tone, row.state)))
        view.setItemDelegateForColumn(3, TextDelegate(theme, view, second=True))
        fit_columns(view, theme, 2, {0: 7.0, 1: 38.0, 3: 24.0})

    def _file_panel(self) -> Panel:
        theme, texts = self._look.theme, self._look.texts
        panel = Panel(theme, texts("announced.import_file"), texts("announced.import_kinds"))
        content = ScrollContent(theme, 1.5)
        content.column.addWidget(FlowRow(theme, [self.choose]))
        content.column.addWidget(self.chosen)
        content.column.addWidget(
            PlainLabel(theme, texts("announced.fill_in_hint"), Type.BODY, "second", wrap=True)
        )
        fields: list[QWidget] = [*self._lines.values(), *self._choices.values()]
        for field in fields:
            content.column.addWidget(field)
        self._note = ToneCard(theme, Tone.LOOK_AGAIN)
        self._note_text = PlainLabel(theme, "", Type.BODY, wrap=True)
        self._note.body.addWidget(self._note_text)
        content.column.addWidget(self._note)
        content.column.addStretch(1)
        panel.body.addWidget(scrolling(content), 1)
        panel.body.addWidget(self._bar)
        panel.body.addWidget(FlowRow(theme, [self.try_again]))
        bind_enter(panel, self.try_again)
        return panel

    def begin(self) -> None:
        """Begin without a file; what was filled in for the last one stays."""
        self.show_file("")
        self.note("")
        self.show_found("", [], issuable=0)
        self.choose.setFocus()

    def offer(self, zones: Choices, hosts: Choices, authorisers: Choices) -> None:
        """Offer zones and people of the house; what was chosen stays."""
        nothing: list[tuple[str, object]] = [(self._look.texts("announced.as_in_file"), None)]
        for column, offered in (
            (Column.ZONES, zones),
            (Column.HOST, hosts),
            (Column.AUTHORISER, authorisers),
        ):
            self._choices[column].editor.offer([*nothing, *offered])

    def filled_in(self) -> dict[Column, str]:
        """Return what stands in for columns that a row leaves empty."""
        typed = {column: field.editor.text().strip() for column, field in self._lines.items()}
        chosen = {column: str(field.editor.value or "") for column, field in self._choices.items()}
        return {column: text for column, text in {**typed, **chosen}.items() if text}

    def write(self, column: Column, text: str) -> None:
        """Put a text into the field of a column."""
        self._lines[column].editor.setText(text)

    def pick(self, column: Column, value: object) -> None:
        """Choose a value for a column."""
        self._choices[column].editor.choose(value)

    def show_file(self, name: str) -> None:
        """Show which file was chosen."""
        self.chosen.setText(name)
        self.chosen.setVisible(bool(name))
        self.try_again.setEnabled(bool(name))

    def note(self, words: str) -> None:
        """Say what is wrong with the whole file; an empty text takes it away."""
        self._note_text.setText(words)
        self._note.setVisible(bool(words))

    @property
    def noted(self) -> str:
        """What is said of the whole file."""
        return self._note_text.text()

    def show_found(self, summary: str, rows: Sequence[FileRow], *, issuable: int) -> None:
        """Show what would come of each row, and how many tickets can be issued."""
        self._summary.setText(summary)
        self.rows.show_rows(rows)
        self._stack.setCurrentIndex(1 if rows else 0)
        self.issue.set_words(self._look.texts("act.announced.issue_all", n=issuable))
        self.issue.setEnabled(issuable > 0)

    def show_running(self, done: int, total: int) -> None:
        """Show how many of the tickets are issued."""
        self._bar.show()
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        # The other acts stay on: taking the focus from one would let the next key land elsewhere.
        self.issue.setEnabled(False)

    def show_idle(self) -> None:
        """Nothing is being read or issued."""
        self._bar.hide()
