"""One badge: how it stands with it, and what a guard does about it, one key each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.look import Look
from ui.palettes import Tone
from ui.reception.badges_correction import CorrectionForm
from ui.reception.badges_forms import DeactivationForm, ReportForm
from ui.theme import Type
from ui.widgets.empty_state import EmptyState
from ui.widgets.facts import FactGrid
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.panel import Panel, ScrollContent, scrolling
from ui.widgets.text import PlainLabel
from ui.widgets.tone_card import ToneCard

ACTS = ("lost", "taken_home", "broken", "found", "deactivated", "correct")


class BadgeDetail(QWidget):
    """Shows a badge; which acts it has is told by whoever shows it."""

    asked = Signal(str)
    """An act of `ACTS`."""
    left = Signal()
    """The guard is done here; the list goes on."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        theme, texts = look.theme, look.texts
        self.title = PlainLabel(theme, "", Type.NAME)
        self.card = ToneCard(theme, Tone.NEUTRAL)
        self.state = PlainLabel(theme, "", Type.HEADING, wrap=True)
        self.sentence = PlainLabel(theme, "", Type.BODY, wrap=True)
        self._facts = FactGrid(theme, 2)
        self.acts = {act: KeyButton(look, f"badges.{act}") for act in ACTS}
        self.back = KeyButton(look, "badges.back", own_key=False)
        self.report, self.deactivation = ReportForm(look), DeactivationForm(look)
        self.correction = CorrectionForm(look)
        self._empty = EmptyState(theme, texts("badges.none"), texts("badges.none_hint"))
        self._forms = (self.report, self.deactivation, self.correction)
        self._stack = QStackedWidget()
        self._build()
        for act, button in self.acts.items():
            button.clicked.connect(lambda _=False, act=act: self.asked.emit(act))
        self.back.clicked.connect(self._leave)
        self.close_form()

    def _build(self) -> None:
        theme = self._look.theme
        panel, content = Panel(theme), ScrollContent(theme, 1.5)
        self.card.body.addWidget(self.state)
        self.card.body.addWidget(self.sentence)
        content.column.addWidget(self.title)
        content.column.addWidget(self.card)
        content.column.addWidget(self._facts)
        content.column.addWidget(FlowRow(theme, list(self.acts.values())))
        for form in self._forms:
            content.column.addWidget(form)
        content.column.addWidget(FlowRow(theme, [self.back]))
        content.column.addStretch(1)
        panel.body.addWidget(scrolling(content), 1)
        self._stack.addWidget(panel)
        holder = Panel(theme)
        holder.body.addWidget(self._empty)
        self._stack.addWidget(holder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def show_nothing(self) -> None:
        """Show that no badge is there to be chosen."""
        self.close_form()
        self._stack.setCurrentIndex(1)
        for button in self.acts.values():
            button.setEnabled(False)

    def show_badge(
        self,
        title: str,
        state: tuple[Tone, str],
        sentence: str,
        facts: Sequence[tuple[str, str]],
        possible: Sequence[str],
    ) -> None:
        """Show a badge and the acts that are possible now; a form that is open stays open."""
        tone, words = state
        self._stack.setCurrentIndex(0)
        self.title.setText(title)
        self.card.set_tone(tone)
        self.state.setText(words[:1].upper() + words[1:])
        self.state.set_ink("ink" if tone is Tone.NEUTRAL else tone.value)
        self.sentence.setText(sentence)
        self._facts.show_facts(facts)
        for act, button in self.acts.items():
            button.setVisible(act in possible)
            button.setEnabled(act in possible)

    def open_form(self, form: QWidget) -> None:
        """Show one form; what was open before is closed."""
        for one in self._forms:
            one.setVisible(one is form)
        self.back.show()

    def close_form(self) -> None:
        """Close whatever is open; what was typed there is not kept."""
        for form in self._forms:
            form.hide()
        self.back.hide()

    @property
    def has_form(self) -> bool:
        """Whether something is being filled in."""
        return not self.back.isHidden()

    def _leave(self) -> None:
        self.close_form()
        self.left.emit()
