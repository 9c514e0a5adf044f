"""The internal privacy policy: its text, and one act that says it was read; privacy publishes it here too."""

from __future__ import annotations

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
    publish_asked = Signal()
    left = Signal()

    def __init__(self, look: Look, *, may_publish: bool, may_train: bool) -> None:
        super().__init__()
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
        self.publish = KeyButton(look, "internal.publish", main=True)
        self.publish.clicked.connect(self.publish_asked)
        self.back = KeyButton(look, "internal.back")
        self.back.clicked.connect(self.left)
        self.training = TrainingForm(look)
        self.training.left.connect(self.left)
        self.stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(2)] * 4)
        panel = Panel(theme)
        for widget in (self.title, self.version, self.card):
            panel.body.addWidget(widget)
        panel.body.addWidget(self.text, 1)
        acts = [self.acknowledge, self.publish, self.new, self.train, self.back]
        panel.body.addWidget(FlowRow(theme, acts))
        self.stack.addWidget(panel)
        self.stack.addWidget(self.training)
        column.addWidget(self.stack)
        self.acknowledge.setEnabled(False)
        self._show_acts(draft=False)

    def show_sheet(self) -> None:
        """Come back to the version in force."""
        self.stack.setCurrentIndex(0)
        self._show_acts(draft=False)

    def show_draft(self, words: str) -> None:
        """Say that what is shown is about to be published, and offer that."""
        self.stack.setCurrentIndex(0)
        self.show_state(words, Tone.LOOK_AGAIN, to_read=False)
        self._show_acts(draft=True)
        self.text.setFocus()

    def show_training(self) -> None:
        """Show the form of a training."""
        self.stack.setCurrentWidget(self.training)

    def _show_acts(self, *, draft: bool) -> None:
        self.acknowledge.setVisible(not draft)
        self.new.setVisible(not draft and self._may["new"])
        self.train.setVisible(not draft and self._may["train"])
        self.publish.setVisible(draft)
        self.back.setVisible(draft)

    def show_policy(self, title: str, version: str, text: str) -> None:
        """Show a version, as plain text."""
        self.title.setText(title)
        self.version.setText(version)
        self.version.setVisible(bool(version))
        self.text.setPlainText(text)

    def show_state(self, words: str, tone: Tone, *, to_read: bool) -> None:
        """Say how the reader stands; `to_read` lets them say that they have read it."""
        self.card.set_tone(tone)
        self.state.setText(words)
        self.acknowledge.setEnabled(to_read)
