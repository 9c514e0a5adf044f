"""The engine of a store, whichever database its URL names.

What differs between the databases is in `storage.sqlite` and `storage.postgresql`; what their failures
mean is in `storage.store_errors`. Errors that an operator can act on leave every engine as DeskErrors, a
row that breaks a rule as RuleBroken, and bound values appear in no error text and no log.
"""

from __future__ import annotations

from sqlalchemy import URL, Engine

from storage.sqlite import SQLITE_PRAGMAS, create_file, is_sqlite, open_sqlite, sqlite_file, sqlite_url
from storage.store_errors import (
    DriverMissing,
    OutcomeUnknown,
    PasswordInSettings,
    RuleBroken,
    StoreBusy,
    StoreDamaged,
    StoreForeign,
    StoreKindUnknown,
    StoreReadOnly,
    StoreRefused,
    StoreUnreachable,
)
from storage.waiting import BUSY_SECONDS, READ_ONLY

__all__ = [
    "BUSY_SECONDS",
    "READ_ONLY",
    "SQLITE_PRAGMAS",
    "DriverMissing",
    "OutcomeUnknown",
    "PasswordInSettings",
    "RuleBroken",
    "StoreBusy",
    "StoreDamaged",
    "StoreForeign",
    "StoreKindUnknown",
    "StoreReadOnly",
    "StoreRefused",
    "StoreUnreachable",
    "create_file",
    "is_sqlite",
    "open_engine",
    "sqlite_file",
    "sqlite_url",
]


def open_engine(url: URL) -> Engine:
    """Return the engine of a store that is there; opening one creates and changes nothing.

    A unit of work on it is one transaction, or a reading one where the connection carries the option
    `READ_ONLY`. Raises StoreKindUnknown, PasswordInSettings and DriverMissing; whether the store can be
    reached shows with the first connection.
    """
    if is_sqlite(url):
        return open_sqlite(url)
    if url.get_backend_name() != "postgresql":
        raise StoreKindUnknown(kind=url.get_backend_name())
    try:
        # An installation on SQLite needs no driver of PostgreSQL, and starts without loading one.
        from storage.postgresql import open_postgresql  # noqa: PLC0415
    except ImportError as error:
        raise DriverMissing from error
    return open_postgresql(url)
