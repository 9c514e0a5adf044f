from __future__ import annotations

import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.privacy.house import PrivacyHouse
from visitor_desk.privacy.erasure_ledger import (
    Erased,
    ErasureLedger,
    FileLedger,
    LedgerBroken,
    LedgerNotWritten,
    read_ledger,
)
from visitor_desk.privacy.old_copies import copy_ends_on, openable_until
from visitor_desk.security.groups import Group

AT = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)


def line(number: int = 1) -> Erased:
    return Erased("visits", f"v{number}", (Group.D, Group.S), AT + timedelta(hours=number), date(2026, 3, 12))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "erasures.jsonl"


@pytest.fixture
def ledger(file: Path) -> ErasureLedger:
    return ErasureLedger(FileLedger(file), PrivacyHouse().device)


def test_lines_come_back_in_order_and_only_the_owner_reads_them(ledger: ErasureLedger, file: Path) -> None:
    assert ledger.lines() == []
    for number in range(3):
        ledger.add(line(number))
    assert ledger.lines() == [line(0), line(1), line(2)]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_torn_last_line_is_left_out_and_written_over(ledger: ErasureLedger, file: Path) -> None:
    ledger.add(line(1))
    whole = file.read_bytes()
    ledger.add(line(2))
    for length in range(len(whole) + 1, len(file.read_bytes()), 37):
        file.write_bytes(file.read_bytes()[:length])
        assert ledger.lines() == [line(1)]
        assert ledger.copy() == whole
        ledger.add(line(2))
        assert ledger.lines() == [line(1), line(2)]


@pytest.mark.parametrize("spoil", ["flip", "drop first", "swap", "repeat", "noise"])
def test_whatever_is_changed_is_found(ledger: ErasureLedger, file: Path, spoil: str) -> None:
    for number in range(3):
        ledger.add(line(number))
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(
        b"".join(
            {
                "flip": [lines[0].replace(b"v0", b"v9"), *lines[1:]],
                "drop first": lines[1:],
                "swap": [lines[1], lines[0], lines[2]],
                "repeat": [*lines, lines[2]],
                "noise": [*lines, b"not a line\n"],
            }[spoil]
        )
    )
    with pytest.raises(LedgerBroken):
        ledger.lines()
    with pytest.raises(LedgerBroken):
        ledger.add(line(4))


def test_another_desks_line_is_no_line_of_this_one(ledger: ErasureLedger, file: Path) -> None:
    ledger.add(line())
    text = file.read_bytes()
    with pytest.raises(LedgerBroken):
        read_ledger(text, lambda _device: None)


def test_a_disk_that_refuses_is_said(tmp_path: Path) -> None:
    ledger = ErasureLedger(FileLedger(tmp_path / "no folder" / "erasures.jsonl"), PrivacyHouse().device)
    with pytest.raises(LedgerNotWritten):
        ledger.add(line())
    unreadable = ErasureLedger(FileLedger(tmp_path), PrivacyHouse().device)
    with pytest.raises(LedgerBroken):
        unreadable.lines()


def test_the_honest_date_is_the_key_s_day_or_the_backup_s_end() -> None:
    erased = date(2026, 3, 5)
    assert openable_until(date(2026, 3, 7), erased) == date(2026, 3, 7)
    assert openable_until(date(2026, 6, 1), erased) == copy_ends_on(erased) == date(2026, 3, 12)
