"""What the pages of a signed-in operator work with: the desk, the session, the pools and the bar."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from PySide6.QtCore import QObject, Signal

from ui.look import Look
from ui.operations import Operation, one_thread
from ui.page_printer import PagePrinter, SystemPrinter
from ui.palettes import Tone
from ui.roll_call import RollCall
from ui.visitor.window import VisitorWindow
from ui.widgets.message_bar import MessageBar
from visitor_desk.desk import Desk
from visitor_desk.errors import DeskError
from visitor_desk.footage.footage_watch import StandingAlarm
from visitor_desk.privacy.authority_visit import AuthorityVisit
from visitor_desk.privacy.breach import Breach
from visitor_desk.privacy.disclosure import Disclosure
from visitor_desk.privacy.evidence import Secured
from visitor_desk.privacy.incident import Incident
from visitor_desk.privacy.moment import Moment
from visitor_desk.privacy.request_waits import Pressing
from visitor_desk.privacy.silence import Silence
from visitor_desk.progress import Progress, Stopped
from visitor_desk.security.duties import SessionLocked
from visitor_desk.security.offline_log import NotWhileAway
from visitor_desk.security.session import Session
from visitor_desk.visits.badges import BadgeCase
from visitor_desk.visits.conflict import Conflict
from visitor_desk.visits.hand_over import LastHandOver

Result = TypeVar("Result")

ANSWER_S: Final = 0.15
"""So long after a question its answer is being drawn."""
LONGEST_WAIT_S: Final = 1.0
WAIT_S: Final = 0.01
SAID_BY_BAR: Final = frozenset({"storage.unreachable", "storage.outcome_unknown", "security.not_while_away"})
LOST: Final = "storage.unreachable"
"""Nothing was changed; where the outcome is unknown, the person looks before they do it again."""


class Pools:
    """One thread each for questions, long looks at footage, changes of the database, the rounds, and paper.

    A database that does not answer holds up nothing but its own thread.
    """

    def __init__(self, parent: QObject) -> None:
        self.reading = one_thread(parent)
        self.long = one_thread(parent)
        self.writing = one_thread(parent)
        self.rounds = one_thread(parent)
        self.paper = one_thread(parent)
        self._all = (self.writing, self.reading, self.long, self.rounds, self.paper)
        self._asked_at = -math.inf

    def asked(self) -> None:
        """Note that somebody at the desk has just asked for something and waits for the answer."""
        self._asked_at = time.monotonic()

    def give_way(self) -> None:
        """Let long work wait while an answer is being made and drawn; it takes a step now and then anyway.

        Threads of one program share one interpreter: whatever computes beside an answer makes it late.
        """
        patience = time.monotonic() + LONGEST_WAIT_S
        while (now := time.monotonic()) < patience and (
            now - self._asked_at < ANSWER_S
            or self.writing.activeThreadCount()
            or self.reading.activeThreadCount()
        ):
            time.sleep(WAIT_S)

    @property
    def idle(self) -> bool:
        """Whether none of them works on anything."""
        return not any(pool.activeThreadCount() for pool in self._all)

    def wait(self, deadline_ms: int) -> None:
        """Wait until all are idle, each at most so many milliseconds."""
        for pool in self._all:
            pool.waitForDone(deadline_ms)


class Workplace(QObject):
    """Runs the desk's services beside the window and shows how they ended."""

    session_ended = Signal()
    alarms_changed = Signal()
    thing_asked = Signal(str, str)
    """Another page by its name, and the id of what it should show."""

    def __init__(
        self,
        desk: Desk,
        session: Session,
        look: Look,
        bar: MessageBar,
        pools: Pools,
        roll_call: RollCall,
        visitor: VisitorWindow,
    ) -> None:
        super().__init__()
        self.desk, self.session, self.look, self.bar = desk, session, look, bar
        self.visitor = visitor
        self._pools = pools
        self.roll_call = roll_call
        self.alarms: Sequence[StandingAlarm] = ()
        """What stands at the recorders, as of the last round."""
        self.moments: Sequence[Moment] = ()
        """Marked moments of which nobody who decides has taken note, as of the last round."""
        self.authorities: Sequence[AuthorityVisit] = ()
        """Visits of authorities that privacy has still to take on, as of the last round."""
        self.incidents: Sequence[Incident] = ()
        """Incidents that nobody has handled, as of the last round."""
        self.papers_due: Sequence[Disclosure] = ()
        """Oral orders whose paper is waited for, as they were last read."""
        self.silence_tasks: Sequence[Silence] = ()
        """Silences to look at again, and people to tell after one, as they were last read."""
        self.breaches: Sequence[Breach] = ()
        """Breaches whose 72 hours run, the one that is due first first, as of the last round."""
        self.has_to_read = False
        """Whether the internal policy in force waits for who is signed in, as it was last read."""
        self.reviews = 0
        """How many decisions of the house have to be looked at again, as of the last round."""
        self.secured: Secured | None = None
        """What is kept of footage and not yet safe, as of the last round."""
        self.badge_tasks: Sequence[BadgeCase] = ()
        """Badges that still open doors and nobody has, as they were last read."""
        self.pressing: Sequence[Pressing] = ()
        """How near their last day requests are and what they wait for, as they were last read."""
        self.printer: PagePrinter = SystemPrinter()
        self.printer_trouble: DeskError | None = None
        """Why no badge can be printed, as of the last page or look."""
        self.conflicts: Sequence[Conflict] = ()
        """What desks wrote offline that does not go together, as it was last read by who decides."""
        self.last_hand_over: LastHandOver | None = None
        """What the shift before has left, as it was last read."""

    def read(
        self,
        parent: QObject,
        ask: Callable[[], Result],
        on_done: Callable[[Result], None],
        on_error: Callable[[DeskError], None] | None = None,
        *,
        later: bool = False,
    ) -> Operation:
        """Ask a service for something; an error becomes a sentence in the bar.

        With `later` the question waits until nothing else is asked.
        """
        self._pools.asked()
        return Operation(
            parent,
            lambda _progress, _stopped: ask(),
            on_done,
            on_error or self.show_error,
            pool=self._pools.reading,
            priority=-1 if later else 0,
        )

    def read_long(
        self,
        parent: QObject,
        ask: Callable[[Progress, Stopped], Result],
        on_done: Callable[[Result], None],
        on_progress: Callable[[int, int], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
        on_error: Callable[[DeskError], None] | None = None,
        *,
        gives_way: bool = False,
    ) -> Operation:
        """Ask a service for something that takes minutes; short questions do not wait for it.

        With `gives_way` it also stands still for them wherever it asks whether to stop, which must not be
        within a unit of work: nobody could write meanwhile.
        """

        def patiently(progress: Progress, stopped: Stopped) -> Result:
            def stopped_in_time() -> bool:
                if not stopped():
                    self._pools.give_way()
                return stopped()

            return ask(progress, stopped_in_time)

        return Operation(
            parent,
            patiently if gives_way else ask,
            on_done,
            on_error or self.show_error,
            on_cancelled,
            on_progress,
            pool=self._pools.long,
        )

    def write(
        self,
        parent: QObject,
        change: Callable[[], Result],
        on_done: Callable[[Result], None],
        on_error: Callable[[DeskError], None] | None = None,
    ) -> Operation:
        """Let a service change something; changes run one after another, in the order they were asked.

        A server that is lost in the middle of it has changed nothing: then the desk does it on its own store.
        """
        self._pools.asked()
        return Operation(
            parent,
            lambda _progress, _stopped: or_offline(self.desk, change),
            on_done,
            on_error or self.show_error,
            pool=self._pools.writing,
        )

    def write_long(
        self,
        parent: QObject,
        change: Callable[[Progress, Stopped], Result],
        on_done: Callable[[Result], None],
        on_cancelled: Callable[[], None],
        on_progress: Callable[[int, int], None],
        on_error: Callable[[DeskError], None] | None = None,
    ) -> Operation:
        """Let a service change something that takes long, with progress and a way to stop."""
        return Operation(
            parent,
            change,
            on_done,
            on_error or self.show_error,
            on_cancelled,
            on_progress,
            pool=self._pools.writing,
        )

    def beside(
        self,
        parent: QObject,
        work: Callable[[], Result],
        on_done: Callable[[Result], None],
        on_error: Callable[[DeskError], None] | None = None,
        *,
        later: bool = False,
    ) -> Operation:
        """Put something on paper; a printer that hangs holds up paper and nothing else."""
        return Operation(
            parent,
            lambda _progress, _stopped: work(),
            on_done,
            on_error or self.show_error,
            pool=self._pools.paper,
            priority=-1 if later else 0,
        )

    def say(
        self, key: str, tone: Tone = Tone.GOOD, undo: Callable[[], None] | None = None, **gaps: object
    ) -> None:
        """Show a message in the bar."""
        self.bar.say(self.look.texts(key, **gaps), tone, undo)

    def show_unless_away(self, error: DeskError) -> None:
        """Show an error that nobody waits for, but for what the bar says all the time: the server is away."""
        if error.code not in SAID_BY_BAR or not self.desk.offline.is_away():
            self.show_error(error)

    def show_error(self, error: DeskError) -> None:
        """Show an error in the bar; a session whose keys are gone ends."""
        if error.code == LOST and self.desk.offline.is_away():
            # No disk and no network to look at: the bar says all the time what is wrong.
            error = NotWhileAway()
        self.bar.say(self.look.sentence(error), Tone.BAD)
        if isinstance(error, SessionLocked):
            self.session_ended.emit()


def or_offline(desk: Desk, act: Callable[[], Result]) -> Result:
    """Do something; a server that is lost on the way has changed nothing, and the desk does it by itself."""
    try:
        return act()
    except DeskError as error:
        if error.code != LOST or not desk.offline.is_away():
            raise
    return act()
