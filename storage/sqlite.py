"""Engines for SQLite files: how a connection is prepared, how a unit of work begins, what an error means."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.pool import QueuePool

from storage.store_errors import (
    RuleBroken,
    StoreBusy,
    StoreDamaged,
    StoreKindUnknown,
    StoreReadOnly,
    StoreUnreachable,
)
from storage.waiting import BUSY_SECONDS, READ_ONLY
from visitor_desk.errors import DeskError, DiskFull

SQLITE_PRAGMAS: Final = (
    ("busy_timeout", str(int(BUSY_SECONDS * 1000))),
    # WAL has a reset bug up to SQLite 3.51.2 that can lose commits; one mode to prove.
    ("journal_mode", "DELETE"),
    # EXTRA also syncs the folder after the journal is unlinked: without it a power cut can bring it back.
    ("synchronous", "EXTRA"),
    ("secure_delete", "ON"),
    ("foreign_keys", "ON"),
    # Sorting never spills into a temporary file.
    ("temp_store", "MEMORY"),
    # A store from a backup or a stick may be hostile: its schema may call no function with a side effect.
    ("trusted_schema", "OFF"),
    ("cell_size_check", "ON"),
)

_UNIQUE_FAILED = re.compile(r"UNIQUE constraint failed: (?P<columns>.+)")

# Primary result codes of https://sqlite.org/rescode.html that the world, not a bug, brings about.
_SQLITE_ERRORS: dict[int, type[DeskError]] = {
    sqlite3.SQLITE_PERM: StoreReadOnly,
    sqlite3.SQLITE_BUSY: StoreBusy,
    sqlite3.SQLITE_LOCKED: StoreBusy,
    sqlite3.SQLITE_READONLY: StoreReadOnly,
    sqlite3.SQLITE_IOERR: StoreUnreachable,
    sqlite3.SQLITE_CORRUPT: StoreDamaged,
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_CANTOPEN: StoreUnreachable,
    sqlite3.SQLITE_NOTADB: StoreDamaged,
}
_PRIMARY_CODE = 0xFF
_MISTAKE_IN_SQL = ("unsupported file format", "no such column: ", "no such table: ")
"""How SQLite begins, under its code for any mistake in SQL, when the schema's format or a name in it changed.

The program asks for what its migrations made and nothing else, so it is the file that says otherwise.
"""

_NO_TEXT = "Could not decode to UTF-8"
"""How pysqlite begins, without a code, when a text of a row is none."""


def sqlite_url(path: Path) -> URL:
    """Return the URL of an SQLite file."""
    return URL.create("sqlite", database=str(path))


def is_sqlite(url: URL) -> bool:
    """Tell whether a URL names an SQLite database."""
    return url.get_backend_name() == "sqlite"


def sqlite_file(url: URL) -> Path:
    """Return the file of an SQLite URL; StoreKindUnknown where it is another database or none on disk."""
    if not is_sqlite(url) or not url.database or url.database == ":memory:":
        raise StoreKindUnknown(kind=url.get_backend_name())
    return Path(url.database)


def create_file(path: Path) -> None:
    """Create the empty file of a store, open to its owner only; its journals inherit the mode."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except PermissionError as error:
        raise StoreReadOnly(store=path.name) from error
    except OSError as error:
        raise StoreUnreachable(store=path.name) from error


def open_sqlite(url: URL) -> Engine:
    """Return the engine of a store whose file is there; connecting never creates one.

    A unit of work on it begins with BEGIN IMMEDIATE, or with BEGIN where the connection carries the
    option `READ_ONLY`.
    """
    path = sqlite_file(url)
    engine = create_engine(
        sqlite_url(path),
        creator=_connector(path),
        poolclass=QueuePool,
        # The one that was used last knows the store best; the others would only come to know it too.
        pool_use_lifo=True,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _preparer(path.name))
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _translator(path.name))
    return engine


def desk_error(error: BaseException, store: str) -> DeskError | None:
    """Return what an error of the driver means to an operator, or None where it is a bug or a broken rule."""
    if isinstance(error, UnicodeDecodeError):
        # SQLite names what it stumbled over in a broken schema, and that is no text any more.
        return StoreDamaged(store=store)
    if not isinstance(error, sqlite3.Error):
        return None
    number = getattr(error, "sqlite_errorcode", None)
    if number is None:
        return StoreDamaged(store=store) if str(error).startswith(_NO_TEXT) else None
    kind = _SQLITE_ERRORS.get(number & _PRIMARY_CODE)
    if number == sqlite3.SQLITE_ERROR and str(error).startswith(_MISTAKE_IN_SQL):
        kind = StoreDamaged
    if kind is None:
        return None
    return kind() if kind is DiskFull else kind(store=store)


def _connector(path: Path) -> Callable[[], sqlite3.Connection]:
    # mode=rw: a file that was lost must not come back as an empty store.
    uri = f"{path.absolute().as_uri()}?mode=rw"

    def connect() -> sqlite3.Connection:
        # isolation_level=None: pysqlite itself opens no transaction before SELECT or DDL, so that two
        # connections admit one badge and a CREATE TABLE outlives a rollback. The engine begins instead.
        return sqlite3.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS
        )

    return connect


def _preparer(store: str) -> Callable[[sqlite3.Connection, object], None]:
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        try:
            for name, value in SQLITE_PRAGMAS:
                connection.execute(f"PRAGMA {name}={value}").close()
        except UnicodeDecodeError as error:
            raise StoreDamaged(store=store) from error

    return prepare


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _translator(store: str) -> Callable[[ExceptionContext], None]:
    def translate(context: ExceptionContext) -> None:
        original = context.original_exception
        if isinstance(original, sqlite3.IntegrityError):
            found = _UNIQUE_FAILED.search(str(original))
            columns = frozenset(found["columns"].split(", ")) if found else frozenset[str]()
            raise RuleBroken(columns=columns) from original
        error = desk_error(original, store)
        if error is not None:
            raise error from original

    return translate
