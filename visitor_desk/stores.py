"""The two databases of an installation: opened, created, brought up to date, and which rows the log binds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError

from storage.backup_folder import StoreEngines
from storage.engine import StoreKindUnknown, open_engine, sqlite_url
from storage.keystore_residue import SqlResidueProbe
from storage.migrate import DATA_SCHEMA, KEYSTORE_SCHEMA, Schema, bring_up_to_date
from storage.unit_of_work import SqlKeystoreWork, SqlWork, data_works, keystore_works, reading_works
from visitor_desk.clock import Clock
from visitor_desk.footage import bound_rows as footage_rows
from visitor_desk.paths import DataFolder
from visitor_desk.privacy import bound_rows as privacy_rows
from visitor_desk.security import bound_rows as security_rows
from visitor_desk.security.ports import SecurityWork
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
        engines = StoreEngines(data, keys)
        yield Stores(
            data_works(data), reading_works(data), keystore_works(keys), engines, SqlResidueProbe(data, keys)
        )


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
