"""The cards of the locked desk: signing in, coming back with a PIN, and a badge that is handed in."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.look import Look
from ui.shortcuts import act_named, shown_keys
from ui.theme import Type
from ui.widgets.field import Field, line_field
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.panel import Panel
from ui.widgets.text import PlainLabel


class AskingCard(Panel):
    """A card of the locked desk: inputs, one sentence, and its acts in a row at the foot."""

    def __init__(self, look: Look, heading: str = "", remark: str = "") -> None:
        super().__init__(look.theme, heading, remark)
        self._look = look
        self.setFixedWidth(look.theme.space(46))
        self.body.setContentsMargins(*[look.theme.space(3)] * 4)
        self.sentence = PlainLabel(look.theme, "", Type.BODY, "second", wrap=True)
        self.sentence.hide()

    def finish(self, act: KeyButton, *quiet: QWidget) -> None:
        """Put sentence and acts below the inputs; Enter presses `act`."""
        self.body.addWidget(self.sentence)
        row = QHBoxLayout()
        for widget in quiet:
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(act)
        self.body.addLayout(row)
        margins = self.body.contentsMargins()
        acts = row.minimumSize().width() + margins.left() + margins.right() + 2
        self.setFixedWidth(max(self.width(), acts))
        bind_enter(self, act)

    def say(self, sentence: str, ink: str = "second") -> None:
        """Show a sentence, or none."""
        self.sentence.setText(sentence)
        self.sentence.set_ink(ink)
        self.sentence.setVisible(bool(sentence))


class SignInCard(AskingCard):
    """Asks who and for the passphrase."""

    asked = Signal(str, str)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        theme, texts = look.theme, look.texts
        self.who = line_field(theme, texts("locked.who"), length=60)
        self.passphrase = secret_field(look, texts("locked.passphrase"))
        self.passphrase.editor.installEventFilter(self)
        self.sign_in = KeyButton(look, "unlock.sign_in", main=True)
        self.sign_in.clicked.connect(self._ask)
        self.body.addWidget(self.who)
        self.body.addWidget(self.passphrase)
        self.finish(self.sign_in)

    def begin(self) -> None:
        """Forget what was typed."""
        self.who.editor.clear()
        self.passphrase.editor.clear()
        self.say("")

    def _ask(self) -> None:
        login, passphrase = self.who.editor.text().strip(), self.passphrase.editor.text()
        if not login or not passphrase:
            self.say(self._look.texts("locked.missing"), "look_again")
            (self.passphrase if login else self.who).editor.setFocus()
            return
        self.passphrase.editor.clear()
        self.asked.emit(login, passphrase)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice capital letters where small ones were meant: a passphrase is typed unseen."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            typed = event.text()
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if typed.isalpha():
                locked = typed.isupper() != shifted
                self.passphrase.hint.setText(self._look.texts("locked.caps_lock") if locked else "")
                self.passphrase.hint.set_ink("look_again")
                self.passphrase.hint.setVisible(locked)
        return super().eventFilter(watched, event)


class PinCard(AskingCard):
    """Asks for the PIN of the shift; says whose by login, since the card is in sight of visitors."""

    asked = Signal(str)
    other_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.whose = PlainLabel(look.theme, "", Type.HEADING)
        self.pin = secret_field(look, look.texts("locked.pin"), length=32)
        self.reopen = KeyButton(look, "unlock.reopen", main=True)
        self.reopen.clicked.connect(self._ask)
        self.other = KeyButton(look, "unlock.other")
        self.other.clicked.connect(self.other_asked)
        self.body.addWidget(self.whose)
        self.body.addWidget(self.pin)
        self.finish(self.reopen, self.other)

    def begin(self, login: str) -> None:
        """Begin anew for the operator whose desk this is."""
        self.whose.setText(self._look.texts("locked.whose", login=login))
        self.pin.editor.clear()
        self.say("")

    def _ask(self) -> None:
        pin = self.pin.editor.text()
        self.pin.editor.clear()
        if pin:
            self.asked.emit(pin)


class BadgeCard(AskingCard):
    """Takes a badge back from a visitor who leaves, also while nobody is signed in."""

    asked = Signal(str)

    def __init__(self, look: Look) -> None:
        keys = act_named("unlock.badge").keys
        super().__init__(look, look.texts("act.unlock.badge"), shown_keys(keys))
        self.badge = line_field(look.theme, look.texts("locked.badge"), length=20)
        # Heard on the whole page: a guard who comes back to a blank desk has a badge in one hand.
        self.jump = QShortcut(QKeySequence(keys), self)
        self.jump.activated.connect(self.badge.editor.setFocus)
        self.take_back = KeyButton(look, "unlock.badge_back")
        self.take_back.clicked.connect(self._ask)
        self.body.addWidget(self.badge)
        self.finish(self.take_back)

    def begin(self) -> None:
        """Forget what was typed and said."""
        self.badge.editor.clear()
        self.say("")

    def _ask(self) -> None:
        badge = self.badge.editor.text().strip()
        if badge:
            self.badge.editor.clear()
            self.asked.emit(badge)


def secret_field(look: Look, words: str, hint: str = "", *, length: int = 300) -> Field[QLineEdit]:
    """Return a line whose letters are not shown."""
    field = line_field(look.theme, words, hint, length=length)
    field.editor.setEchoMode(QLineEdit.EchoMode.Password)
    return field
