"""The two databases of an installation, opened, created and brought up to date."""

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
from visitor_desk.paths import DataFolder
from visitor_desk.security.residue import ResidueProbe
from visitor_desk.settings import Settings


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
