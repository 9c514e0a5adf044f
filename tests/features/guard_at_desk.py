"""A guard of a script: works the real window with keys alone, and counts what a person would press and decide.

Documents come from a reader that is a keyboard; its keys are counted for nobody. Fields that are filled already
cost nothing. Shift, Control and Alt are counted as the keys they are.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QKeyCombination, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.features.site import PASSPHRASE, Site
from ui.app import make_window, settle
from ui.caught_lines import CaughtLines
from ui.i18n import Texts
from ui.palettes import PaletteName
from ui.reception.page import ReceptionPage
from ui.reception.room import ReceptionRoom
from ui.widgets.pressed_at_once import SEEN_MS

KEY_SECONDS: Final = 0.28
"""A key of an average typist who does not touch-type (keystroke-level model, Card, Moran and Newell 1980)."""
DECISION_SECONDS: Final = 1.35
"""What it takes to look and to make up one's mind (the same)."""
READER_MS: Final = 4.0
PERSON_MS: Final = 200.0
PATIENCE_S: Final = 20.0
"""Who waits for an answer longer than this waits in vain."""


class Keystrokes(QObject):
    """Counts the keys that a person presses, once each, whoever gets them in the end.

    Before any key is delivered, who has the focus is asked whether it wants the key for itself; that question
    is what is counted, since an act's key is never delivered.
    """

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.counting = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            self.counting
            and event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and not event.isAutoRepeat()
            # Keys that were held until it was clear whose they are come again, without their time.
            and event.timestamp()
            and watched is QGuiApplication.focusObject()
        ):
            self.count += 1
        return False


class ScriptedKeyTimes:
    """The times of keys as the script says them: a reader's follow each other faster than fingers."""

    def __init__(self) -> None:
        self.ms = 1000.0

    def of(self, event: QKeyEvent) -> float:
        return self.ms

    def now(self) -> float:
        return self.ms


@dataclass(frozen=True, slots=True)
class Cost:
    """What a task cost: keys and decisions of the guard, and seconds in which the program worked."""

    task: str
    keys: int
    decisions: int
    program_s: float

    @property
    def guard_s(self) -> float:
        """The guard's time by the keystroke model, with the time of the program in it."""
        return self.keys * KEY_SECONDS + self.decisions * DECISION_SECONDS + self.program_s


class GuardAtDesk:
    """Signs in at a window of the site and works with it."""

    def __init__(
        self,
        app: QApplication,
        site: Site,
        language: str = "en",
        palette: str = "light",
        login: str = "guard",
        *,
        waits: bool = True,
    ) -> None:
        """`waits` lets what a sign-in starts in the background end first."""
        self.site = site
        self._hurried = not waits
        self.window = make_window(app, site.desk, language, PaletteName(palette))
        self.window.resize(1440, 900)
        self.window.show()
        self.window.activateWindow()
        self._times = ScriptedKeyTimes()
        self._watch = CaughtLines(self.window, Texts(language), self._times)
        self.window.open_session(site.desk.operators.sign_in(login, PASSPHRASE))
        self.keys = Keystrokes()
        self._free_at: dict[str, float] = {}
        self._last_key = 0.0
        app.installEventFilter(self.keys)
        self.decisions = 0
        self.program_s = 0.0
        self._settle()
        self._hurried = False
        self.window.rooms[0][1].page.setFocus()

    @property
    def room(self) -> ReceptionRoom:
        room = self.window.rooms[0][1]
        assert isinstance(room, ReceptionRoom)
        return room

    @property
    def page(self) -> ReceptionPage:
        return self.room.page

    @property
    def message(self) -> str:
        assert self.window.bar is not None
        return self.window.bar.message

    @property
    def _in_front(self) -> QWindow:
        """The window that has the keyboard: a dialog that is open, otherwise the desk's own."""
        dialog = QApplication.activeModalWidget()
        return dialog.windowHandle() if dialog is not None else self.window.windowHandle()

    def press(self, *keys: str) -> None:
        """Press keys as they stand on buttons in Qt's notation: Alt+Y, Return, F2, Down."""
        for one in keys:
            self._times.ms += PERSON_MS
            combination: QKeyCombination = QKeySequence(one)[0]
            self._let_go_of(one)
            with self._timed():
                QTest.keyClick(self._in_front, combination.key(), combination.keyboardModifiers())
                self._person_is_done()

    def _let_go_of(self, key: str) -> None:
        # The key of an act that is struck again at once is one that was held.
        if key.startswith(("Alt+", "Ctrl+", "F")):
            soon = self._free_at.get(key, 0.0) - time.monotonic()
            if soon > 0:
                QTest.qWait(round(1000 * soon) + 1)
            self._free_at[key] = time.monotonic() + 2 * SEEN_MS / 1000

    def type(self, text: str) -> None:
        """Type characters."""
        with self._timed():
            for character in text:
                self._times.ms += PERSON_MS
                QTest.keyClick(self._in_front, character)
                self._person_is_done()

    def scan(self, text: str) -> None:
        """Let a reader that is a keyboard send something, ended by a carriage return."""
        self.keys.counting = False
        with self._timed():
            self._times.ms += PERSON_MS
            for character in f"{text}\r":
                self._times.ms += READER_MS
                self._last_key = time.perf_counter()
                if character == "\r":
                    QTest.keyClick(self._in_front, Qt.Key.Key_Return)
                else:
                    QTest.keyClick(self._in_front, character)
            self._times.ms += 1000
            self._watch.settle()
        self.keys.counting = True

    def show_document(self, lines: Sequence[str]) -> None:
        """Put a document on the reader."""
        self.scan("\r".join(lines))

    def decide(self, times: int = 1) -> None:
        """Look at something and make up one's mind."""
        self.decisions += times

    def refresh(self) -> None:
        """Let the page read the house anew, as it does every half minute."""
        self.room.enter()
        self._settle()

    def measured(self, task: str, work: Callable[[], None]) -> Cost:
        """Do a task and return what it cost."""
        before = self.keys.count, self.decisions, self.program_s
        work()
        return Cost(
            task,
            self.keys.count - before[0],
            self.decisions - before[1],
            self.program_s - before[2],
        )

    def seconds_until(self, act: Callable[[], None], answered: Callable[[], bool]) -> float:
        """Do something by keys and return how long it takes until the window has answered, and drawn it.

        What a reader types takes as long as the reader wants: its last key counts, as a person's does. What else
        the window works on by then is not waited for. AssertionError where no answer comes.
        """
        tick = QTimer()
        tick.start(500)
        self._hurried = True
        start = self._last_key = time.perf_counter()
        act()
        while not answered():
            assert time.perf_counter() - start < PATIENCE_S, self.message
            # Waiting, and not looking again and again: this thread would keep the others from their work.
            QCoreApplication.processEvents(
                QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents
            )
        QCoreApplication.processEvents()
        taken = time.perf_counter() - self._last_key
        self._hurried = False
        return taken

    def go(self) -> None:
        """Close the window."""
        app = QCoreApplication.instance()
        assert app is not None
        app.removeEventFilter(self.keys)
        self._settle()
        self.window.hand_over()
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(self.window, QEvent.Type.DeferredDelete.value)

    def _person_is_done(self) -> None:
        # A person's key is held as long as a reader would take for the next one.
        self._times.ms += PERSON_MS
        self._watch.settle()

    def _settle(self) -> None:
        if not self._hurried:
            settle(self.window)

    @contextmanager
    def _timed(self) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self._settle()
        self.program_s += time.perf_counter() - start


@contextmanager
def guard_at_desk(
    app: QApplication, site: Site, *, login: str = "guard", waits: bool = True, **look: str
) -> Iterator[GuardAtDesk]:
    """Open the window for a guard, or whoever else signs in, and close it again."""
    guard = GuardAtDesk(app, site, login=login, waits=waits, **look)
    try:
        yield guard
    finally:
        guard.go()
