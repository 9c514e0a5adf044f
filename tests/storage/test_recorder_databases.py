"""Recorders' own databases, of their schema: Frigate's file and ZoneMinder's tables in an SQLite file."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.recorder_databases import SqlRecorderRecords
from visitor_desk.footage.camera import CameraId, FootageSource, SourceId
from visitor_desk.footage.folder import ListedFile
from visitor_desk.footage.recorder_records import (
    PasswordInDatabase,
    RecorderDatabaseUnreadable,
    check_database,
)
from visitor_desk.footage.recording import TimeDoubt, TimeSource
from visitor_desk.footage.recording_time import RecordedFrom

START = datetime(2026, 11, 23, 9, 5, 10, tzinfo=UTC)
RECORDS = SqlRecorderRecords()


def listed(path: str, event: int | None = None, at: datetime = START) -> ListedFile:
    start = RecordedFrom(at, TimeSource.NAME_UTC, 1.0, TimeDoubt.NONE)
    return ListedFile(path, CameraId("lobby"), start, 10, at + timedelta(seconds=10), event=event)


def source(layout: str, database: Path | str) -> FootageSource:
    return FootageSource(SourceId("s"), "S", "/s", layout, "Europe/Amsterdam", database=str(database))


def frigate(path: Path) -> Path:
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TABLE recordings (id TEXT, camera TEXT, path TEXT, start_time REAL, end_time REAL)"
        )
        rows = [
            (
                "a",
                "lobby",
                "/media/frigate/recordings/2026-11-23/09/lobby/05.10.mp4",
                START.timestamp() + 0.25,
                None,
            ),
            (
                "b",
                "lobby",
                "/media/frigate/recordings/2026-11-23/09/lobby/05.20.mp4",
                START.timestamp() + 10,
                START.timestamp() + 20,
            ),
        ]
        database.executemany("INSERT INTO recordings VALUES (?, ?, ?, ?, ?)", rows)
    database.close()
    return path


def zoneminder(path: Path, *, old: bool = False) -> Path:
    began, ended = ("StartTime", "EndTime") if old else ("StartDateTime", "EndDateTime")
    with sqlite3.connect(path) as database:
        database.execute(
            f"CREATE TABLE Events (Id INTEGER, MonitorId INTEGER, {began} DATETIME, {ended} DATETIME, Length REAL)"
        )
        rows = [
            (2, 1, "2026-11-23 01:22:03", "2026-11-23 01:22:39", 36.86),
            (3, 1, "2026-11-23 01:22:40", None, 0.0),
            (4, 1, "2026-10-25 02:30:00", "2026-10-25 02:40:00", 600.0),
            (5, 1, None, None, 0.0),
        ]
        database.executemany("INSERT INTO Events VALUES (?, ?, ?, ?, ?)", rows)
    database.close()
    return path


def test_frigate_tells_start_and_end(tmp_path: Path):
    one, two = "recordings/2026-11-23/09/lobby/05.10.mp4", "recordings/2026-11-23/09/lobby/05.20.mp4"
    found = RECORDS.spans(
        source("frigate", frigate(tmp_path / "frigate.db")), [listed(one), listed(two), listed("x")]
    )
    assert set(found) == {one, two}
    assert (found[one].start, found[one].end) == (START + timedelta(seconds=0.25), None)
    assert found[two].end == START + timedelta(seconds=20)


@pytest.mark.parametrize("old", [False, True])
def test_zoneminder_tells_local_times(tmp_path: Path, old: bool):
    files = [listed(f"events/1/2026-11-23/{n}/{n}-video.mp4", n) for n in (2, 3, 4, 5, 9)]
    found = RECORDS.spans(source("zoneminder-medium", zoneminder(tmp_path / "zm.db", old=old)), files)
    assert set(found) == {one.path for one in files[:3]}
    start = datetime(2026, 11, 23, 0, 22, 3, tzinfo=UTC)
    assert (found[files[0].path].start, found[files[0].path].end) == (start, start + timedelta(seconds=36))
    assert found[files[1].path].end is None
    assert found[files[2].path].doubt is TimeDoubt.FOLD


def test_nothing_is_written_beside_a_database(tmp_path: Path):
    path = frigate(tmp_path / "frigate.db")
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    database.close()
    before = path.read_bytes()
    assert RECORDS.spans(source("frigate", path), [listed("2026-11-23/09/lobby/05.20.mp4")])
    assert [one.name for one in tmp_path.iterdir()] == ["frigate.db"]
    assert path.read_bytes() == before


def test_a_running_recorders_newest_rows_are_seen(tmp_path: Path):
    path = frigate(tmp_path / "frigate.db")
    recorder = sqlite3.connect(path)
    recorder.execute("PRAGMA journal_mode=WAL")
    recorder.execute(
        "INSERT INTO recordings VALUES ('c', 'lobby', '/m/2026-11-23/09/lobby/05.30.mp4', ?, NULL)",
        (START.timestamp() + 20,),
    )
    recorder.commit()
    assert RECORDS.spans(source("frigate", path), [listed("2026-11-23/09/lobby/05.30.mp4")])
    recorder.close()


@pytest.mark.parametrize(
    ("layout", "database", "why"),
    [
        ("frigate", "missing.db", "missing"),
        ("dahua", "missing.db", "unknown"),
        ("zoneminder-deep", "nothing+at_all://host/zm", "no_driver"),
        ("zoneminder-deep", "://", "failed"),
    ],
)
def test_what_cannot_be_read_says_why(layout: str, database: str, why: str):
    with pytest.raises(RecorderDatabaseUnreadable) as caught:
        RECORDS.spans(source(layout, database), [listed("a", 1)])
    assert caught.value.values["why"] == why


def test_a_file_that_is_no_database(tmp_path: Path):
    (tmp_path / "frigate.db").write_text("no database" * 100)
    with pytest.raises(RecorderDatabaseUnreadable):
        RECORDS.spans(source("frigate", tmp_path / "frigate.db"), [listed("a")])


def test_passwords_do_not_belong_into_an_address():
    for address in ("mysql+pymysql://zm:secret@host/zm", "mysql+pymysql://zm@host/zm?password=x"):
        with pytest.raises(PasswordInDatabase):
            check_database(address)
    check_database("mysql+pymysql://zm@host/zm?read_default_file=/etc/zm.cnf")
    check_database("")
