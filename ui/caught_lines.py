"""Where readers that are keyboards lead: documents and badges to the reception page, locked nowhere."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtGui import QGuiApplication

from ui.i18n import Texts
from ui.main_window import MainWindow
from ui.palettes import Tone
from ui.reception.room import ReceptionRoom
from ui.wedge_watch import KeyTimes, WedgeWatch
from visitor_desk.documents.reader_lines import reader_lines

QWERTZ = frozenset(
    {
        QLocale.Language.German,
        QLocale.Language.Czech,
        QLocale.Language.Slovak,
        QLocale.Language.Slovenian,
        QLocale.Language.Croatian,
        QLocale.Language.Hungarian,
    }
)
"""Languages whose keyboards have Y and Z swapped."""


class CaughtLines(WedgeWatch):
    """Belongs to one window and hands on what a reader types anywhere in it, also behind a dialog."""

    def __init__(self, window: MainWindow, texts: Texts, times: KeyTimes | None = None) -> None:
        super().__init__(window, times)
        self._window, self._texts = window, texts
        self.caught.connect(self._hand_on)
        self.badge_read.connect(self._scan)

    def _hand_on(self, text: str) -> None:
        window = self._window
        if window.session is None or window.session.locked or window.unlock.isVisible():
            # Nothing of it is shown or kept: the document is put down again once somebody is there.
            return
        keyboard = QGuiApplication.inputMethod().locale().language()
        lines = reader_lines(text, qwertz=keyboard in QWERTZ)
        found = self._reception()
        if found is None:
            self._say("document.reader_elsewhere", Tone.NEUTRAL)
            return
        number, room = found
        if room.page.isVisible():
            # Who is in the house is read after the answer, which would wait for hundreds of names.
            room.page.setFocus()
        else:
            window.go_to(number)
        if lines is None:
            self._say("document.reader_torn", Tone.LOOK_AGAIN)
        else:
            room.documents.read_lines(list(lines))

    def _reception(self) -> tuple[int, ReceptionRoom] | None:
        rooms = enumerate(self._window.rooms)
        return next(((n, room) for n, (_, room) in rooms if isinstance(room, ReceptionRoom)), None)

    def takes_badges(self) -> bool:
        """Tell whether a badge is taken: by the reception page while it is in front, whatever has the focus.

        On other pages, and on the locked desk, a number is read into the field that is there for it.
        """
        window, found = self._window, self._reception()
        if window.session is None or window.session.locked or window.unlock.isVisible():
            return False
        return found is not None and found[1].page.isVisible()

    def presses_enter(self) -> bool:
        """Tell whether a reader's Enter goes on: on the locked desk, whose fields take numbers and secrets.

        Everywhere else an Enter does an act, which somebody's finger has to ask for.
        """
        window = self._window
        if window.emergency.up or window.evacuation.up:
            return False
        return window.session is None or window.session.locked or window.unlock.isVisible()

    def _scan(self, number: str) -> None:
        found = self._reception()
        if found is not None:
            found[1].scan_badge(number)

    def _say(self, key: str, tone: Tone) -> None:
        if self._window.bar is not None:
            self._window.bar.say(self._texts(key), tone)
