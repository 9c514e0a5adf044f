"""Units of work over the two databases: everything becomes durable at commit, or nothing does."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from storage.repositories.footage import SqlCameraStore, SqlClockOffsetStore, SqlSourceStore
from storage.repositories.footage_index import SqlActivityStore, SqlFootageDisposal, SqlRecordingStore
from storage.repositories.keystore import SqlDayKeyStore, SqlOperatorSecretStore
from storage.repositories.log import SqlLogStore
from storage.repositories.people import (
    SqlApprovalStore,
    SqlDeviceRegister,
    SqlInstallationStore,
    SqlOperatorStore,
    SqlSignInTries,
)
from storage.repositories.privacy import SqlRequestStore
from storage.repositories.sealed import SqlPublicDayKeys, SqlSealedStore
from storage.repositories.visit_rows import SqlVisitStore
from storage.repositories.visits import SqlBadgeStore, SqlStaffRegister, SqlTicketStore, SqlZones


class OneTransaction(ABC):
    """A connection for the length of a `with` block; it is used once.

    The transaction begins with the first statement and takes the store's write lock with it, so a work
    should do its slow part before the first read. Leaving the block rolls back what was not committed.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._open: Connection | None = None
        self._callbacks: list[Callable[[], None]] = []

    def __enter__(self) -> Self:
        """Take a connection."""
        self._open = self._engine.connect()
        self._bind(self._open)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Roll back what was not committed and let the connection go."""
        self._callbacks.clear()
        if self._open is not None:
            connection, self._open = self._open, None
            connection.close()

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call back, in order, once the commit is durable; never after a rollback."""
        self._callbacks.append(callback)

    def commit(self) -> None:
        """Make everything durable, then run the callbacks; may be called again for later writes."""
        if self._open is None:
            raise RuntimeError("a unit of work is committed inside its with block")
        self._open.commit()
        callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    @abstractmethod
    def _bind(self, connection: Connection) -> None:
        """Put the stores on the connection."""


class SqlWork(OneTransaction):
    """The unit of work over the data store: visits, footage, requests, and what seals and logs them."""

    def _bind(self, connection: Connection) -> None:
        self.sealed = SqlSealedStore(connection)
        self.public_day_keys = SqlPublicDayKeys(connection)
        self.operators = SqlOperatorStore(connection)
        self.devices = SqlDeviceRegister(connection)
        self.sign_in_tries = SqlSignInTries(connection)
        self.log = SqlLogStore(connection)
        self.approvals = SqlApprovalStore(connection)
        self.installation = SqlInstallationStore(connection)
        self.zones = SqlZones(connection)
        self.staff = SqlStaffRegister(connection)
        self.badges = SqlBadgeStore(connection)
        self.tickets = SqlTicketStore(connection)
        self.visits = SqlVisitStore(connection)
        self.sources = SqlSourceStore(connection)
        self.cameras = SqlCameraStore(connection)
        self.clock_offsets = SqlClockOffsetStore(connection)
        self.recordings = SqlRecordingStore(connection)
        self.activity = SqlActivityStore(connection)
        self.footage_disposal = SqlFootageDisposal(connection)
        self.requests = SqlRequestStore(connection)


class SqlKeystoreWork(OneTransaction):
    """The unit of work over the keystore."""

    def _bind(self, connection: Connection) -> None:
        self.operator_secrets = SqlOperatorSecretStore(connection)
        self.day_keys = SqlDayKeyStore(connection)


def data_works(engine: Engine) -> Callable[[], SqlWork]:
    """Return the factory of units of work on the data store."""
    return lambda: SqlWork(engine)


def keystore_works(engine: Engine) -> Callable[[], SqlKeystoreWork]:
    """Return the factory of units of work on the keystore."""
    return lambda: SqlKeystoreWork(engine)
