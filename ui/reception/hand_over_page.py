"""The hand-over: what is open on the left, the last hand-over and the note of this shift on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from ui.look import Look
from ui.models.badge_ledger import BadgeLedgerModel, BadgeRow
from ui.palettes import Tone
from ui.reception.badges_balance import BalanceChips
from ui.reception.badges_list import ledger_list
from ui.theme import Type
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import Field, choice_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.panel import Panel, ScrollContent, scrolling
from ui.widgets.text import PlainLabel
from ui.widgets.tone_card import ToneCard
from visitor_desk.visits.hand_over import WhyUnexplained
from visitor_desk.visits.shift_balance import ShiftBalance

AWAY = 2
"""Where the list is, what is said without the server."""


class HandOverPage(QWidget):
    """Shows what it is given; what has to be read or written is asked for by signal."""

    reason_given = Signal(str, object)
    """Badge and `WhyUnexplained`."""
    close_asked = Signal(str)
    """The note."""
    take_over_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        theme, texts = look.theme, look.texts
        self.balance = BalanceChips(look)
        self.model = BadgeLedgerModel(texts, self)
        self.list = ledger_list(look, self.model, texts("hand_over.open"))
        self.list.selectionModel().currentRowChanged.connect(self._row_chosen)
        reasons = [(texts(f"why_unexplained.{why.value}"), why) for why in WhyUnexplained]
        self.reason = choice_field(theme, texts("hand_over.reason"), reasons)
        self.keep_reason = KeyButton(look, "hand_over.keep_reason")
        self.keep_reason.clicked.connect(self._give_reason)
        self.held = PlainLabel(theme, "", Type.BODY, "second", wrap=True)
        self.card = ToneCard(theme, Tone.NEUTRAL)
        self.last = PlainLabel(theme, "", Type.STRONG, wrap=True)
        self.last_counts = PlainLabel(theme, "", Type.BODY, wrap=True)
        self.last_note = PlainLabel(theme, "", Type.BODY, wrap=True)
        self.take_over = KeyButton(look, "hand_over.take_over", main=True)
        self.take_over.clicked.connect(self.take_over_asked)
        self.take_over.setEnabled(False)
        self.note: Field[QPlainTextEdit] = Field(
            theme, texts("hand_over.note"), QPlainTextEdit(), texts("hand_over.note_hint")
        )
        self.note.editor.setTabChangesFocus(True)
        self.close_shift = KeyButton(look, "hand_over.close", main=True)
        self.close_shift.clicked.connect(
            lambda: self.close_asked.emit(self.note.editor.toPlainText().strip())
        )
        self._unexplained: frozenset[str] = frozenset()
        self._stack = QStackedWidget()
        self._build()
        self.setFocusProxy(self.list)

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        head = QHBoxLayout()
        head.setSpacing(theme.space())
        head.addWidget(PlainLabel(theme, texts("hand_over.heading"), Type.TITLE))
        head.addWidget(self.balance, 1)
        column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(theme.space(1.5))
        row.addWidget(self._open_panel(), 13)
        right = QVBoxLayout()
        right.setSpacing(theme.space(1.5))
        right.addWidget(self._last_panel(), 5)
        right.addWidget(self._note_panel(), 4)
        row.addLayout(right, 9)
        column.addLayout(row, 1)

    def _open_panel(self) -> Panel:
        theme, texts = self._look.theme, self._look.texts
        panel = Panel(theme, texts("hand_over.open"))
        self._stack.addWidget(self.list)
        self._stack.addWidget(EmptyState(theme, texts("hand_over.nothing"), texts("hand_over.nothing_hint")))
        self._stack.addWidget(EmptyState(theme, texts("hand_over.away"), texts("hand_over.said_away")))
        panel.body.addWidget(self._stack, 1)
        self._reason_box = QWidget()
        form = QVBoxLayout(self._reason_box)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(theme.space())
        form.addWidget(self.reason)
        form.addWidget(FlowRow(theme, [self.keep_reason]))
        bind_enter(self._reason_box, self.keep_reason)
        panel.body.addWidget(self._reason_box)
        panel.body.addWidget(self.held)
        return panel

    def _last_panel(self) -> Panel:
        theme, texts = self._look.theme, self._look.texts
        panel, content = Panel(theme, texts("hand_over.last")), ScrollContent(theme)
        for label in (self.last, self.last_counts):
            self.card.body.addWidget(label)
        content.column.addWidget(self.card)
        content.column.addWidget(self.last_note)
        content.column.addStretch(1)
        panel.body.addWidget(scrolling(content), 1)
        panel.body.addWidget(FlowRow(theme, [self.take_over]))
        bind_enter(panel, self.take_over)
        return panel

    def _note_panel(self) -> Panel:
        theme = self._look.theme
        panel = Panel(theme, self._look.texts("hand_over.this_shift"))
        self.note.editor.setMinimumHeight(theme.space(6))
        panel.body.addWidget(self.note, 1)
        panel.body.addWidget(FlowRow(theme, [self.close_shift]))
        return panel

    def show_open(
        self, rows: Sequence[BadgeRow], balance: ShiftBalance, unexplained: frozenset[str], held: str
    ) -> None:
        """Show what is open; `unexplained` are the badges that still need a reason."""
        chosen = self.chosen
        self._unexplained = unexplained
        self.balance.show_balance(balance)
        self.balance.show()
        self.model.show_all(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        number = next((n for n, row in enumerate(rows) if row.badge == chosen), 0)
        if rows:
            self.list.selectRow(number)
        self.held.setText(held)
        self.held.setVisible(bool(held))
        self._show_reason()

    def show_away(self) -> None:
        """Say that nothing can be counted without the server, and what to do; what was typed stays."""
        self._unexplained = frozenset()
        self.balance.hide()
        self.held.hide()
        self._stack.setCurrentIndex(AWAY)
        self._show_reason()
        self.show_last(self._look.texts("hand_over.away"), "", "", Tone.LOOK_AGAIN, may_take=False)

    def show_last(self, who: str, counts: str, note: str, tone: Tone, *, may_take: bool) -> None:
        """Show the last hand-over; `may_take` is whether this guard is the one who takes it over."""
        self.card.set_tone(tone)
        self.last.setText(who)
        self.last_counts.setText(counts)
        self.last_counts.setVisible(bool(counts))
        self.last_note.setText(note)
        offered = may_take and not self.take_over.isEnabled()
        self.take_over.setVisible(may_take)
        self.take_over.setEnabled(may_take)
        if offered and self.list.hasFocus():
            # What the guard has come for: one Enter, once it was read.
            self.take_over.setFocus()

    @property
    def chosen(self) -> str | None:
        """The badge that is selected."""
        row = self.model.row_at(self.list.currentIndex())
        return row.badge if row else None

    def _row_chosen(self, _index: QModelIndex) -> None:
        self._show_reason()

    def _show_reason(self) -> None:
        asked = self.chosen in self._unexplained
        self._reason_box.setVisible(asked)
        if asked:
            self.reason.relabel(self._look.texts("hand_over.reason_of", badge=self.chosen or ""))

    def _give_reason(self) -> None:
        if self.chosen is not None:
            self.reason_given.emit(self.chosen, self.reason.editor.value)
