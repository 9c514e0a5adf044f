"""Where the lines of a document reader go: to the reception page, and nowhere while the desk is locked."""

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

    def _hand_on(self, text: str) -> None:
        window = self._window
        if window.session is None or window.session.locked or window.unlock.isVisible():
            # Nothing of it is shown or kept: the document is put down again once somebody is there.
            return
        keyboard = QGuiApplication.inputMethod().locale().language()
        lines = reader_lines(text, qwertz=keyboard in QWERTZ)
        for number, (_, room) in enumerate(window.rooms):
            if isinstance(room, ReceptionRoom):
                window.go_to(number)
                if lines is None:
                    self._say("document.reader_torn", Tone.LOOK_AGAIN)
                else:
                    room.documents.read_lines(list(lines))
                return
        self._say("document.reader_elsewhere", Tone.NEUTRAL)

    def _say(self, key: str, tone: Tone) -> None:
        if self._window.bar is not None:
            self._window.bar.say(self._texts(key), tone)
