"""The locked desk: a clock, the way back in, and a badge handed in. Nothing of any visitor is shown here."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.look import Look
from ui.palettes import Tone
from ui.shortcuts import act_named
from ui.spoken import speak
from ui.theme import Type
from ui.unlock_cards import BadgeCard, PinCard, SignInCard
from ui.widgets.key_button import KeyButton
from ui.widgets.text import PlainLabel
from visitor_desk.errors import DeskError


class UnlockPage(QWidget):
    """Asks who and for the passphrase, or for the PIN of a shift; says how long to wait after wrong ones."""

    sign_in_asked = Signal(str, str)
    pin_asked = Signal(str)
    badge_asked = Signal(str)
    lock_asked = Signal()
    evacuation_asked = Signal()
    emergency_asked = Signal()

    def __init__(self, look: Look, place: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self._wait = 0
        theme = look.theme
        self._clock = PlainLabel(theme, "", Type.CLOCK)
        self._day = PlainLabel(theme, "", Type.HEADING, "second")
        self._place = PlainLabel(theme, place, Type.BODY, "second")
        self.sign_in_card, self.pin_card, self.badge_card = SignInCard(look), PinCard(look), BadgeCard(look)
        self.who, self.passphrase = self.sign_in_card.who, self.sign_in_card.passphrase
        self.sign_in = self.sign_in_card.sign_in
        self.sign_in_card.asked.connect(self.sign_in_asked)
        self.pin_card.asked.connect(self.pin_asked)
        self.pin_card.other_asked.connect(self.begin)
        self.badge_card.asked.connect(self.badge_asked)
        # The lock key once more on a blank desk lets go of the keys.
        again = QShortcut(QKeySequence(act_named("lock").keys), self)
        again.activated.connect(self.lock_asked)
        self._build()
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._tick)
        self._second.start()
        self._tick()

    def _build(self) -> None:
        theme = self._look.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(0.5))
        column.addStretch(2)
        for label in (self._clock, self._day, self._place):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addSpacing(theme.space(2))
        self._cards = QStackedWidget()
        for card in (self.sign_in_card, self.pin_card):
            self._cards.addWidget(_at_the_foot(card))
        for widget in (self._cards, self.badge_card):
            centre = QHBoxLayout()
            centre.addStretch(1)
            centre.addWidget(widget)
            centre.addStretch(1)
            column.addLayout(centre)
            column.addSpacing(theme.space(1.5))
        column.addStretch(3)
        # In the corner, not in the column: they have to be in sight however large the text is.
        self._alarm_keys = []
        for act, asked in (
            ("emergency_services", self.emergency_asked),
            ("evacuation_list", self.evacuation_asked),
        ):
            button = KeyButton(self._look, act)
            button.setParent(self)
            button.clicked.connect(asked)
            self._alarm_keys.append(button)

    def begin(self) -> None:
        """Begin anew with nobody signed in: nothing typed before is left."""
        self._cards.setCurrentIndex(0)
        self.sign_in_card.begin()
        self.badge_card.begin()
        self.sign_in.setEnabled(self._wait == 0)
        self.who.editor.setFocus()

    def begin_pin(self, login: str) -> None:
        """Begin anew for an operator whose PIN opens the desk."""
        self._cards.setCurrentIndex(1)
        self.pin_card.begin(login)
        self.badge_card.begin()
        self.pin_card.reopen.setEnabled(True)
        self.pin_card.pin.editor.setFocus()

    @property
    def asks_pin(self) -> bool:
        """Whether a PIN is asked for."""
        return self._cards.currentIndex() == 1

    def show_checking(self) -> None:
        """Show that passphrase or PIN is being checked."""
        self.sign_in.setEnabled(False)
        self.pin_card.reopen.setEnabled(False)
        self._say(self._look.texts("locked.checking_pin" if self.asks_pin else "locked.checking"))

    def show_refusal(self, error: DeskError) -> None:
        """Say why it failed, and keep the button off while a wait runs."""
        self._wait = max(0, _whole(error.values.get("wait_s", 0)))
        self.passphrase.editor.clear()
        self._say(self._look.sentence(error), "bad")
        self.sign_in.setEnabled(self._wait == 0)
        self.pin_card.reopen.setEnabled(True)
        (self.pin_card.pin if self.asks_pin else self.passphrase).editor.setFocus()

    def show_badge_back(self, badge: str) -> None:
        """Say that a badge was taken back; whose it was is not shown here."""
        words = self._look.texts("locked.badge_is_back", badge=badge)
        self.badge_card.say(words, "good")
        speak(self, words, Tone.GOOD)
        self.badge_card.badge.editor.setFocus()

    def show_badge_trouble(self, error: DeskError) -> None:
        """Say why a badge could not be taken back."""
        self.badge_card.say(self._look.sentence(error), "bad")
        speak(self, self._look.sentence(error), Tone.BAD)
        self.badge_card.badge.editor.setFocus()

    @property
    def said(self) -> str:
        """The sentence that is shown."""
        return (self.pin_card if self.asks_pin else self.sign_in_card).sentence.text()

    def _say(self, sentence: str, ink: str = "second") -> None:
        (self.pin_card if self.asks_pin else self.sign_in_card).say(sentence, ink)
        speak(self, sentence, Tone.BAD if ink == "bad" else Tone.NEUTRAL)
        self._make_room()

    def _make_room(self) -> None:
        """Leave out place, day and at last the clock where large text leaves the cards too little room."""
        column = self.layout()
        assert column is not None
        above = (self._clock, self._day, self._place)
        for label in above:
            label.show()
        for label in reversed(above):
            column.activate()
            if column.minimumHeightForWidth(self.width()) <= self.height():
                return
            label.hide()

    def _tick(self) -> None:
        now, formats = self._look.clock.now(), self._look.formats
        self._clock.setText(formats.time(now))
        self._day.setText(formats.date_of(now))
        if self._wait > 0:
            self._wait -= 1
            self.sign_in.setEnabled(self._wait == 0)
            words = self._look.texts("locked.wait", s=self._wait) if self._wait else ""
            self.sign_in_card.say(words, "bad")

    def showEvent(self, event: QShowEvent) -> None:
        """Make room once more: only what is shown has its whole size."""
        super().showEvent(event)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the keys of an alarm in the upper right corner."""
        super().resizeEvent(event)
        margin = self._look.theme.space(3)
        right = self.width() - margin
        for button in reversed(self._alarm_keys):
            button.resize(button.sizeHint())
            button.move(right - button.width(), margin)
            right -= button.width() + self._look.theme.space()
        self._make_room()


def _at_the_foot(card: QWidget) -> QWidget:
    """Return a holder in which cards of different heights end on one line."""
    holder = QWidget()
    holder.setObjectName("clear")
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addStretch(1)
    column.addWidget(card)
    return holder


def _whole(value: object) -> int:
    return int(value) if isinstance(value, (int, float)) else 0
