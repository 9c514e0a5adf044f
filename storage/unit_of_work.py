"""Units of work over the two databases: everything becomes durable at commit, or nothing does."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Delete, Engine, event

from storage.engine import OutcomeUnknown, StoreDamaged, StoreUnreachable
from storage.repositories.access import SqlAccessStore
from storage.repositories.authority_visits import SqlAuthorityVisits
from storage.repositories.breaches import SqlBreachStore
from storage.repositories.camera_sights import SqlCameraSightStore, SqlDoorCameraStore
from storage.repositories.clips import SqlClipStore
from storage.repositories.consents import SqlConsentStore
from storage.repositories.corrections import SqlCorrectionStore
from storage.repositories.deliveries import SqlDeliveryStore
from storage.repositories.deny_list import SqlDenyStore, SqlDocumentTokenStore, SqlEvacuationParts
from storage.repositories.disclosures import SqlDisclosureStore, SqlSilenceStore
from storage.repositories.doors import SqlDoorEventStore, SqlDoorRegister
from storage.repositories.duties import (
    SqlApprovalRequests,
    SqlReadCounts,
    SqlReliefSecrets,
    SqlReliefShifts,
)
from storage.repositories.footage import SqlCameraStore, SqlClockOffsetStore, SqlSourceStore, SqlTuningStore
from storage.repositories.footage_alarms import SqlFootageAlarmStore
from storage.repositories.footage_index import SqlActivityStore, SqlFootageDisposal, SqlRecordingStore
from storage.repositories.governance import SqlGovernance
from storage.repositories.holds import SqlHoldStore
from storage.repositories.host_mails import SqlHostMailStore
from storage.repositories.incidents import SqlIncidentStore
from storage.repositories.keystore import SqlDayKeyStore, SqlOperatorSecretStore, SqlTransferStore
from storage.repositories.life_extents import SqlLifeExtents
from storage.repositories.log import SqlLogStore
from storage.repositories.moments import SqlMomentStore
from storage.repositories.notices import SqlNoticeStore
from storage.repositories.people import (
    SqlApprovalStore,
    SqlDeviceRegister,
    SqlHandovers,
    SqlInstallationStore,
    SqlJoinRequests,
    SqlOperatorStore,
    SqlSignInTries,
)
from storage.repositories.privacy import SqlRequestStore
from storage.repositories.receipts import SqlReceiptStore
from storage.repositories.retention_policies import SqlRetentionPolicies
from storage.repositories.sealed import SqlPublicDayKeys, SqlSealedStore
from storage.repositories.shifts import SqlConflictStore, SqlEmergencyTeams, SqlHandOverStore
from storage.repositories.staff_reading import SqlStaffReading
from storage.repositories.visit_rows import SqlVisitStore
from storage.repositories.visits import (
    SqlBadgeCases,
    SqlBadgeStore,
    SqlStaffRegister,
    SqlTicketStore,
    SqlZones,
)
from storage.waiting import READ_ONLY


class OneTransaction(ABC):
    """A connection for the length of a `with` block; it is used once.

    The transaction begins with the first statement. On SQLite it takes the store's write lock with it, so a
    work should do its slow part before the first read; on PostgreSQL writers wait for each other where they
    append to the log. Leaving the block rolls back what was not committed.

    Nothing is tried again here. After a StoreBusy nothing was changed, and after an OutcomeUnknown the change
    may stand: in both cases the caller may run the whole act once more, in a new work and under the ids of
    the first try, so that what stands already is found instead of doubled.
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
        """Roll back what was not committed and let the connection go.

        StoreDamaged takes the place of an error that came up while a row was read: its value is none of its
        column's kind.
        """
        self._callbacks.clear()
        assert self._open is not None, "a with block enters before it leaves"
        connection, self._open = self._open, None
        connection.close()
        if isinstance(error, ValueError | TypeError | LookupError) and _met_while_reading(trace):
            raise StoreDamaged(store=Path(self._engine.url.database or "").name) from error

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call back, in order, once the commit is durable; never after a rollback."""
        self._callbacks.append(callback)

    def commit(self) -> None:
        """Make everything durable, then run the callbacks; may be called again for later writes.

        Raises OutcomeUnknown when the store was lost meanwhile.
        """
        if self._open is None:
            raise RuntimeError("a unit of work is committed inside its with block")
        try:
            self._open.commit()
        except StoreUnreachable as error:
            raise OutcomeUnknown(**error.values) from error
        callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    @abstractmethod
    def _bind(self, connection: Connection) -> None:
        """Put the stores on the connection."""


class SqlWork(OneTransaction):
    """The unit of work over the data store: visits, footage, requests, and what seals and logs them."""

    away = False
    """Whether this is the desk's own store, because the server is away (`storage.server_line`)."""

    def _bind(self, connection: Connection) -> None:
        self.sealed = SqlSealedStore(connection)
        self.public_day_keys = SqlPublicDayKeys(connection)
        self.operators = SqlOperatorStore(connection)
        self.devices = SqlDeviceRegister(connection)
        self.join_requests = SqlJoinRequests(connection)
        self.handovers = SqlHandovers(connection)
        self.sign_in_tries = SqlSignInTries(connection)
        self.log = SqlLogStore(connection)
        self.approvals = SqlApprovalStore(connection)
        self.approval_requests = SqlApprovalRequests(connection)
        self.read_counts = SqlReadCounts(connection)
        self.relief_shifts = SqlReliefShifts(connection)
        self.installation = SqlInstallationStore(connection)
        self.zones = SqlZones(connection)
        self.staff = SqlStaffRegister(connection)
        self.badges = SqlBadgeStore(connection)
        self.badge_cases = SqlBadgeCases(connection)
        self.conflicts = SqlConflictStore(connection)
        self.corrections = SqlCorrectionStore(connection)
        self.hand_overs = SqlHandOverStore(connection)
        self.emergency_teams = SqlEmergencyTeams(connection)
        self.deliveries = SqlDeliveryStore(connection)
        self.host_mails = SqlHostMailStore(connection)
        self.tickets = SqlTicketStore(connection)
        self.visits = SqlVisitStore(connection)
        self.document_tokens = SqlDocumentTokenStore(connection)
        self.access_rights = SqlAccessStore(connection)
        self.deny_entries = SqlDenyStore(connection)
        self.door_register = SqlDoorRegister(connection)
        self.door_events = SqlDoorEventStore(connection)
        self.evacuation_parts = SqlEvacuationParts(connection)
        self.sources = SqlSourceStore(connection)
        self.cameras = SqlCameraStore(connection)
        self.tunings = SqlTuningStore(connection)
        self.clock_offsets = SqlClockOffsetStore(connection)
        self.recordings = SqlRecordingStore(connection)
        self.activity = SqlActivityStore(connection)
        self.footage_alarms = SqlFootageAlarmStore(connection)
        self.clips = SqlClipStore(connection)
        self.camera_sights = SqlCameraSightStore(connection)
        self.door_cameras = SqlDoorCameraStore(connection)
        self._bind_privacy(connection)

    def _bind_privacy(self, connection: Connection) -> None:
        self.moments = SqlMomentStore(connection)
        self.incidents = SqlIncidentStore(connection)
        self.breaches = SqlBreachStore(connection)
        self.disclosures = SqlDisclosureStore(connection)
        self.silences = SqlSilenceStore(connection)
        self.authority_visits = SqlAuthorityVisits(connection)
        self.notices = SqlNoticeStore(connection)
        self.life_extents = SqlLifeExtents(connection)
        self.retention_policies = SqlRetentionPolicies(connection)
        self.staff_reading = SqlStaffReading(connection)
        self.governance = SqlGovernance(connection)
        self.footage_disposal = SqlFootageDisposal(connection)
        self.requests = SqlRequestStore(connection)
        self.holds = SqlHoldStore(connection)
        self.receipts = SqlReceiptStore(connection)
        self.consents = SqlConsentStore(connection)


class SqlKeystoreWork(OneTransaction):
    """The unit of work over the keystore.

    A commit in which rows were deleted is followed by what makes them unreadable for good: on SQLite the
    file itself overwrites them, on PostgreSQL the tables and the write-ahead log are written anew, for some
    tenths of a second. Only then do the callbacks run.
    """

    def _bind(self, connection: Connection) -> None:
        self.operator_secrets = SqlOperatorSecretStore(connection)
        self.transfers = SqlTransferStore(connection)
        self.day_keys = SqlDayKeyStore(connection)
        self.relief_secrets = SqlReliefSecrets(connection)
        if connection.dialect.name == "postgresql":
            event.listen(connection, "after_execute", self._forget_after_commit)

    def _forget_after_commit(self, _connection: Connection, statement: object, *_: object) -> None:
        if isinstance(statement, Delete) and self._forget not in self._callbacks:
            self._callbacks.insert(0, self._forget)

    def _forget(self) -> None:
        # An installation on SQLite never loads PostgreSQL's driver.
        from storage.postgresql_forgetting import forget_deleted  # noqa: PLC0415

        forget_deleted(self._engine, self._engine.url.database or "")


def data_works(engine: Engine) -> Callable[[], SqlWork]:
    """Return the factory of units of work on the data store."""
    return lambda: SqlWork(engine)


def reading_works(engine: Engine) -> Callable[[], SqlWork]:
    """Return the factory of works that only read the data store, each of one moment; nobody waits for one."""
    reading = engine.execution_options(**{READ_ONLY: True})
    return lambda: SqlWork(reading)


def keystore_works(engine: Engine) -> Callable[[], SqlKeystoreWork]:
    """Return the factory of units of work on the keystore."""
    return lambda: SqlKeystoreWork(engine)


def _met_while_reading(trace: TracebackType | None) -> bool:
    """Tell whether an error came up while SQLAlchemy made values of a row."""
    while trace is not None:
        if str(trace.tb_frame.f_globals.get("__name__", "")).startswith("sqlalchemy.engine._result"):
            return True
        trace = trace.tb_next
    return False
