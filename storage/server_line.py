"""The line from a desk to its server: up, or away since an instant; and the works that go by it.

A desk whose stores lie on servers keeps a store of its own (`storage.desk_store`). What the desk must always
be able to do goes through `ReceptionWork`: on the server while it answers, on the desk's own store otherwise.
Everything else goes through `ServerWork`, which says at once that the server is away instead of waiting for
it. Only what forwards (`visits.offline_desk`) tries the server meanwhile, and lets the desk go back to it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from storage.engine import StoreUnreachable
from storage.unit_of_work import OneTransaction, SqlKeystoreWork, SqlWork
from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError


@dataclass(frozen=True, slots=True)
class OwnStores:
    """The engines of a desk's own copies of the data store and of the keystore."""

    data: Engine
    keys: Engine


class ServerLine:
    """Knows whether the server answers, and how many works are under way on the desk's own store.

    Lines are drawn for one program: `InstanceLock` sees to it that no other works in the same folder.
    """

    def __init__(
        self,
        own: OwnStores,
        clock: Clock,
        ready: Callable[[], bool],
        nothing_waits: Callable[[], bool],
    ) -> None:
        """`ready` tells whether the own store was ever filled: an empty one can stand in for nothing."""
        self.own = own
        self._clock = clock
        self._ready = ready
        self._nothing_waits = nothing_waits
        self._lock = threading.Lock()
        self._since: datetime | None = None
        self._why: DeskError | None = None
        self._under_way = 0

    @property
    def away_since(self) -> datetime | None:
        """Since when the desk works on its own store; None while the server answers."""
        return self._since

    @property
    def why(self) -> DeskError | None:
        """What the server said, or that it said nothing; None while it answers."""
        return self._why

    def lost(self, why: DeskError | None) -> bool:
        """Take the server for away; False where the desk has nothing of its own to go on with.

        `why` is None where it may well answer, and what waits here has to go there first.
        """
        if not self._ready():
            return False
        with self._lock:
            if self._since is None:
                self._since = self._clock.now()
            self._why = why
        return True

    def begin_own(self) -> bool:
        """Count a work on the own store in; False while the server answers."""
        with self._lock:
            if self._since is None:
                return False
            self._under_way += 1
            return True

    def end_own(self) -> None:
        """Count it out."""
        with self._lock:
            self._under_way -= 1

    def back(self) -> bool:
        """Go back to the server, unless something waits on the own store or is being written; tell which.

        No work begins there while this looks, so that none is left behind.
        """
        with self._lock:
            if self._under_way or not self._nothing_waits():
                return False
            self._since, self._why = None, None
            return True


class _ByLine(OneTransaction):
    """A work on the server that takes the desk's own store where there is one and the server is away."""

    away = False

    def __init__(self, server: Engine, line: ServerLine, own: Engine | None) -> None:
        super().__init__(server)
        self._line = line
        self._own = own

    def __enter__(self) -> Self:
        """Take a connection; StoreUnreachable, at once while the server is known to be away."""
        if self._line.away_since is None:
            try:
                return super().__enter__()
            except StoreUnreachable as error:
                if not self._line.lost(error) or self._own is None:
                    raise
        if self._own is None:
            raise StoreUnreachable(store=self._engine.url.database or "")
        if not self._line.begin_own():
            # It has come back between the two looks.
            return super().__enter__()
        self._engine, self.away = self._own, True
        try:
            return super().__enter__()
        except BaseException:
            self._line.end_own()
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the work; a server that was lost on the way is away from now on."""
        if not self.away and isinstance(error, StoreUnreachable):
            self._line.lost(error)
        try:
            super().__exit__(kind, error, trace)
        finally:
            if self.away:
                self._line.end_own()


class ReceptionWork(_ByLine, SqlWork):
    """A work of what a desk must always be able to do."""


class ServerWork(_ByLine, SqlWork):
    """A work of everything else: without the server there is none."""

    def __init__(self, server: Engine, line: ServerLine) -> None:
        super().__init__(server, line, None)


class ReceptionKeystoreWork(_ByLine, SqlKeystoreWork):
    """A work on the keystore; while it is away, on the few keys that the desk keeps of it."""


class OwnWork(SqlWork):
    """A work on the desk's own store, whether or not the server answers: for what fills and forwards it."""

    away = True
