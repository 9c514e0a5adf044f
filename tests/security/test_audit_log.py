from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.security.builders import House
from tests.security.fakes import FakeCheckpointMemory, FakeSecurityWork, SecurityTables
from tests.security.second_desk import SecondDesk
from visitor_desk.security.alarm import Alarm
from visitor_desk.security.audit_log import (
    AuditLog,
    LogForked,
    LogRolledBack,
    LogTampered,
    MemoryLost,
    MemoryNotWritten,
    RowsDiffer,
)
from visitor_desk.security.checkpoint_memory import MemoryUnreadable
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.merkle import root_of
from visitor_desk.security.records import RememberedHead


@pytest.fixture
def house() -> House:
    house = House()
    write(house, 5)
    return house


def write(house: House, entries: int, log: AuditLog | None = None) -> None:
    for number in range(entries):
        with house.works() as work:
            (log or house.log).append(work, "test.written", None, record=f"r{number}")
            work.commit()
        # Two entries made in the same moment by the same device would be one and the same entry.
        house.clock.advance(timedelta(seconds=1))


def acts(house: House) -> list[str]:
    return [read_body(row.body)["act"] for row in house.tables.log.values() if row.body]


def other_desk(house: House) -> AuditLog:
    """Return the log as another desk sees it, which has its own key and memory."""
    return SecondDesk(house).log


def found(house: House, *alarms: type[Alarm]) -> None:
    """Restart the desk and expect the alarm, at the first look and at every later one."""
    house.restart()
    with house.works() as work, pytest.raises(alarms):
        house.log.check(work)
    with house.works() as work:
        assert not house.log.watch(work)
    assert len(house.log.alarms) == 1


def test_entries_are_appended_and_the_head_follows(house: House) -> None:
    head = house.tables.head[0]
    leaves = [house.tables.log[index].leaf_hash for index in range(len(house.tables.log))]
    assert head.size == len(leaves)
    assert head.root_hash == root_of(leaves)
    assert acts(house)[0] == "installation.founded"
    with house.works() as work:
        house.log.check(work)
        assert house.log.watch(work)
        assert house.log.verify(work).whole
    assert house.log.alarms == ()


def test_the_head_is_remembered_after_the_commit_only(house: House) -> None:
    before = house.memory.head
    with house.works() as work:
        house.log.append(work, "test.dropped")
        assert house.memory.head == before
    assert house.memory.head == before
    write(house, 1)
    head = house.tables.head[0]
    assert house.memory.head == RememberedHead(head.size, head.root_hash, head.frontier, head.checkpoint)


def test_many_entries_may_go_into_one_unit_of_work(house: House) -> None:
    with house.works() as work:
        for number in range(3):
            house.log.append(work, "test.written", None, number=number)
        work.commit()
    assert house.memory.head is not None
    assert house.memory.head.size == house.tables.head[0].size
    assert house.log.alarms == ()


def test_two_desks_take_turns(house: House) -> None:
    there = other_desk(house)
    for _ in range(3):
        write(house, 2)
        write(house, 3, there)
    assert house.log.alarms == there.alarms == ()
    with house.works() as work:
        assert house.log.verify(work).whole


def test_an_entry_names_its_operator_and_their_duties(house: House) -> None:
    session = house.sign_in("anna")
    with house.works() as work:
        entry = house.log.append(work, "test.written", session, record="r1")
    assert entry.body is not None
    body = read_body(entry.body)
    assert (body["operator"], body["duties"]) == (session.operator_id, ["privacy"])


def test_after_a_restart_the_memory_still_counts(house: House) -> None:
    old = house.tables.copy()
    write(house, 2)
    house.tables.become(old)
    found(house, LogRolledBack)


def test_a_rollback_is_found_by_the_next_entry_and_the_desk_works_on(house: House) -> None:
    old = house.tables.copy()
    write(house, 2)
    remembered = house.memory.head
    house.tables.become(old)
    write(house, 1)
    assert [type(alarm) for alarm in house.log.alarms] == [LogRolledBack]
    assert acts(house)[-2:] == ["alarm.noted", "test.written"]
    write(house, 3)
    assert [type(alarm) for alarm in house.log.alarms] == [LogRolledBack, LogForked]
    # The evidence stays, so the alarm comes back after every start.
    assert house.memory.head == remembered
    found(house, LogRolledBack, LogForked)


def test_an_old_snapshot_with_new_valid_entries_is_a_fork(house: House) -> None:
    old = house.tables.copy()
    write(house, 2)
    house.tables.become(old)
    write(house, 7, other_desk(house))
    found(house, LogForked)


def test_a_fork_of_the_same_length_is_found(house: House) -> None:
    old = house.tables.copy()
    write(house, 2)
    house.tables.become(old)
    write(house, 2, other_desk(house))
    found(house, LogForked)


def test_a_log_that_is_gone_is_rolled_back(house: House) -> None:
    house.tables.log.clear()
    house.tables.head.clear()
    found(house, LogRolledBack)
    write(house, 1)
    assert acts(house)[-1] == "test.written"


def tampered(tables: SecurityTables, what: str) -> None:
    head = tables.head[0]
    last = max(tables.log)
    if what == "head deleted":
        tables.head.clear()
    elif what == "frontier":
        tables.head[0] = replace(head, frontier=(b"x" * 32,) * len(head.frontier))
    elif what == "size":
        tables.head[0] = replace(head, size=head.size + 1)
    elif what == "last entry deleted":
        del tables.log[last]
    elif what == "entry deleted":
        del tables.log[3]
    elif what == "entry inserted":
        tables.log[last + 1] = replace(tables.log[last], index=last + 1)
    elif what == "leaf changed":
        tables.log[2] = replace(tables.log[2], leaf_hash=b"z" * 32)
    else:
        tables.log[2], tables.log[3] = (
            replace(tables.log[3], index=2),
            replace(tables.log[2], index=3),
        )


TAMPERED = [
    "head deleted",
    "frontier",
    "size",
    "last entry deleted",
    "entry deleted",
    "entry inserted",
    "leaf changed",
    "entries swapped",
]


BEFORE_THE_MEMORY = ["entry deleted", "leaf changed", "entries swapped"]
"""What lies before the remembered head is looked at by the whole check, not at each start."""


@pytest.mark.parametrize("what", [what for what in TAMPERED if what not in BEFORE_THE_MEMORY])
def test_tampering_is_found_at_the_start(house: House, what: str) -> None:
    tampered(house.tables, what)
    found(house, LogTampered, LogRolledBack)


@pytest.mark.parametrize("what", BEFORE_THE_MEMORY)
def test_what_lies_before_the_memory_is_found_by_the_whole_check(house: House, what: str) -> None:
    tampered(house.tables, what)
    house.restart()
    with house.works() as work:
        assert house.log.watch(work)
        assert not house.log.verify(work).whole


@pytest.mark.parametrize("what", TAMPERED)
def test_a_desk_that_remembers_nothing_looks_at_everything(house: House, what: str) -> None:
    fresh = other_desk(house)
    tampered(house.tables, what)
    with house.works() as work, pytest.raises(LogTampered):
        fresh.check(work)


@pytest.mark.parametrize("what", TAMPERED)
def test_nothing_keeps_a_desk_from_writing(house: House, what: str) -> None:
    tampered(house.tables, what)
    house.restart()
    before = acts(house).count("test.written")
    write(house, 2)
    assert acts(house).count("test.written") == before + 2
    assert ("alarm.noted" in acts(house)) == (what not in BEFORE_THE_MEMORY)


def test_a_memory_that_was_deleted_is_an_alarm(house: House) -> None:
    house.memory.head = None
    found(house, MemoryLost)
    write(house, 1)
    assert acts(house)[-2:] == ["alarm.noted", "test.written"]
    # The next start must not take what it finds for what it knew.
    assert house.memory.head is None
    found(house, MemoryLost)


def test_a_desk_that_has_just_joined_may_remember_nothing(house: House) -> None:
    there = SecondDesk(house)
    with house.works() as work:
        assert there.log.watch(work)
    there.write()
    assert there.log.alarms == ()
    assert there.memory.head is not None


def test_a_look_at_a_log_that_grew_is_remembered(house: House) -> None:
    write(house, 3, other_desk(house))
    with house.works() as work:
        assert house.log.watch(work)
    assert house.memory.head is not None
    assert house.memory.head.size == house.tables.head[0].size


def test_an_alarm_of_the_whole_check_is_said_by_the_next_entry(house: House) -> None:
    house.log.note(RowsDiffer(count=2))
    house.log.note(RowsDiffer(count=3))
    with house.works() as work:
        house.log.append(work, "test.dropped")
    write(house, 2)
    assert acts(house)[-3:] == ["alarm.noted", "test.written", "test.written"]
    assert [alarm.values for alarm in house.log.alarms] == [{"count": 2}]
    # The log itself is sound, so the desk goes on remembering it.
    assert house.memory.head is not None
    assert house.memory.head.size == house.tables.head[0].size


def test_a_head_nobody_of_us_signed_is_found(house: House) -> None:
    write(house, 1)
    stranger = House()
    house.tables.head[0] = replace(house.tables.head[0], checkpoint=stranger.tables.head[0].checkpoint)
    with house.works() as work, pytest.raises(LogTampered):
        other_desk(house).check(work)


def test_a_head_of_a_device_that_is_gone_is_found(house: House) -> None:
    log = other_desk(house)
    del house.tables.devices[house.device.id]
    with house.works() as work, pytest.raises(LogTampered):
        log.check(work)


def test_a_missing_middle_is_found_when_the_log_has_grown(house: House) -> None:
    seen = house.memory.head
    assert seen is not None
    write(house, 3, other_desk(house))
    del house.tables.log[seen.size]
    found(house, LogTampered)


def test_a_full_disk_does_not_undo_what_was_committed(house: House) -> None:
    house.memory.full = True
    write(house, 1)
    assert acts(house)[-1] == "test.written"
    (alarm,) = house.log.alarms
    assert isinstance(alarm, MemoryNotWritten)
    assert isinstance(alarm.__cause__, OSError)
    house.memory.full = False
    write(house, 1)
    assert house.memory.head is not None
    assert house.memory.head.size == house.tables.head[0].size


def test_an_unreadable_memory_is_an_alarm(house: House) -> None:
    class Spoilt(FakeCheckpointMemory):
        def read(self) -> RememberedHead | None:
            raise MemoryUnreadable

    log = AuditLog(house.device, Spoilt(), house.clock)
    write(house, 2, log)
    assert [type(alarm) for alarm in log.alarms] == [MemoryUnreadable]
    assert acts(house)[-3:] == ["alarm.noted", "test.written", "test.written"]


def test_a_late_callback_does_not_set_the_memory_back(house: House) -> None:
    write(house, 1)
    head = house.memory.head
    assert head is not None
    with house.works() as first:
        house.log.append(first, "test.written")
        house.log._remember(replace(head, size=head.size + 50))
        first.commit()
    assert house.memory.head == replace(head, size=head.size + 50)


def test_the_log_is_checked_also_where_the_memory_is_unreadable(house: House) -> None:
    class Spoilt(FakeCheckpointMemory):
        def read(self) -> RememberedHead | None:
            raise MemoryUnreadable

    write(house, 2)
    log = AuditLog(house.device, Spoilt(), house.clock)
    with house.works() as work:
        assert log.verify(work).size == house.tables.head[0].size
    assert [type(alarm) for alarm in log.alarms] == [MemoryUnreadable]


def test_an_empty_log_is_no_alarm_for_a_desk_that_remembers_none(house: House) -> None:
    memory = FakeCheckpointMemory()
    log = AuditLog(house.device, memory, house.clock)
    with FakeSecurityWork(SecurityTables()) as work:
        assert log.watch(work)
    assert log.alarms == ()
    assert memory.head is None
