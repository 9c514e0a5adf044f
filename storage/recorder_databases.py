"""Reads when recordings begin from a recorder's own database: Frigate's SQLite file, ZoneMinder's MariaDB.

Nothing is written there, not even the side files of SQLite: a database that no program has open is opened as
one that cannot change, one with a log beside it read-only with the log that is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sqlalchemy import (
    Connection,
    DateTime,
    Float,
    Integer,
    String,
    column,
    create_engine,
    inspect,
    select,
    table,
    text,
)
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from visitor_desk.footage.camera import FootageSource
from visitor_desk.footage.folder import ListedFile
from visitor_desk.footage.recorder_records import RecorderDatabaseUnreadable
from visitor_desk.footage.recording_time import local_time, zone_named
from visitor_desk.footage.settled_starts import RecordedSpan

MOST_AT_ONCE: Final = 500
ZONEMINDER_S: Final = 3.0
"""A file begins up to two seconds before its event, and the event's time is cut to seconds."""
FRIGATE_S: Final = 1.0
"""Frigate keeps the name that its writer gave the file, in whole seconds."""
AROUND: Final = timedelta(hours=2)
FRIGATE_PARTS: Final = 4
"""Day, hour, camera and file; what stands above is the recorder's own mount."""


class SqlRecorderRecords:
    """The recorders whose databases are known."""

    def spans(self, source: FootageSource, files: Sequence[ListedFile]) -> Mapping[str, RecordedSpan]:
        """Return what is recorded of files, by path. Raises RecorderDatabaseUnreadable."""
        if not source.layout.startswith(("frigate", "zoneminder")):
            raise RecorderDatabaseUnreadable(source=source.id, why="unknown")
        read = _zoneminder if source.layout.startswith("zoneminder") else _frigate
        found: dict[str, RecordedSpan] = {}
        with _open(source) as connection:
            for some in _in_batches(sorted(files, key=lambda one: one.start.at)):
                found |= read(connection, source, some)
        return found


def _in_batches(files: Sequence[ListedFile]) -> Iterator[Sequence[ListedFile]]:
    for begin in range(0, len(files), MOST_AT_ONCE):
        yield files[begin : begin + MOST_AT_ONCE]


@contextmanager
def _open(source: FootageSource) -> Iterator[Connection]:
    url = source.database if "://" in source.database else _sqlite_url(source)
    try:
        engine = create_engine(url, poolclass=NullPool)
        with engine.connect() as connection:
            if engine.dialect.name in {"mysql", "mariadb"}:
                connection.execute(text("SET SESSION TRANSACTION READ ONLY"))
            yield connection
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise RecorderDatabaseUnreadable(source=source.id, why="no_driver") from error
    except (SQLAlchemyError, ArgumentError, ValueError) as error:
        raise RecorderDatabaseUnreadable(source=source.id, why="failed") from error


def _sqlite_url(source: FootageSource) -> str:
    path = Path(source.database)
    if not path.is_file():
        raise RecorderDatabaseUnreadable(source=source.id, why="missing")
    log = path.with_name(path.name + "-wal")
    how = "mode=ro" if log.exists() else "mode=ro&immutable=1"
    return f"sqlite:///file:{quote(path.absolute().as_posix())}?{how}&uri=true"


def _zoneminder(
    connection: Connection, source: FootageSource, files: Sequence[ListedFile]
) -> dict[str, RecordedSpan]:
    """Read `Events`; its times are local and name no zone, so the source's counts."""
    zone = zone_named(source.time_zone)
    by_event = {one.event: one for one in files if one.event is not None}
    columns = {one["name"] for one in inspect(connection).get_columns("Events")}
    # Until 1.34 the columns were called so.
    began, ended = (
        ("StartDateTime", "EndDateTime") if "StartDateTime" in columns else ("StartTime", "EndTime")
    )
    events = table("Events", column("Id", Integer), column(began, DateTime), column(ended, DateTime))
    found: dict[str, RecordedSpan] = {}
    query = select(events.c.Id, events.c[began], events.c[ended]).where(events.c.Id.in_(list(by_event)))
    for event, start, end in connection.execute(query):
        if start is None:
            continue
        one = by_event[event]
        begins = local_time(start, zone, ZONEMINDER_S, one.modified)
        ends = local_time(end, zone, ZONEMINDER_S, one.modified).at if end is not None else None
        if ends is not None and ends < begins.at:
            ends = begins.at
        found[one.path] = RecordedSpan(begins.at, ends, begins.doubt, begins.uncertainty_s)
    return found


def _frigate(
    connection: Connection,
    source: FootageSource,  # noqa: ARG001 - its times are UTC
    files: Sequence[ListedFile],
) -> dict[str, RecordedSpan]:
    """Read `recordings`; times are seconds since 1970, paths those inside of Frigate's container."""
    rows = table("recordings", column("path", String), column("start_time", Float), column("end_time", Float))
    by_end = {"/".join(one.path.split("/")[-FRIGATE_PARTS:]): one for one in files}
    starts = [one.start.at for one in files]
    query = select(rows.c.path, rows.c.start_time, rows.c.end_time).where(
        rows.c.start_time.between((min(starts) - AROUND).timestamp(), (max(starts) + AROUND).timestamp())
    )
    found: dict[str, RecordedSpan] = {}
    for path, start_s, end_s in connection.execute(query):
        one = by_end.get("/".join(str(path).split("/")[-FRIGATE_PARTS:]))
        if one is None:
            continue
        end = datetime.fromtimestamp(end_s, UTC) if end_s is not None else None
        found[one.path] = RecordedSpan(datetime.fromtimestamp(start_s, UTC), end, uncertainty_s=FRIGATE_S)
    return found
