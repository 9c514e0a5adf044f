"""Real SQLite files for tests of storage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine

from storage.engine import create_file, open_engine, sqlite_url
from storage.migrate import DATA_SCHEMA, KEYSTORE_SCHEMA, Schema, bring_up_to_date

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


def data_store(folder: Path) -> Path:
    """Create a data store and return its file."""
    return _store(folder / "data.sqlite", _migrated("data"))


def keystore(folder: Path) -> Path:
    """Create a keystore and return its file."""
    return _store(folder / "keystore.sqlite", _migrated("keystore"))


def engine_of(path: Path) -> Engine:
    """Open a store."""
    return open_engine(sqlite_url(path))


@contextmanager
def opened(path: Path) -> Iterator[Engine]:
    """Open a store for a block; on Windows an open file cannot be changed by a test."""
    engine = engine_of(path)
    try:
        yield engine
    finally:
        engine.dispose()


def wait_no_longer_than(connection: Connection, milliseconds: int) -> None:
    """Shorten how long this connection waits for a lock."""
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(f"PRAGMA busy_timeout={milliseconds}")


@cache
def _migrated(name: str) -> bytes:
    """Return an empty store; creating it anew for each test would take a third of a second each."""
    schemas: dict[str, Schema] = {"data": DATA_SCHEMA, "keystore": KEYSTORE_SCHEMA}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.sqlite"
        bring_up_to_date(sqlite_url(path), schemas[name], NOW)
        return path.read_bytes()


def _store(path: Path, content: bytes) -> Path:
    create_file(path)
    path.write_bytes(content)
    return path
