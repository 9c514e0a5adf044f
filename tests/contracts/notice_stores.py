"""What a store of notices must do; fakes and SQL pass the same tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from visitor_desk.privacy.notice import (
    Notice,
    NoticeKind,
    NoticeLanguage,
    NoticeSection,
    NoticeText,
    notice_id,
)
from visitor_desk.privacy.ports import DeskWorks
from visitor_desk.security.records import OperatorId

AT = datetime(2026, 3, 5, 9, 30, 12, 345678, tzinfo=UTC)
TEXTS = tuple(
    NoticeText(
        language,
        f"Titel “{language}”",
        (NoticeSection("", "Zonder kop — {house}"), NoticeSection("Ça", "«œuvre»")),
    )
    for language in NoticeLanguage
)
NOTICE = Notice(
    id=notice_id(NoticeKind.RULES, 2),
    kind=NoticeKind.RULES,
    number=2,
    valid_from=AT,
    texts=TEXTS,
    asks_again=True,
    published_at=AT - timedelta(days=1),
    published_by=OperatorId("op1"),
    approved_by=OperatorId("op2"),
)
SHIPPED = Notice(notice_id(NoticeKind.PRIVACY, 1), NoticeKind.PRIVACY, 1, AT, TEXTS)


class NoticeStoreContract:
    """Inherit, and give a fixture `open_work` that begins units of work on one empty store."""

    @pytest.fixture
    def open_work(self) -> DeskWorks:
        raise NotImplementedError

    def test_versions_come_back_whole_in_order_and_can_go(self, open_work: DeskWorks) -> None:
        with open_work() as work:
            work.notices.add(NOTICE)
            work.notices.add(SHIPPED)
            work.commit()
        with open_work() as work:
            assert list(work.notices.all()) == [SHIPPED, NOTICE]
            assert [one.digest for one in work.notices.all()] == [SHIPPED.digest, NOTICE.digest]
            work.notices.delete(NOTICE.id)
            work.notices.delete(NOTICE.id)
            assert list(work.notices.all()) == [SHIPPED]

    def test_a_version_is_written_once(self, open_work: DeskWorks) -> None:
        with open_work() as work:
            work.notices.add(NOTICE)
            with pytest.raises(ValueError):
                work.notices.add(replace(NOTICE, number=3))
