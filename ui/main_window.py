"""The window: a rail with the pages of the duty, one page in front, a bar at the foot; or the lock."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.look import Look
from ui.operations import Operation
from ui.palettes import Tone
from ui.rooms import AnyRoom, RoomName, build_room, rooms_of
from ui.shortcuts import act_named
from ui.unlock_page import UnlockPage
from ui.widgets.message_bar import MessageBar
from ui.widgets.panel import scrolling_page
from ui.widgets.rail import Rail
from ui.workplace import Pools, Workplace
from visitor_desk.desk import Desk
from visitor_desk.errors import DeskError
from visitor_desk.security.duties import Duty
from visitor_desk.security.log_report import LogReport
from visitor_desk.security.session import Session

IDLE_MINUTES = {Duty.RECEPTION: 15}
"""The guard's screen is in sight of the guard; everybody else's locks sooner."""
IDLE_MINUTES_OTHERS = 5
LOG_CHECK_MINUTES = 10
CLOSE_WAIT_MS = 5000
"""A window that closes waits this long for a change that is being written."""


class MainWindow(QWidget):
    """Shows the lock or the rooms of whoever is signed in; knows no service but sign-in and log."""

    language_asked = Signal()
    light_asked = Signal()

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(look.texts("app.name"))
        self.setMinimumSize(look.theme.space(90), look.theme.space(60))
        self._desk, self._look = desk, look
        self._pools = Pools(self)
        self._workplace: Workplace | None = None
        self._rooms: list[AnyRoom] = []
        self._names: list[RoomName] = []
        self._frame: QWidget | None = None
        self.session: Session | None = None
        self.bar: MessageBar | None = None
        place = f"{desk.settings.site} · {desk.settings.desk}"
        self.unlock = UnlockPage(look, place)
        self.unlock.sign_in_asked.connect(self._sign_in)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.unlock)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._place = place
        self._timers()
        self.unlock.begin()

    def _timers(self) -> None:
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.away)
        self._log_check = QTimer(self)
        self._log_check.setInterval(LOG_CHECK_MINUTES * 60_000)
        self._log_check.timeout.connect(self._check_log)
        for act, asked in (("language", self.language_asked), ("light", self.light_asked)):
            # On the locked desk the rail with these acts is not there.
            shortcut = QShortcut(QKeySequence(act_named(act).keys), self.unlock)
            shortcut.activated.connect(asked)

    def _sign_in(self, login: str, passphrase: str) -> None:
        self.unlock.show_checking()
        Operation(
            self,
            lambda _progress, _stopped: self._desk.operators.sign_in(login, passphrase),
            self.open_session,
            self.unlock.show_refusal,
            pool=self._pools.writing,
        )

    def open_session(self, session: Session) -> None:
        """Build the rooms of whoever has signed in."""
        self._drop_rooms()
        self.session = session
        look = self._look
        self.bar = MessageBar(look)
        self._workplace = Workplace(self._desk, session, look, self.bar, self._pools)
        self._workplace.session_ended.connect(self.lock)
        self._names = rooms_of(session.duties)
        self._rooms = [build_room(name, self._workplace) for name in self._names]
        self._frame = self._build_frame(session)
        self._stack.addWidget(self._frame)
        self._stack.setCurrentWidget(self._frame)
        self.bar.say(look.texts("status.ready"))
        self._show_log_state(None)
        self._check_log()
        self._log_check.start()
        self._wait_for_idle()
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self.go_to(0)

    def _build_frame(self, session: Session) -> QWidget:
        look = self._look
        texts = look.texts
        duties = ", ".join(texts(f"duty.{duty.value}") for duty in sorted(session.duties))
        words = [texts(f"page.{name.value}") for name in self._names]
        self.rail = Rail(look, self._place, words, session.operator.staff_name, duties)
        self.rail.page_chosen.connect(self.go_to)
        self.rail.lock_asked.connect(self.lock)
        self.rail.language_asked.connect(self.language_asked)
        self.rail.light_asked.connect(self.light_asked)
        self.pages = QStackedWidget()
        for room in self._rooms:
            self.pages.addWidget(scrolling_page(room.page))
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.pages, 1)
        assert self.bar is not None
        column.addWidget(self.bar)
        row.addLayout(column, 1)
        return frame

    def go_to(self, number: int) -> None:
        """Bring a page to the front and let it read what it shows."""
        if not 0 <= number < len(self._rooms):
            return
        self.rail.choose(number)
        self.pages.setCurrentIndex(number)
        self._rooms[number].enter()
        self._rooms[number].page.setFocus()

    @property
    def rooms(self) -> Sequence[tuple[RoomName, AnyRoom]]:
        """The rooms of the signed-in duty, in the order of the rail."""
        return list(zip(self._names, self._rooms, strict=True))

    def lock(self) -> None:
        """Drop the session's keys and everything the rooms show."""
        session, self.session = self.session, None
        self._drop_rooms()
        if session is not None and not session.locked:
            Operation(
                self,
                lambda _progress, _stopped: self._desk.operators.lock(session),
                lambda _: None,
                lambda _: None,
                pool=self._pools.writing,
            )
        self._stack.setCurrentWidget(self.unlock)
        self.unlock.begin()

    def hand_over(self) -> Session | None:
        """Give the session to a window that takes this one's place; this one keeps nothing."""
        session, self.session = self.session, None
        self._drop_rooms()
        return session

    @property
    def busy(self) -> bool:
        """Whether a change is being written."""
        return self._pools.writing.activeThreadCount() > 0

    @property
    def idle(self) -> bool:
        """Whether nothing is being read or written."""
        return self._pools.idle

    def _drop_rooms(self) -> None:
        self._idle.stop()
        self._log_check.stop()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        if self._frame is not None:
            self._stack.removeWidget(self._frame)
            self._frame.deleteLater()
        self._frame, self.bar = None, None
        self._rooms, self._names = [], []
        if self._workplace is not None:
            self._workplace.deleteLater()
            self._workplace = None

    def _wait_for_idle(self) -> None:
        if self.session is None:
            return
        minutes = [IDLE_MINUTES.get(duty, IDLE_MINUTES_OTHERS) for duty in self.session.duties]
        self._idle.start(max(minutes, default=IDLE_MINUTES_OTHERS) * 60_000)

    def away(self) -> None:
        """Lock because nobody was here for a while; a change that is being written ends first."""
        if self.busy:
            self._wait_for_idle()
        else:
            self.lock()

    def _check_log(self) -> None:
        workplace = self._workplace
        if workplace is not None and self._frame is not None:
            desk, session = workplace.desk, workplace.session
            workplace.read(
                self._frame, lambda: desk.log.verify(session), self._show_log_state, self._show_log_trouble
            )

    def _show_log_trouble(self, error: DeskError) -> None:
        if self._workplace is not None:
            self._workplace.show_error(error)

    def _show_log_state(self, report: LogReport | None) -> None:
        if self.bar is None:
            return
        texts = self._look.texts
        if report is None:
            states = [(Tone.NEUTRAL, texts("status.log_checking"))]
        elif report.whole:
            states = [(Tone.GOOD, texts("status.log_intact"))]
        else:
            states = [(Tone.BAD, texts("status.log_broken"))]
        if self._desk.secret_in_file:
            states.append((Tone.LOOK_AGAIN, texts("status.secret_in_file")))
        states.append((Tone.NEUTRAL, texts("status.store_here")))
        self.bar.show_states(states)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count every key and click as somebody being there."""
        if event.type() in {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel}:
            self._wait_for_idle()
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let a change that is being written end, lock the session, and close."""
        session, self.session = self.session, None
        self._drop_rooms()
        self._pools.wait(CLOSE_WAIT_MS)
        if session is not None:
            with suppress(DeskError):
                # The window is going: a log that cannot be written now was already said to be away.
                self._desk.operators.lock(session)
        super().closeEvent(event)
