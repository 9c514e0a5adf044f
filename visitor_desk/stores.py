"""The two databases of an installation: opened, created, brought up to date, and which rows the log binds.

Where they lie on servers, a desk has copies of its own beside them (`storage.desk_store`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError

from storage.backup_folder import StoreEngines
from storage.desk_store import SqlDeskStore, filled_at, first_waiting
from storage.engine import StoreKindUnknown, StoreUnreachable, is_sqlite, open_engine, sqlite_url
from storage.keystore_residue import SqlResidueProbe
from storage.migrate import (
    DATA_SCHEMA,
    KEYSTORE_SCHEMA,
    Schema,
    StoreNewerThanProgram,
    StoreOlderThanProgram,
    bring_up_to_date,
)
from storage.server_line import (
    OwnStores,
    ReceptionKeystoreWork,
    ReceptionWork,
    ServerLine,
    ServerWork,
)
from storage.unit_of_work import SqlKeystoreWork, SqlWork, data_works, keystore_works, reading_works
from visitor_desk.clock import Clock
from visitor_desk.footage import bound_rows as footage_rows
from visitor_desk.paths import DataFolder
from visitor_desk.privacy import bound_rows as privacy_rows
from visitor_desk.security import bound_rows as security_rows
from visitor_desk.security.ports import SecurityWork
from visitor_desk.security.records import DeviceId
from visitor_desk.security.residue import ResidueProbe
from visitor_desk.security.row_binding import BoundPage, BoundTables, Cursor
from visitor_desk.settings import Settings
from visitor_desk.visits.bound_rows import VISIT_TABLES, bound_page
from visitor_desk.visits.door_bound_rows import DOOR_TABLES, bound_door_rows
from visitor_desk.visits.visit import VisitCursor


@dataclass(frozen=True, slots=True)
class Stores:
    """Both databases of an installation, each as a factory of its units of work."""

    works: Callable[[], SqlWork]
    reading_works: Callable[[], SqlWork]
    keystore_works: Callable[[], SqlKeystoreWork]
    engines: StoreEngines
    residue: ResidueProbe
    reception_works: Callable[[], SqlWork]
    """Those of what a desk must always be able to do: on its own store where the server is away."""
    line: ServerLine | None = None
    """None where the stores are files of this machine, and are never away."""

    @property
    def away(self) -> bool:
        """Whether the server is taken for away now."""
        return self.line is not None and self.line.away_since is not None

    def desk_store(self, device: DeviceId, site: str) -> SqlDeskStore | None:
        """Return what fills and forwards the desk's own copies; None where there are none."""
        if self.line is None:
            return None
        data, keys = self.engines.data, self.engines.keys
        return SqlDeskStore(data, keys, self.line, device, site)


@contextmanager
def open_stores(
    folder: DataFolder,
    settings: Settings,
    clock: Clock,
    *,
    make_data: bool = True,
    make_keystore: bool = True,
) -> Iterator[Stores]:
    """Open both databases, created (where `make_…`) or migrated; the caller holds the folder's lock."""
    with (
        _engine(settings.database, folder.data_store, DATA_SCHEMA, clock, may_make=make_data) as data,
        _engine(settings.keystore, folder.keystore, KEYSTORE_SCHEMA, clock, may_make=make_keystore) as keys,
    ):
        works = data_works(data)
        yield Stores(
            works,
            reading_works(data),
            keystore_works(keys),
            StoreEngines(data, keys),
            SqlResidueProbe(data, keys),
            works,
        )


@contextmanager
def open_desk_stores(folder: DataFolder, settings: Settings, clock: Clock) -> Iterator[Stores]:
    """Open what a desk works with: both databases, or its own copies as long as the servers are away.

    A server with another schema than this program's counts as away: others may be at work on it.
    """
    if is_sqlite(_place(settings.database, folder.data_store)):
        with open_stores(folder, settings, clock) as stores:
            yield stores
        return
    with ExitStack() as stack:
        own = OwnStores(
            stack.enter_context(_engine("", folder.desk_store, _own(DATA_SCHEMA), clock, may_make=True)),
            stack.enter_context(_engine("", folder.desk_keys, _own(KEYSTORE_SCHEMA), clock, may_make=True)),
        )
        line = ServerLine(
            own, clock, lambda: filled_at(own.data) is not None, lambda: first_waiting(own.data) is None
        )
        data, keys = (
            stack.enter_context(_server(url, file, schema, clock, line))
            for url, file, schema in (
                (settings.database, folder.data_store, DATA_SCHEMA),
                (settings.keystore, folder.keystore, KEYSTORE_SCHEMA),
            )
        )
        if first_waiting(own.data) is not None:
            line.lost(line.why)
        own_keys = None if is_sqlite(_place(settings.keystore, folder.keystore)) else own.keys
        yield Stores(
            partial(ServerWork, data, line),
            reading_works(data),
            partial(ReceptionKeystoreWork, keys, line, own_keys),
            StoreEngines(data, keys),
            SqlResidueProbe(data, keys),
            partial(ReceptionWork, data, line, own.data),
            line,
        )


@contextmanager
def _server(url: str, file: Path, schema: Schema, clock: Clock, line: ServerLine) -> Iterator[Engine]:
    place = _place(url, file)
    try:
        bring_up_to_date(place, schema, clock.now())
    except (StoreUnreachable, StoreOlderThanProgram, StoreNewerThanProgram) as error:
        if not line.lost(error):
            raise
    engine = open_engine(place)
    try:
        yield engine
    finally:
        engine.dispose()


def _own(schema: Schema) -> Schema:
    """Return the schema of a desk's own copy, of which no backup is made: it is filled anew."""
    return replace(schema, backed_up=False)


@contextmanager
def _engine(url: str, file: Path, schema: Schema, clock: Clock, *, may_make: bool) -> Iterator[Engine]:
    place = _place(url, file)
    bring_up_to_date(place, schema, clock.now(), may_make=may_make)
    engine = open_engine(place)
    try:
        yield engine
    finally:
        engine.dispose()


def _place(url: str, file: Path) -> URL:
    if not url:
        return sqlite_url(file)
    try:
        return make_url(url)
    except ArgumentError as error:
        raise StoreKindUnknown(kind="-") from error


def bound_tables() -> tuple[BoundTables, ...]:
    """Return what the log binds: rows of the rooms of visits, security, footage and privacy."""

    def of_visits(work: SecurityWork, after: Cursor | None) -> BoundPage:
        assert isinstance(work, SqlWork)
        assert after is None or isinstance(after, VisitCursor)
        return bound_page(work, after)

    def of_cases(work: SecurityWork, _after: Cursor | None) -> BoundPage:
        assert isinstance(work, SqlWork)
        return [*bound_door_rows(work), *footage_rows.bound_rows(work), *privacy_rows.bound_rows(work)], None

    return (
        BoundTables(VISIT_TABLES, of_visits),
        BoundTables(security_rows.SECURITY_TABLES, security_rows.bound_page),
        BoundTables(DOOR_TABLES | footage_rows.FOOTAGE_TABLES | privacy_rows.PRIVACY_TABLES, of_cases),
    )
