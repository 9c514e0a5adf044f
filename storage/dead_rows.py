"""Sweeps dead rows of sealed records: SQLite has none, PostgreSQL keeps them until it is asked."""

from __future__ import annotations

from sqlalchemy import Engine, text

from storage.tables.security import sealed
from visitor_desk.privacy.dead_rows import Remains

_MAY_SWEEP = text(
    "SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class WHERE oid = CAST(:name AS regclass)"
)


class SqlDeadRows:
    """The data store's dead rows."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def sweep(self) -> Remains:
        """Vacuum the sealed records on PostgreSQL; on SQLite `secure_delete` has overwritten them already."""
        if self._engine.dialect.name == "sqlite":
            return Remains.NOTHING
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if not connection.execute(_MAY_SWEEP, {"name": sealed.name}).scalar_one():
                # The server would answer VACUUM with a warning and do nothing.
                return Remains.DEAD_ROWS
            connection.execute(text(f"VACUUM {sealed.name}"))
        return Remains.SERVER_LOG
