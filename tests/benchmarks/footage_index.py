"""The index at the size of a hundred cameras: search, visits, room and writing of ten million intervals, a second run.

Without arguments: ten million intervals in a file and, where PostgreSQL's programs are, on a server; then two
runs over a tree of a hundred thousand files. `--intervals` and `--files` make it smaller.
"""

from __future__ import annotations

import argparse
import io
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import event, insert

from storage.engine import open_engine, sqlite_url
from storage.migrate import DATA_SCHEMA, bring_up_to_date
from storage.postgresql_sql import number_on
from storage.tables.footage import recordings as table
from storage.unit_of_work import data_works, reading_works
from tests.benchmarks.footage_of_visits import visits
from tests.footage.fakes import FACILITY, MemoryLog
from tests.postgres import Cluster, binaries, data_cluster
from visitor_desk.clock import SystemClock, TimeRange
from visitor_desk.footage.activity import Activity
from visitor_desk.footage.camera import Camera, CameraId, CameraView, FootageSource, SourceId
from visitor_desk.footage.folder import list_recordings
from visitor_desk.footage.index import FootageIndex
from visitor_desk.footage.ports import FootageWorks
from visitor_desk.footage.read_recording import FileReading
from visitor_desk.footage.recorder_layouts import known_layouts
from visitor_desk.footage.recording import (
    ActivityInterval,
    ActivityKind,
    Recording,
    RecordingId,
    RecordingState,
    TimeDoubt,
    TimeSource,
)
from visitor_desk.footage.recording_time import zone_named
from visitor_desk.footage.scene import NOTHING_BEFORE
from visitor_desk.footage.size_evidence import SizeEvidence

START = datetime(2026, 10, 1, tzinfo=UTC)
START_US = int(START.timestamp()) * 1_000_000
CAMERAS = 100
OF_ONE_FILE = 23
"""Intervals of a quarter of an hour before a busy camera."""
QUARTER_US = 900_000_000
SOURCE = SourceId("recorder")
ASKED = 400
SUITES, ENTRANCES = 20, 4
FIRST = 2_000


def camera(number: int) -> CameraId:
    return CameraId(f"camera-{number:03}")


def furnish(works: FootageWorks, root: Path = Path("recorder")) -> None:
    with works() as work:
        work.sources.add(FootageSource(SOURCE, "Recorder", str(root), "ffmpeg-segment", "UTC"))
        for number in range(CAMERAS):
            name = camera(number)
            view = CameraView.ENTRANCE if number < ENTRANCES else CameraView.ZONE
            work.cameras.add(Camera(name, name, f"suite-{number % SUITES}", view, SOURCE, name))
        work.commit()


def recordings(count: int) -> Iterator[tuple[Any, ...]]:
    """Yield rows of recordings: a quarter of an hour each, camera after camera."""
    each = -(-count // OF_ONE_FILE // CAMERAS)
    number = 0
    for of in range(CAMERAS):
        for quarter in range(each):
            number += 1
            begins = START + quarter * timedelta(minutes=15)
            ends = begins + timedelta(minutes=15)
            yield (
                number, f"{number:032x}", SOURCE, f"{camera(of)}/{quarter:06}.mp4", camera(of), begins, ends, 900.0,
                280_000_000, ends, "ab" * 32, "ok", None, "name_utc", 1.0, "none", ends,
            )  # fmt: skip


def intervals(count: int) -> Iterator[tuple[int, int, int, int, int, int, int]]:
    """Yield rows of activity in the order of their key."""
    chance = random.Random(7)
    each = -(-count // OF_ONE_FILE // CAMERAS)
    step = QUARTER_US // OF_ONE_FILE
    made = 0
    for of in range(CAMERAS):
        for quarter in range(each):
            number = of * each + quarter + 1
            for place in range(OF_ONE_FILE):
                begins = START_US + quarter * QUARTER_US + place * step + chance.randrange(step // 2)
                yield (
                    of + 1,
                    begins,
                    1,
                    chance.randrange(2_000_000, 20_000_000),
                    chance.randrange(1, 4),
                    chance.randrange(1, 300),
                    number,
                )
                made += 1
                if made == count:
                    return


COLUMNS = (
    "number, id, source, path, camera, start, ends_at, duration_s, size, modified, sha256, state, problem, "
    "time_source, uncertainty_s, doubt, indexed_at"
)


def fill_file(path: Path, count: int) -> None:
    """Put the rows into a file past the program."""
    with closing(sqlite3.connect(path)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-400000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("DROP INDEX ix_activity_recording")
        places = ",".join("?" * 17)
        rows = (
            tuple(f"{one:%Y-%m-%d %H:%M:%S.%f}" if isinstance(one, datetime) else one for one in row)
            for row in recordings(count)
        )
        connection.executemany(f"INSERT INTO recordings ({COLUMNS}) VALUES ({places})", rows)
        connection.executemany("INSERT INTO activity VALUES (?,?,?,?,?,?,?)", intervals(count))
        connection.execute("CREATE INDEX ix_activity_recording ON activity (recording)")
        connection.commit()
        connection.execute("PRAGMA journal_mode=DELETE")


def room_in_file(path: Path, count: int) -> str:
    with closing(sqlite3.connect(path)) as connection:
        sizes = dict(
            connection.execute(
                "SELECT name, sum(pgsize) FROM dbstat WHERE name IN ('activity', 'ix_activity_recording') GROUP BY name"
            )
        )
    table, index = sizes["activity"] / count, sizes["ix_activity_recording"] / count
    return f"{table + index:.1f} bytes an interval (table {table:.1f}, by recording {index:.1f})"


def fill_server(cluster: Cluster, name: str, count: int) -> str:
    """Put the rows onto a server past the program, and return the room they take."""
    with psycopg.connect(host=str(cluster.folder), dbname=name, user="postgres") as connection:
        cursor = connection.cursor()
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '256MB'")
        cursor.execute("DROP INDEX ix_activity_recording")
        cursor.execute("ALTER TABLE activity DROP CONSTRAINT pk_activity")
        with cursor.copy(f"COPY recordings ({COLUMNS}) FROM STDIN") as copy:
            for row in recordings(count):
                copy.write_row(row)
        with cursor.copy(
            "COPY activity (camera, start, kind, lasts, movers, score, recording) FROM STDIN"
        ) as copy:
            held = io.StringIO()
            for at, row in enumerate(intervals(count), 1):
                held.write("\t".join(map(str, row)) + "\n")
                if at % 50_000 == 0:
                    copy.write(held.getvalue())
                    held = io.StringIO()
            copy.write(held.getvalue())
        cursor.execute("ALTER TABLE activity ADD CONSTRAINT pk_activity PRIMARY KEY (camera, start, kind)")
        cursor.execute("CREATE INDEX ix_activity_recording ON activity (recording)")
        connection.commit()
        connection.autocommit = True
        cursor.execute("VACUUM ANALYZE activity")
        cursor.execute("VACUUM ANALYZE recordings")
        cursor.execute("SELECT pg_table_size('activity'), pg_indexes_size('activity')")
        table, index = cursor.fetchone() or (0, 0)
        return f"{(table + index) / count:.1f} bytes an interval (table {table / count:.1f}, indexes {index / count:.1f})"


def search(works: FootageWorks, count: int) -> str:
    """Ask for two cameras and an hour, and return how long it took, the making of the objects included."""
    chance = random.Random(11)
    hours = max(1, count // CAMERAS // OF_ONE_FILE // 4 - 1)
    took, found = [], 0
    for _ in range(ASKED):
        begins = START + timedelta(hours=chance.randrange(hours), minutes=chance.randrange(60))
        span = TimeRange(begins, begins + timedelta(hours=1))
        pair = [camera(one) for one in chance.sample(range(CAMERAS), 2)]
        since = time.perf_counter()
        with works() as work:
            for one in pair:
                found += len(work.activity.overlapping(one, span))
        took.append((time.perf_counter() - since) * 1000)
    took.sort()
    p50, p95 = took[len(took) // 2], took[int(len(took) * 0.95)]
    return f"p50 {p50:.2f} ms, p95 {p95:.2f} ms ({found / ASKED:.0f} intervals an answer)"


def write(works: FootageWorks, files: int = 300) -> str:
    """Keep files as the index does, each in a work of its own."""
    since = time.perf_counter()
    for number in range(files):
        begins = START + timedelta(days=4000, minutes=15 * number)
        one = Recording(
            RecordingId(f"new{number:029x}"), SOURCE, f"new/{number}.mp4", camera(number % CAMERAS), begins, 900.0,
            280_000_000, begins, "ab" * 32, RecordingState.OK, None, TimeSource.NAME_UTC, 1.0, TimeDoubt.NONE, begins,
        )  # fmt: skip
        spans = [
            TimeRange(begins + timedelta(seconds=39 * place), begins + timedelta(seconds=39 * place + 9))
            for place in range(OF_ONE_FILE)
        ]
        with works() as work:
            work.recordings.put(one)
            work.activity.replace(
                one.id, [ActivityInterval(one.camera, span, ActivityKind.MOVING, 1, one.id) for span in spans]
            )
            work.commit()
    took = time.perf_counter() - since
    return f"{files / took:.0f} files/s, {files * OF_ONE_FILE / took:.0f} intervals/s, each file durable by itself"


def span_of(count: int) -> TimeRange:
    """Return the time from which there are recordings."""
    return TimeRange(START, START + -(-count // OF_ONE_FILE // CAMERAS) * timedelta(minutes=15))


class Read:
    """Gives every file the same reading, so that what is measured is the run around it."""

    def __init__(self) -> None:
        self.opened = 0

    def run(self, _function: Callable[..., Any], path: Path, *_: Any, **__: Any) -> Any:
        self.opened += 1
        status = path.stat()
        return FileReading(
            status.st_size, status.st_mtime, "ab" * 32, 60.0, False, 25.0, (), (Activity(1.0, 9.0, 1),),
            SizeEvidence(), NOTHING_BEFORE,
        )  # fmt: skip


def second_run(folder: Path, files: int) -> None:
    """Index a tree of small files twice; the second time none is opened."""
    root = folder / "recorder"
    for of in range(CAMERAS):
        day = root / f"{of:03}"
        day.mkdir(parents=True)
        for number in range(files // CAMERAS):
            name = START + timedelta(minutes=number)
            (day / f"{camera(of)}_{name:%Y-%m-%d_%H-%M-%S}.mp4").write_bytes(b"x")
    path = folder / "run.sqlite"
    bring_up_to_date(sqlite_url(path), DATA_SCHEMA, START)
    engine = open_engine(sqlite_url(path))
    # What a power cut leaves is not what is measured here.
    event.listen(engine, "connect", lambda made, _: made.execute("PRAGMA synchronous=OFF").close())
    works = data_works(engine)
    furnish(works, root)
    runner = Read()

    class Quiet(MemoryLog):
        def append(self, *_: Any, **__: Any) -> None:
            return

    index = FootageIndex(works, Quiet(), SystemClock(), runner, known_layouts())  # type: ignore[arg-type]
    with works() as work:
        source, cameras = work.sources.get(SOURCE), work.cameras.all()
    layout = known_layouts()["ffmpeg-segment"]
    listed = list_recordings(source, layout, zone_named("UTC"), cameras).recordings
    with engine.begin() as connection:
        # All but some thousand stand as read already, so that the first run does not take an hour.
        connection.execute(
            insert(table),
            [
                {
                    "id": f"{number:032x}", "source": SOURCE, "path": one.path, "camera": one.camera,
                    "start": one.start.at, "ends_at": one.start.at + timedelta(minutes=1), "duration_s": 60.0,
                    "size": one.size, "modified": one.modified, "sha256": "ab" * 32, "state": RecordingState.OK,
                    "problem": None, "time_source": one.start.source, "uncertainty_s": 1.0,
                    "doubt": TimeDoubt.NONE, "indexed_at": one.modified,
                }
                for number, one in enumerate(listed)
                if number >= FIRST
            ],
        )  # fmt: skip
    for name in (f"{FIRST} new of {files} files, without decoding", "second run"):
        opened, since, used = runner.opened, time.perf_counter(), time.process_time()
        report = index.index(FACILITY, SOURCE)  # type: ignore[arg-type]
        print(
            f"{name:12}{time.perf_counter() - since:7.2f} s ({time.process_time() - used:.2f} s of CPU), "
            f"{report.listed} files listed, {runner.opened - opened} opened"
        )
    since = time.perf_counter()
    list_recordings(source, layout, zone_named("UTC"), cameras)
    print(f"  of which {time.perf_counter() - since:.2f} s list and stat the folder and read its names")
    engine.dispose()


def main() -> None:
    """Print every figure."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--intervals", type=int, default=10_000_000)
    arguments.add_argument("--files", type=int, default=100_000)
    wanted = arguments.parse_args()
    count = wanted.intervals
    print(f"{count} intervals of {CAMERAS} cameras; an answer is two cameras for an hour")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        path = folder / "data.sqlite"
        bring_up_to_date(sqlite_url(path), DATA_SCHEMA, START)
        engine = open_engine(sqlite_url(path))
        furnish(data_works(engine))
        since = time.perf_counter()
        fill_file(path, count)
        print(f"SQLite      {room_in_file(path, count)}; made in {time.perf_counter() - since:.0f} s")
        print(f"            {search(reading_works(engine), count)}")
        print(f"            {visits(data_works(engine), reading_works(engine), span_of(count))}")
        print(f"            {write(data_works(engine))}")
        engine.dispose()
        path.unlink()
        if wanted.files:
            second_run(folder, wanted.files)
    if binaries() is None:
        print("PostgreSQL  not on this machine")
        sys.exit(0)
    with data_cluster({"shared_buffers": "256MB", "max_wal_size": "4GB"}) as cluster:
        name = cluster.create("empty_store")
        engine = open_engine(cluster.url(name, "postgres"))
        furnish(data_works(engine))
        since = time.perf_counter()
        made = fill_server(cluster, name, count)
        with engine.begin() as connection:
            number_on(connection)
        print(f"PostgreSQL  {made}; made in {time.perf_counter() - since:.0f} s")
        print(f"            {search(reading_works(engine), count)}")
        print(f"            {visits(data_works(engine), reading_works(engine), span_of(count))}")
        print(f"            {write(data_works(engine))}")
        engine.dispose()


if __name__ == "__main__":
    main()
