"""Machines of a fleet are killed in the middle; what they left is read by others, to what one machine finds."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, text

from storage.engine import open_engine
from storage.fleet_jobs import FleetJobs, Pulse, prepare_fleet
from storage.migrate_postgresql import migrate_as_owner
from storage.postgresql_roles import DATA_ROLES
from storage.schemas import DATA_SCHEMA
from storage.unit_of_work import data_works
from tests.footage.fakes import Here, Memory
from tests.postgres import Postgres
from tests.reliability.recorder_share import CAMERAS, FILES, SOURCE, found_by, furnished, recorded
from visitor_desk.clock import SystemClock
from visitor_desk.footage.batch_reader import BatchReader
from visitor_desk.footage.folder import list_recordings
from visitor_desk.footage.jobs import batches_of
from visitor_desk.footage.recorder_layouts import known_layouts
from visitor_desk.footage.recording_time import zone_named
from visitor_desk.progress import never

WORKER = "reader"
ELSEWHERE = "R:/recorder"
QUICK = Pulse(beat_s=0.2, dead_after_s=1.5, look_s=0.1)


@pytest.fixture
def share(tmp_path: Path) -> Path:
    return recorded(tmp_path)


@pytest.fixture
def worker_url(postgres: Postgres) -> Iterator[URL]:
    migrate_as_owner(postgres.data_owner_url, DATA_SCHEMA, DATA_ROLES, workers=[WORKER])
    prepare_fleet(postgres.data_owner_url, ("visitor_desk", "visitor_worker"))
    yield postgres.data.url(postgres.data_name, WORKER)
    with postgres.data.connected(postgres.data_name) as connection:
        connection.execute("DROP SCHEMA footage_jobs CASCADE")


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
    source = furnished(works, share, ELSEWHERE)
    with works() as work:
        cameras = work.cameras.of_source(SOURCE)
    listing = list_recordings(source, known_layouts()["ffmpeg-segment"], zone_named("UTC"), cameras)
    batches = batches_of(SOURCE, listing.recordings, 3)
    alone = Memory()
    furnished(alone, share, ELSEWHERE)  # type: ignore[arg-type]
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
