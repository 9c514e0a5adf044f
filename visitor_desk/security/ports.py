"""What the security room asks of storage: two databases, a desk's own secrets, a remembered checkpoint.

The DATA STORE holds ciphertexts with their wraps, public keys and the log. The KEYSTORE is a database of
its own and holds the private halves, wrapped. No transaction spans both: the services order their
commits so that a crash between them loses nothing and opens nothing.
All rows that a work writes become visible together at `commit()`; leaving the `with` block without it
rolls everything back. Only the records of `records.py` cross.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import Protocol, Self

from visitor_desk.security.duty_ports import ApprovalRequests, ReadCounts, ReliefSecrets, ReliefShifts
from visitor_desk.security.groups import Group
from visitor_desk.security.key_ports import (
    DayKeyStore,
    Handovers,
    JoinRequests,
    OperatorSecretStore,
    PublicDayKeys,
    TransferStore,
)
from visitor_desk.security.records import (
    Approval,
    DayKeyName,
    Device,
    DeviceId,
    DeviceSecrets,
    Installation,
    LogEntry,
    LogHead,
    Operator,
    OperatorId,
    RememberedHead,
    SealedHead,
    SealedRow,
    SignInTry,
)


class SealedStore(Protocol):
    """Sealed blobs; the key of a row is (table, record, group, expires_on)."""

    def put(self, row: SealedRow) -> None:
        """Insert the row, or replace the one with the same key."""
        ...

    def rows(self, table: str, record: str, group: Group) -> Sequence[SealedRow]:
        """Return the blobs of one record and group by day of expiry, earliest first."""
        ...

    def rows_of(self, table: str, records: Sequence[str], group: Group) -> Sequence[SealedRow]:
        """Return the blobs of many records in any order; unknown records are left out."""
        ...

    def heads(self, table: str, group: Group, after: SealedHead | None, limit: int) -> Sequence[SealedHead]:
        """Return up to `limit` heads of a table and group behind `after`, by record and then by day."""
        ...

    def records(self, table: str, group: Group) -> Sequence[str]:
        """Return the records of a table that have a blob of the group, each once, in any order."""
        ...

    def delete(
        self, table: str, record: str, group: Group | None = None, expires_on: date | None = None
    ) -> int:
        """Delete the blobs of one record, narrowed by group and day where given; return how many."""
        ...

    def delete_expired(self, up_to: date, limit: int | None = None) -> Sequence[tuple[str, Group, date]]:
        """Delete up to `limit` blobs with `expires_on <= up_to`; return table, group and day of each."""
        ...

    def page(self, after: SealedRow | None, limit: int) -> Sequence[SealedRow]:
        """Return at most `limit` blobs by table, record, group and day, behind the one that is given."""
        ...

    def counts(self) -> Sequence[tuple[Group, date, int]]:
        """Return how many blobs of each group die on which day, by day and then group."""
        ...

    def key_names(self) -> Sequence[tuple[DayKeyName, int]]:
        """Return the day keys under which something is sealed, and how many blobs, by name."""
        ...

    def delete_under(self, name: DayKeyName) -> Sequence[tuple[str, str]]:
        """Delete every blob that is sealed under one day key; return table and record of each, in order."""
        ...


class OperatorStore(Protocol):
    """The public part of the operators; logins are unique."""

    def get(self, operator: OperatorId) -> Operator | None:
        """Return the operator of that id."""
        ...

    def by_login(self, login: str) -> Operator | None:
        """Return the operator with exactly that login."""
        ...

    def all(self) -> Sequence[Operator]:
        """Return every operator, also those who have left, by certification time and then id."""
        ...

    def put(self, operator: Operator) -> None:
        """Insert the operator or replace the row of the same id."""
        ...


class DeviceRegister(Protocol):
    """The public part of the devices."""

    def get(self, device: DeviceId) -> Device | None:
        """Return the device of that id."""
        ...

    def all(self) -> Sequence[Device]:
        """Return every device that ever joined, in any order: old log entries need the old ones."""
        ...

    def put(self, device: Device) -> None:
        """Insert the device or replace the row of the same id."""
        ...


class SignInTries(Protocol):
    """Wrong passphrases in a row, kept across restarts."""

    def get(self, operator: str) -> SignInTry | None:
        """Return the count of that operator id (empty: unknown logins)."""
        ...

    def put(self, tries: SignInTry) -> None:
        """Insert or replace the count."""
        ...

    def clear(self, operator: str) -> None:
        """Forget the count; nothing happens where there is none."""
        ...


class LogStore(Protocol):
    """The audit log: entries by index from 0, and one head row."""

    def head(self, *, lock: bool) -> LogHead | None:
        """Return the head; with `lock`, hold it (FOR UPDATE) until the work ends, so writers queue up."""
        ...

    def set_head(self, head: LogHead) -> None:
        """Insert or replace the one head row."""
        ...

    def append(self, entry: LogEntry) -> None:
        """Insert an entry; an index that is there already must fail."""
        ...

    def count(self) -> int:
        """Return one more than the highest index, 0 for an empty log; gaps count as entries."""
        ...

    def entries(self, first: int, limit: int) -> Sequence[LogEntry]:
        """Return at most `limit` entries from index `first` on, in order of index."""
        ...

    def about(self, record: str) -> Sequence[LogEntry]:
        """Return the entries whose record is this one, in order of index."""
        ...

    def leaf_hashes(self, first: int, end: int) -> Sequence[bytes]:
        """Return the leaf hashes of the indices [first, end) in order of index; missing ones are left out."""
        ...

    def wrote(self, device: DeviceId) -> bool:
        """Tell whether an entry of this device is there."""
        ...

    def may_prune(self) -> bool:
        """Tell whether this connection may drop bodies: on PostgreSQL that is a role of its own."""
        ...

    def drop_bodies(self, first: int, end: int) -> int:
        """Set body and record of the indices [first, end) to None, keep the rest; return how many had one."""
        ...


class ApprovalStore(Protocol):
    """Approvals by request; the table itself refuses one whose approver is its requester."""

    def put(self, approval: Approval) -> None:
        """Insert the approval, or replace the one of the same request by the same approver."""
        ...

    def of_request(self, request_id: str) -> Sequence[Approval]:
        """Return the approvals of one request, by approver."""
        ...

    def use(self, request_id: str, approver: OperatorId, at: datetime) -> bool:
        """Mark an unused approval as used; False where it is used already or unknown."""
        ...

    def delete_expired(self, up_to: datetime, keep: Collection[str] = ()) -> int:
        """Delete every approval, used or not, that expired at or before that time; return how many.

        Those of the requests in `keep` stay.
        """
        ...


class InstallationStore(Protocol):
    """The one row that says which installation this is."""

    def get(self) -> Installation | None:
        """Return the installation, None before founding."""
        ...

    def put(self, installation: Installation) -> None:
        """Insert or replace the row."""
        ...


class SecurityWork(Protocol):
    """The security part of one unit of work on the data store."""

    @property
    def away(self) -> bool:
        """Whether it is on the desk's own store, because the server is away."""
        ...

    @property
    def sealed(self) -> SealedStore:
        """Sealed blobs."""
        ...

    @property
    def public_day_keys(self) -> PublicDayKeys:
        """Public halves of the day keys."""
        ...

    @property
    def operators(self) -> OperatorStore:
        """Public part of the operators."""
        ...

    @property
    def devices(self) -> DeviceRegister:
        """Public part of the devices."""
        ...

    @property
    def join_requests(self) -> JoinRequests:
        """Desks that ask to join."""
        ...

    @property
    def handovers(self) -> Handovers:
        """What joined desks hand to new ones."""
        ...

    @property
    def sign_in_tries(self) -> SignInTries:
        """Wrong passphrases in a row."""
        ...

    @property
    def log(self) -> LogStore:
        """The audit log."""
        ...

    @property
    def approvals(self) -> ApprovalStore:
        """Signatures of second persons."""
        ...

    @property
    def approval_requests(self) -> ApprovalRequests:
        """Requests that wait for a second person."""
        ...

    @property
    def read_counts(self) -> ReadCounts:
        """How many sealed records each operator opened in an hour."""
        ...

    @property
    def relief_shifts(self) -> ReliefShifts:
        """Activations of relief accounts."""
        ...

    @property
    def installation(self) -> InstallationStore:
        """Which installation this is."""
        ...

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call back, in order, once the commit is durable; never after a rollback."""
        ...

    def commit(self) -> None:
        """Make everything durable, then run the callbacks; may be called again for later writes."""
        ...

    def __enter__(self) -> Self:
        """Begin."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Roll back what was not committed and let the connection go."""
        ...


class KeystoreWork(Protocol):
    """One unit of work on the keystore."""

    @property
    def operator_secrets(self) -> OperatorSecretStore:
        """Sealed private keys of the operators."""
        ...

    @property
    def transfers(self) -> TransferStore:
        """Operators' keys on their way to other desks."""
        ...

    @property
    def relief_secrets(self) -> ReliefSecrets:
        """Private keys of relief accounts, by who can open them."""
        ...

    @property
    def day_keys(self) -> DayKeyStore:
        """Day keys and their wraps."""
        ...

    def commit(self) -> None:
        """Make everything durable."""
        ...

    def __enter__(self) -> Self:
        """Begin."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Roll back what was not committed and let the connection go."""
        ...


SecurityWorks = Callable[[], SecurityWork]
"""Makes a unit of work on the data store; a work is used once, in one `with` block."""

KeystoreWorks = Callable[[], KeystoreWork]
"""Makes a unit of work on the keystore."""


class DeviceSecretStore(Protocol):
    """Where a desk keeps what is its own: the OS keyring, or a file where there is none."""

    @property
    def is_file(self) -> bool:
        """True where the secrets lie in a plain file; the front end then shows a standing warning."""
        ...

    def load(self) -> DeviceSecrets | None:
        """Return the secrets, None where this desk has not joined an installation."""
        ...

    def save(self, secrets: DeviceSecrets) -> None:
        """Keep the secrets, replacing earlier ones."""
        ...


class CheckpointMemory(Protocol):
    """The last head of the log this desk saw, kept outside the database."""

    def read(self) -> RememberedHead | None:
        """Return what was remembered; an unreadable memory raises an Alarm."""
        ...

    def remember(self, head: RememberedHead) -> None:
        """Replace what was remembered, durably."""
        ...
