"""Stands between the keyboard and the window: what a document reader types never reaches a field."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from ui.wedge import Ended, Wedge

_KEYS = {QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease}
_MODIFIERS = {
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
}
_ENTERS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class KeyTimes(Protocol):
    """The time of keys, in milliseconds from any start."""

    def of(self, event: QKeyEvent) -> float:
        """Return when a key was pressed."""
        ...

    def now(self) -> float:
        """Return the time now, on the same scale."""
        ...


class SystemKeyTimes:
    """The system's own stamps: a busy window gets keys late, and they still tell how fast they came."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._stamp, self._seen = 0.0, seconds()

    def of(self, event: QKeyEvent) -> float:
        """Return the stamp of a key; of one without a stamp, the time now."""
        stamp = float(event.timestamp()) or self.now()
        self._stamp, self._seen = stamp, self._seconds()
        return stamp

    def now(self) -> float:
        """Return the stamp that a key pressed now would have."""
        return self._stamp + (self._seconds() - self._seen) * 1000


class WedgeWatch(QObject):
    """Holds keys until it is clear who pressed them: a person's go on, a reader's are handed on as text.

    Shortcuts are looked for before a key is delivered: the event that asks whether somebody wants the key for
    another purpose is answered here while a burst is held, so that no letter of a document presses an act.
    """

    caught = Signal(str)
    badge_read = Signal(str)

    def __init__(self, parent: QObject, times: KeyTimes | None = None) -> None:
        super().__init__(parent)
        self._times = times or SystemKeyTimes()
        self._wedge = Wedge()
        self._held: list[tuple[QObject, QKeyEvent]] = []
        self._giving_back = False
        self._withheld_at = -1.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        # Keys that wait behind a busy window are taken first: the timer may be due before they are seen.
        self._timer.timeout.connect(lambda: QTimer.singleShot(0, self, self.settle))
        app = QCoreApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    @property
    def is_holding(self) -> bool:
        """Whether a key is held."""
        return self._wedge.holding

    def settle(self) -> None:
        """Decide about held keys whose time is up; otherwise wait on."""
        self._decide(self._times.now())
        if self._wedge.holding:
            self._wait()

    def takes_badges(self) -> bool:
        """Tell whether a badge that is read now is taken here; otherwise its keys go where the focus is."""
        return False

    def presses_enter(self) -> bool:
        """Tell whether the Enter of what a reader typed goes where the focus is: there it presses an act."""
        return True

    def _decide(self, at_ms: float) -> None:
        ended = self._wedge.ended(at_ms)
        if ended is Ended.READER:
            self._held.clear()
            self.caught.emit(self._wedge.let_go())
        elif ended is Ended.BADGE and self.takes_badges():
            self._held.clear()
            self.badge_read.emit(self._wedge.let_go().strip())
        elif ended is not None:
            if not self.presses_enter():
                # One that is held came from a reader: a person's is never held.
                self._held = [(to, event) for to, event in self._held if event.key() not in _ENTERS]
            self._give_back()

    def _take(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.type() is QEvent.Type.KeyRelease or event.key() in _MODIFIERS:
            if self._held and event.type() is not QEvent.Type.ShortcutOverride:
                self._held.append((watched, _copy(event)))
                return True
            return False
        character = _character(event)
        at = self._times.of(event)
        if self._withholds(event, character, at):
            return True
        self._decide(at)
        if event.isAutoRepeat() or character is None or not self._wedge.belongs(character, at):
            self._give_back()
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            # The first key of all may be an act; inside a burst none is.
            if self._wedge.holding:
                event.accept()
            return self._wedge.holding
        self._wedge.hold(character, at)
        self._held.append((watched, _copy(event)))
        self._wait()
        return True

    def _withholds(self, event: QKeyEvent, character: str | None, at: float) -> bool:
        """Keep the Enter of a reader that read neither a document nor a badge from the act in front.

        It comes twice, as a question and as a key; what was typed before it goes where the focus is.
        """
        if event.key() not in _ENTERS or character is None or self.presses_enter():
            return False
        if at != self._withheld_at:
            if self._wedge.belongs(character, at) or not self._wedge.ends_a_burst(character, at):
                return False
            self._give_back()
            self._withheld_at = at
        event.accept()
        return True

    def _wait(self) -> None:
        self._timer.start(round(self._wedge.wait_ms(self._times.now())) + 1)

    def _give_back(self) -> None:
        self._wedge.let_go()
        held, self._held = self._held, []
        for receiver, event in held:
            if shiboken6.isValid(receiver):
                self._giving_back = True
                try:
                    QCoreApplication.sendEvent(receiver, event)
                finally:
                    self._giving_back = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold a key, or let it pass."""
        # Every event of the program comes by: most are told apart by what they are, before any is looked at.
        if not isinstance(event, QKeyEvent) or self._giving_back or event.type() not in _KEYS:
            return False
        return self._take(watched, event)


def _character(event: QKeyEvent) -> str | None:
    """Return the one character of a key; None for keys without one, and for commands."""
    text = event.text()
    commands = event.modifiers() & _COMMANDS
    # Control and Alt together are how some systems tell of AltGr: on many layouts `<` needs it.
    if len(text) != 1 or (commands and text.isprintable() and commands != _COMMANDS):
        return None
    return text


def _copy(event: QKeyEvent) -> QKeyEvent:
    return QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )
