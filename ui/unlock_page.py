"""The locked desk: a clock, and the place to sign in. Nothing of any visitor is shown or kept here."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.look import Look
from ui.theme import Type
from ui.widgets.field import line_field
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.panel import Panel
from ui.widgets.text import PlainLabel
from visitor_desk.errors import DeskError


class UnlockPage(QWidget):
    """Asks who and for the passphrase; says how long to wait after wrong ones."""

    sign_in_asked = Signal(str, str)

    def __init__(self, look: Look, place: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self._wait = 0
        theme, texts = look.theme, look.texts
        self._clock = PlainLabel(theme, "", Type.CLOCK)
        self._day = PlainLabel(theme, "", Type.HEADING, "second")
        self._place = PlainLabel(theme, place, Type.BODY, "second")
        self.who = line_field(theme, texts("locked.who"), length=60)
        self.passphrase = line_field(theme, texts("locked.passphrase"), length=300)
        self.passphrase.editor.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.editor.installEventFilter(self)
        self.sign_in = KeyButton(look, "unlock.sign_in", main=True)
        self.sign_in.clicked.connect(self._ask)
        self._said = PlainLabel(theme, "", Type.BODY, "second", wrap=True)
        self._build()
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._tick)
        self._second.start()
        self._tick()

    def _build(self) -> None:
        theme = self._look.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(4)] * 4)
        column.setSpacing(theme.space(0.5))
        column.addStretch(2)
        for label in (self._clock, self._day, self._place):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addSpacing(theme.space(4))
        card = Panel(theme)
        card.setFixedWidth(theme.space(46))
        card.body.setContentsMargins(*[theme.space(3)] * 4)
        card.body.addWidget(self.who)
        card.body.addWidget(self.passphrase)
        card.body.addWidget(self._said)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.sign_in)
        card.body.addLayout(row)
        bind_enter(card, self.sign_in)
        centre = QHBoxLayout()
        centre.addStretch(1)
        centre.addWidget(card)
        centre.addStretch(1)
        column.addLayout(centre)
        column.addStretch(3)

    def begin(self) -> None:
        """Begin anew: nothing typed before is left."""
        self.who.editor.clear()
        self.passphrase.editor.clear()
        self._say("")
        self.sign_in.setEnabled(self._wait == 0)
        self.who.editor.setFocus()

    def show_checking(self) -> None:
        """Show that the passphrase is being checked."""
        self.sign_in.setEnabled(False)
        self._say(self._look.texts("locked.checking"))

    def show_refusal(self, error: DeskError) -> None:
        """Say why the sign-in failed, and keep the button off while a wait runs."""
        self._wait = max(0, _whole(error.values.get("wait_s", 0)))
        self.passphrase.editor.clear()
        self._say(self._look.sentence(error), "bad")
        self.sign_in.setEnabled(self._wait == 0)
        self.passphrase.editor.setFocus()

    @property
    def said(self) -> str:
        """The sentence that is shown."""
        return self._said.text()

    def _say(self, sentence: str, ink: str = "second") -> None:
        self._said.setText(sentence)
        self._said.set_ink(ink)
        self._said.setVisible(bool(sentence))

    def _ask(self) -> None:
        login, passphrase = self.who.editor.text().strip(), self.passphrase.editor.text()
        if not login or not passphrase:
            self._say(self._look.texts("locked.missing"), "look_again")
            (self.passphrase if login else self.who).editor.setFocus()
            return
        self.passphrase.editor.clear()
        self.sign_in_asked.emit(login, passphrase)

    def _tick(self) -> None:
        now, formats = self._look.clock.now(), self._look.formats
        self._clock.setText(formats.time(now))
        self._day.setText(formats.date_of(now))
        if self._wait > 0:
            self._wait -= 1
            self.sign_in.setEnabled(self._wait == 0)
            words = self._look.texts("locked.wait", s=self._wait) if self._wait else ""
            self._say(words, "bad")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice a capital letter without Shift: Qt tells nothing of caps lock itself."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            typed = event.text()
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if typed.isalpha():
                locked = typed.isupper() != shifted
                self.passphrase.hint.setText(self._look.texts("locked.caps_lock") if locked else "")
                self.passphrase.hint.set_ink("look_again")
                self.passphrase.hint.setVisible(locked)
        return super().eventFilter(watched, event)


def _whole(value: object) -> int:
    return int(value) if isinstance(value, (int, float)) else 0
