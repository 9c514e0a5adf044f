"""The bar at the foot of the window: what just happened, with undo, and the states that must hold."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.glyphs import STATE_SIGNS, Glyph, GlyphLabel
from ui.look import Look
from ui.palettes import Tone
from ui.shortcuts import act_named, shown_keys
from ui.spoken import AT_ONCE, speak
from ui.theme import Type
from ui.widgets.pressed_at_once import PressedAtOnce
from ui.widgets.state_row import StateRow
from ui.widgets.text import ElidedLabel

_UNDO_SECONDS = 10


class MessageBar(QWidget):
    """Left the message, right the states; a message stays until the next one."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        theme = look.theme
        self.setObjectName("status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(2), theme.space(0.75), theme.space(2), theme.space(0.75))
        row.setSpacing(theme.space())
        self._sign = GlyphLabel(Glyph.CHECK, theme.colour("good"), theme.space(1.5))
        self._sign.hide()
        self._message = ElidedLabel(theme, "", Type.HINT, "ink", bare=True)
        self._undo = PressedAtOnce()
        self._undo.setProperty("link", True)
        self._undo.setFont(theme.font(Type.HINT))
        self._undo.setShortcut(QKeySequence(act_named("undo").keys))
        self._undo.setAccessibleName(look.texts("act.undo"))
        self._undo.hide()
        self._undo.clicked.connect(self._do_undo)
        self._left = 0
        self._standing: set[str] = set()
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._count_down)
        self._take_back: Callable[[], None] | None = None
        row.addWidget(self._sign)
        row.addWidget(self._message)
        row.addWidget(self._undo)
        self.states = StateRow(theme)
        row.addSpacing(theme.space(2))
        row.addWidget(self.states, 1)

    def say(self, message: str, tone: Tone = Tone.NEUTRAL, undo: Callable[[], None] | None = None) -> None:
        """Show a message; with `undo` it can be taken back for ten seconds."""
        self._message.setText(message)
        self._message.setAccessibleName(message)
        self._message.set_ink("ink" if tone is not Tone.BAD else "bad")
        self._sign.setVisible(tone in STATE_SIGNS)
        if tone in STATE_SIGNS:
            self._sign.show_glyph(STATE_SIGNS[tone], self._look.theme.colour(tone.value))
        speak(self._message, message, tone)
        self._take_back = undo
        self._left = _UNDO_SECONDS if undo else 0
        self._show_undo()

    @property
    def message(self) -> str:
        """The message that is shown."""
        return self._message.text()

    def show_states(self, states: list[tuple[Tone, str]]) -> None:
        """Show the states at the right: log, server, devices.

        One that was not there before is spoken, unless it is as it should be.
        """
        for tone, words in states:
            if tone in AT_ONCE and words not in self._standing:
                speak(self, words, tone)
        self._standing = {words for _, words in states}
        self.states.show_states(states)

    def _show_undo(self) -> None:
        self._undo.setVisible(self._left > 0)
        if self._left > 0:
            words = self._look.texts("act.undo")
            keys = shown_keys(act_named("undo").keys)
            self._undo.setText(f"{words}  {keys} ({self._left} s)")
            self._undo.setAccessibleName(words)
            self._undo.setShortcut(QKeySequence(act_named("undo").keys))
            self._tick.start()
        else:
            self._tick.stop()
            self._take_back = None

    def _count_down(self) -> None:
        self._left -= 1
        self._show_undo()

    def _do_undo(self) -> None:
        take_back, self._left = self._take_back, 0
        self._show_undo()
        if take_back is not None:
            take_back()
