"""What every store behind the security room must do; fakes and SQL pass the same tests.

No cipher runs here: stores keep bytes, they do not look at them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.contracts.people_stores import PeopleStoreContract
from tests.contracts.security_rows import AT, DAY, entry, row
from visitor_desk.security.groups import Group
from visitor_desk.security.ports import SecurityWorks
from visitor_desk.security.records import (
    Approval,
    DayKeyName,
    LogHead,
    OperatorId,
    SealedHead,
)


class SecurityStoreContract(PeopleStoreContract):
    """Inherit, and give a fixture `works` that begins units of work on one empty data store."""

    @pytest.fixture
    def works(self) -> SecurityWorks:
        raise NotImplementedError

    def test_nothing_is_there_at_first(self, works: SecurityWorks) -> None:
        with works() as work:
            assert work.installation.get() is None
            assert work.log.head(lock=True) is None
            assert work.log.count() == 0
            assert list(work.operators.all()) == []
            assert list(work.devices.all()) == []
            assert list(work.public_day_keys.names()) == []
            assert list(work.sealed.counts()) == []
            assert list(work.approvals.of_request("r1")) == []
            assert work.sign_in_tries.get("op1") is None

    def test_what_is_not_committed_is_not_there(self, works: SecurityWorks) -> None:
        called: list[str] = []
        with works() as work:
            work.sealed.put(row())
            work.log.append(entry(0))
            work.after_commit(lambda: called.append("after"))
        with works() as work:
            assert list(work.sealed.rows("visits", "v1", Group.D)) == []
            assert work.log.count() == 0
        assert called == []

    def test_an_error_rolls_back(self, works: SecurityWorks) -> None:

        def write() -> None:
            with works() as work:
                work.sealed.put(row())
                raise LookupError

        with pytest.raises(LookupError):
            write()
        with works() as work:
            assert list(work.sealed.rows("visits", "v1", Group.D)) == []

    def test_callbacks_run_once_in_order_and_after_the_commit(self, works: SecurityWorks) -> None:
        called: list[str] = []
        with works() as work:
            work.after_commit(lambda: called.append("first"))
            work.after_commit(lambda: called.append("second"))
            work.sealed.put(row())
            assert called == []
            work.commit()
            assert called == ["first", "second"]
            work.commit()
        assert called == ["first", "second"]

    def test_work_may_go_on_after_a_commit(self, works: SecurityWorks) -> None:
        with works() as work:
            work.sealed.put(row("v1"))
            work.commit()
            work.sealed.put(row("v2"))
            work.commit()
            work.sealed.put(row("v3"))
        with works() as work:
            there = {one.record for one in work.sealed.rows_of("visits", ["v1", "v2", "v3"], Group.D)}
            assert there == {"v1", "v2"}

    def test_a_sealed_row_comes_back_byte_for_byte_and_can_be_replaced(self, works: SecurityWorks) -> None:
        with works() as work:
            work.sealed.put(row())
            work.sealed.put(row(group=Group.R))
            work.sealed.put(row(version=2))
            assert list(work.sealed.rows("visits", "v1", Group.D)) == [row(version=2)]
            work.commit()
        with works() as work:
            assert list(work.sealed.rows("visits", "v1", Group.D)) == [row(version=2)]
            assert list(work.sealed.rows("visits", "v1", Group.R)) == [row(group=Group.R)]
            assert list(work.sealed.rows("tickets", "v1", Group.D)) == []

    def test_the_blobs_of_a_record_come_by_day(self, works: SecurityWorks) -> None:
        later = row(day=DAY + timedelta(days=3))
        with works() as work:
            work.sealed.put(later)
            work.sealed.put(row())
            assert list(work.sealed.rows("visits", "v1", Group.D)) == [row(), later]

    def test_many_records_can_be_asked_for_at_once(self, works: SecurityWorks) -> None:
        names = [f"v{number}" for number in range(1, 1201)]
        with works() as work:
            for name in names[:3]:
                work.sealed.put(row(name))
            there = work.sealed.rows_of("visits", names, Group.D)
            assert sorted(one.record for one in there) == ["v1", "v2", "v3"]
            assert list(work.sealed.rows_of("visits", [], Group.D)) == []
            work.sealed.put(row("v1", day=DAY + timedelta(days=1)))
            assert sorted(work.sealed.records("visits", Group.D)) == ["v1", "v2", "v3"]
            assert list(work.sealed.records("visits", Group.R)) == []

    def test_heads_come_by_record_and_day_behind_a_cursor(self, works: SecurityWorks) -> None:
        tomorrow = DAY + timedelta(days=1)
        with works() as work:
            for one in (row("v2"), row("v1", day=tomorrow, version=3), row("v1"), row("v3", group=Group.R)):
                work.sealed.put(one)
            wanted = [SealedHead("v1", DAY, 1), SealedHead("v1", tomorrow, 3), SealedHead("v2", DAY, 1)]
            assert list(work.sealed.heads("visits", Group.D, None, 9)) == wanted
            first = work.sealed.heads("visits", Group.D, None, 1)
            assert list(first) == wanted[:1]
            assert list(work.sealed.heads("visits", Group.D, first[-1], 9)) == wanted[1:]
            assert list(work.sealed.heads("visits", Group.D, wanted[-1], 9)) == []

    def test_deleting_can_be_narrowed(self, works: SecurityWorks) -> None:
        later = DAY + timedelta(days=1)
        with works() as work:
            for group in (Group.D, Group.S):
                work.sealed.put(row(group=group))
                work.sealed.put(row(group=group, day=later))
            work.sealed.put(row("v2"))
            assert work.sealed.delete("visits", "v1", Group.D, later) == 1
            assert work.sealed.delete("visits", "v1", Group.S) == 2
            assert list(work.sealed.rows("visits", "v1", Group.D)) == [row()]
            assert work.sealed.delete("visits", "v1") == 1
            assert work.sealed.delete("visits", "v1") == 0
            assert list(work.sealed.rows("visits", "v2", Group.D)) == [row("v2")]

    def test_what_has_expired_goes_and_is_counted(self, works: SecurityWorks) -> None:
        with works() as work:
            for offset in (-1, 0, 1):
                work.sealed.put(row(day=DAY + timedelta(days=offset)))
            work.sealed.put(row("v2", day=DAY))
            work.sealed.put(row("v2", group=Group.S, day=DAY))
            assert list(work.sealed.counts()) == [
                (Group.D, DAY - timedelta(days=1), 1),
                (Group.D, DAY, 2),
                (Group.S, DAY, 1),
                (Group.D, DAY + timedelta(days=1), 1),
            ]
            first = work.sealed.delete_expired(DAY, 1)
            gone = sorted([*first, *work.sealed.delete_expired(DAY)])
            yesterday = DAY - timedelta(days=1)
            assert len(first) == 1
            assert gone == [
                ("visits", Group.D, yesterday),
                *[("visits", Group.D, DAY)] * 2,
                ("visits", Group.S, DAY),
            ]
            assert list(work.sealed.counts()) == [(Group.D, DAY + timedelta(days=1), 1)]

    def test_what_lies_under_one_day_key_is_found_and_deleted(self, works: SecurityWorks) -> None:
        with works() as work:
            work.sealed.put(row("v1"))
            work.sealed.put(row("v2"))
            work.sealed.put(row("v3", Group.R))
            work.sealed.put(replace(row("v4"), generation=1))
            assert list(work.sealed.key_names()) == [
                (DayKeyName(Group.D, DAY), 2),
                (DayKeyName(Group.D, DAY, "", 1), 1),
                (DayKeyName(Group.R, DAY, "ams1"), 1),
            ]
            under = list(work.sealed.delete_under(DayKeyName(Group.D, DAY)))
            assert under == [("visits", "v1"), ("visits", "v2")]
            assert list(work.sealed.delete_under(DayKeyName(Group.D, DAY))) == []
            assert [name for name, _ in work.sealed.key_names()] == [
                DayKeyName(Group.D, DAY, "", 1),
                DayKeyName(Group.R, DAY, "ams1"),
            ]

    def test_the_log_comes_in_order(self, works: SecurityWorks) -> None:
        with works() as work:
            for index, record in enumerate(["v1", "v2", None, "v1", "v3"]):
                work.log.append(entry(index, record))
            work.commit()
        with works() as work:
            assert work.log.count() == 5
            assert [one.index for one in work.log.entries(1, 3)] == [1, 2, 3]
            assert list(work.log.entries(4, 10)) == [entry(4, "v3")]
            assert list(work.log.entries(5, 10)) == []
            assert [one.index for one in work.log.about("v1")] == [0, 3]
            assert list(work.log.leaf_hashes(1, 3)) == [bytes([1]) * 32, bytes([2]) * 32]
            assert list(work.log.leaf_hashes(0, 0)) == []

    def test_a_log_entry_is_never_replaced(self, works: SecurityWorks) -> None:
        with works() as work:
            work.log.append(entry(0))
            work.commit()

        def write() -> None:
            with works() as work:
                work.log.append(entry(0, "v2"))
                work.commit()

        with pytest.raises(Exception):  # noqa: B017 - each store has its own error
            write()
        with works() as work:
            assert list(work.log.entries(0, 10)) == [entry(0)]

    def test_bodies_can_go_while_hashes_stay(self, works: SecurityWorks) -> None:
        with works() as work:
            for index in range(4):
                work.log.append(entry(index))
            assert work.log.drop_bodies(1, 3) == 2
            assert work.log.drop_bodies(0, 3) == 1
            bare = replace(entry(1), body=None, record=None)
            assert list(work.log.entries(1, 1)) == [bare]
            assert [one.index for one in work.log.about("v1")] == [3]
            assert len(work.log.leaf_hashes(0, 4)) == 4

    def test_the_log_has_one_head(self, works: SecurityWorks) -> None:
        head = LogHead(3, b"r" * 32, (b"a" * 32, b"b" * 32), "note\n\n\u2014 who sig\n")
        with works() as work:
            work.log.set_head(head)
            work.log.set_head(replace(head, size=4, frontier=(b"c" * 32,)))
            work.commit()
        with works() as work:
            expected = replace(head, size=4, frontier=(b"c" * 32,))
            assert work.log.head(lock=True) == expected
            assert work.log.head(lock=False) == expected

    def test_approvals(self, works: SecurityWorks) -> None:
        first = Approval("r1", b"h" * 32, OperatorId("op1"), OperatorId("op2"), AT, b"s" * 64)
        second = replace(first, approver=OperatorId("op3"))
        with works() as work:
            work.approvals.put(second)
            work.approvals.put(first)
            work.approvals.put(replace(first, request_id="r2"))
            work.commit()
        with works() as work:
            assert list(work.approvals.of_request("r1")) == [first, second]
            assert work.approvals.use("r1", OperatorId("op2"), AT)
            assert not work.approvals.use("r1", OperatorId("op2"), AT)
            assert not work.approvals.use("r9", OperatorId("op2"), AT)
            assert list(work.approvals.of_request("r1")) == [replace(first, used_at=AT), second]
            assert work.approvals.delete_expired(AT - timedelta(seconds=1)) == 0
            late = replace(first, request_id="r3", expires_at=AT + timedelta(days=1))
            work.approvals.put(late)
            assert work.approvals.delete_expired(AT, {"r2"}) == 2
            assert list(work.approvals.of_request("r2")) == [replace(first, request_id="r2")]
            assert work.approvals.delete_expired(AT) == 1
            assert list(work.approvals.of_request("r1")) == []
            assert list(work.approvals.of_request("r3")) == [late]

    def test_the_table_itself_refuses_an_own_approval(self, works: SecurityWorks) -> None:
        own = Approval("r1", b"h" * 32, OperatorId("op1"), OperatorId("op1"), AT, b"s" * 64)

        def write() -> None:
            with works() as work:
                work.approvals.put(own)
                work.commit()

        with pytest.raises(Exception):  # noqa: B017 - each store has its own error
            write()
        with works() as work:
            assert list(work.approvals.of_request("r1")) == []

    def test_a_sealed_row_keeps_the_generation_of_its_key(self, works: SecurityWorks) -> None:
        newer = replace(row(), generation=3)
        with works() as work:
            work.sealed.put(newer)
            work.commit()
        with works() as work:
            assert list(work.sealed.rows("visits", "v1", Group.D)) == [newer]
            assert newer.key_name == DayKeyName(Group.D, DAY, "", 3)
