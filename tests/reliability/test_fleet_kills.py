"""Machines of a fleet are killed in the middle; what they left is read by others, to what one machine finds."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL, text

from storage.engine import open_engine
from storage.fleet_jobs import FleetJobs, Pulse, prepare_fleet
from storage.migrate_postgresql import migrate_as_owner
from storage.postgresql_roles import DATA_ROLES
from storage.schemas import DATA_SCHEMA
from storage.unit_of_work import data_works
from tests.footage.clips import write_video
from tests.footage.fakes import Here, Memory
from tests.footage.test_index import START
from tests.postgres import Postgres
from visitor_desk.clock import SystemClock, TimeRange
from visitor_desk.footage.batch_reader import BatchReader
from visitor_desk.footage.camera import Camera, CameraId, CameraView, FootageSource, SourceId
from visitor_desk.footage.folder import list_recordings
from visitor_desk.footage.jobs import batches_of
from visitor_desk.footage.ports import FootageWorks
from visitor_desk.footage.recorder_layouts import known_layouts
from visitor_desk.footage.recording_time import zone_named
from visitor_desk.progress import never

CAMERAS = ("cage", "door")
FILES = 8
SOURCE = SourceId("recorder")
WORKER = "reader"
WHEN = TimeRange(START - timedelta(hours=1), START + timedelta(hours=1))
QUICK = Pulse(beat_s=0.2, dead_after_s=1.5, look_s=0.1)


@pytest.fixture
def share(tmp_path: Path) -> Path:
    walks: list[list[tuple[float, float]]] = [[], [(4, 26)], [(14, 22)], [(2, 9)]]
    clips = [write_video(tmp_path / f"{n}.mp4", 30, walk, fps=5) for n, walk in enumerate(walks)]
    folder = tmp_path / "recorder"
    folder.mkdir()
    for camera in CAMERAS:
        for number in range(FILES):
            start = START + timedelta(seconds=30 * number)
            shutil.copy2(clips[number % 4], folder / f"{camera}_{start:%Y-%m-%d_%H-%M-%S}.mp4")
    return folder


@pytest.fixture
def worker_url(postgres: Postgres) -> Iterator[URL]:
    migrate_as_owner(postgres.data_owner_url, DATA_SCHEMA, DATA_ROLES, workers=[WORKER])
    prepare_fleet(postgres.data_owner_url, ("visitor_desk", "visitor_worker"))
    yield postgres.data.url(postgres.data_name, WORKER)
    with postgres.data.connected(postgres.data_name) as connection:
        connection.execute("DROP SCHEMA footage_jobs CASCADE")


def furnished(works: FootageWorks, share: Path) -> FootageSource:
    # Entered as the desk's machine sees it; workers are told where it is on theirs.
    source = FootageSource(SOURCE, "Recorder", str(share), "ffmpeg-segment", "UTC")
    with works() as work:
        work.sources.add(replace(source, root="R:/recorder"))
        for camera in CAMERAS:
            made = Camera(CameraId(camera), camera, "z", CameraView.ZONE, SOURCE, camera)
            work.cameras.add(made)
        work.commit()
    return source


def found_by(works: FootageWorks) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    with works() as work:
        rows += [
            (one.id, one.path, one.start, one.duration_s, one.sha256, one.state)
            for one in work.recordings.of_source(SOURCE)
        ]
        for camera in CAMERAS:
            found = work.activity.overlapping(CameraId(camera), WHEN)
            rows += [(one.camera, one.span, one.kind, one.movers, one.recording) for one in found]
    return rows


def started(url: URL, share: Path) -> subprocess.Popen[bytes]:
    command = ["--database", url.render_as_string(), "--root", f"{SOURCE}={share}", "--slots", "2"]
    return subprocess.Popen(
        [sys.executable, "-m", "visitor_desk", "worker", *command], stderr=subprocess.DEVNULL
    )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="nobody is killed with a signal there")
def test_what_killed_machines_left_is_read_by_others_to_the_same(
    postgres: Postgres, worker_url: URL, share: Path
) -> None:
    desk = open_engine(postgres.data_url)
    works = data_works(desk)
    source = furnished(works, share)
    with works() as work:
        cameras = work.cameras.of_source(SOURCE)
    listing = list_recordings(source, known_layouts()["ffmpeg-segment"], zone_named("UTC"), cameras)
    batches = batches_of(SOURCE, listing.recordings, 3)
    alone = Memory()
    furnished(alone, share)  # type: ignore[arg-type]
    reader = BatchReader(alone, SystemClock(), Here(), lambda _: share)  # type: ignore[arg-type]
    for batch in batches_of(SOURCE, listing.recordings):
        reader.read(batch, never)
    assert FleetJobs(postgres.data_url).put(batches) == 6
    for at_least in (1, 6):
        machine = started(worker_url, share)
        until = time.monotonic() + 60
        while rows(postgres, "recordings") < at_least:
            assert time.monotonic() < until, "a machine reads nothing"
            assert machine.poll() is None, "a machine ended by itself"
            time.sleep(0.005)
        machine.send_signal(signal.SIGKILL)
        machine.wait()
        # Its batches still count as being read, until its heart is missed.
        assert FleetJobs(postgres.data_url).waiting() > 0
        with postgres.data.connected(postgres.data_name) as connection:
            connection.execute(
                "UPDATE footage_jobs.procrastinate_workers SET last_heartbeat = now() - interval '5 minutes'"
            )
    own = open_engine(worker_url)
    last = BatchReader(data_works(own), SystemClock(), Here(), lambda _: share)  # type: ignore[arg-type]
    FleetJobs(worker_url, 2, QUICK).work(last.read)
    assert FleetJobs(postgres.data_url).waiting() == 0
    assert len(found_by(works)) > len(CAMERAS) * FILES
    assert found_by(works) == found_by(alone)  # type: ignore[arg-type]
    own.dispose()
    desk.dispose()


def rows(postgres: Postgres, table: str) -> int:
    engine = open_engine(postgres.data_url)
    try:
        with engine.connect() as connection:
            return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() or 0)
    finally:
        engine.dispose()
