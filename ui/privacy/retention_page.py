"""What is forgotten on which day and why, and the act that does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.footage.tone_delegate import NameDelegate
from ui.look import Look
from ui.models.retention_calendar import DueRow, RetentionCalendar
from ui.models.rows import ROW_ROLE
from ui.palettes import Tone
from ui.privacy.policy_panel import PolicyPanel, RunsPanel
from ui.privacy.simulation_view import EffectRow, Looked, SimulationView
from ui.theme import Type
from ui.widgets.chip import StateChip
from ui.widgets.columns import Columns
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import CellDelegate, TextDelegate, fit_columns, list_view
from ui.widgets.panel import Panel, ScrollContent, scrolling
from ui.widgets.text import PlainLabel, thin_line
from ui.widgets.tone_card import ToneCard

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule: what it is about, how long, and its source."""

    what: str
    life: str
    source: str


class _LeftDelegate(CellDelegate):
    """Says how many days are left; what is due stands in the tone of bad, with its sign."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        self.paint_ground(painter, option)
        row: DueRow = index.data(ROW_ROLE)
        step, ink = (Type.STRONG, "bad") if row.due else (Type.BODY, "ink")
        self.draw_state(painter, self.cell(option), row.left, step, ink)
        painter.restore()


class RetentionPage(QWidget):
    """Shows the calendar; forgetting is asked for in two steps, with its number on the act."""

    run_asked = Signal()
    stop_asked = Signal()

    def __init__(self, look: Look, *, may_run: bool) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self._may_run = may_run
        self.model = RetentionCalendar(look.texts, self)
        self.list = list_view(look.theme, look.texts("retention.calendar"))
        self.list.setModel(self.model)
        self.run = KeyButton(look, "retention.run")
        self.run.clicked.connect(self._ask)
        self.stop = KeyButton(look, "retention.stop")
        self.stop.clicked.connect(self.stop_asked)
        self.stop.hide()
        self.policy = PolicyPanel(look, may_change=may_run)
        self.runs = RunsPanel(look, may_certify=may_run)
        self.simulation = SimulationView(look)
        self._next = StateChip(look.theme, "")
        self._due = StateChip(look.theme, "", filled=True)
        self._progress = StateChip(look.theme, "")
        self._progress.hide()
        self._build()

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        heading = PlainLabel(theme, texts("retention.heading"), Type.TITLE)
        head = QHBoxLayout()
        head.setSpacing(theme.space())
        # Each wraps by itself where text is large.
        named = FlowRow(theme, [heading, self._next, self._due])
        head.addWidget(named, 1, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(FlowRow(theme, [self._progress, self.stop, self.run]))
        if not self._may_run:
            self.run.hide()
        column.addLayout(head)
        parts = Columns(theme)
        left = Panel(theme, texts("retention.calendar"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(EmptyState(theme, texts("retention.empty"), texts("retention.empty_hint")))
        left.body.addWidget(self._stack)
        self._left = QStackedWidget()
        self._left.addWidget(left)
        self._left.addWidget(self.simulation)
        parts.add(self._left, 7, 44, 44)
        side = QWidget()
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(theme.space(1.5))
        self._ask_box = self._consequences()
        self._report = self._report_card()
        right.addWidget(self._ask_box)
        right.addWidget(self._report)
        right.addWidget(self.policy)
        right.addWidget(self.runs)
        rules = Panel(theme, texts("retention.rules"))
        self._rules = ScrollContent(theme, 1)
        rules.body.addWidget(scrolling(self._rules))
        rules.setMinimumHeight(theme.space(20))
        right.addWidget(rules, 1)
        parts.add(side, 4, 36, 60)
        column.addWidget(parts, 1)
        self._dress_list()

    def _dress_list(self) -> None:
        theme = self._look.theme
        view = self.list
        view.setItemDelegate(TextDelegate(theme, view))
        view.setItemDelegateForColumn(0, TextDelegate(theme, view, Type.STRONG))
        view.setItemDelegateForColumn(1, _LeftDelegate(theme, view))
        view.setItemDelegateForColumn(2, NameDelegate(theme, view, lambda row: (row.what, row.why)))
        view.setItemDelegateForColumn(3, TextDelegate(theme, view, right=True))
        view.verticalHeader().setDefaultSectionSize(theme.space(5.75))
        fit_columns(view, theme, 2, {0: 16, 1: 12, 3: 11})

    def _consequences(self) -> QWidget:
        look, theme = self._look, self._look.theme
        card = ToneCard(theme, Tone.BAD)
        card.body.addWidget(
            PlainLabel(theme, look.texts("retention.run_heading"), Type.HEADING, "bad", wrap=True)
        )
        self._text = PlainLabel(theme, "", Type.BODY, wrap=True)
        card.body.addWidget(self._text)
        card.body.addSpacing(theme.space(0.5))
        self.keep = KeyButton(look, "retention.keep")
        self.keep.clicked.connect(card.hide)
        self.run_now = KeyButton(look, "retention.run_now")
        self.run_now.clicked.connect(self._run)
        # Not now stands first and has the focus: the dangerous act is never the nearest one.
        card.body.addWidget(FlowRow(theme, [self.keep, self.run_now]))
        card.hide()
        return card

    def _report_card(self) -> QWidget:
        theme = self._look.theme
        card = ToneCard(theme, Tone.GOOD)
        card.body.addWidget(PlainLabel(theme, self._look.texts("retention.report"), Type.HEADING, "good"))
        self._report_text = PlainLabel(theme, "", Type.BODY, wrap=True)
        card.body.addWidget(self._report_text)
        card.hide()
        return card

    def show_calendar(
        self, rows: Sequence[DueRow], next_day: str, due_days: int, due_records: int, due_keys: int
    ) -> None:
        """Show the days that hold records; the due numbers are what forgetting would take today."""
        texts = self._look.texts
        self.model.show_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        self._next.setText(texts("retention.next", day=next_day))
        self._next.setVisible(bool(next_day))
        self._due.setText(texts.count("retention.due", due_days) if due_days else texts("retention.none_due"))
        self.run.setEnabled(due_days > 0)
        self._text.setText(texts("retention.run_text", days=due_days, records=due_records, keys=due_keys))
        if not due_days:
            self._ask_box.hide()
        # The chips may need more room than before, and the area around the page has to hear of it at once.
        self.updateGeometry()

    def show_rules(self, rules: Sequence[RuleLine]) -> None:
        """Show every rule with its source."""
        theme = self._look.theme
        column = self._rules.column
        while (item := column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for number, rule in enumerate(rules):
            if number:
                column.addWidget(thin_line())
            column.addWidget(PlainLabel(theme, f"{rule.what} · {rule.life}", Type.STRONG, wrap=True))
            column.addWidget(PlainLabel(theme, rule.source, Type.HINT, "second", wrap=True))
        column.addStretch(1)

    def show_simulation(self, rows: Sequence[EffectRow], about: str, looked: Looked) -> None:
        """Let what a change would do take the place of the calendar."""
        self._ask_box.hide()
        self._left.setCurrentWidget(self.simulation)
        self.simulation.show_effects(rows, about, looked)

    def show_days(self) -> None:
        """Bring the calendar back."""
        self._left.setCurrentIndex(0)
        self.list.setFocus()

    def show_progress(self, words: str) -> None:
        """Say how far a run is, with the key that stops it; empty once it has ended."""
        self._progress.setText(words)
        self._progress.setVisible(bool(words))
        self.stop.setVisible(bool(words))
        self.run.setVisible(self._may_run and not words)

    def show_report(self, words: str) -> None:
        """Show what a run has taken away."""
        self._ask_box.hide()
        self._report_text.setText(words)
        self._report.show()

    def _ask(self) -> None:
        self._ask_box.show()
        self.keep.setFocus()

    def _run(self) -> None:
        self._ask_box.hide()
        self.run_asked.emit()
