"""Corrections of visits as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, exists, insert, select, update

from storage.repositories.rows import values_of
from storage.tables.visits import corrections, visits
from visitor_desk.visits.correction import Correction, CorrectionId
from visitor_desk.visits.visit import VisitId


class SqlCorrectionStore:
    """What was corrected in visits."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, correction: Correction) -> None:
        """Add a correction."""
        self._connection.execute(insert(corrections).values(**values_of(correction)))

    def of_visit(self, visit: VisitId) -> Sequence[Correction]:
        """Return the corrections of a visit, oldest first."""
        return self._read(select(corrections).where(corrections.c.visit == visit))

    def all(self) -> Sequence[Correction]:
        """Return every correction, oldest first."""
        return self._read(select(corrections))

    def forget_badges(self) -> int:
        """Blank the badge of corrections whose visit has none any more or is gone; return how many."""
        known = exists().where(visits.c.id == corrections.c.visit, visits.c.badge.is_not(None))
        old = update(corrections).where(corrections.c.badge.is_not(None), ~known).values(badge=None)
        return self._connection.execute(old).rowcount

    def delete(self, correction: CorrectionId) -> None:
        """Delete a correction."""
        self._connection.execute(delete(corrections).where(corrections.c.id == correction))

    def _read(self, query: Select[Any]) -> list[Correction]:
        rows = self._connection.execute(query.order_by(corrections.c.at, corrections.c.id))
        return [Correction(**row._asdict()) for row in rows]
