from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.contracts.door_stores import EVENT, SYSTEM
from visitor_desk.clock import TimeRange
from visitor_desk.visits.door_events import (
    DoorClock,
    DoorDirection,
    DoorDoubt,
    DoorEvent,
    DoorForm,
    DoorKey,
    DoorResult,
    DoorSource,
    DoorSync,
    SyncState,
    around,
    at_true_time,
    sync_of,
)
from visitor_desk.visits.door_files import (
    BadRow,
    DoorColumnsMissing,
    DoorFileTooLarge,
    DoorFileUnreadable,
    RowFault,
)
from visitor_desk.visits.door_folder import DoorFolderUnreachable, at_rest, dropped_files
from visitor_desk.visits.door_reading import ReadRow, dry_run, read_events
from visitor_desk.visits.door_time import DoorTimeNotReadable, check_format, door_zone, shown_at

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CANARY = "Jacoba Kanarie"
PLAIN = replace(
    SYSTEM, time=("time",), time_format="iso", door="door", badge="badge", direction="way", result="ok"
)


def read(source: DoorSource, path: Path, content: str | bytes) -> list[DoorEvent | tuple[int, RowFault]]:
    file = path / "events.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    rows = read_events(source, file, NOW)
    return [row.event if isinstance(row, ReadRow) else (row.number, row.fault) for row in rows]


def events(source: DoorSource, path: Path, content: str | bytes) -> list[DoorEvent]:
    return [one for one in read(source, path, content) if isinstance(one, DoorEvent)]


DUTCH = (
    "Rapport toegang;;;\n\nPas;Naam;Deur;Richting;Tijd;Datum\n0014;{name};North (A);IN;10:05:09;03-11-2026\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_a_file_is_read_whatever_its_delimiter_encoding_and_order(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    source = replace(SYSTEM, delimiter=None)
    content = DUTCH.format(name="Zoë").replace(";", delimiter).encode(encoding)
    (event,) = events(source, tmp_path, content)
    assert (event.badge, event.door, event.direction) == ("14", "North (A)", DoorDirection.IN)
    assert event.at == datetime(2026, 11, 3, 9, 5, 9, tzinfo=UTC)
    assert event.result is DoorResult.UNKNOWN


def test_columns_are_named_by_place_where_there_is_no_header(tmp_path: Path) -> None:
    source = replace(
        PLAIN, time=("#2",), door="#1", badge="#3", direction=None, result="#4", time_format="epoch_ms"
    )
    (event,) = events(source, tmp_path, "North;1793700309000;a7;denied;x\n")
    assert (event.door, event.badge, event.result) == ("North", "A7", DoorResult.DENIED)


def test_json_lines_are_read_by_path(tmp_path: Path) -> None:
    source = replace(
        PLAIN, form=DoorForm.JSON_LINES, time=("at",), door="door.name", badge="card.number", result="open"
    )
    row = {"at": "2026-11-03T10:00:00+01:00", "door": {"name": "N"}, "card": {"number": 14}, "open": True}
    content = json.dumps(row) + "\nnot json\n[1]\n\n" + "[" * 5000 + "\n" + '{"at": {"x": 1}}\n'
    event, *bad = read(source, tmp_path, content)
    assert isinstance(event, DoorEvent)
    assert (event.badge, event.result, event.at) == ("14", DoorResult.GRANTED, NOW - timedelta(hours=3))
    assert bad == [
        (2, RowFault.NOT_A_ROW),
        (3, RowFault.NOT_A_ROW),
        (5, RowFault.NOT_A_ROW),
        (6, RowFault.NO_TIME),
    ]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (",N,14", RowFault.NO_TIME),
        ("2026-11-03T10:00,,14", RowFault.NO_DOOR),
        ("2026-11-03T10:00,N,", RowFault.NO_BADGE),
        ("2026-11-03T10:00,N", RowFault.NO_BADGE),
        ("yesterday,N,14", RowFault.TIME_UNREADABLE),
        ("2026-12-03T10:00,N,14", RowFault.TIME_AHEAD),
        (f"2026-11-03T10:00,N,{CANARY}", RowFault.BADGE_IS_NO_NUMBER),
        ("2026-11-03T10:00,N,Kanarie", RowFault.BADGE_IS_NO_NUMBER),
        ("2026-11-03T10:00,N,111222333", RowFault.CITIZEN_NUMBER),
        (f"2026-11-03T10:00,{'N' * 81},14", RowFault.TOO_LONG),
        (f"2026-11-03T10:00,{'N' * 70_000},14", RowFault.TOO_LONG),
        ("2026-11-03T10:00,N\u202e,14", RowFault.NOT_A_ROW),
    ],
)
def test_a_bad_row_is_named_by_its_number_and_costs_no_other(
    tmp_path: Path, row: str, fault: RowFault
) -> None:
    source = replace(PLAIN, direction=None, result=None, delimiter=None)
    found = read(source, tmp_path, f"time,door,badge\n{row}\n2026-11-03T10:00,N,14\n")
    assert found[0] == (2, fault)
    assert len(found) == 2
    assert isinstance(found[1], DoorEvent)


def test_what_has_no_header_is_refused_without_showing_a_row(tmp_path: Path) -> None:
    with pytest.raises(DoorColumnsMissing) as refused:
        read(SYSTEM, tmp_path, f"14;{CANARY};North\n")
    assert CANARY not in str(refused.value)
    assert "Pas" in str(refused.value)


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DoorFileUnreadable):
        list(read_events(SYSTEM, tmp_path / "none.csv", NOW))
    for encoding in ("ascii", "no-such"):
        with pytest.raises(DoorFileUnreadable) as refused:
            read(replace(SYSTEM, encoding=encoding), tmp_path, DUTCH.format(name="Zoë"))
        assert refused.value.__cause__ is None
    monkeypatch.setattr("visitor_desk.visits.door_files.LARGEST_FILE", 10)
    with pytest.raises(DoorFileTooLarge):
        read(SYSTEM, tmp_path, DUTCH)


def test_a_dry_run_shows_twenty_rows_and_the_doors_nobody_entered(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    rows = "".join(f"2026-11-03T10:{minute:02},D{minute % 2},14,in,ok\n" for minute in range(40))
    file.write_text(f"time,door,badge,way,ok\n{rows}", encoding="utf-8")
    found = dry_run(replace(PLAIN, delimiter=","), file, NOW, [DoorKey("D0")])
    assert len(found.rows) == 20
    assert found.unknown_doors == ("D1",)
    assert not any(isinstance(row, BadRow) for row in found.rows)


def test_the_night_the_clocks_change_is_said_to_be_in_doubt() -> None:
    fold = shown_at("25-10-2026 02:30:00", SYSTEM.time_format, AMSTERDAM)
    gap = shown_at("29-03-2026 02:30:00", SYSTEM.time_format, AMSTERDAM)
    assert fold == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), DoorDoubt.FOLD)
    assert gap is not None
    assert gap[1] is DoorDoubt.GAP
    named = shown_at("2026-10-25T02:30:00+01:00", "iso", AMSTERDAM)
    assert named == (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), DoorDoubt.NONE)
    assert shown_at("1e400", "epoch", AMSTERDAM) is None
    assert shown_at("nan", "epoch", AMSTERDAM) is None


@pytest.mark.parametrize("pattern", ["%H:%M", "%d-%m-%Y", "nothing", "%"])
def test_a_format_that_loses_the_minute_is_refused(pattern: str) -> None:
    with pytest.raises(DoorTimeNotReadable):
        check_format(pattern)


def test_a_zone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(DoorTimeNotReadable):
        door_zone("Mars/Olympus")


def test_an_event_is_placed_by_what_is_known_of_its_clock() -> None:
    event = replace(EVENT, at=NOW)
    history = [DoorClock(SYSTEM.id, NOW - timedelta(days=1), 90.0, 2.0)]
    placed = at_true_time(event, history)
    assert placed.at == NOW - timedelta(seconds=90)
    assert placed.uncertainty_s == 3602.0
    assert at_true_time(replace(event, doubt=DoorDoubt.NONE), []).uncertainty_s == 1.0
    assert at_true_time(event, [replace(history[0], valid_from=NOW)]).at == NOW
    assert around(TimeRange(NOW, NOW), history).contains(event.at)


def test_how_far_events_are_here() -> None:
    early, late = NOW - timedelta(hours=2), NOW - timedelta(minutes=5)
    assert sync_of([], None, NOW) == DoorSync(SyncState.NO_SOURCE)
    assert sync_of([late, None], early, NOW) == DoorSync(SyncState.LATE)
    assert sync_of([late], early, NOW) == DoorSync(SyncState.COMPLETE, late)
    assert sync_of([late, early], late, NOW) == DoorSync(SyncState.LATE, early)
    assert sync_of([late], None, NOW).state is SyncState.COMPLETE
    assert sync_of([early], None, NOW).state is SyncState.LATE


def test_a_folder_gives_regular_files_that_are_at_rest(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    listed = dropped_files("g", tmp_path)
    assert [one.path.name for one in listed] == ["a.csv", "b.csv"]
    grow = tmp_path / "b.csv"
    assert [
        one.path.name for one in at_rest(listed, lambda _: grow.write_text("xy", encoding="utf-8") and None)
    ] == ["a.csv"]
    with pytest.raises(DoorFolderUnreachable):
        dropped_files("g", tmp_path / "none")
