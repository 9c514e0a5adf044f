"""The rounds of a desk with a server: keeping its own store fresh, trying the server, forwarding."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from ui.operations import Operation, one_thread
from visitor_desk.desk import Desk
from visitor_desk.errors import DeskError
from visitor_desk.visits.offline_desk import OfflineState

ROUND_SECONDS = 60
AGAIN_SECONDS = 10
"""While the server is away it is tried so often."""
GLANCE_SECONDS = 2
"""So soon the bar says what an act has found: that the server is away."""


class OfflineRounds(QObject):
    """Makes the rounds until the window closes, signed in or not, on a thread of its own.

    A server that does not answer keeps nobody waiting but this thread.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.state: OfflineState | None = None
        """None where the stores are files of this machine, and before the first round."""
        self._pool = one_thread(self)
        self._seconds = ROUND_SECONDS
        self._glance = QTimer(self)
        self._glance.setInterval(GLANCE_SECONDS * 1000)
        self._glance.timeout.connect(self.glance)
        if desk.offline.has_server():
            self._glance.start()
            self.glance()

    @property
    def away(self) -> bool:
        """Whether the server was away when last looked at."""
        return self.state is not None and self.state.away_since is not None

    def glance(self) -> None:
        """Make the round that is due, or only read how things stand; nothing while the last one runs."""
        self._seconds += GLANCE_SECONDS
        if self._pool.activeThreadCount():
            return
        due = self._seconds >= (AGAIN_SECONDS if self.away else ROUND_SECONDS)
        if due:
            self._seconds = 0
        offline = self._desk.offline
        Operation(
            self,
            lambda progress, stopped: offline.look(progress, stopped) if due else offline.state(),
            self._show,
            self._leave,
            pool=self._pool,
        )

    def rest(self) -> None:
        """Begin no further round: a window that goes would wait for it."""
        self._glance.stop()

    def _show(self, state: OfflineState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()

    def _leave(self, _error: DeskError) -> None:
        """Leave what is shown: the next round says more, and whoever works meets the same error."""
