"""What every store behind the security room must do; fakes and SQL pass the same tests.

No cipher runs here: stores keep bytes, they do not look at them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from visitor_desk.security.duties import Duty
from visitor_desk.security.groups import Group
from visitor_desk.security.ports import SecurityWorks
from visitor_desk.security.records import (
    ROOT,
    Approval,
    Certificate,
    DayKeyName,
    Device,
    DeviceId,
    Installation,
    InstallationId,
    LogEntry,
    LogHead,
    Operator,
    OperatorId,
    PublicDayKey,
    Sealed,
    SealedRow,
    SignInTry,
)

AT = datetime(2026, 3, 2, 7, 30, 1, 234567, tzinfo=UTC)
DAY = date(2026, 3, 5)
CERTIFICATE = Certificate(ROOT, AT, b"\x01" * 64)


def row(record: str = "v1", group: Group = Group.D, day: date = DAY, version: int = 1) -> SealedRow:
    site = "ams1" if group in (Group.T, Group.R) else ""
    return SealedRow("visits", record, group, day, site, version, Sealed(1, b"\x00wrap", b"nonce", b"\xffct"))


def public_key(group: Group = Group.D, day: date = DAY, site: str = "") -> PublicDayKey:
    return PublicDayKey(DayKeyName(group, day, site), b"\x00public\xff", CERTIFICATE)


def operator(number: int = 1, at: datetime = AT) -> Operator:
    return Operator(
        id=OperatorId(f"op{number}"),
        login=f"login{number}",
        staff_name="Müller 渡辺",
        duties=frozenset({Duty.PRIVACY, Duty.AUDITOR}),
        kem_public=b"\x00kem\xff",
        signing_public=b"\x00sign\xff",
        name_salt=b"salt",
        name_digest=b"digest",
        certificate=replace(CERTIFICATE, issued_at=at),
    )


def entry(index: int, record: str | None = "v1") -> LogEntry:
    return LogEntry(index, DeviceId("d1"), record, b'{"n":%d}' % index, b"s" * 64, bytes([index]) * 32)


class SecurityStoreContract:
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
            assert work.sealed.delete_expired(DAY) == 4
            assert list(work.sealed.counts()) == [(Group.D, DAY + timedelta(days=1), 1)]

    def test_public_day_keys(self, works: SecurityWorks) -> None:
        days = [public_key(day=DAY + timedelta(days=offset)) for offset in range(4)]
        here = public_key(Group.T, DAY, "ams1")
        there = public_key(Group.T, DAY + timedelta(days=1), "rtm1")
        with works() as work:
            work.public_day_keys.add([*days, here, there])
            work.public_day_keys.add([replace(here, public=b"other")])
            work.commit()
        with works() as work:
            keys = work.public_day_keys
            assert keys.get(days[0].name) == days[0]
            assert keys.get(here.name) == replace(here, public=b"other")
            assert keys.get(DayKeyName(Group.S, DAY)) is None
            assert set(keys.names()) == {key.name for key in (*days, here, there)}
            assert keys.last(Group.D, "", not_after=DAY + timedelta(days=2)) == days[2]
            assert keys.last(Group.D, "", not_after=DAY - timedelta(days=1)) is None
            assert keys.last(Group.T, "ams1", not_after=date.max) == replace(here, public=b"other")
            assert keys.last(Group.T, "", not_after=date.max) is None
            assert keys.delete_expired(DAY) == 2
            assert keys.last(Group.D, "", not_after=date.max) == days[3]
            assert keys.get(here.name) is None

    def test_operators(self, works: SecurityWorks) -> None:
        older = operator(2, AT - timedelta(days=1))
        with works() as work:
            work.operators.put(operator())
            work.operators.put(older)
            work.commit()
        with works() as work:
            assert work.operators.get(OperatorId("op1")) == operator()
            assert work.operators.get(OperatorId("op9")) is None
            assert work.operators.by_login("login2") == older
            assert work.operators.by_login("LOGIN2") is None
            assert list(work.operators.all()) == [older, operator()]
            ended = replace(operator(), ended_at=AT)
            work.operators.put(ended)
            assert work.operators.get(OperatorId("op1")) == ended

    def test_two_operators_cannot_share_a_login(self, works: SecurityWorks) -> None:
        with works() as work:
            work.operators.put(operator(1))
            work.commit()

        def write() -> None:
            with works() as work:
                work.operators.put(replace(operator(2), login="login1"))
                work.commit()

        with pytest.raises(Exception):  # noqa: B017 - each store has its own error
            write()

    def test_devices(self, works: SecurityWorks) -> None:
        device = Device(DeviceId("d1"), "Empfang 1", b"\x00\xff", CERTIFICATE)
        other = replace(device, id=DeviceId("d2"))
        with works() as work:
            work.devices.put(device)
            work.devices.put(other)
            work.devices.put(replace(other, label="desk 2"))
            work.commit()
        with works() as work:
            assert work.devices.get(DeviceId("d1")) == device
            assert work.devices.get(DeviceId("d3")) is None
            assert {one.label for one in work.devices.all()} == {"Empfang 1", "desk 2"}

    def test_sign_in_tries(self, works: SecurityWorks) -> None:
        with works() as work:
            work.sign_in_tries.put(SignInTry("op1", 1, AT))
            work.sign_in_tries.put(SignInTry("", 7, AT))
            work.sign_in_tries.put(SignInTry("op1", 2, AT))
            work.commit()
        with works() as work:
            assert work.sign_in_tries.get("op1") == SignInTry("op1", 2, AT)
            assert work.sign_in_tries.get("") == SignInTry("", 7, AT)
            work.sign_in_tries.clear("op1")
            work.sign_in_tries.clear("op9")
            assert work.sign_in_tries.get("op1") is None

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

    def test_the_installation_is_one_row(self, works: SecurityWorks) -> None:
        installation = Installation(
            InstallationId("i1"), ("ams1", "rtm1"), b"\x00root", b"\xffkem", CERTIFICATE
        )
        with works() as work:
            work.installation.put(installation)
            work.installation.put(replace(installation, sites=("ams1",)))
            work.commit()
        with works() as work:
            assert work.installation.get() == replace(installation, sites=("ams1",))
