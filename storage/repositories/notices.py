"""Versions of notices as rows; all languages lie in one column, since nobody searches in them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from storage.repositories.rows import values_of
from storage.tables.privacy import notices
from visitor_desk.privacy.notice import Notice, NoticeId


class SqlNoticeStore:
    """The versions of what visitors are told and agree to."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, notice: Notice) -> None:
        """Add a version; one of an id that is there already fails."""
        self._connection.execute(insert(notices).values(values_of(notice)))

    def all(self) -> Sequence[Notice]:
        """Return every version, by id."""
        rows = self._connection.execute(select(notices).order_by(notices.c.id))
        return [Notice(**row._asdict()) for row in rows]

    def delete(self, notice: NoticeId) -> None:
        """Delete a version, if there is one."""
        self._connection.execute(delete(notices).where(notices.c.id == notice))
