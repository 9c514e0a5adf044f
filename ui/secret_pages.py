"""Choosing a secret of one's own: a passphrase in place of a provisional one, and the PIN of a shift."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.look import Look
from ui.theme import Type
from ui.unlock_cards import AskingCard, secret_field
from ui.widgets.field import Field
from ui.widgets.key_button import KeyButton
from ui.widgets.text import PlainLabel
from visitor_desk.errors import DeskError


class SecretPage(QWidget):
    """One card in the middle: a heading, why, the inputs, and a way on."""

    def __init__(self, look: Look, heading: str, why: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self.card = AskingCard(look)
        self.card.body.addWidget(PlainLabel(look.theme, heading, Type.HEADING))
        self.card.body.addWidget(PlainLabel(look.theme, why, Type.BODY, "second", wrap=True))
        centre = QHBoxLayout()
        centre.addStretch(1)
        centre.addWidget(self.card)
        centre.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[look.theme.space(4)] * 4)
        column.addStretch(2)
        column.addLayout(centre)
        column.addStretch(3)

    @property
    def said(self) -> str:
        """The sentence that is shown."""
        return self.card.sentence.text()

    def show_refusal(self, error: DeskError) -> None:
        """Say why the secret was not taken."""
        self.card.say(self._look.sentence(error), "bad")

    def _same(self, first: Field[QLineEdit], again: Field[QLineEdit], trouble: str) -> str | None:
        """Return what was typed twice the same, and forget it; None with a sentence where it was not."""
        typed, repeated = first.editor.text(), again.editor.text()
        again.editor.clear()
        if not typed or typed != repeated:
            self.card.say(self._look.texts(trouble), "look_again")
            (again if typed else first).editor.setFocus()
            return None
        first.editor.clear()
        first.editor.setFocus()
        return typed


class NewPassphrasePage(SecretPage):
    """Asks for a new passphrase twice; also for the old one where it was not typed just now."""

    chosen = Signal(str, str)
    """The old passphrase and the new one."""
    kept = Signal()

    def __init__(self, look: Look, old: str | None) -> None:
        """`old` is the provisional passphrase just typed; None where somebody changes their own."""
        texts = look.texts
        why = texts("own_secret.passphrase_own" if old is None else "own_secret.passphrase_first")
        super().__init__(look, texts("own_secret.passphrase"), why)
        self._old = old
        self.old = secret_field(look, texts("own_secret.passphrase_old"))
        self.new = secret_field(look, texts("own_secret.passphrase_new"), texts("own_secret.passphrase_rule"))
        self.again = secret_field(look, texts("own_secret.again"))
        self.save = KeyButton(look, "secret.save", main=True)
        self.save.clicked.connect(self._ask)
        fields = [self.new, self.again] if old is not None else [self.old, self.new, self.again]
        for field in fields:
            self.card.body.addWidget(field)
        keep = KeyButton(look, "secret.keep")
        keep.clicked.connect(self.kept)
        # A provisional passphrase is not kept: only the lock leads out.
        self.card.finish(self.save, *([keep] if old is None else []))
        self.keep = keep if old is None else None
        self.setFocusProxy(fields[0])

    def _ask(self) -> None:
        old = self._old if self._old is not None else self.old.editor.text()
        new = self._same(self.new, self.again, "own_secret.passphrases_differ")
        if new is None:
            return
        if new == old:
            self.card.say(self._look.texts("own_secret.passphrase_same"), "look_again")
            return
        self.old.editor.clear()
        self.chosen.emit(old, new)


class PinPage(SecretPage):
    """Asks for the PIN of the shift twice."""

    chosen = Signal(str)
    without = Signal()

    def __init__(self, look: Look) -> None:
        texts = look.texts
        super().__init__(look, texts("own_secret.pin"), texts("own_secret.pin_why"))
        self.pin = secret_field(look, texts("own_secret.pin_new"), texts("own_secret.pin_rule"), length=32)
        self.again = secret_field(look, texts("own_secret.again"), length=32)
        self.save = KeyButton(look, "secret.set_pin", main=True)
        self.save.clicked.connect(self._ask)
        self.no_pin = KeyButton(look, "secret.no_pin")
        self.no_pin.clicked.connect(self.without)
        for field in (self.pin, self.again):
            self.card.body.addWidget(field)
        self.card.finish(self.save, self.no_pin)
        self.setFocusProxy(self.pin)

    def _ask(self) -> None:
        pin = self._same(self.pin, self.again, "own_secret.pins_differ")
        if pin is not None:
            self.chosen.emit(pin)
