"""One ticket: what it says, who came on it, and taking it back with a reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.look import Look
from ui.palettes import Tone
from ui.theme import Type
from ui.widgets.empty_state import EmptyState
from ui.widgets.facts import FactGrid
from ui.widgets.field import choice_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.panel import Panel, ScrollContent, scrolling
from ui.widgets.text import PlainLabel
from ui.widgets.tone_card import ToneCard
from visitor_desk.visits.ticket import WithdrawReason


class TicketDetail(Panel):
    """Shows one ticket; a reading desk sees no act."""

    withdraw_asked = Signal(object)

    def __init__(self, look: Look, *, may_change: bool) -> None:
        texts, theme = look.texts, look.theme
        super().__init__(theme, texts("announced.ticket_heading"), " ")
        self._look, self._may_change = look, may_change
        self._withdrawable = False
        self.facts: list[tuple[str, str]] = []
        self.people = PlainLabel(theme, "", Type.NAME, wrap=True)
        self._facts = FactGrid(theme, columns=2)
        self.withdraw = KeyButton(look, "announced.withdraw")
        self.withdraw.clicked.connect(self.begin_withdrawal)
        reasons: list[tuple[str, object]] = [
            (texts(f"withdraw_reason.{reason.value}"), reason) for reason in WithdrawReason
        ]
        self.reason = choice_field(theme, texts("announced.withdraw_reason"), reasons)
        self.withdraw_now = KeyButton(look, "announced.withdraw_now", main=True, n=0)
        self.withdraw_now.clicked.connect(lambda: self.withdraw_asked.emit(self.reason.editor.value))
        self.keep = KeyButton(look, "announced.back", own_key=False)
        self.keep.clicked.connect(self.end_withdrawal)
        self._means = PlainLabel(theme, "", Type.BODY, wrap=True)
        self._build()
        self.show_nothing()

    def _build(self) -> None:
        look, theme = self._look, self._look.theme
        content = ScrollContent(theme, 1.75)
        content.column.addWidget(self.people)
        content.column.addWidget(self._facts)
        content.column.addStretch(1)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1.5))
        column.addWidget(scrolling(content), 1)
        self._box = ToneCard(theme, Tone.LOOK_AGAIN)
        self._box.body.setSpacing(theme.space(1.25))
        self._box.body.addWidget(self._means)
        self._box.body.addWidget(self.reason)
        self._box.body.addWidget(FlowRow(theme, [self.keep, self.withdraw_now]))
        bind_enter(self._box, self.withdraw_now)
        column.addWidget(self._box)
        self._acts = FlowRow(theme, [self.withdraw])
        column.addWidget(self._acts)
        self._stack = QStackedWidget()
        texts = look.texts
        self._stack.addWidget(
            EmptyState(theme, texts("announced.none_chosen"), texts("announced.none_chosen_hint"))
        )
        self._stack.addWidget(whole)
        self.body.addWidget(self._stack, 1)

    def show_nothing(self) -> None:
        """Show that no ticket is chosen."""
        self.remark.setText("")
        self._withdrawable = False
        self._stack.setCurrentIndex(0)
        self.end_withdrawal()

    def show_ticket(
        self, number: int, people: str, facts: Sequence[tuple[str, str]], *, withdrawable: bool
    ) -> None:
        """Show a ticket; what was being asked about another one is dropped."""
        texts = self._look.texts
        self.remark.setText(texts("announced.number", n=number))
        self.people.setText(people)
        self.facts = list(facts)
        self._facts.show_facts(facts)
        self.withdraw_now.set_words(texts("act.announced.withdraw_now", n=number))
        self._withdrawable = withdrawable and self._may_change
        self._stack.setCurrentIndex(1)
        self.end_withdrawal()

    def say_what_it_means(self, words: str) -> None:
        """Say what becomes of the people when the ticket is taken back."""
        self._means.setText(words)

    def begin_withdrawal(self) -> None:
        """Ask for the reason of taking it back."""
        if not self._withdrawable:
            return
        self._box.show()
        self._acts.hide()
        self.reason.editor.setFocus()

    @property
    def asking(self) -> bool:
        """Whether a reason is being asked."""
        return self._box.isVisibleTo(self)

    def end_withdrawal(self) -> None:
        """Go back to the ticket."""
        self._box.hide()
        self._acts.show()
        self.withdraw.setVisible(self._may_change)
        self.withdraw.setEnabled(self._withdrawable)
