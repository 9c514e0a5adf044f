"""The window: a rail with the pages of the duty, one page in front, a bar at the foot; or the lock."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.first_steps import FirstSteps
from ui.formats import visible
from ui.idle_watch import IdleStep, IdleWatch
from ui.look import Look
from ui.offline_rounds import OfflineRounds
from ui.operations import Operation
from ui.os_lock import OsLock
from ui.palettes import Tone
from ui.reception.emergency_layer import EmergencyLayer
from ui.reception.evacuation_layer import EvacuationLayer
from ui.reception.mark_moment import MarkMoment
from ui.rooms import AnyRoom, RoomName, build_room, link_pages, rooms_of
from ui.secret_pages import SecretPage
from ui.shortcuts import act_named
from ui.standing_states import standing_states
from ui.unlock_page import UnlockPage
from ui.upkeep import Upkeep
from ui.visitor.window import VisitorWindow
from ui.why_here import WhyHere
from ui.widgets.message_bar import MessageBar
from ui.widgets.panel import scrolling_page
from ui.widgets.rail import Rail, beside_rail
from ui.workplace import Pools, Workplace
from visitor_desk.desk import Desk
from visitor_desk.errors import DeskError
from visitor_desk.security.day_keys import KeyWarning
from visitor_desk.security.log_report import LogReport
from visitor_desk.security.session import Session
from visitor_desk.visits.visit import BadgeNumber

Result = TypeVar("Result")

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
        self.setMinimumSize(look.theme.space_up_to(90, 1180), look.theme.space_up_to(60, 720))
        self._desk, self._look = desk, look
        self._pools = Pools(self)
        self._workplace: Workplace | None = None
        self._rooms: list[AnyRoom] = []
        self._names: list[RoomName] = []
        self._frame: QWidget | None = None
        self.session: Session | None = None
        self.bar: MessageBar | None = None
        self._log_report: LogReport | None = None
        self._key_warnings: dict[KeyWarning, int] = {}
        self._place = f"{desk.settings.site} · {desk.settings.desk}"
        self.unlock = UnlockPage(look, self._place)
        self.unlock.sign_in_asked.connect(self._sign_in)
        self.unlock.pin_asked.connect(self._reopen)
        self.unlock.badge_asked.connect(self._take_badge_back)
        self.unlock.lock_asked.connect(self.drop)
        self.nothing_locks = False
        """Set while people leave the building: nobody signs in during an alarm."""
        self._stack = QStackedWidget()
        self._stack.addWidget(self.unlock)
        self._steps = FirstSteps(desk, look, self._stack, self._pools, self)
        self._steps.ready.connect(self.open_session)
        self._steps.changed.connect(self._passphrase_changed)
        self._steps.kept.connect(self._back_to_rooms)
        self._steps.lock_asked.connect(self.lock)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.evacuation = EvacuationLayer(desk, look, self._pools, self._stack)
        self.evacuation.up_changed.connect(partial(setattr, self, "nothing_locks"))
        self.offline = OfflineRounds(desk, self)
        for changed in (self.evacuation.health_changed, self.offline.changed):
            changed.connect(lambda: self._show_log_state(self._log_report))
        self.unlock.evacuation_asked.connect(self.evacuation.show_list)
        self.emergency = EmergencyLayer(desk, look, self._pools, self.evacuation)
        self.emergency.lock_asked.connect(self.blank)
        self.visitor = VisitorWindow(look, desk.settings.controller_name, self)
        self.visitor.do_at_desk(act_named("evacuation_list").keys, self.evacuation.show_list)
        self.visitor.do_at_desk(act_named("emergency_services").keys, self.emergency.show_page)
        self.visitor.do_at_desk(act_named("lock").keys, self.blank)
        self.visitor.do_at_desk(act_named("reception.visitor").keys, self.visitor.close)
        self.unlock.emergency_asked.connect(self.emergency.show_page)
        self.evacuation.page.emergency_asked.connect(self.emergency.show_page)
        self._stack.currentChanged.connect(self._front_changed)
        column.addWidget(self.emergency)
        self._timers()
        self.unlock.begin()

    def _front_changed(self) -> None:
        # What only who is signed in may read goes with what they see of the desk.
        front = self._stack.currentWidget()
        self.emergency.opened(self.session if front is self._frame else None)
        if front is not self._frame:
            self.visitor.clear()

    def _timers(self) -> None:
        self._idle = IdleWatch(self._desk.clock, self)
        self._idle.due.connect(self.away)
        self._idle.visitor = self.visitor
        self.os_lock = OsLock(self)
        self.os_lock.locked.connect(lambda: None if self.nothing_locks else self.drop())
        self.os_lock.listen(int(self.winId()) if sys.platform == "win32" else 0)
        self._log_check = QTimer(self)
        self._log_check.setInterval(LOG_CHECK_MINUTES * 60_000)
        self._log_check.timeout.connect(self._check_log)
        for act, asked in (("language", self.language_asked), ("light", self.light_asked)):
            # On the locked desk the rail with these acts is not there.
            shortcut = QShortcut(QKeySequence(act_named(act).keys), self.unlock)
            shortcut.activated.connect(asked)

    def _sign_in(self, login: str, passphrase: str) -> None:
        self.unlock.show_checking()
        self._change(
            lambda: self._desk.operators.sign_in(login, passphrase),
            lambda session: self._signed_in(session, passphrase),
            self.unlock.show_refusal,
        )

    def _signed_in(self, session: Session, passphrase: str) -> None:
        self._end(self.session)
        self._drop_rooms()
        self.session = session
        self._begin_idle(session)
        self._steps.begin(session, passphrase)

    @property
    def asking(self) -> SecretPage | None:
        """The page that asks for a secret of one's own now."""
        return self._steps.page

    def ask_new_passphrase(self) -> None:
        """Let whoever is signed in choose another passphrase, and come back to the page they were on."""
        if self.session is not None and self._frame is not None and self._steps.page is None:
            self._steps.change_passphrase(self.session)

    def _passphrase_changed(self) -> None:
        self._back_to_rooms()
        if self.bar is not None:
            self.bar.say(self._look.texts("own_secret.changed"), Tone.GOOD)

    def _back_to_rooms(self) -> None:
        self._steps.drop()
        if self._frame is not None:
            self._stack.setCurrentWidget(self._frame)

    def open_session(self, session: Session) -> None:
        """Build the rooms of whoever has signed in."""
        self._drop_rooms()
        self.session = session
        self.bar = MessageBar(self._look)
        self._workplace = Workplace(
            self._desk, session, self._look, self.bar, self._pools, self.evacuation.roll, self.visitor
        )
        self._workplace.session_ended.connect(self._session_over)
        self._workplace.alarms_changed.connect(lambda: self._show_log_state(self._log_report))
        self._names = rooms_of(session.duties)
        self._rooms = [build_room(name, self._workplace) for name in self._names]
        link_pages(self._workplace, self._names, self._rooms, self.go_to)
        self._frame = self._build_frame(session)
        Upkeep(self._workplace, self._frame)
        self.moment = MarkMoment(self._workplace, self._frame, self.rail)
        WhyHere(self._workplace, self._frame, self.rail, lambda: self._rooms[self.pages.currentIndex()])
        self._stack.addWidget(self._frame)
        self._stack.setCurrentWidget(self._frame)
        self.bar.say(self._look.texts("status.ready"))
        self._show_log_state(None)
        self._check_log()
        self._log_check.start()
        self._begin_idle(session)
        self.go_to(0)

    def _begin_idle(self, session: Session) -> None:
        self._idle.begin(blanks=self._desk.desk_lock.reopens_with_pin(session))

    def _build_frame(self, session: Session) -> QWidget:
        look, texts = self._look, self._look.texts
        duties = ", ".join(texts(f"duty.{duty.value}") for duty in sorted(session.duties))
        words = [texts(f"page.{name.value}") for name in self._names]
        self.rail = Rail(look, self._place, words, session.operator.staff_name, duties)
        self.rail.page_chosen.connect(self.go_to)
        self.rail.lock_asked.connect(self.blank)
        self.rail.evacuation_asked.connect(self.evacuation.show_list)
        self.rail.emergency_asked.connect(self.emergency.show_page)
        self.rail.passphrase_asked.connect(self.ask_new_passphrase)
        self.rail.language_asked.connect(self.language_asked)
        self.rail.light_asked.connect(self.light_asked)
        self.pages = QStackedWidget()
        for room in self._rooms:
            self.pages.addWidget(scrolling_page(room.page))
        assert self.bar is not None
        return beside_rail(self.rail, self.pages, self.bar)

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
        """End the session: drop its keys and everything the rooms show."""
        session, self.session = self.session, None
        self._drop_rooms()
        self._end(session)
        self._stack.setCurrentWidget(self.unlock)
        self.unlock.begin()

    def blank(self) -> None:
        """Hide everything at once; a guard's PIN brings the pages back as they were, others sign in anew."""
        session, desk_lock = self.session, self._desk.desk_lock
        if session is None or not desk_lock.reopens_with_pin(session):
            self.lock()
            return
        self._stack.setCurrentWidget(self.unlock)
        self.unlock.begin_pin(session.operator.login)
        # Behind a check-in that is being written: it ends well, and then nothing opens any more.
        self._change(lambda: desk_lock.blank(session), lambda _: None, lambda _: None)

    def drop(self) -> None:
        """Let go of the keys and of all that was opened; a guard's PIN still brings the keys back."""
        session, desk_lock = self.session, self._desk.desk_lock
        if session is None or not desk_lock.reopens_with_pin(session):
            self.lock()
            return
        self._drop_rooms()
        self._stack.setCurrentWidget(self.unlock)
        if not self.unlock.asks_pin:
            self.unlock.begin_pin(session.operator.login)
        self._change(lambda: desk_lock.drop(session), lambda _: None, lambda _: None)

    def _reopen(self, pin: str) -> None:
        session, desk = self.session, self._desk
        if session is None:
            self.unlock.begin()
            return
        self.unlock.show_checking()
        self._change(
            lambda: desk.desk_lock.reopen(session, pin),
            lambda _: self._reopened(session),
            self._show_pin_refusal,
        )

    def _reopened(self, session: Session) -> None:
        if session is not self.session:
            return
        if self._frame is None:
            self.open_session(session)
            return
        self._stack.setCurrentWidget(self._frame)
        self._begin_idle(session)
        self.go_to(self.pages.currentIndex())

    def _show_pin_refusal(self, error: DeskError) -> None:
        if self.session is not None and self.session.ended:
            self.session = None
            self._drop_rooms()
            self.unlock.begin()
        self.unlock.show_refusal(error)

    def _take_badge_back(self, badge: str) -> None:
        self._change(
            lambda: self._desk.check_out.badge_returned(BadgeNumber(badge)),
            lambda _: self.unlock.show_badge_back(visible(badge)),
            self.unlock.show_badge_trouble,
        )

    def _session_over(self) -> None:
        """Lock when a service met a session that has ended; a blank one only waits for its PIN."""
        if self.session is None or not self.session.locked or self.session.ended:
            self.lock()

    def _end(self, session: Session | None) -> None:
        if session is not None and not session.ended:
            self._change(lambda: self._desk.operators.lock(session), lambda _: None, lambda _: None)

    def _change(
        self,
        change: Callable[[], Result],
        on_done: Callable[[Result], None],
        on_error: Callable[[DeskError], None],
    ) -> None:
        Operation(self, lambda _progress, _stopped: change(), on_done, on_error, pool=self._pools.writing)

    def take_over(self, session: Session) -> None:
        """Go on with the session of a window that this one replaces, blank where that one was."""
        if not session.locked:
            self.open_session(session)
        elif not session.ended:
            self.session = session
            self.unlock.begin_pin(session.operator.login)

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
        self._steps.drop()
        if self._frame is not None:
            self._stack.removeWidget(self._frame)
            self._frame.deleteLater()
        self._frame, self.bar, self._rooms, self._names = None, None, [], []
        if self._workplace is not None:
            self._workplace.deleteLater()
            self._workplace = None

    def away(self, step: IdleStep = IdleStep.LOCK) -> None:
        """Do what is due because nobody was here for a while; a change that is being written ends first."""
        if self.busy or self.nothing_locks:
            self._idle.again(step)
        elif step is IdleStep.BLANK:
            self.blank()
        elif step is IdleStep.DROP:
            self.drop()
        else:
            self.lock()

    def _check_log(self) -> None:
        workplace = self._workplace
        if workplace is not None and self._frame is not None:
            desk, session = workplace.desk, workplace.session
            workplace.read_long(
                self._frame,
                lambda progress, stopped: desk.log.verify(session, progress=progress, stopped=stopped),
                self._show_log_state,
                on_error=self._show_log_trouble,
                gives_way=True,
            )
            workplace.read(self._frame, desk.day_keys.warnings, self._show_key_warnings)

    def _show_key_warnings(self, warnings: dict[KeyWarning, int]) -> None:
        self._key_warnings = warnings
        self._show_log_state(self._log_report)

    def _show_log_trouble(self, error: DeskError) -> None:
        if self._workplace is not None and not self.offline.away:
            self._workplace.show_error(error)

    def _show_log_state(self, report: LogReport | None) -> None:
        self._log_report = report
        if self.bar is None or self.session is None or self._workplace is None:
            return
        stands = (self._key_warnings, self.evacuation.healthy, self.offline.state)
        self.bar.show_states(standing_states(self._workplace, self.session, report, *stands))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let a change that is being written end, lock the session, and close."""
        session, self.session = self.session, None
        self._drop_rooms()
        for rounds in (self.evacuation, self.emergency, self.offline):
            rounds.rest()
        self.visitor.close()
        self._pools.wait(CLOSE_WAIT_MS)
        if session is not None:
            with suppress(DeskError):
                # The window is going: a log that cannot be written now was already said to be away.
                self._desk.operators.lock(session)
        super().closeEvent(event)
