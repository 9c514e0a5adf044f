"""The internal privacy policy: its text, and one act that says it was read; privacy publishes it here too."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTextEdit, QVBoxLayout, QWidget

from ui.internal.training_form import TrainingForm
from ui.look import Look
from ui.palettes import Tone
from ui.theme import Type
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.panel import Panel
from ui.widgets.text import PlainLabel
from ui.widgets.tone_card import ToneCard


class InternalPage(QWidget):
    """Shows the version in force and how the reader stands to it, or one that is about to be published."""

    read = Signal()
    file_asked = Signal()
    training_asked = Signal()
    propose_asked = Signal()
    look_asked = Signal()
    sign_asked = Signal()
    turn_down_asked = Signal()
    left = Signal()

    def __init__(self, look: Look, *, may_publish: bool, may_train: bool) -> None:
        super().__init__()
        self._look = look
        self._may = {"new": may_publish, "train": may_train}
        self.setObjectName("page")
        theme, texts = look.theme, look.texts
        self.title = PlainLabel(theme, texts("internal.heading"), Type.TITLE, wrap=True)
        self.version = PlainLabel(theme, "", Type.BODY, "second", wrap=True)
        self.card = ToneCard(theme, Tone.NEUTRAL)
        self.state = PlainLabel(theme, "", Type.STRONG, wrap=True)
        self.card.body.addWidget(self.state)
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(texts("internal.heading"))
        self.text.setFont(theme.font(Type.BODY))
        self.acknowledge = KeyButton(look, "internal.read", main=True)
        self.acknowledge.clicked.connect(self.read)
        self.new = KeyButton(look, "internal.new")
        self.new.clicked.connect(self.file_asked)
        self.train = KeyButton(look, "internal.train")
        self.train.clicked.connect(self.training_asked)
        self.propose = KeyButton(look, "internal.propose", main=True)
        self.propose.clicked.connect(self.propose_asked)
        self.look = KeyButton(look, "internal.look")
        self.look.clicked.connect(self.look_asked)
        self.sign = KeyButton(look, "internal.sign", main=True)
        self.sign.clicked.connect(self.sign_asked)
        self.turn_down = KeyButton(look, "internal.turn_down")
        self.turn_down.clicked.connect(self.turn_down_asked)
        self.waits = ToneCard(theme, Tone.LOOK_AGAIN)
        self.waits_for = PlainLabel(theme, "", Type.BODY, wrap=True)
        self.waits.body.addWidget(self.waits_for)
        self.waits.body.addWidget(FlowRow(theme, [self.look]))
        self.waits.hide()
        self.back = KeyButton(look, "internal.back")
        self.back.clicked.connect(self.left)
        self.training = TrainingForm(look)
        self.training.left.connect(self.left)
        self.stack = QStackedWidget()
        # Where no text stands the acts stay at the top.
        self._room = QWidget()
        self._lay_out()
        self.acknowledge.setEnabled(False)
        self._show_acts()
        self.show_policy(texts("internal.heading"), "", "")

    def _lay_out(self) -> None:
        theme = self._look.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(2)] * 4)
        panel = Panel(theme)
        for widget in (self.title, self.version, self.waits, self.card):
            panel.body.addWidget(widget)
        panel.body.addWidget(self.text, 1)
        acts = [self.acknowledge, self.propose, self.sign, self.turn_down, self.new, self.train, self.back]
        panel.body.addWidget(FlowRow(theme, acts))
        panel.body.addWidget(self._room, 1)
        self.stack.addWidget(panel)
        self.stack.addWidget(self.training)
        column.addWidget(self.stack)

    def show_sheet(self) -> None:
        """Come back to the version in force."""
        self.stack.setCurrentIndex(0)
        self._show_acts()

    def show_draft(self, words: str) -> None:
        """Say that what is shown is about to be proposed, and offer that."""
        self._show_next(words, [self.propose])

    def show_proposal(self, words: str, *, own: bool) -> None:
        """Say that what is shown waits for a second person; whoever proposed it can only take it away."""
        self._show_next(words, [self.turn_down] if own else [self.sign, self.turn_down])

    def _show_next(self, words: str, acts: Sequence[KeyButton]) -> None:
        self.stack.setCurrentIndex(0)
        self.show_state(words, Tone.LOOK_AGAIN, to_read=False)
        self.show_waiting("", may_look=False)
        self._show_acts(acts)
        self.text.setFocus()

    def show_waiting(self, words: str, *, may_look: bool) -> None:
        """Say what waits for a second person or for its day; an empty text hides the card."""
        self.waits_for.setText(words)
        self.waits.setVisible(bool(words))
        self.look.setVisible(may_look)
        self.updateGeometry()

    def show_training(self) -> None:
        """Show the form of a training."""
        self.stack.setCurrentWidget(self.training)

    def _show_acts(self, of_next: Sequence[KeyButton] = ()) -> None:
        self.acknowledge.setVisible(not of_next and bool(self.text.toPlainText()))
        self.new.setVisible(not of_next and self._may["new"])
        self.train.setVisible(not of_next and self._may["train"])
        for act in (self.propose, self.sign, self.turn_down):
            act.setVisible(act in of_next)
        self.back.setVisible(bool(of_next))

    def show_policy(self, title: str, version: str, text: str) -> None:
        """Show a version, as plain text."""
        self.title.setText(title)
        self.version.setText(version)
        self.version.setVisible(bool(version))
        self.text.setPlainText(text)
        self.text.setVisible(bool(text))
        self._room.setVisible(not text)

    def show_state(self, words: str, tone: Tone, *, to_read: bool) -> None:
        """Say how the reader stands; `to_read` lets them say that they have read it."""
        self.card.set_tone(tone)
        if not self.back.isVisibleTo(self):
            self._show_acts()
        self.state.setText(words)
        self.acknowledge.setEnabled(to_read)
