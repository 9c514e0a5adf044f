"""One right on an access list: what it says, writing it anew, and ending it with a reason."""

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
from visitor_desk.visits.access_right import EndReason


class RightDetail(Panel):
    """Shows one right; ending it is asked for by signal."""

    end_asked = Signal(object)
    again_asked = Signal()

    def __init__(self, look: Look) -> None:
        texts, theme = look.texts, look.theme
        super().__init__(theme, texts("access.right_heading"), " ")
        self._look = look
        self.facts: list[tuple[str, str]] = []
        self.person = PlainLabel(theme, "", Type.NAME, wrap=True)
        self._facts = FactGrid(theme, columns=2)
        self.again = KeyButton(look, "access.again")
        self.again.clicked.connect(self.again_asked)
        self.end = KeyButton(look, "access.end")
        self.end.clicked.connect(self.begin_end)
        reasons: list[tuple[str, object]] = [
            (texts(f"end_reason.{reason.value}"), reason) for reason in EndReason
        ]
        self.reason = choice_field(theme, texts("announced.withdraw_reason"), reasons)
        self.end_now = KeyButton(look, "access.end_now", main=True)
        self.end_now.clicked.connect(lambda: self.end_asked.emit(self.reason.editor.value))
        self.keep = KeyButton(look, "access.back", own_key=False)
        self.keep.clicked.connect(self.stop_asking)
        self._build()
        self.show_nothing()

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        content = ScrollContent(theme, 1.75)
        content.column.addWidget(self.person)
        content.column.addWidget(self._facts)
        content.column.addStretch(1)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1.5))
        column.addWidget(scrolling(content), 1)
        self._box = ToneCard(theme, Tone.LOOK_AGAIN)
        self._box.body.setSpacing(theme.space(1.25))
        self._box.body.addWidget(PlainLabel(theme, texts("access.end_means"), Type.BODY, wrap=True))
        self._box.body.addWidget(self.reason)
        self._box.body.addWidget(FlowRow(theme, [self.keep, self.end_now]))
        bind_enter(self._box, self.end_now)
        column.addWidget(self._box)
        self._acts = FlowRow(theme, [self.again, self.end])
        column.addWidget(self._acts)
        self._stack = QStackedWidget()
        self._stack.addWidget(
            EmptyState(theme, texts("access.none_chosen"), texts("access.none_chosen_hint"))
        )
        self._stack.addWidget(whole)
        self.body.addWidget(self._stack, 1)

    def show_nothing(self) -> None:
        """Show that nobody is chosen."""
        self._stack.setCurrentIndex(0)
        self.stop_asking()

    def show_right(self, name: str, facts: Sequence[tuple[str, str]]) -> None:
        """Show a right; what was being asked about another one is dropped."""
        self.facts = list(facts)
        self.person.setText(name)
        self._facts.show_facts(facts)
        self._stack.setCurrentIndex(1)
        self.stop_asking()

    def begin_end(self) -> None:
        """Ask for the reason of taking somebody off."""
        self._box.show()
        self._acts.hide()
        self.reason.editor.setFocus()

    @property
    def asking(self) -> bool:
        """Whether a reason is being asked."""
        return self._box.isVisibleTo(self)

    def stop_asking(self) -> None:
        """Go back to the right."""
        self._box.hide()
        self._acts.show()
