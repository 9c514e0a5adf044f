"""Holds and their parts as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from storage.repositories.rows import held, put, values_of
from storage.tables.holds import hold_parts, holds
from visitor_desk.privacy.hold import HeldPart, Hold, HoldId, HoldUnknown


class SqlHoldStore:
    """Holds and the groups they keep."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, hold: Hold) -> None:
        """Add a hold."""
        self._connection.execute(insert(holds).values(**values_of(hold)))

    def update(self, hold: Hold) -> None:
        """Replace the row of a hold that is there; HoldUnknown when it is not."""
        changed = update(holds).where(holds.c.id == hold.id).values(**values_of(hold))
        if self._connection.execute(changed).rowcount == 0:
            raise HoldUnknown

    def get(self, hold: HoldId) -> Hold | None:
        """Return the hold, or None."""
        query = held(self._connection, select(holds).where(holds.c.id == hold))
        row = self._connection.execute(query).one_or_none()
        return None if row is None else Hold(**row._asdict())

    def all(self) -> Sequence[Hold]:
        """Return every hold, earliest review first, then by id."""
        rows = self._connection.execute(select(holds).order_by(holds.c.review_on, holds.c.id))
        return [Hold(**row._asdict()) for row in rows]

    def of_record(self, table: str, record: str) -> Sequence[Hold]:
        """Return the holds on one record, oldest first, then by id."""
        query = select(holds).where(holds.c.record == record, holds.c.table == table)
        rows = self._connection.execute(query.order_by(holds.c.placed_at, holds.c.id))
        return [Hold(**row._asdict()) for row in rows]

    def put_part(self, part: HeldPart) -> None:
        """Insert the part or replace the one of the same hold and group."""
        put(self._connection, hold_parts, values_of(part))

    def parts(self, hold: HoldId) -> Sequence[HeldPart]:
        """Return the parts of a hold by group."""
        query = select(hold_parts).where(hold_parts.c.hold == hold).order_by(hold_parts.c.group)
        return [HeldPart(**row._asdict()) for row in self._connection.execute(query)]

    def delete_ended_before(self, day: date) -> int:
        """Delete the holds whose `ends_on` is before that day, with their parts; return how many holds."""
        return self._connection.execute(delete(holds).where(holds.c.ends_on < day)).rowcount
