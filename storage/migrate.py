"""Brings a store to the schema of this program, or sees that it is there, before anything else touches it.

Called at start while the single-instance lock is held. An SQLite store that is missing is created, an
older one is migrated in one transaction after a backup, a newer one is refused. A store on a server is
never migrated by a desk: another desk may be at work on it (`storage.migrate_postgresql` does it).

The keystore is migrated without a backup: a copy in the folder would keep every day key that is
destroyed later, and so undo the forgetting. Its migration rolls back whole when anything fails. The
data store's backup holds only what was sealed or plain before, and ends after a week.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from alembic import command
from sqlalchemy import URL, Engine, event

from storage.engine import (
    READ_ONLY,
    StoreDamaged,
    StoreUnreachable,
    create_file,
    is_sqlite,
    open_engine,
    sqlite_file,
    sqlite_url,
)
from storage.schemas import (
    DATA_SCHEMA,
    KEYSTORE_SCHEMA,
    Schema,
    StoreNewerThanProgram,
    StoreOlderThanProgram,
    alembic_config,
    current_revision,
)
from storage.sqlite import desk_error
from visitor_desk.clock import as_utc

__all__ = [
    "BACKUP_LIFE",
    "DATA_SCHEMA",
    "KEYSTORE_SCHEMA",
    "Schema",
    "StoreNewerThanProgram",
    "StoreOlderThanProgram",
    "alembic_config",
    "back_up",
    "bring_up_to_date",
    "current_revision",
]

BACKUP_LIFE: Final = timedelta(days=7)
"""As long as the generations of an ordinary backup; after that a bad migration has shown itself."""
SNAPSHOT: Final = ".snapshot"
"""Behind the name of a store: the copy from which a backup reads its rows."""
SNAPSHOT_LIFE: Final = timedelta(hours=1)

_HEADER: Final = b"SQLite format 3\x00"
_FORMAT_VERSIONS: Final = slice(18, 20)
# 1 for a rollback journal, 2 for WAL; any other value makes SQLite open the file read-only or not at all.
_KNOWN_FORMATS: Final = (b"\x01\x01", b"\x02\x02")


def bring_up_to_date(url: URL, schema: Schema, now: datetime, *, may_make: bool = True) -> Path | None:
    """Create or migrate a store; return the backup made before a migration, None where none was made.

    Without `may_make` a file that is missing stays missing: StoreUnreachable.

    Raises:
        StoreNewerThanProgram, StoreDamaged, StoreForeign, StoreReadOnly, StoreUnreachable, StoreBusy,
            DiskFull: the store is as it was before.
        StoreOlderThanProgram: the store is on a server and waits for `visitor-desk migrate`.
    """
    if is_sqlite(url):
        path = sqlite_file(url)
        if not may_make and not path.exists():
            raise StoreUnreachable(store=path.name)
        return _bring_file_up_to_date(path, schema, now)
    _see_that_it_is_up_to_date(url, schema)
    return None


def _see_that_it_is_up_to_date(url: URL, schema: Schema) -> None:
    engine = open_engine(url)
    try:
        if current_revision(engine, schema, url.database or "") != schema.head:
            raise StoreOlderThanProgram(store=url.database)
    finally:
        engine.dispose()


def _bring_file_up_to_date(path: Path, schema: Schema, now: datetime) -> Path | None:
    _forget_old_backups(path, now)
    if not path.exists():
        create_file(path)
    _check_header(path)
    engine = open_engine(sqlite_url(path))
    event.listen(engine, "connect", _without_foreign_keys)
    try:
        current = current_revision(engine, schema, path.name)
        if current == schema.head:
            return None
        backup = None
        if current is not None:
            _check_pages(engine, path.name)
            if schema.backed_up:
                backup = path.with_name(f"{path.stem}.before-{schema.head}.sqlite")
                back_up(path, backup)
        with engine.begin() as connection:
            command.upgrade(alembic_config(schema, connection), "head")
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise StoreDamaged(store=path.name)
        return backup
    finally:
        engine.dispose()


def back_up(source: Path, target: Path) -> None:
    """Copy a store as one consistent whole; the target appears complete or not at all."""
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    create_file(part)
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as whole,
            closing(sqlite3.connect(part)) as copy,
        ):
            whole.backup(copy)
        part.replace(target)
    except sqlite3.Error as error:
        part.unlink(missing_ok=True)
        raise desk_error(error, source.name) or error from error
    except OSError as error:
        raise StoreUnreachable(store=target.name) from error


def _without_foreign_keys(connection: sqlite3.Connection, _record: object) -> None:
    # A table is changed by building it anew, and dropping the old one would delete the rows that refer
    # to it. SQLite ignores this pragma inside a transaction, so it is set before one begins.
    connection.execute("PRAGMA foreign_keys=OFF").close()


def _check_header(path: Path) -> None:
    """Refuse a file that is none of SQLite's, or whose format bytes were changed; empty is new."""
    try:
        with path.open("rb") as file:
            head = file.read(_FORMAT_VERSIONS.stop)
    except OSError as error:
        raise StoreUnreachable(store=path.name) from error
    if head and (not head.startswith(_HEADER) or head[_FORMAT_VERSIONS] not in _KNOWN_FORMATS):
        raise StoreDamaged(store=path.name)


def _check_pages(engine: Engine, store: str) -> None:
    """Let SQLite read every page, so that no damaged store is migrated and no good backup replaced."""
    with engine.connect().execution_options(**{READ_ONLY: True}) as connection:
        if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one() != "ok":
            raise StoreDamaged(store=store)


def _forget_old_backups(path: Path, now: datetime) -> None:
    # Also the part of a copy that was never finished.
    for backup in path.parent.glob(f"{path.stem}.before-*"):
        made = datetime.fromtimestamp(backup.stat().st_mtime, UTC)
        if as_utc(now) - made > BACKUP_LIFE:
            backup.unlink()
    # A backup that was killed leaves what it read from; one that runs writes to it.
    left = path.with_name(path.name + SNAPSHOT)
    if left.exists() and as_utc(now) - datetime.fromtimestamp(left.stat().st_mtime, UTC) > SNAPSHOT_LIFE:
        left.unlink()
