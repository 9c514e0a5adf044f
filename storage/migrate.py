"""Brings a store to the schema of this program before anything else touches it.

Called at start while the single-instance lock is held. A missing store is created, an older one is
migrated in one transaction after a backup, a newer one is refused.

The keystore is migrated without a backup: a copy in the folder would keep every day key that is
destroyed later, and so undo the forgetting. Its migration rolls back whole when anything fails. The
data store's backup holds only what was sealed or plain before, and ends after a week.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, MetaData, event, inspect

from storage.engine import (
    READ_ONLY,
    StoreDamaged,
    StoreUnreachable,
    create_file,
    desk_error,
    open_engine,
    sqlite_file,
)
from storage.tables import DATA, KEYSTORE
from visitor_desk.clock import as_utc
from visitor_desk.errors import DeskError

BACKUP_LIFE: Final = timedelta(days=7)
"""As long as the generations of an ordinary backup; after that a bad migration has shown itself."""

_SCRIPTS: Final = Path(__file__).with_name("migrations")
_HEADER: Final = b"SQLite format 3\x00"
_FORMAT_VERSIONS: Final = slice(18, 20)
# 1 for a rollback journal, 2 for WAL; any other value makes SQLite open the file read-only or not at all.
_KNOWN_FORMATS: Final = (b"\x01\x01", b"\x02\x02")


class StoreNewerThanProgram(DeskError):
    """A newer Visitor Desk has written this store; this one would harm it. Values: `store`."""

    code = "storage.newer_than_program"


@dataclass(frozen=True, slots=True)
class Schema:
    """What one of the two databases should look like, and how it gets there."""

    scripts: Path
    version_table: str
    metadata: MetaData
    backed_up: bool

    @property
    def directory(self) -> ScriptDirectory:
        """The migrations, in the order alembic finds."""
        return ScriptDirectory(str(self.scripts))

    @property
    def head(self) -> str:
        """The revision this program works with."""
        head = self.directory.get_current_head()
        assert head is not None
        return head


DATA_SCHEMA: Final = Schema(_SCRIPTS / "data", "data_version", DATA, backed_up=True)
KEYSTORE_SCHEMA: Final = Schema(_SCRIPTS / "keystore", "keystore_version", KEYSTORE, backed_up=False)


def bring_up_to_date(url: URL, schema: Schema, now: datetime) -> Path | None:
    """Create or migrate a store; return the backup made before a migration, None where none was made.

    Raises:
        StoreNewerThanProgram, StoreDamaged, StoreReadOnly, StoreUnreachable, StoreBusy, DiskFull: the
            store is as it was before.
    """
    path = sqlite_file(url)
    _forget_old_backups(path, now)
    if not path.exists():
        create_file(path)
    _check_header(path)
    engine = open_engine(url)
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


def current_revision(engine: Engine, schema: Schema, store: str) -> str | None:
    """Return the revision of a store, None for an empty one; refuse one that is newer or of somebody else."""
    with engine.connect().execution_options(**{READ_ONLY: True}) as connection:
        context = MigrationContext.configure(connection, opts={"version_table": schema.version_table})
        current = context.get_current_revision()
        if current is None and inspect(connection).get_table_names():
            raise StoreDamaged(store=store)
    known = {script.revision for script in schema.directory.walk_revisions()}
    if current is not None and current not in known:
        raise StoreNewerThanProgram(store=store)
    return current


def alembic_config(schema: Schema, connection: Connection) -> Config:
    """Return what alembic's commands need, without a file: works from a wheel and from a bundle."""
    config = Config()
    config.set_main_option("script_location", str(schema.scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["metadata"] = schema.metadata
    config.attributes["version_table"] = schema.version_table
    return config


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
