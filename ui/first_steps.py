"""What is asked between sign-in and the first page: a passphrase of one's own, and the PIN of the shift."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from ui.look import Look
from ui.operations import Operation
from ui.secret_pages import NewPassphrasePage, PinPage, SecretPage
from ui.shortcuts import act_named
from ui.workplace import Pools
from visitor_desk.desk import Desk
from visitor_desk.security.desk_lock import may_use_pin
from visitor_desk.security.session import Session


class FirstSteps(QObject):
    """Shows one asking page after another on the window's stack, and says when nothing is missing."""

    ready = Signal(object)
    """The session; all that had to be asked was asked."""
    changed = Signal()
    """Somebody who works has changed their passphrase."""
    kept = Signal()
    """Somebody who works keeps the passphrase they have."""
    lock_asked = Signal()

    def __init__(self, desk: Desk, look: Look, stack: QStackedWidget, pools: Pools, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._look, self._stack, self._pools = desk, look, stack, pools
        self.page: SecretPage | None = None
        """The page that asks now."""

    def begin(self, session: Session, passphrase: str) -> None:
        """Begin with somebody who has just signed in with `passphrase`."""
        if session.provisional:
            self._ask_passphrase(session, passphrase, lambda: self._pin(session))
        else:
            self._pin(session)

    def change_passphrase(self, session: Session) -> None:
        """Let somebody who works choose another passphrase."""
        page = self._ask_passphrase(session, None, self.changed.emit)
        page.kept.connect(self.kept)

    def drop(self) -> None:
        """Take the asking page away, and what was typed on it."""
        page, self.page = self.page, None
        if page is not None:
            self._stack.removeWidget(page)
            page.deleteLater()

    def _ask_passphrase(
        self, session: Session, old: str | None, go_on: Callable[[], None]
    ) -> NewPassphrasePage:
        page, desk = NewPassphrasePage(self._look, old), self._desk
        page.chosen.connect(
            lambda typed, new: self._write(
                page, lambda: desk.operators.change_passphrase(session, typed, new), go_on
            )
        )
        self._show(page)
        return page

    def _pin(self, session: Session) -> None:
        desk = self._desk
        if not may_use_pin(session.duties) or desk.desk_lock.reopens_with_pin(session):
            self.ready.emit(session)
            return
        page = PinPage(self._look)
        page.chosen.connect(
            lambda pin: self._write(
                page, lambda: desk.desk_lock.set_pin(session, pin), lambda: self.ready.emit(session)
            )
        )
        page.without.connect(lambda: self.ready.emit(session))
        self._show(page)

    def _show(self, page: SecretPage) -> None:
        self.drop()
        self.page = page
        lock = QShortcut(QKeySequence(act_named("lock").keys), page)
        lock.activated.connect(self.lock_asked)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.setFocus()

    def _write(self, page: SecretPage, change: Callable[[], None], go_on: Callable[[], None]) -> None:
        Operation(
            page,
            lambda _progress, _stopped: change(),
            lambda _: go_on(),
            page.show_refusal,
            pool=self._pools.writing,
        )
