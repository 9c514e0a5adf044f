from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.security.builders import House
from tests.security.fakes import SecurityTables
from tests.security.second_desk import SecondDesk
from visitor_desk.security.approvals import Approvals, ApprovedByRequester
from visitor_desk.security.audit_log import LogForked, LogRolledBack, MemoryLost
from visitor_desk.security.checkpoint import CheckpointInvalid
from visitor_desk.security.duties import Duty, NotYourDuty
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.log_report import LogFindingCode, LogNoteCode
from visitor_desk.security.log_restore import LogRestore, NothingToAdopt, TooManyCheckpoints
from visitor_desk.security.records import LogEntry, RememberedHead


class Restored:
    """A house whose database was put back from a backup, with two desks that remember more."""

    def __init__(self) -> None:
        self.house = House()
        self.anna, self.bart = self.house.sign_in("anna"), self.house.sign_in("bart")
        self.there = SecondDesk(self.house)
        self.write(2)
        self.backup: SecurityTables = self.house.tables.copy()
        self.write(3)
        self.there.write(2)
        self.write(1)
        self.house.tables.become(self.backup)

    def write(self, entries: int) -> None:
        for number in range(entries):
            with self.house.works() as work:
                self.house.log.append(work, "test.written", None, record=f"r{number}")
                work.commit()
            self.house.clock.advance(timedelta(seconds=1))

    @property
    def service(self) -> LogRestore:
        house = self.house
        approvals = Approvals(house.installation, house.log, house.clock)
        return LogRestore(house.works, house.installation, house.log, approvals)

    def watched(self) -> bool:
        with self.house.works() as work:
            return self.house.log.watch(work)

    def watched_there(self) -> bool:
        with self.house.works() as work:
            return self.there.log.watch(work)


@pytest.fixture
def put_back() -> Restored:
    return Restored()


def test_two_people_adopt_a_restored_log_and_every_desk_goes_on(put_back: Restored) -> None:
    house, there = put_back.house, put_back.there
    assert not put_back.watched()
    assert not put_back.watched_there()
    entry = put_back.service.adopt(put_back.anna, put_back.bart)
    assert house.log.alarms == ()
    assert put_back.watched()
    put_back.write(1)
    assert put_back.watched_there()
    assert there.log.alarms == ()
    there.write(1)
    house.restart()
    assert put_back.watched()
    with house.works() as work:
        report = house.log.verify(work)
    assert report.whole
    assert [(note.code, note.index) for note in report.notes] == [(LogNoteCode.RESTORED, entry.index)]


def test_a_desk_that_was_busy_meanwhile_goes_on_too(put_back: Restored) -> None:
    put_back.there.write(1)
    assert [type(alarm) for alarm in put_back.there.log.alarms] == [LogRolledBack]
    put_back.service.adopt(put_back.anna, put_back.bart)
    put_back.there.write(1)
    assert put_back.there.log.alarms == ()


def test_the_same_restore_explains_no_second_rollback(put_back: Restored) -> None:
    house = put_back.house
    put_back.service.adopt(put_back.anna, put_back.bart)
    assert put_back.watched_there()
    adopted = house.tables.copy()
    put_back.write(1)
    assert put_back.watched_there()
    house.tables.become(adopted)
    for watched, log in ((put_back.watched, house.log), (put_back.watched_there, put_back.there.log)):
        assert not watched()
        assert [type(alarm) for alarm in log.alarms] == [LogRolledBack]


def test_a_desk_that_knew_more_than_the_restore_says_stays_red(put_back: Restored) -> None:
    house, there = put_back.house, put_back.there
    seen = there.memory.head
    assert seen is not None
    there.memory.head = replace(seen, size=seen.size + 40, frontier=(), root_hash=b"x" * 32)
    there.restart()
    put_back.service.adopt(put_back.anna, put_back.bart)
    assert not put_back.watched_there()
    assert put_back.watched()
    assert house.log.alarms == ()


def test_the_checkpoints_of_other_desks_can_be_named(put_back: Restored) -> None:
    seen = put_back.there.memory.head
    assert seen is not None
    entry = put_back.service.adopt(put_back.anna, put_back.bart, [seen.checkpoint])
    assert entry.body is not None
    said = read_body(entry.body)["values"]["known"]
    assert f"{seen.size}:{seen.root_hash.hex()}" in said
    assert len(said) == 2


def test_nobody_adopts_alone_or_without_the_duty(put_back: Restored) -> None:
    guard = put_back.house.hire("guard", Duty.RECEPTION)
    with pytest.raises(ApprovedByRequester):
        put_back.service.adopt(put_back.anna, put_back.anna)
    with pytest.raises(NotYourDuty):
        put_back.service.adopt(guard, put_back.anna)
    with pytest.raises(NotYourDuty):
        put_back.service.adopt(put_back.anna, guard)
    assert not put_back.watched()


def test_what_is_no_checkpoint_of_this_house_is_refused(put_back: Restored) -> None:
    stranger = House().tables.head[0].checkpoint
    for note in ("hello", stranger):
        with pytest.raises(CheckpointInvalid):
            put_back.service.adopt(put_back.anna, put_back.bart, [note])
    genuine = put_back.house.tables.head[0].checkpoint
    with pytest.raises(TooManyCheckpoints):
        put_back.service.adopt(put_back.anna, put_back.bart, [genuine] * 64)


def test_an_empty_log_is_not_adopted(put_back: Restored) -> None:
    put_back.house.tables.log.clear()
    put_back.house.tables.head.clear()
    with pytest.raises(NothingToAdopt):
        put_back.service.adopt(put_back.anna, put_back.bart)


def spoilt(put_back: Restored, entry: LogEntry, what: str) -> None:
    tables = put_back.house.tables
    if what == "approval gone":
        tables.approvals.clear()
    elif what == "approval of another":
        ((key, approval),) = tables.approvals.items()
        tables.approvals[key] = replace(approval, request_hash=b"x" * 32)
    elif what == "entry hidden":
        tables.log[entry.index] = replace(entry, record=None)
    elif what == "body gone":
        tables.log[entry.index] = replace(entry, body=None)
    elif what == "officer unknown":
        del tables.operators[put_back.anna.operator_id]
    elif what == "officer changed":
        row = tables.operators[put_back.anna.operator_id]
        tables.operators[row.id] = replace(row, sites=("elsewhere",))
    else:
        tables.log[1] = replace(tables.log[1], leaf_hash=b"y" * 32)


@pytest.mark.parametrize(
    "what",
    [
        "approval gone",
        "approval of another",
        "entry hidden",
        "body gone",
        "officer unknown",
        "officer changed",
        "leaf changed",
    ],
)
def test_a_restore_that_cannot_be_checked_is_not_believed(put_back: Restored, what: str) -> None:
    entry = put_back.service.adopt(put_back.anna, put_back.bart)
    spoilt(put_back, entry, what)
    assert not put_back.watched_there()
    with put_back.house.works() as work:
        report = put_back.there.log.verify(work)
    assert not report.whole


def test_a_restore_without_a_second_signature_is_a_finding(put_back: Restored) -> None:
    entry = put_back.service.adopt(put_back.anna, put_back.bart)
    put_back.house.tables.approvals.clear()
    with put_back.house.works() as work:
        found = {(one.code, one.index) for one in put_back.house.log.verify(work).findings}
    assert (LogFindingCode.RESTORED_WITHOUT_APPROVAL, entry.index) in found


@pytest.mark.parametrize("named", [False, True])
def test_a_device_alone_cannot_put_a_log_back(put_back: Restored, named: bool) -> None:
    """Nor can it by naming an officer who is signed in there and has not asked for it."""
    house = put_back.house
    seen = put_back.there.memory.head
    head = house.tables.head[0]
    assert seen is not None
    with house.works() as work:
        house.log.append(
            work,
            "log.restored",
            put_back.anna if named else None,
            log="log",
            put_back=f"{head.size}:{head.root_hash.hex()}",
            known=[f"{seen.size}:{seen.root_hash.hex()}"],
            request="0123",
            asked="00" * 64,
        )
        work.commit()
    assert not put_back.watched_there()


def test_what_only_looks_like_a_restore_explains_nothing(put_back: Restored) -> None:
    with put_back.house.works() as work:
        put_back.house.log.append(work, "log.restored", None, log="log", put_back="x", known=[])
        put_back.house.log.append(work, "log.noted", None, log="log")
        work.commit()
    assert not put_back.watched_there()
    assert isinstance(put_back.there.log.alarms[0], LogRolledBack | LogForked)


def test_a_lost_memory_is_replaced_by_the_same_act(put_back: Restored) -> None:
    house = put_back.house
    house.memory.head = None
    house.restart()
    assert not put_back.watched()
    assert [type(alarm) for alarm in house.log.alarms] == [MemoryLost]
    put_back.service.adopt(put_back.anna, put_back.bart)
    assert house.log.alarms == ()
    house.restart()
    assert put_back.watched()
    remembered = house.memory.head
    assert isinstance(remembered, RememberedHead)
    assert len(remembered.restores) == 1
