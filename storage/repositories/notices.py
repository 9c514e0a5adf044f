"""Versions of notices as rows; all languages lie in one column, since nobody searches in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from storage.repositories.rows import values_of
from storage.tables.privacy import notices
from visitor_desk.privacy.notice import Notice, NoticeId, NoticeLanguage, NoticeSection, NoticeText


class SqlNoticeStore:
    """The versions of what visitors are told and agree to."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, notice: Notice) -> None:
        """Add a version; one of an id that is there already fails."""
        texts = json.dumps([asdict(one) for one in notice.texts], ensure_ascii=False, separators=(",", ":"))
        self._connection.execute(insert(notices).values(values_of(notice) | {"texts": texts}))

    def all(self) -> Sequence[Notice]:
        """Return every version, by id."""
        rows = self._connection.execute(select(notices).order_by(notices.c.id))
        return [_notice(row._asdict()) for row in rows]

    def delete(self, notice: NoticeId) -> None:
        """Delete a version, if there is one."""
        self._connection.execute(delete(notices).where(notices.c.id == notice))


def _notice(values: dict[str, Any]) -> Notice:
    texts = tuple(
        NoticeText(
            NoticeLanguage(one["language"]),
            one["title"],
            tuple(NoticeSection(**section) for section in one["sections"]),
        )
        for one in json.loads(values["texts"])
    )
    return Notice(**(values | {"texts": texts}))
