"""The desk that never stops: with the server away it goes on by itself, and forwards when that is back.

`look` is the round of it, in the background: a desk that reaches its server keeps its own store fresh; one
that does not tries again, forwards what waits, and only then goes back. Services are not told: each of their
works goes where the line leads (`Line`).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.progress import Progress, Stopped, never, no_progress
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import no_session_needed
from visitor_desk.security.records import DeviceId
from visitor_desk.visits.forwarded_rows import ForwardedRow
from visitor_desk.visits.forwarding import Forwarding
from visitor_desk.visits.host_mail_round import TellHost
from visitor_desk.visits.offline_ports import DeskStore
from visitor_desk.visits.ports import Lives


@dataclass(frozen=True, slots=True)
class OfflineState:
    """How the desk stands to its server; what it says names nobody."""

    away_since: datetime | None = None
    """None while the server answers."""
    why: DeskError | None = None
    waiting: int = 0
    """Visits and other works that were written or changed here and are not on the server yet."""
    as_of: datetime | None = None
    """When tickets, lists and deny list were last read from the server, to the minute."""


@dataclass(frozen=True)
class OfflineDesk:
    """Keeps the desk's own store, forwards from it, and says how things stand."""

    store: DeskStore | None
    """None where the stores are files of this machine, and are never away."""
    log: AuditLog
    device: DeviceId
    clock: Clock
    lives: Lives
    tell_host: TellHost
    others: Mapping[str, ForwardedRow] = field(default_factory=dict)
    """How rows that are no visit's are forwarded, by the act that writes them."""
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @no_session_needed("a setting of the installation")
    def has_server(self) -> bool:
        """Tell whether the stores lie on servers, and the desk has one of its own."""
        return self.store is not None

    @no_session_needed("the bar of a locked desk says it too")
    def is_away(self) -> bool:
        """Tell whether the desk works on its own store now; asks nothing of any store."""
        return self.store is not None and self.store.line.away_since is not None

    @no_session_needed("counts and times; the bar of a locked desk shows them too")
    def state(self) -> OfflineState:
        """Return how the desk stands; asks nothing of the server."""
        store = self.store
        if store is None:
            return OfflineState()
        return OfflineState(store.line.away_since, store.line.why, store.waiting(), store.as_of())

    @no_session_needed("a timer makes the round, also on a locked desk; no name is opened by it")
    def look(self, progress: Progress = no_progress, stopped: Stopped = never) -> OfflineState:
        """Make the round: forget what is due, forward what waits, fill the own store, go back.

        Never raises for a server that is away; what it said stands in the state.
        """
        store = self.store
        if store is None:
            return OfflineState()
        with self._one_at_a_time:
            now = self.clock.now()
            today = self.lives.local_day(now)
            store.forget(today)
            try:
                store.see_server()
                self._forward(store, progress, stopped)
                store.fill(now, today)
            except DeskError as error:
                store.line.lost(error)
            else:
                store.line.back()
        return self.state()

    def _forward(self, store: DeskStore, progress: Progress, stopped: Stopped) -> None:
        forwarding = Forwarding(
            store.server_work, store.own_work, self.log, self.device, self.clock, self.tell_host, self.others
        )
        done = 0
        while not stopped():
            first = store.first_waiting()
            if first is None:
                return
            done += forwarding.some(first, follows=done > 0) - first
            progress(done, done + store.waiting())
