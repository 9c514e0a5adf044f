"""What every store of requests, counts and relief accounts must do; the fakes and SQL pass the same tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.contracts.security_rows import AT
from visitor_desk.security.duty_ports import CODE, AskedApproval, ReliefSecret, ReliefShift, ReliefShiftId
from visitor_desk.security.groups import Group
from visitor_desk.security.ports import KeystoreWorks, SecurityWorks
from visitor_desk.security.records import DeviceId, OperatorId

HOUR = timedelta(hours=1)
ONE, TWO = OperatorId("op1"), OperatorId("op2")


class DutyStoreContract:
    """Inherit, and give a fixture `works` that begins units of work on one empty data store."""

    @pytest.fixture
    def works(self) -> SecurityWorks:
        raise NotImplementedError

    def test_what_waits_for_a_second_person(self, works: SecurityWorks) -> None:
        late = AskedApproval("q1", "record.erase", ONE, '{"record":"v1"}', AT + HOUR, AT + 3 * HOUR)
        early = replace(late, id="q2", requester=TWO, asked_at=AT)
        with works() as work:
            work.approval_requests.put(late)
            work.approval_requests.put(early)
            work.commit()
        with works() as work:
            assert list(work.approval_requests.waiting(AT)) == [early, late]
            assert list(work.approval_requests.waiting(AT + 3 * HOUR)) == []
            assert work.approval_requests.get("q1") == late
            assert work.approval_requests.get("q9") is None
            assert work.approval_requests.delete("q2")
            assert not work.approval_requests.delete("q2")
            assert work.approval_requests.delete_expired(AT) == 0
            assert work.approval_requests.delete_expired(AT + 3 * HOUR) == 1

    def test_a_request_is_never_replaced(self, works: SecurityWorks) -> None:
        asked = AskedApproval("q1", "record.erase", ONE, "{}", AT, AT + HOUR)
        with works() as work:
            work.approval_requests.put(asked)
            work.commit()
        with works() as work, pytest.raises(Exception, match=r".+"):
            work.approval_requests.put(replace(asked, requester=TWO))

    def test_openings_are_counted_by_operator_group_and_hour(self, works: SecurityWorks) -> None:
        with works() as work:
            assert work.read_counts.add(ONE, Group.D, AT, 1) == 1
            assert work.read_counts.add(ONE, Group.D, AT, 2) == 3
            assert work.read_counts.add(ONE, Group.S, AT, 1) == 1
            assert work.read_counts.add(TWO, Group.D, AT, 1) == 1
            assert work.read_counts.add(ONE, Group.D, AT + HOUR, 1) == 1
            work.commit()
        with works() as work:
            assert work.read_counts.add(ONE, Group.D, AT, 1) == 4
            assert work.read_counts.delete_before(AT + HOUR) == 3

    def test_shifts_of_relief_accounts(self, works: SecurityWorks) -> None:
        first = ReliefShift(ReliefShiftId("s1"), ONE, DeviceId("d1"), TWO, AT, AT + 12 * HOUR)
        second = replace(first, id=ReliefShiftId("s2"), opened_by=None, began_at=AT + HOUR)
        with works() as work:
            work.relief_shifts.put(first)
            work.relief_shifts.put(second)
            work.commit()
        reviewed = replace(first, reviewed_by=TWO, reviewed_at=AT + HOUR)
        with works() as work:
            assert list(work.relief_shifts.all()) == [second, first]
            assert work.relief_shifts.last_of(ONE) == second
            assert work.relief_shifts.last_of(TWO) is None
            assert work.relief_shifts.get(ReliefShiftId("s9")) is None
            work.relief_shifts.put(reviewed)
            assert work.relief_shifts.get(first.id) == reviewed
            assert work.relief_shifts.delete_begun_before(AT + HOUR) == 1
            assert list(work.relief_shifts.all()) == [second]


class ReliefSecretContract:
    """Inherit, and give a fixture `keystore_works` that begins units of work on one empty keystore."""

    @pytest.fixture
    def keystore_works(self) -> KeystoreWorks:
        raise NotImplementedError

    def test_secrets_of_relief_accounts(self, keystore_works: KeystoreWorks) -> None:
        coded = ReliefSecret(ONE, CODE, b"\x00sealed")
        guarded = ReliefSecret(ONE, TWO, b"\xffwrap")
        with keystore_works() as work:
            work.relief_secrets.put(coded)
            work.relief_secrets.put(guarded)
            work.relief_secrets.put(replace(coded, sealed=b"new"))
            work.commit()
        with keystore_works() as work:
            assert work.relief_secrets.get(ONE, CODE) == replace(coded, sealed=b"new")
            assert work.relief_secrets.get(ONE, TWO) == guarded
            assert work.relief_secrets.get(TWO, CODE) is None
            assert work.relief_secrets.delete(ONE, CODE) == 1
            assert work.relief_secrets.delete(ONE) == 1
            assert work.relief_secrets.delete(ONE) == 0
