"""Engines for PostgreSQL: how a connection is made, how a unit of work begins, what an error means.

Isolation is READ COMMITTED on purpose. Every work that changes something appends to the log and so locks
the log's one head row, last: that row is the queue of the writers. A waiter that was let through must see
what the one before it wrote, which READ COMMITTED shows it; under the stricter levels the same waiter
would fail and repeat its whole work each time two desks are busy at once. What two works could both read
and then both change is held by a row lock in its store (FOR UPDATE) or by a unique index. A work that is
refused for the sake of another (deadlock, time limit, serialization) is a StoreBusy: nothing was changed,
and the caller does the same again under the same ids.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any, Final

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import ExceptionContext

from storage.store_errors import (
    PasswordInSettings,
    RuleBroken,
    StoreBusy,
    StoreDamaged,
    StoreReadOnly,
    StoreRefused,
    StoreUnreachable,
)
from storage.waiting import BUSY_SECONDS, READ_ONLY
from visitor_desk.errors import DeskError, DiskFull

APPLICATION: Final = "visitor-desk"

SESSION: Final = {
    "timezone": "UTC",
    # What was acknowledged must survive a crash of the server, whatever its own default is.
    "synchronous_commit": "on",
    "lock_timeout": f"{int(BUSY_SECONDS)}s",
    "statement_timeout": "120s",
    # A desk that hangs inside a work must not hold up the others for longer than this.
    "idle_in_transaction_session_timeout": "60s",
    # Sorting keys does not spill into a temporary file.
    "work_mem": "64MB",
}

# A cable that was pulled says nothing: without these a desk would wait for a quarter of an hour.
_NETWORK: Final = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
}

# Codes and classes of https://www.postgresql.org/docs/current/errcodes-appendix.html that the world, not a
# bug, brings about; the longest that fits counts.
_SQLSTATES: Final[dict[str, type[DeskError]]] = {
    "08": StoreUnreachable,
    "25006": StoreReadOnly,
    "25P03": StoreBusy,
    "28": StoreRefused,
    "3D000": StoreRefused,
    "40": StoreBusy,
    "42501": StoreRefused,
    "53": StoreBusy,
    "53100": DiskFull,
    "55P03": StoreBusy,
    "57014": StoreBusy,
    "57P": StoreUnreachable,
    "58": StoreUnreachable,
    "XX001": StoreDamaged,
    "XX002": StoreDamaged,
}

# While it connects, libpq hands on the words of the server and no code. Two blanks stand behind the
# severity only where the server itself has spoken; in another language than English a refusal is taken
# for a server that cannot be reached, which is as true.
_REFUSED: Final = re.compile(
    r"failed: \w+:  .*(does not exist|authentication failed|pg_hba|permission denied|not permitted)",
    re.DOTALL,
)


def open_postgresql(url: URL) -> Engine:
    """Return the engine of a store on a server; the first connection is made by the first work.

    A connection that died while it lay in the pool is replaced before a work sees it, so that a desk goes
    on by itself when the server is back. To a server elsewhere the connection is encrypted and the server's
    certificate checked, unless the URL says otherwise (`sslmode`).
    """
    if url.password is not None or "password" in url.query:
        raise PasswordInSettings(store=url.database)
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args=connection_settings(url),
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    event.listen(engine, "commit", _refuse_to_commit_nothing)
    event.listen(engine, "handle_error", _translator(url.database or ""))
    return engine


def connection_settings(url: URL) -> dict[str, Any]:
    """Return what libpq is told beside the URL; what the URL says itself is left as it is."""
    options = " ".join(f"-c {name}={value}" for name, value in SESSION.items())
    wanted = {**_NETWORK, "application_name": APPLICATION}
    if _is_elsewhere(url):
        wanted["sslmode"] = "verify-full"
    settings: dict[str, Any] = {name: value for name, value in wanted.items() if name not in url.query}
    own = url.query.get("options")
    settings["options"] = f"{options} {own}" if isinstance(own, str) else options
    return settings


def desk_error(error: BaseException, store: str) -> DeskError | None:
    """Return what an error of the driver means to an operator, or None where it is a bug or a broken rule."""
    if not isinstance(error, psycopg.Error):
        return None
    if error.sqlstate is None:
        if not isinstance(error, psycopg.OperationalError):
            return None
        asked = error.pgconn is not None and (error.pgconn.needs_password or error.pgconn.used_password)
        refused = asked or _REFUSED.search(str(error))
        return StoreRefused(store=store) if refused else StoreUnreachable(store=store)
    kind = next((_SQLSTATES[error.sqlstate[:n]] for n in (5, 3, 2) if error.sqlstate[:n] in _SQLSTATES), None)
    if kind is None:
        return None
    return kind() if kind is DiskFull else kind(store=store)


def _is_elsewhere(url: URL) -> bool:
    """Tell whether the way to the server leaves this machine; no host is the Unix socket."""
    host = url.query.get("host", url.host)
    if not isinstance(host, str):
        return host is not None
    if host in {"", "localhost"} or host.startswith(("/", "@")):
        return False
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return True


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get(READ_ONLY, False):
        # All that a reading work sees is of one moment: the log and the rows it is compared with.
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def _refuse_to_commit_nothing(connection: Connection) -> None:
    # PostgreSQL answers the COMMIT of a transaction in which a statement failed with a quiet ROLLBACK.
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    if driver.info.transaction_status is TransactionStatus.INERROR:
        raise RuntimeError("a work in which a statement failed cannot be committed")


def _translator(store: str) -> Callable[[ExceptionContext], None]:
    def translate(context: ExceptionContext) -> None:
        if context.is_pre_ping:
            # A connection that died in the pool: the pool makes a new one, and tells if that fails too.
            return
        original = context.original_exception
        if isinstance(original, psycopg.IntegrityError):
            raise RuleBroken(rule=original.diag.constraint_name or "") from original
        error = desk_error(original, store)
        if error is not None:
            raise error from original

    return translate
