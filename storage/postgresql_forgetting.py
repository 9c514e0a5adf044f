"""Destroying rows on PostgreSQL so that no file of the server holds them any more.

A deleted row stays in its table's file until that is rewritten, and in the write-ahead log until the
segment is gone. So after a DELETE the tables are written anew with the rows that live, the log goes on in
a new segment, and a checkpoint removes the old ones, which `wal_recycle=off` deletes instead of keeping
them for use. What the server's settings add to that is told by `storage.keystore_residue`.

The tables are rewritten by a function of their owner, since a desk may own none. It copies the live rows
and empties the tables, and not VACUUM FULL, which only the owner may call, and which keeps a deleted row
that any older transaction on the server could still see.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, LargeBinary, Table, text

from storage.postgresql_sql import quoted, run
from storage.store_errors import StoreBusy, StoreRefused, StoreUnreachable
from visitor_desk.errors import DeskError

REWRITE = "visitor_desk_rewrite"


class KeysNotOverwritten(DeskError):
    """Keys were deleted, and the server still holds their bytes; the next destruction takes them too.

    Values: `store`.
    """

    code = "storage.keys_not_overwritten"


def prepare_forgetting(connection: Connection, tables: Sequence[Table], role: str) -> None:
    """Let a role destroy rows of these tables for good; the owner does this at each migration.

    What only a superuser may give (a new log segment, a checkpoint) is given where the owner is one; else
    `storage.keystore_residue` says that it is missing.
    """
    who = quoted(connection, role)
    for table in tables:
        for column in table.columns:
            if isinstance(column.type, LargeBinary):
                # ANALYZE would keep some of the values in the server's statistics.
                place, name = quoted(connection, table.name), quoted(connection, column.name)
                run(connection, f"ALTER TABLE {place} ALTER COLUMN {name} SET STATISTICS 0")
    run(connection, _rewrite(connection, tables))
    run(connection, f"REVOKE ALL ON FUNCTION {REWRITE}() FROM PUBLIC")
    run(connection, f"GRANT EXECUTE ON FUNCTION {REWRITE}() TO {who}")
    superuser = connection.execute(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
    if superuser.scalar_one():
        run(connection, f"GRANT EXECUTE ON FUNCTION pg_switch_wal() TO {who}")
        run(connection, f"GRANT pg_checkpoint TO {who}")


def forget_deleted(engine: Engine, store: str) -> None:
    """Rewrite the tables, begin a new log segment, remove the old ones; safe to repeat.

    What the role may not do is left out, and known from `storage.keystore_residue`.

    Raises:
        KeysNotOverwritten: the server was busy or went away.
    """
    steps = (f"SELECT {REWRITE}()", "SELECT pg_switch_wal()", "CHECKPOINT")
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for step in steps:
                _do_where_allowed(connection, step)
    except (StoreBusy, StoreUnreachable) as error:
        raise KeysNotOverwritten(store=store) from error


def _do_where_allowed(connection: Connection, step: str) -> None:
    try:
        connection.exec_driver_sql(step)
    except StoreRefused:
        # Not an error of this moment: the residue check names the missing right until it is given.
        return


def _rewrite(connection: Connection, tables: Sequence[Table]) -> str:
    names = [(quoted(connection, table.name), quoted(connection, f"kept_{table.name}")) for table in tables]
    places = ", ".join(f"public.{name}" for name, _ in names)
    copies = "\n".join(
        f"CREATE TEMPORARY TABLE {copy} ON COMMIT DROP AS TABLE public.{name};" for name, copy in names
    )
    returns = "\n".join(f"INSERT INTO public.{name} TABLE pg_temp.{copy};" for name, copy in names)
    # pg_temp stands last in the path: no table of a caller's session can take the place of one of ours.
    return f"""
        CREATE OR REPLACE FUNCTION {REWRITE}() RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
        AS $$ BEGIN
        LOCK TABLE {places} IN ACCESS EXCLUSIVE MODE;
        {copies}
        TRUNCATE {places};
        {returns}
        END $$
    """
