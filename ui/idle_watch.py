"""How long nobody has touched the desk, by two clocks, and what is due then."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QInputEvent
from PySide6.QtWidgets import QApplication, QWidget

from visitor_desk.clock import Clock

BLANK_AFTER = timedelta(minutes=3)
"""Reception: the screen stands in a lobby. A PIN brings it back at once."""
LOCK_AFTER = timedelta(minutes=5)
"""Everybody else: back with the passphrase."""
DROP_AFTER = timedelta(minutes=15)
"""A blank desk that nobody came back to lets go of its keys."""
LOOK_MS = 2_000
_TOUCHES = {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel}


class IdleStep(StrEnum):
    """What happens to a desk that nobody touches."""

    BLANK = "blank"
    LOCK = "lock"
    DROP = "drop"


class IdleWatch(QObject):
    """Says once when a step is due. Its time is the longer of what two clocks say has passed.

    The clock that only runs forward stands still while the machine sleeps; the clock of the day does not, but
    can be set. Neither can keep a desk open alone.
    """

    due = Signal(object)
    visitor: QWidget | None = None
    """A window that somebody else touches: a visitor who reads keeps no desk open."""

    def __init__(
        self, clock: Clock, parent: QObject | None = None, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._clock, self._seconds = clock, seconds
        self._steps: list[tuple[timedelta, IdleStep]] = []
        self._seen_at, self._seen_s = clock.now(), seconds()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def begin(self, *, blanks: bool) -> None:
        """Begin to watch an open desk: one that blanks and is dropped, or one that locks."""
        self._steps = [(BLANK_AFTER, IdleStep.BLANK)] if blanks else [(LOCK_AFTER, IdleStep.LOCK)]
        if blanks:
            self._steps.append((DROP_AFTER, IdleStep.DROP))
        self.seen()
        self._timer.start()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
            app.installEventFilter(self)

    def stop(self) -> None:
        """Watch no longer."""
        self._steps = []
        self._timer.stop()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def seen(self) -> None:
        """Count from now: somebody is there."""
        self._seen_at, self._seen_s = self._clock.now(), self._seconds()

    @property
    def idle(self) -> timedelta:
        """How long nobody was there."""
        by_day = self._clock.now() - self._seen_at
        return max(by_day, timedelta(seconds=self._seconds() - self._seen_s))

    def look(self) -> None:
        """Say what has become due since the last look; each step once."""
        passed = self.idle
        while self._steps and passed >= self._steps[0][0]:
            self.due.emit(self._steps.pop(0)[1])

    def again(self, step: IdleStep) -> None:
        """Let a step come due once more at the next look, because it could not be done now."""
        after = {IdleStep.BLANK: BLANK_AFTER, IdleStep.LOCK: LOCK_AFTER, IdleStep.DROP: DROP_AFTER}
        self._steps.insert(0, (after[step], step))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count every key and click as somebody being there, but for those of the visitor."""
        # Every event of the program comes by: most are told apart by what they are, before any is looked at.
        touches = isinstance(event, QInputEvent) and event.type() in _TOUCHES
        if touches and not self._of_visitor(watched):
            self.seen()
        return False

    def _of_visitor(self, watched: QObject) -> bool:
        if self.visitor is None:
            return False
        if isinstance(watched, QWidget):
            return watched.window() is self.visitor
        return watched is self.visitor.windowHandle()
