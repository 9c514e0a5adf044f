from __future__ import annotations

from dataclasses import replace

import pytest

from tests.security.builders import House
from visitor_desk.errors import Cancelled
from visitor_desk.security.canonical import canonical_json
from visitor_desk.security.log_entry import leaf_data
from visitor_desk.security.log_report import LogFindingCode, LogReport
from visitor_desk.security.merkle import leaf_hash
from visitor_desk.security.records import DeviceId, LogEntry
from visitor_desk.security.signing import SigningKey


@pytest.fixture
def house() -> House:
    house = House()
    for number in range(6):
        with house.works() as work:
            house.log.append(work, "test.written", None, record=f"r{number}")
            work.commit()
    return house


def report(house: House) -> LogReport:
    with house.works() as work:
        return house.log.verify(work)


def codes(house: House) -> set[tuple[LogFindingCode, int | None]]:
    found = report(house)
    assert not found.whole
    return {(finding.code, finding.index) for finding in found.findings}


def change(house: House, index: int, **parts: object) -> None:
    house.tables.log[index] = replace(house.tables.log[index], **parts)


def drop(house: House, *ranges: tuple[int, int]) -> None:
    """Drop the bodies of ranges as expired ones are dropped, each with its entry."""
    with house.works() as work:
        for first, end in ranges:
            work.log.drop_bodies(first, end)
            house.log.append(work, "log.pruned", None, log="pruned", first=first, end=end)
        work.commit()


def rewritten(entry: LogEntry, body: bytes, key: SigningKey) -> LogEntry:
    """Return an entry with another body, signed and hashed as well as `key` can."""
    signature = key.sign("log entry", body)
    return replace(entry, body=body, signature=signature, leaf_hash=leaf_hash(leaf_data(body, signature)))


def test_a_sound_log_is_whole(house: House) -> None:
    found = report(house)
    assert found.whole
    assert found.size == len(house.tables.log)
    assert found.root_hash == house.tables.head[0].root_hash
    assert found.checkpoint == house.tables.head[0].checkpoint
    assert "findings=()" in repr(found)


def test_an_empty_log_is_whole(house: House) -> None:
    house.tables.log.clear()
    house.tables.head.clear()
    house.memory.head = None
    house.restart()
    assert report(house).whole


def test_progress_is_told_and_stopping_works(house: House) -> None:
    told: list[tuple[int, int]] = []
    with house.works() as work:
        house.log.verify(work, lambda done, total: told.append((done, total)))
        with pytest.raises(Cancelled):
            house.log.verify(work, stopped=lambda: True)
    assert told == [(len(house.tables.log),) * 2]


def test_a_changed_word_is_found(house: House) -> None:
    body = house.tables.log[5].body
    assert body is not None
    change(house, 5, body=body.replace(b"r0", b"r2"))
    assert codes(house) == {(LogFindingCode.ENTRY_CHANGED, 5)}


def test_a_changed_signature_is_found(house: House) -> None:
    change(house, 5, signature=b"x" * 64)
    assert codes(house) == {(LogFindingCode.ENTRY_CHANGED, 5)}


def test_a_changed_entry_with_a_new_hash_is_found_at_signature_and_head(house: House) -> None:
    body = house.tables.log[5].body
    assert body is not None
    house.tables.log[5] = rewritten(house.tables.log[5], body.replace(b"r0", b"r2"), SigningKey.generate())
    assert codes(house) == {
        (LogFindingCode.SIGNATURE_WRONG, 5),
        (LogFindingCode.HEAD_WRONG, None),
        (LogFindingCode.FORKED, None),
    }


def test_an_entry_of_an_unknown_device_is_found(house: House) -> None:
    change(house, 5, device=DeviceId("ghost"))
    assert codes(house) == {(LogFindingCode.DEVICE_UNKNOWN, 5)}


def test_a_device_without_certificate_signs_for_nobody(house: House) -> None:
    device = house.tables.devices[house.device.id]
    house.tables.devices[device.id] = replace(device, label="other")
    found = codes(house)
    assert (LogFindingCode.DEVICE_UNKNOWN, 0) in found
    assert (LogFindingCode.CHECKPOINT_WRONG, None) in found


def test_a_changed_search_column_is_found(house: House) -> None:
    change(house, 5, record="r9")
    assert codes(house) == {(LogFindingCode.ENTRY_CHANGED, 5)}


def test_swapped_entries_are_found(house: House) -> None:
    fifth, sixth = house.tables.log[5], house.tables.log[6]
    house.tables.log[5], house.tables.log[6] = replace(sixth, index=5), replace(fifth, index=6)
    assert codes(house) == {
        (LogFindingCode.ENTRY_OUT_OF_PLACE, 5),
        (LogFindingCode.ENTRY_OUT_OF_PLACE, 6),
        (LogFindingCode.HEAD_WRONG, None),
        (LogFindingCode.FORKED, None),
    }


def test_a_missing_entry_is_found(house: House) -> None:
    del house.tables.log[5]
    found = codes(house)
    assert (LogFindingCode.ENTRY_MISSING, 5) in found
    assert (LogFindingCode.HEAD_WRONG, None) in found


def test_a_gap_is_one_finding_however_wide(house: House) -> None:
    far, end = 10**15, len(house.tables.log)
    house.tables.log[far] = replace(house.tables.log[5], index=far)
    found = codes(house)
    assert (LogFindingCode.ENTRY_MISSING, end) in found
    assert len(found) < 6


def test_a_cut_log_is_found(house: House) -> None:
    for index in (8, 9):
        del house.tables.log[index]
    found = codes(house)
    assert (LogFindingCode.ROLLED_BACK, None) in found
    assert (LogFindingCode.HEAD_WRONG, None) in found


def test_a_missing_head_is_found(house: House) -> None:
    house.tables.head.clear()
    assert codes(house) == {(LogFindingCode.HEAD_MISSING, None)}


@pytest.mark.parametrize("note", ["", "hello", "stranger"])
def test_a_wrong_checkpoint_is_found(house: House, note: str) -> None:
    if note == "stranger":
        note = House().tables.head[0].checkpoint
    house.tables.head[0] = replace(house.tables.head[0], checkpoint=note)
    assert codes(house) == {(LogFindingCode.CHECKPOINT_WRONG, None)}


def test_a_checkpoint_of_another_moment_is_found(house: House) -> None:
    old = house.tables.head[0].checkpoint
    with house.works() as work:
        house.log.append(work, "test.written")
        work.commit()
    house.tables.head[0] = replace(house.tables.head[0], checkpoint=old)
    assert codes(house) == {(LogFindingCode.CHECKPOINT_WRONG, None)}


def test_a_body_that_nobody_says_was_dropped_is_found(house: House) -> None:
    change(house, 5, body=None)
    assert codes(house) == {(LogFindingCode.BODY_MISSING, 5)}


def test_a_pruning_entry_speaks_for_older_ones_only(house: House) -> None:
    drop(house, (0, 2))
    with house.works() as work:
        said = house.log.append(work, "log.pruned", None, first=3, end=99).index
        house.log.append(work, "test.written")
        work.commit()
    change(house, 4, body=None)
    assert report(house).whole
    change(house, said + 1, body=None)
    assert codes(house) == {(LogFindingCode.BODY_MISSING, said + 1)}


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"[]",
        canonical_json({"values": [], "device": "d"}),
        b'{"act":"log.pruned","device":"%s","index":10,"values":[["x","y"]]}',
    ],
)
def test_what_a_device_of_ours_signed_may_still_be_no_entry(house: House, body: bytes) -> None:
    if b"%s" in body:
        body = body.replace(b"%s", house.device.id.encode())
    house.tables.log[10] = rewritten(
        replace(house.tables.log[9], index=10, record="y" if b"pruned" in body else None),
        body,
        house.device.signing,
    )
    assert (LogFindingCode.ENTRY_CHANGED, 10) in codes(house)


def test_every_range_that_was_pruned_counts(house: House) -> None:
    drop(house, (4, 6), (0, 1), (2, 3))
    assert report(house).pruned == 4
    assert report(house).whole
    change(house, 1, body=None)
    change(house, 3, body=None)
    change(house, 6, body=None)
    assert codes(house) == {(LogFindingCode.BODY_MISSING, index) for index in (1, 3, 6)}
