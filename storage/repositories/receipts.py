"""Receipts of visits as rows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from storage.repositories.rows import held, put, values_of
from storage.tables.privacy import receipts
from visitor_desk.privacy.receipt import Receipt
from visitor_desk.security.receipt_tokens import ReceiptHash
from visitor_desk.visits.visit import VisitId


class SqlReceiptStore:
    """The hashes of tokens that visitors have."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, receipt: Receipt) -> None:
        """Insert the receipt or replace that of the same visit."""
        put(self._connection, receipts, values_of(receipt))

    def with_hash(self, wanted: ReceiptHash) -> Receipt | None:
        """Return the receipt with this hash, or None."""
        query = held(self._connection, select(receipts).where(receipts.c.hash == wanted))
        row = self._connection.execute(query).one_or_none()
        return None if row is None else Receipt(**row._asdict())

    def all(self) -> Sequence[Receipt]:
        """Return every receipt, by visit."""
        rows = self._connection.execute(select(receipts).order_by(receipts.c.visit))
        return [Receipt(**row._asdict()) for row in rows]

    def delete(self, visit: VisitId) -> None:
        """Delete the receipt of a visit, if there is one."""
        self._connection.execute(delete(receipts).where(receipts.c.visit == visit))
