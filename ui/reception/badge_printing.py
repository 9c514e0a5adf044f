"""Prints badges and receipts beside the window; a visit never waits for paper.

A visit is written first, with its number badge. Only then its badge is drawn and handed to the printer, in a
thread of its own. What goes wrong is a sentence and a state at the foot that stays until the printer is back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

from ui.formats import visible
from ui.page_printer import DOTS_PER_INCH
from ui.palettes import Tone
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.paper.badge_paper import BadgeFace, BadgeFormat, badge_pdf
from visitor_desk.paper.page_picture import page_pictures
from visitor_desk.paper.paper_words import PaperLanguage
from visitor_desk.paper.receipt_slip import ReceiptSlip, slip_pdf
from visitor_desk.visits.visit import VisitId

LOOK_SECONDS: Final = 60
"""A jam shows in the system's queue some time after a page was taken; so often the queue is looked at."""


class BadgePrinting(QObject):
    """Belongs to the reception page of a session."""

    def __init__(self, workplace: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._work, self._settings = workplace, workplace.desk.settings
        self._looks = QTimer(self)
        self._looks.setInterval(LOOK_SECONDS * 1000)
        self._looks.timeout.connect(self.look)
        if self.has_printer:
            self._looks.start()
            self.look()

    @property
    def has_printer(self) -> bool:
        """Whether the settings name a printer of badges; without one visitors wear number badges."""
        return bool(self._settings.badge_printer)

    def look(self) -> None:
        """Look whether the printer of badges is there."""
        printer, name = self._work.printer, self._settings.badge_printer
        self._work.beside(
            self, lambda: printer.check(name), lambda _: self._stands(None), self._stands, later=True
        )

    def print_badge(self, visit: VisitId, *, asked: bool = False) -> None:
        """Print the badge of somebody who was let in; with `asked` the bar says that it is on its way."""
        if not self.has_printer:
            return
        desk, session = self._work.desk, self._work.session
        self._work.write(
            self,
            lambda: desk.badge_print.face(session, visit),
            lambda face: self._put(face, asked=asked),
        )

    def print_slip(self, slip: ReceiptSlip, language: PaperLanguage, on_done: Callable[[], None]) -> None:
        """Print a receipt; where that fails, it is still on the screen."""
        printer, name = self._work.printer, self._settings.receipt_printer
        title = self._work.look.texts("papers.receipt_title")

        def put() -> None:
            page = page_pictures(slip_pdf(slip, language), DOTS_PER_INCH)[0]
            printer.put(name, page, title, own_size=False)

        self._work.beside(self, put, lambda _: on_done())

    def _put(self, face: BadgeFace, *, asked: bool) -> None:
        printer, name = self._work.printer, self._settings.badge_printer
        size = BadgeFormat(self._settings.badge_format)
        badge = visible(face.badge)
        title = self._work.look.texts("papers.badge_title", badge=badge)

        def put() -> None:
            page = page_pictures(badge_pdf(face, size), DOTS_PER_INCH)[0]
            printer.put(name, page, title, own_size=True)

        def done(_: None) -> None:
            self._stands(None)
            if asked:
                self._work.say("papers.badge_sent", Tone.GOOD, badge=badge)

        self._work.beside(self, put, done, self._failed)

    def _failed(self, error: DeskError) -> None:
        self._work.show_error(error)
        self._stands(error)

    def _stands(self, trouble: DeskError | None) -> None:
        before = self._work.printer_trouble
        if (before and before.code) != (trouble and trouble.code):
            self._work.printer_trouble = trouble
            self._work.alarms_changed.emit()
