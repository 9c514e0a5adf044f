"""One consistent view of a store while its rows are copied out, without keeping check-ins waiting."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

from storage.engine import READ_ONLY, open_engine, sqlite_url
from storage.migrate import SNAPSHOT, back_up


@contextmanager
def snapshot(engine: Engine, *, aside: bool) -> Iterator[Connection]:
    """Open a connection that sees one moment of the store.

    A reader of SQLite's rollback journal keeps writers from committing. With `aside` the file is therefore
    copied first, which is short, and the rows are read from the copy, which is removed. The keystore is
    never copied as a file: a forgotten copy would keep every day key that is destroyed later.
    """
    if engine.dialect.name != "sqlite" or not aside:
        # On a server a reading work sees one moment and holds up nobody.
        with engine.connect().execution_options(**{READ_ONLY: True}) as connection, connection.begin():
            yield connection
    else:
        with _copy_of(Path(str(engine.url.database))) as copy:
            yield copy


@contextmanager
def _copy_of(store: Path) -> Iterator[Connection]:
    copy = store.with_name(store.name + SNAPSHOT)
    engine = open_engine(sqlite_url(copy))
    try:
        # One that a crash left behind is replaced.
        back_up(store, copy)
        with engine.connect().execution_options(**{READ_ONLY: True}) as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()
        copy.unlink(missing_ok=True)
