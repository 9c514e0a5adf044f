"""Asks the keystore's database what it keeps of a row that was destroyed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Engine, text

from storage.engine import READ_ONLY
from visitor_desk.security.residue import Residue, ResidueFinding

# Setting, the value with which nothing is kept, and what it means where it has another.
_SETTINGS: Final = (
    ("archive_mode", "off", Residue.ARCHIVED),
    ("max_wal_senders", "0", Residue.REPLICAS_ALLOWED),
    ("wal_recycle", "off", Residue.LOG_REUSED),
    ("wal_keep_size", "0", Residue.LOG_KEPT),
    # From version 17 on: summaries name blocks, and keep no contents; left on it keeps log files longer.
    ("summarize_wal", "off", Residue.LOG_KEPT),
)
_LOGGING: Final = (
    ("log_statement", "none"),
    ("log_min_duration_statement", "-1"),
    ("log_min_duration_sample", "-1"),
    ("log_transaction_sample_rate", "0"),
)
_RIGHTS: Final = {
    "visitor_desk_rewrite": (
        "SELECT coalesce(bool_or(has_function_privilege(oid, 'EXECUTE')), false) FROM pg_proc"
        " WHERE proname = 'visitor_desk_rewrite'"
    ),
    "pg_switch_wal": "SELECT has_function_privilege('pg_switch_wal()', 'EXECUTE')",
    "pg_checkpoint": (
        "SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) OR coalesce((SELECT"
        " pg_has_role(oid, 'USAGE') FROM pg_roles WHERE rolname = 'pg_checkpoint'), false)"
    ),
}


@dataclass(frozen=True, slots=True)
class SqlResidueProbe:
    """Looks at the databases of one installation."""

    data: Engine
    keystore: Engine

    def findings(self) -> Sequence[ResidueFinding]:
        """Return what the keystore's database keeps, the gravest first."""
        if self.keystore.dialect.name != "postgresql":
            return [ResidueFinding(Residue.UNLINKED_BLOCKS)]
        with self.keystore.connect().execution_options(**{READ_ONLY: True}) as connection:
            server = _server(connection)
            found = list(_kept(connection))
        if self.data.dialect.name == "postgresql":
            with self.data.connect().execution_options(**{READ_ONLY: True}) as connection:
                if _server(connection) == server:
                    found.insert(0, ResidueFinding(Residue.SAME_SERVER))
        return [*found, ResidueFinding(Residue.UNLINKED_BLOCKS)]


def _server(connection: Connection) -> int:
    """Return the number initdb gave the cluster; a replica has its primary's."""
    return int(connection.execute(text("SELECT system_identifier FROM pg_control_system()")).scalar_one())


def _kept(connection: Connection) -> Iterator[ResidueFinding]:
    if connection.execute(text("SELECT pg_is_in_recovery()")).scalar_one():
        yield ResidueFinding(Residue.STANDBY)
    for name, harmless, residue in _SETTINGS:
        value = _setting(connection, name)
        if value not in (None, harmless):
            yield ResidueFinding(residue, f"{name}={value}")
    slots = connection.execute(text("SELECT count(*) FROM pg_replication_slots")).scalar_one()
    if slots:
        yield ResidueFinding(Residue.REPLICA_SLOTS, str(slots))
    if _setting(connection, "log_parameter_max_length") != "0":
        logged = [name for name, harmless in _LOGGING if _setting(connection, name) not in (None, harmless)]
        if logged:
            yield ResidueFinding(Residue.VALUES_LOGGED, ", ".join(logged))
    missing = [name for name, query in _RIGHTS.items() if not connection.execute(text(query)).scalar_one()]
    if missing:
        yield ResidueFinding(Residue.RIGHT_MISSING, ", ".join(missing))


def _setting(connection: Connection, name: str) -> str | None:
    """Return a setting without its unit, None where this version has none of that name."""
    query = text("SELECT setting FROM pg_settings WHERE name = :name")
    value = connection.execute(query, {"name": name}).scalar_one_or_none()
    return None if value is None else str(value)
