"""What a store must do for the check of the log: pages of blobs, who wrote, one moment for a reading work."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.contracts.security_rows import DAY, row
from visitor_desk.security.groups import Group
from visitor_desk.security.ports import SecurityWorks
from visitor_desk.security.records import DeviceId, LogEntry, SealedRow


class LogCheckContract:
    """Inherit and give a `works` fixture on empty tables."""

    @pytest.fixture
    def works(self) -> SecurityWorks:
        raise NotImplementedError

    def test_blobs_come_in_pages_each_once_in_the_order_of_their_keys(self, works: SecurityWorks) -> None:
        wanted = [
            row(record, group, DAY + timedelta(days=days))
            for record in ("v1", "v2", "v3")
            for group in (Group.D, Group.R, Group.S)
            for days in (0, 30)
        ]
        with works() as work:
            for one in reversed(wanted):
                work.sealed.put(one)
            work.commit()
        seen: list[SealedRow] = []
        with works() as work:
            last: SealedRow | None = None
            while page := work.sealed.page(last, 4):
                assert len(page) <= 4
                seen += page
                last = page[-1]
        assert seen == wanted

    def test_who_wrote_is_known(self, works: SecurityWorks) -> None:
        with works() as work:
            assert not work.log.wrote(DeviceId("desk"))
            work.log.append(LogEntry(0, DeviceId("desk"), None, b"{}", b"s" * 64, b"h" * 32))
            work.commit()
        with works() as work:
            assert work.log.wrote(DeviceId("desk"))
            assert not work.log.wrote(DeviceId("other"))
