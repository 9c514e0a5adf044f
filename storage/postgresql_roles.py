"""What each database role may do on PostgreSQL.

The roles are groups that cannot log in; each desk has a login of its own in one of them, so that a stolen
desk is shut out alone. `visitor_desk` reads and writes what a desk works with, and of the log it reads and
inserts: it never changes or deletes an entry. `visitor_office` may besides that drop the body of an entry
that has expired, which a desk of the privacy team does. `visitor_worker` reads which sources and cameras
there are and writes what it finds in recordings: it sees no visit, no log and nothing sealed. None owns a
table or may create one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Table, text

from storage.postgresql_forgetting import prepare_forgetting
from storage.postgresql_sql import quoted, run
from storage.schemas import Schema

APPEND_ONLY: Final = frozenset({"log_entries"})
"""Tables in which a desk inserts and reads, and whose rows it never changes."""

NEVER_DELETED: Final = frozenset({"log_head"})
"""Tables whose rows a desk also changes, and never deletes."""

PRUNED_COLUMNS: Final = {"log_entries": ("body", "record")}
"""What the office may blank in a table of which it can change nothing else."""


WORKER_RIGHTS: Final = {
    "footage_sources": ("SELECT",),
    "cameras": ("SELECT",),
    "camera_numbers": ("SELECT",),
    "camera_tunings": ("SELECT",),
    "recordings": ("SELECT", "INSERT", "UPDATE"),
    "activity": ("SELECT", "INSERT", "UPDATE", "DELETE"),
}
"""All that a machine which only reads recordings may do."""


@dataclass(frozen=True, slots=True)
class Roles:
    """The group roles of one store; `office` and `worker` None where nobody works with it in that way."""

    desk: str
    office: str | None = None
    worker: str | None = None


DATA_ROLES: Final = Roles("visitor_desk", "visitor_office", "visitor_worker")
KEYSTORE_ROLES: Final = Roles("visitor_desk")


def create_role(connection: Connection, name: str, *, member_of: str | None = None) -> bool:
    """Create a group role, or a login that is a member of one; tell whether it was not there yet.

    A login gets no password here: how it proves itself (password, certificate, the account of the system)
    is the administrator's choice.
    """
    known = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": name})
    new = known.first() is None
    if new:
        run(connection, f"CREATE ROLE {quoted(connection, name)} {'LOGIN' if member_of else 'NOLOGIN'}")
    if member_of is not None:
        run(connection, f"GRANT {quoted(connection, member_of)} TO {quoted(connection, name)}")
    return new


def grant(connection: Connection, schema: Schema, roles: Roles) -> None:
    """Give each role exactly its rights on every table of the schema; safe to repeat."""
    groups = [name for name in (roles.desk, roles.office, roles.worker) if name is not None]
    for name in groups:
        create_role(connection, name)
    database = quoted(connection, connection.engine.url.database or "")
    for group in groups:
        name = quoted(connection, group)
        run(connection, f"GRANT CONNECT ON DATABASE {database} TO {name}")
        run(connection, f"GRANT USAGE ON SCHEMA public TO {name}")
        run(connection, f"GRANT SELECT ON {quoted(connection, schema.version_table)} TO {name}")
        for table in schema.metadata.sorted_tables:
            place = quoted(connection, table.name)
            run(connection, f"REVOKE ALL ON {place} FROM {name}")
            rights = WORKER_RIGHTS.get(table.name, ()) if group == roles.worker else _rights(table)
            if rights:
                run(connection, f"GRANT {', '.join(rights)} ON {place} TO {name}")
    # Who is no desk of this installation gets nowhere near it.
    run(connection, f"REVOKE ALL ON DATABASE {database} FROM PUBLIC")
    run(connection, "REVOKE ALL ON SCHEMA public FROM PUBLIC")
    if schema.holds_keys:
        prepare_forgetting(connection, schema.metadata.sorted_tables, roles.desk)
    if roles.office is not None:
        for table_name, columns in PRUNED_COLUMNS.items():
            what = ", ".join(quoted(connection, column) for column in columns)
            place, office = quoted(connection, table_name), quoted(connection, roles.office)
            run(connection, f"GRANT UPDATE ({what}) ON {place} TO {office}")


def _rights(table: Table) -> Sequence[str]:
    rights = ["SELECT", "INSERT"]
    if table.name not in APPEND_ONLY:
        rights.append("UPDATE")
        if table.name not in NEVER_DELETED:
            rights.append("DELETE")
    return rights
