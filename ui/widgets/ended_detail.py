"""One thing of a list: its name, its facts, its acts, and ending it with a reason that is asked for here."""

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


class EndedDetail(Panel):
    """Shows a thing; ending it is asked for by signal, with the reason that was chosen."""

    end_asked = Signal(object)

    def __init__(
        self,
        look: Look,
        heading: str,
        none: str,
        reasons: Sequence[tuple[str, object]],
        end_now: KeyButton,
        keep: KeyButton,
        acts: Sequence[QWidget],
    ) -> None:
        """`none` is the key of what is said where nothing is chosen, `keep` leaves without ending it."""
        theme, texts = look.theme, look.texts
        super().__init__(theme, heading, " ")
        self.facts: list[tuple[str, str]] = []
        self.name = PlainLabel(theme, "", Type.NAME, wrap=True)
        self._facts = FactGrid(theme, columns=2)
        self.means = PlainLabel(theme, "", Type.BODY, wrap=True)
        self.reason = choice_field(theme, texts("announced.withdraw_reason"), reasons)
        self.end_now, self.keep = end_now, keep
        self.end_now.clicked.connect(lambda: self.end_asked.emit(self.reason.editor.value))
        self.keep.clicked.connect(self.stop_asking)
        content = ScrollContent(theme, 1.75)
        content.column.addWidget(self.name)
        content.column.addWidget(self._facts)
        content.column.addStretch(1)
        self._box = ToneCard(theme, Tone.LOOK_AGAIN)
        self._box.body.setSpacing(theme.space(1.25))
        self._box.body.addWidget(self.means)
        self._box.body.addWidget(self.reason)
        self._box.body.addWidget(FlowRow(theme, [self.keep, self.end_now]))
        bind_enter(self._box, self.end_now)
        self._acts = FlowRow(theme, acts)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1.5))
        column.addWidget(scrolling(content), 1)
        column.addWidget(self._box)
        column.addWidget(self._acts)
        self._stack = QStackedWidget()
        self._stack.addWidget(EmptyState(theme, texts(none), texts(f"{none}_hint")))
        self._stack.addWidget(whole)
        self.body.addWidget(self._stack, 1)

    def show_nothing(self) -> None:
        """Show that nothing is chosen."""
        self._stack.setCurrentIndex(0)
        self.stop_asking()

    def show_thing(self, name: str, facts: Sequence[tuple[str, str]]) -> None:
        """Show a thing; what was being asked about another one is dropped."""
        self.name.setText(name)
        self.facts = list(facts)
        self._facts.show_facts(facts)
        self._stack.setCurrentIndex(1)
        self.stop_asking()

    def begin_end(self) -> None:
        """Ask for the reason of ending it."""
        self._box.show()
        self._acts.hide()
        self.reason.editor.setFocus()

    @property
    def asking(self) -> bool:
        """Whether a reason is being asked."""
        return self._box.isVisibleTo(self)

    def stop_asking(self) -> None:
        """Go back to the thing."""
        self._box.hide()
        self._acts.show()
