"""Fills stores from a backup, apart from those at work, until they are proven and put in place.

On SQLite the rows go into a new file beside the store, which then takes its name in one step. On a server
everything happens in one transaction of the owner, so that desks see the rows before or those after.
A file names the restore while it puts two stores in place: a crash between them is met with *run it again*.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from alembic import command
from sqlalchemy import (
    URL,
    BigInteger,
    Boolean,
    Connection,
    Date,
    DateTime,
    Engine,
    Float,
    LargeBinary,
    String,
    TableClause,
    column,
    event,
    inspect,
    table,
    text,
)
from sqlalchemy.exc import StatementError
from sqlalchemy.types import TypeEngine

from storage.backup_file import BackupFile
from storage.backup_folder import FileBackupFolder
from storage.engine import (
    RuleBroken,
    StoreUnreachable,
    create_file,
    is_sqlite,
    open_engine,
    sqlite_file,
    sqlite_url,
)
from storage.postgresql_roles import DATA_ROLES, KEYSTORE_ROLES, Roles, grant
from storage.postgresql_sql import number_on, quoted
from storage.row_text import ROWS_AT_ONCE, ColumnKind, read_header, values
from storage.schemas import DATA_SCHEMA, KEYSTORE_SCHEMA, Schema, StoreNewerThanProgram, alembic_config
from storage.unit_of_work import SqlKeystoreWork, SqlWork
from visitor_desk.backups.errors import BackupTorn
from visitor_desk.backups.generation import Part
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.security.checkpoint_memory import write_private
from visitor_desk.security.ports import KeystoreWork
from visitor_desk.security.records import InstallationId

_SCHEMAS: Final[dict[Part, tuple[Schema, Roles]]] = {
    Part.DATA: (DATA_SCHEMA, DATA_ROLES),
    Part.KEYS: (KEYSTORE_SCHEMA, KEYSTORE_ROLES),
}
_TYPES: Final[dict[ColumnKind, TypeEngine[Any]]] = {
    ColumnKind.TEXT: String(),
    ColumnKind.WHOLE: BigInteger(),
    ColumnKind.REAL: Float(),
    ColumnKind.FLAG: Boolean(),
    ColumnKind.BYTES: LargeBinary(),
    ColumnKind.DAY: Date(),
    ColumnKind.INSTANT: DateTime(timezone=True),
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows come from: for each store that is restored, the day of its file."""

    folder: FileBackupFolder
    installation: InstallationId
    days: Mapping[Part, date]


class SqlRestoringStores:
    """Both stores while they are restored; a part that is not restored is the present one."""

    def __init__(self, source: Source, places: Mapping[Part, URL], unfinished: Path, finished: Path) -> None:
        self._source = source
        self._places = places
        self._unfinished = unfinished
        self._finished = finished
        self._stack = ExitStack()
        self._stores: dict[Part, _Store] = {}

    @property
    def data(self) -> DeskWork:
        """The restored data store, as a work that only `put_in_place` commits."""
        return _DataWorkOn(self._stores[Part.DATA].connection)

    @property
    def keys(self) -> KeystoreWork:
        """The restored keystore, or the present one where only the data store is restored."""
        return _KeystoreWorkOn(self._stores[Part.KEYS].connection)

    def __enter__(self) -> Self:
        """Fill what is restored, open what is not."""
        try:
            for part, place in self._places.items():
                restored = part in self._source.days
                store = _Store(place, part, restored=restored)
                self._stack.callback(store.discard)
                store.open()
                self._stores[part] = store
                if restored:
                    with self._source.folder.opened(
                        self._source.installation, part, self._source.days[part]
                    ) as backup:
                        store.fill(backup)
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Discard what was not put in place."""
        self._stack.close()

    def put_in_place(self, facts: bytes) -> None:
        """Make them the stores of this installation; a crash on the way leaves the unfinished mark."""
        write_private(self._unfinished, facts)
        for store in self._stores.values():
            store.commit()
        for store in self._stores.values():
            store.take_name()
        self._unfinished.replace(self._finished)


class _Store:
    """One store: a new file beside the old one, or a transaction on a server."""

    def __init__(self, place: URL, part: Part, *, restored: bool) -> None:
        self._schema, self._roles = _SCHEMAS[part]
        self._part = part
        self._restored = restored
        self._place = place
        self._file = self._unnamed() if is_sqlite(place) and restored else None
        self._engine: Engine | None = None
        self._connection: Connection | None = None

    @property
    def connection(self) -> Connection:
        """The one connection, inside its transaction."""
        assert self._connection is not None
        return self._connection

    def open(self) -> None:
        """Connect and begin; a new file is created first."""
        url = self._place
        if self._file is not None:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file.unlink(missing_ok=True)
            create_file(self._file)
            url = sqlite_url(self._file)
        self._engine = open_engine(url)
        if self._file is not None:
            event.listen(self._engine, "connect", _without_foreign_keys)
        self._connection = self._engine.connect()
        self._connection.begin()

    def fill(self, backup: BackupFile) -> None:
        """Bring the empty store to the backup's revision, put its rows in, and bring it up to date."""
        contents = backup.manifest().read().contents
        connection = self.connection
        known = {script.revision for script in self._schema.directory.walk_revisions()}
        if contents.revision not in known:
            raise StoreNewerThanProgram(store=self._part.value)
        config = alembic_config(self._schema, connection)
        if self._file is None:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            command.downgrade(config, contents.revision)
        else:
            command.upgrade(config, contents.revision)
        there = set(inspect(connection).get_table_names()) - {self._schema.version_table}
        if {one.name for one in contents.tables} - there:
            raise BackupTorn(part="manifest")
        if self._file is None:
            names = ", ".join(quoted(connection, name) for name in sorted(there))
            connection.execute(text(f"TRUNCATE {names}"))
        for one in contents.tables:
            _insert(connection, one.name, backup.lines(one.name), naive=self._file is not None)
        command.upgrade(config, "head")
        if self._file is None:
            number_on(connection)
            grant(connection, self._schema, self._roles)
        elif connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise BackupTorn(part=self._part.value)

    def commit(self) -> None:
        """Make the rows durable where they are."""
        if self._restored:
            self.connection.commit()

    def take_name(self) -> None:
        """Put a new file in the place of the old one; a server's rows are in place with their commit."""
        if self._file is None:
            return
        self._close()
        target = sqlite_file(self._place)
        try:
            # A journal of the old file would be played back into the new one.
            target.with_name(f"{target.name}-journal").unlink(missing_ok=True)
            self._file.replace(target)
            _sync_folder(target.parent)
        except OSError as error:
            raise StoreUnreachable(store=target.name) from error

    def discard(self) -> None:
        """Roll back and remove the file; nothing happens to one that has taken its name."""
        self._close()
        if self._file is not None:
            self._file.unlink(missing_ok=True)

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _unnamed(self) -> Path:
        target = sqlite_file(self._place)
        return target.with_name(f"{target.name}.restoring")


class _DataWorkOn(SqlWork):
    """A work on a connection whose transaction is somebody else's to end."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection.engine)
        self._bind(connection)


class _KeystoreWorkOn(SqlKeystoreWork):
    """The same over the keystore."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection.engine)
        self._bind(connection)


def _insert(connection: Connection, name: str, lines: Iterator[bytes], *, naive: bool) -> None:
    try:
        columns = read_header(next(lines))
        target = table(name, *(column(one, _TYPES[kind]) for one, kind in columns))
        rows: Iterable[dict[str, Any]] = (values(line, columns, naive=naive) for line in lines)
        parents = _own_parents(connection, name)
        if parents is not None:
            rows = _parents_first(list(rows), *parents)
        _insert_all(connection, target, rows)
    except (ValueError, TypeError, KeyError, StopIteration, StatementError, RuleBroken) as error:
        raise BackupTorn(part=name) from error


def _insert_all(connection: Connection, target: TableClause, rows: Iterable[dict[str, Any]]) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == ROWS_AT_ONCE:
            connection.execute(target.insert(), batch)
            batch = []
    if batch:
        connection.execute(target.insert(), batch)


def _own_parents(connection: Connection, name: str) -> tuple[str, str] | None:
    """Return the column by which rows of a table refer to rows of the same table, and the one they name."""
    for key in inspect(connection).get_foreign_keys(name):
        if key["referred_table"] == name:
            return key["constrained_columns"][0], key["referred_columns"][0]
    return None


def _parents_first(rows: list[dict[str, Any]], child: str, parent: str) -> Iterator[dict[str, Any]]:
    """Yield rows so that each comes behind the one it refers to; ValueError where they go in a circle."""
    done: set[Any] = {None}
    while rows:
        ready = [row for row in rows if row[child] in done]
        if not ready:
            raise ValueError("rows refer to each other in a circle")
        yield from ready
        done |= {row[parent] for row in ready}
        rows = [row for row in rows if row[parent] not in done]


def _without_foreign_keys(connection: Any, _record: object) -> None:
    # Checked as a whole at the end; a migration that builds a table anew would delete what refers to it.
    connection.execute("PRAGMA foreign_keys=OFF").close()


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
