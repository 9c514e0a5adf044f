"""Brings a store on a PostgreSQL server to the schema of this program, as the owner of its tables.

`visitor-desk migrate` does this and no desk ever does: one transaction, so that a desk at work sees the
schema before or the one after, and nothing between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from alembic import command
from sqlalchemy import URL, text

from storage.engine import open_engine
from storage.postgresql_roles import Roles, create_role, grant
from storage.schemas import Schema, alembic_config, revision_on

# Two administrators at once: the second waits and finds nothing left to do. The number is this program's own.
_ONE_AT_A_TIME: Final = 0x56_44_4D_47


@dataclass(frozen=True, slots=True)
class Migrated:
    """From which revision to which a store was brought; `before` None where it was empty."""

    before: str | None
    after: str
    logins: tuple[str, ...] = ()
    """Database logins that were made; each still needs its password, certificate or account."""


def migrate_as_owner(
    url: URL,
    schema: Schema,
    roles: Roles,
    *,
    desks: Sequence[str] = (),
    offices: Sequence[str] = (),
    workers: Sequence[str] = (),
) -> Migrated:
    """Create or migrate a store, and give the roles of desks exactly their rights.

    Raises:
        StoreNewerThanProgram, StoreForeign, StoreRefused, StoreUnreachable, StoreBusy: nothing was changed.
    """
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
            before = revision_on(connection, schema, url.database or "")
            if before != schema.head:
                command.upgrade(alembic_config(schema, connection), "head")
            grant(connection, schema, roles)
            groups = [(login, roles.desk) for login in desks]
            groups += [(login, roles.office or roles.desk) for login in offices]
            if roles.worker is not None:
                groups += [(login, roles.worker) for login in workers]
            made = [login for login, group in groups if create_role(connection, login, member_of=group)]
        return Migrated(before, schema.head, tuple(made))
    finally:
        engine.dispose()
