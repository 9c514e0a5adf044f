"""The audit log as rows: its entries by index and the one head row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, func, insert, select, update

from storage.repositories.rows import put
from storage.tables.security import log_entries, log_head
from visitor_desk.security.records import DeviceId, LogEntry, LogHead

_HEAD_ROW = 1


class SqlLogStore:
    """The audit log."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def head(self, *, lock: bool) -> LogHead | None:
        """Return the head; with `lock`, hold it (FOR UPDATE) until the work ends, so writers queue up.

        SQLite knows no FOR UPDATE and needs none: a work holds the whole store from its first statement.
        """
        query = select(log_head)
        row = self._connection.execute(query.with_for_update() if lock else query).one_or_none()
        if row is None:
            return None
        return LogHead(
            size=row.size, root_hash=row.root_hash, frontier=row.frontier, checkpoint=row.checkpoint
        )

    def set_head(self, head: LogHead) -> None:
        """Insert or replace the one head row."""
        values = {
            "id": _HEAD_ROW,
            "size": head.size,
            "root_hash": head.root_hash,
            "frontier": head.frontier,
            "checkpoint": head.checkpoint,
        }
        put(self._connection, log_head, values)

    def append(self, entry: LogEntry) -> None:
        """Insert an entry; an index that is there already raises RuleBroken."""
        self._connection.execute(
            insert(log_entries).values(
                position=entry.index,
                device=entry.device,
                record=entry.record,
                body=entry.body,
                signature=entry.signature,
                leaf_hash=entry.leaf_hash,
            )
        )

    def count(self) -> int:
        """Return one more than the highest index, 0 for an empty log; gaps count as entries.

        Below 0 a desk's own store keeps copies of entries of the server's log (`storage.desk_store`).
        """
        highest = self._connection.execute(select(func.max(log_entries.c.position))).scalar_one()
        return 0 if highest is None else max(0, highest + 1)

    def entries(self, first: int, limit: int) -> Sequence[LogEntry]:
        """Return at most `limit` entries from index `first` on, in order of index."""
        return self._entries(select(log_entries).where(log_entries.c.position >= first).limit(limit))

    def about(self, record: str) -> Sequence[LogEntry]:
        """Return the entries whose record is this one, in order of index."""
        return self._entries(select(log_entries).where(log_entries.c.record == record))

    def leaf_hashes(self, first: int, end: int) -> Sequence[bytes]:
        """Return the leaf hashes of the indices [first, end) in order of index; missing ones are left out."""
        query = (
            select(log_entries.c.leaf_hash)
            .where(log_entries.c.position >= first, log_entries.c.position < end)
            .order_by(log_entries.c.position)
        )
        return [row.leaf_hash for row in self._connection.execute(query)]

    def wrote(self, device: DeviceId) -> bool:
        """Tell whether an entry of this device is there; reads until the first."""
        query = select(log_entries.c.position).where(log_entries.c.device == device).limit(1)
        return self._connection.execute(query).first() is not None

    def may_prune(self) -> bool:
        """Tell whether this connection may drop bodies; an SQLite file belongs to whoever can open it."""
        if self._connection.dialect.name != "postgresql":
            return True
        right = func.has_column_privilege(log_entries.name, log_entries.c.body.name, "UPDATE")
        return bool(self._connection.execute(select(right)).scalar_one())

    def drop_bodies(self, first: int, end: int) -> int:
        """Set body and record of the indices [first, end) to None, keep the rest; return how many had one."""
        dropped = (
            update(log_entries)
            .where(
                and_(log_entries.c.position >= first, log_entries.c.position < end),
                log_entries.c.body.is_not(None),
            )
            .values(body=None, record=None)
        )
        return self._connection.execute(dropped).rowcount

    def _entries(self, query: Select[Any]) -> list[LogEntry]:
        rows = self._connection.execute(query.order_by(log_entries.c.position))
        return [
            LogEntry(
                index=row.position,
                device=row.device,
                record=row.record,
                body=row.body,
                signature=row.signature,
                leaf_hash=row.leaf_hash,
            )
            for row in rows
        ]
