"""The internal privacy policy: its text, and one act that says it was read."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTextEdit, QVBoxLayout, QWidget

from ui.look import Look
from ui.palettes import Tone
from ui.theme import Type
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.panel import Panel
from ui.widgets.text import PlainLabel
from ui.widgets.tone_card import ToneCard


class InternalPage(QWidget):
    """Shows the version in force and how the reader stands to it."""

    read = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
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
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(2)] * 4)
        panel = Panel(theme)
        for widget in (self.title, self.version, self.card):
            panel.body.addWidget(widget)
        panel.body.addWidget(self.text, 1)
        panel.body.addWidget(FlowRow(theme, [self.acknowledge]))
        column.addWidget(panel)
        self.acknowledge.setEnabled(False)

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
