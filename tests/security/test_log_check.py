from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.security.builders import House
from tests.security.log_builders import reading, whole_check
from tests.security.second_desk import SecondDesk
from visitor_desk.errors import Cancelled
from visitor_desk.security.approval_acts import ERASE
from visitor_desk.security.approvals import ApprovalRequest, Approvals
from visitor_desk.security.audit_log import LogTampered, RowsDiffer
from visitor_desk.security.bound_rows import SECURITY_TABLES, bound_page
from visitor_desk.security.duty_ports import ReliefShift, ReliefShiftId
from visitor_desk.security.groups import Group
from visitor_desk.security.log_check import AT_ONCE, LogCheck
from visitor_desk.security.log_entry import MOST_IN_LIST
from visitor_desk.security.log_report import LogFinding, LogReport
from visitor_desk.security.log_report import LogFindingCode as Found
from visitor_desk.security.log_walk import BATCH, LogWalk
from visitor_desk.security.ports import SecurityWork
from visitor_desk.security.row_binding import BoundTables


@pytest.fixture
def house() -> House:
    return House()


def seal(house: House, work: SecurityWork, record: str) -> None:
    house.sealed.seal(
        work,
        table="visits",
        record=record,
        group=Group.D,
        expires_on=house.clock.now().date() + timedelta(days=3),
        fields={"name": "somebody"},
    )


def check(house: House) -> LogReport:
    return whole_check(house).run(house.log.known_heads())


def codes(house: House) -> set[tuple[Found, str | None]]:
    return {(finding.code, finding.table) for finding in check(house).findings}


def test_a_house_that_nobody_touched_is_whole(house: House) -> None:
    house.hire("guard")
    report = check(house)
    assert report.findings == ()
    assert report.rows == 4


def test_what_is_sealed_is_bound_by_the_next_entry_however_much_it_is(house: House) -> None:
    with house.works() as work:
        for number in range(2 * MOST_IN_LIST + 3):
            seal(house, work, f"v{number}")
        house.log.append(work, "visits.written", None, count=1)
        work.commit()
    assert check(house).whole
    with house.works() as work:
        seal(house, work, "w1")
        work.commit()
    assert codes(house) == {(Found.BLOB_WITHOUT_ENTRY, "visits")}


def test_what_was_sealed_in_a_work_that_failed_is_not_said_by_another(house: House) -> None:
    with house.works() as work:
        seal(house, work, "v1")
    with house.works() as work:
        house.log.append(work, "test.written")
        work.commit()
    assert check(house).whole


def test_blobs_are_read_page_by_page(house: House) -> None:
    with house.works() as work:
        seal(house, work, "v")
        house.log.append(work, "visit.admitted", None, visit="v")
        work.commit()
    (blob,) = house.tables.sealed.values()
    for number in range(AT_ONCE):
        house.tables.sealed["visits", f"x{number:04}", Group.D, blob.expires_on] = replace(
            blob, record=f"x{number:04}"
        )
    report = check(house)
    assert {finding.code for finding in report.findings} == {Found.BLOB_WITHOUT_ENTRY}
    assert len(report.findings) == AT_ONCE


def test_a_changed_certificate_is_found(house: House) -> None:
    anna = next(iter(house.tables.operators.values()))
    house.tables.operators[anna.id] = replace(anna, kem_public=b"k" * 1216)
    name, key = next(iter(house.tables.public_day_keys.items()))
    house.tables.public_day_keys[name] = replace(key, public=b"p" * 1216)
    assert {
        (Found.CERTIFICATE_WRONG, "operators"),
        (Found.ROW_CHANGED, "operators"),
        (Found.CERTIFICATE_WRONG, "public_day_keys"),
    } <= codes(house)


def test_a_desk_that_was_slipped_in_is_found(house: House) -> None:
    SecondDesk(house)
    assert codes(house) == {(Found.ROW_WITHOUT_ENTRY, "devices")}


def test_an_approval_that_was_made_fresh_again_or_deleted_is_found(house: House) -> None:
    anna, bart = house.sign_in("anna"), house.sign_in("bart")
    approvals = Approvals(house.installation, house.log, house.clock)
    request = ApprovalRequest("r1", ERASE, anna.operator_id, {"record": "v1"})
    with house.works() as work:
        approvals.approve(bart, work, request, valid_for=timedelta(hours=1))
        approvals.use(work, request)
        work.commit()
    assert check(house).whole
    ((key, approval),) = house.tables.approvals.items()
    house.tables.approvals[key] = replace(approval, used_at=None)
    assert codes(house) == {(Found.ROW_CHANGED, "approvals")}
    house.tables.approvals.clear()
    assert codes(house) == {(Found.ROW_MISSING, "approvals")}
    house.clock.advance(timedelta(hours=1))
    assert codes(house) == set(), "nobody can use it any more: a run of retention deletes it"
    house.clock.advance(timedelta(hours=-1))
    assert codes(house) == {(Found.ROW_MISSING, "approvals")}


def test_it_can_be_stopped(house: House) -> None:
    with pytest.raises(Cancelled):
        LogCheck(house.works, house.installation, house.clock).run(stopped=lambda: True)
    told: list[tuple[int, int]] = []
    LogCheck(house.works, house.installation, house.clock).run(
        progress=lambda done, total: told.append((done, total))
    )
    assert told == [(len(house.tables.log),) * 2]


def test_what_the_check_finds_becomes_an_alarm(house: House) -> None:
    auditor = house.sign_in("anna")
    log = reading(house)
    assert log.verify(auditor).whole
    assert log.alarms() == ()
    anna = next(iter(house.tables.operators.values()))
    house.tables.operators[anna.id] = replace(anna, sites=("elsewhere",))
    assert not log.verify(auditor).whole
    house.tables.log[2] = replace(house.tables.log[2], leaf_hash=b"x" * 32)
    assert not log.verify(auditor).whole
    assert [type(alarm) for alarm in log.alarms()] == [RowsDiffer, LogTampered]


def test_checkpoints_from_elsewhere(house: House) -> None:
    auditor = house.sign_in("anna")
    log = reading(house)
    kept = [log.checkpoint(auditor)]
    house.sign_in("bart")
    kept.append(log.checkpoint(auditor))
    assert log.verify(auditor, against=kept).whole
    stranger = House().tables.head[0].checkpoint
    report = log.verify(auditor, against=[stranger, "hello", kept[0]])
    assert report.findings == (LogFinding(Found.NOTE_WRONG), LogFinding(Found.NOTE_WRONG))
    # A note somebody else gave is no reason to be alarmed about this log.
    assert log.alarms() == ()
    assert log.watch(auditor)
    assert log.second_places(auditor) == ()


def test_a_checkpoint_of_a_fork_is_found(house: House) -> None:
    auditor = house.sign_in("anna")
    old, memory = house.tables.copy(), house.memory.head
    house.sign_in("bart")
    kept = house.tables.head[0].checkpoint
    house.tables.become(old)
    house.memory.head = memory
    house.restart()
    house.clock.advance(timedelta(seconds=1))
    house.sign_in("anna")
    house.sign_in("anna")
    (finding,) = reading(house).verify(auditor, against=[kept]).findings
    assert finding.code is Found.NOT_CONTINUED


def test_an_empty_log_has_no_checkpoint(house: House) -> None:
    session = house.sign_in("anna")
    house.tables.head.clear()
    assert reading(house).checkpoint(session) == ""


def test_what_came_while_the_rows_were_read_is_read_as_well(house: House) -> None:
    """However much it is: the last look goes on until the log's end."""
    walk = LogWalk(house.installation, house.log.known_heads())
    with house.works() as work:
        while walk.step(work):
            pass
    for _ in range(BATCH + 1):
        with house.works() as work:
            house.log.append(work, "test.written")
            work.commit()
    with house.works() as work:
        report = walk.finish(work)
    assert report.whole
    assert report.size == len(house.tables.log)


def test_the_rows_of_this_room_are_bound_one_by_one(house: House) -> None:
    """A site slipped in, and a relief shift that no desk has written."""
    bound = BoundTables(SECURITY_TABLES, bound_page)
    whole = LogCheck(house.works, house.installation, house.clock, (bound,))
    assert whole.run(house.log.known_heads()).findings == ()
    now = house.clock.now()
    guard = house.founding.officers[0].id
    shift = ReliefShift(ReliefShiftId("s1"), guard, house.device.id, None, now, now + timedelta(hours=12))
    house.tables.relief_shifts[shift.id] = shift
    house.tables.installation[0] = replace(house.installation, sites=("ams1", "elsewhere"))
    found = whole.run(house.log.known_heads()).findings
    assert {(one.code, one.table) for one in found} == {
        (Found.ROW_WITHOUT_ENTRY, "relief_shifts"),
        (Found.ROW_CHANGED, "installations"),
    }
    house.tables.installation.clear()
    found = whole.run(house.log.known_heads()).findings
    assert (Found.ROW_MISSING, "installations") in {(one.code, one.table) for one in found}
