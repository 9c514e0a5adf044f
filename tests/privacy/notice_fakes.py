"""The versions of notices in memory."""

from __future__ import annotations

from visitor_desk.privacy.notice import Notice, NoticeId


class FakeNoticeStore:
    def __init__(self, rows: dict[NoticeId, Notice]) -> None:
        self._rows = rows

    def add(self, notice: Notice) -> None:
        if notice.id in self._rows:
            raise ValueError(notice.id)
        self._rows[notice.id] = notice

    def all(self) -> list[Notice]:
        return sorted(self._rows.values(), key=lambda one: one.id)

    def delete(self, notice: NoticeId) -> None:
        self._rows.pop(notice, None)
