"""One recorder: where it writes, what its folder looks like, and the run that reads what is new."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from ui.footage.tone_delegate import LinesDelegate
from ui.look import Look
from ui.models.recorders import ProblemRow, ProblemTable
from ui.palettes import Tone
from ui.theme import Type
from ui.widgets.empty_state import EmptyState
from ui.widgets.facts import FactGrid
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import TextDelegate, fit_columns, fit_rows, list_view
from ui.widgets.panel import Panel, ScrollContent, scrolling
from ui.widgets.text import ElidedLabel, PlainLabel
from ui.widgets.tone_card import ToneCard

PROBLEMS_SHOWN = 5


class RecorderDetail(QWidget):
    """Shows one recorder; runs are asked for by signal and shown while they last."""

    run_asked = Signal()
    change_asked = Signal()
    run_all_asked = Signal()
    stop_asked = Signal()

    def __init__(self, look: Look, *, may_index: bool) -> None:
        super().__init__()
        self._look = look
        self._may_index = may_index
        theme, texts = look.theme, look.texts
        self.title = ElidedLabel(theme, "", Type.TITLE)
        self._sub = PlainLabel(theme, "", Type.BODY, "second", wrap=True)
        self._folder = ElidedLabel(theme, "", Type.BODY, "second")
        self._facts = FactGrid(theme, columns=2)
        self._card = ToneCard(theme, Tone.BAD)
        self._card_text = PlainLabel(theme, "", Type.BODY, wrap=True)
        self._card.body.addWidget(self._card_text)
        self.change = KeyButton(look, "recorders.change")
        self.change.clicked.connect(self.change_asked)
        self.run = KeyButton(look, "recorders.run", main=True)
        self.run_all = KeyButton(look, "recorders.run_all")
        self.stop = KeyButton(look, "recorders.stop")
        self.run.clicked.connect(self.run_asked)
        self.run_all.clicked.connect(self.run_all_asked)
        self.stop.clicked.connect(self.stop_asked)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(texts("recorders.index"))
        self.progress = PlainLabel(theme, "", Type.BODY, "second", wrap=True)
        self.problems = ProblemTable(texts, self)
        self.table = list_view(theme, texts("recorders.problems"))
        self.table.setModel(self.problems)
        self._build()
        self.show_idle("")

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        whole = ScrollContent(theme, 1.5)
        column = whole.column
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(whole))
        about = Panel(theme)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.change)
        about.body.addLayout(head)
        about.body.addWidget(self._sub)
        about.body.addWidget(self._folder)
        about.body.addWidget(self._card)
        about.body.addWidget(self._facts)
        column.addWidget(about)
        index = Panel(theme, texts("recorders.index"))
        index.body.addWidget(self.progress)
        index.body.addWidget(self._bar)
        row = FlowRow(theme, [self.run, self.run_all, self.stop])
        index.body.addWidget(row)
        if not self._may_index:
            row.hide()
        column.addWidget(index)
        trouble = Panel(theme, texts("recorders.problems"))
        trouble.body.addWidget(self.table)
        self._fine = EmptyState(theme, texts("recorders.no_problems"), texts("recorders.no_problems_hint"))
        trouble.body.addWidget(self._fine)
        column.addWidget(trouble)
        column.addStretch(1)
        self._dress_table()

    def _dress_table(self) -> None:
        theme, view = self._look.theme, self.table
        view.setItemDelegateForColumn(
            0, LinesDelegate(theme, view, lambda row: ((row.tone, row.kind), (None, row.meaning)))
        )
        view.setItemDelegateForColumn(1, TextDelegate(theme, view, Type.STRONG, right=True))
        fit_columns(view, theme, 0, {1: 8})
        view.verticalHeader().setDefaultSectionSize(theme.space(5.75))

    def show_recorder(
        self,
        name: str,
        sub: str,
        folder: str,
        trouble: str,
        facts: Sequence[tuple[str, str]],
        problems: Sequence[ProblemRow],
    ) -> None:
        """Show a recorder with the sentence of its trouble, if it has one."""
        self.title.setText(name)
        self._sub.setText(sub)
        self._folder.setText(folder)
        self._card_text.setText(trouble)
        self._card.setVisible(bool(trouble))
        self._facts.show_facts(facts)
        self.problems.show_rows(problems)
        fit_rows(self.table, PROBLEMS_SHOWN)
        self.table.setVisible(bool(problems))
        self._fine.setVisible(not problems)

    def show_running(self, words: str, done: int, total: int) -> None:
        """Show how far a run is; a total of 0 is not known yet."""
        self._bar.show()
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self.progress.setText(words)
        self.run.setEnabled(False)
        self.run_all.setEnabled(False)
        self.stop.setVisible(self._may_index)

    def show_idle(self, words: str) -> None:
        """Show how the last run ended, or that none was started from here."""
        self._bar.hide()
        self.stop.hide()
        self.progress.setText(words or self._look.texts("recorders.no_run"))
        self.run.setEnabled(True)
        self.run_all.setEnabled(True)
