"""Jobs of a fleet, on real PostgreSQL databases and as the roles of a desk and of a worker see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest
from sqlalchemy import text

from storage.engine import StoreRefused, open_engine
from storage.fleet_jobs import FleetJobs, FleetNotPrepared, Pulse, prepare_fleet, see_that_fleet_is_prepared
from storage.migrate_postgresql import migrate_as_owner
from storage.postgresql_roles import DATA_ROLES, WORKER_RIGHTS
from storage.schemas import DATA_SCHEMA
from tests.contracts.footage_jobs import FootageJobsContract, some
from tests.postgres import Postgres
from visitor_desk.footage.jobs import Jobs

WORKER = "reader"
QUICK = Pulse(beat_s=0.2, dead_after_s=2.0, look_s=0.1)


@pytest.fixture
def fleet(postgres: Postgres) -> Iterator[Postgres]:
    migrate_as_owner(postgres.data_owner_url, DATA_SCHEMA, DATA_ROLES, workers=[WORKER])
    prepare_fleet(postgres.data_owner_url, ("visitor_desk", "visitor_worker"))
    yield postgres
    with postgres.data.connected(postgres.data_name) as connection:
        connection.execute("DROP SCHEMA footage_jobs CASCADE")


class TestFleetJobs(FootageJobsContract):
    @pytest.fixture
    def make(self, fleet: Postgres) -> Callable[[int], Jobs]:
        return lambda slots: FleetJobs(fleet.data.url(fleet.data_name, WORKER), slots, QUICK)


def test_a_desk_asks_and_a_worker_reads(fleet: Postgres) -> None:
    assert FleetJobs(fleet.data_url).put(some("cage", "door")) == 6
    seen = []
    worker = FleetJobs(fleet.data.url(fleet.data_name, WORKER), 2, QUICK)
    worker.work(lambda batch, _: seen.append(batch))
    assert len(seen) == 6
    assert FleetJobs(fleet.data_url).waiting() == 0


def test_a_worker_sees_recordings_and_nothing_of_a_visit(fleet: Postgres) -> None:
    engine = open_engine(fleet.data.url(fleet.data_name, WORKER))
    try:
        for table in DATA_SCHEMA.metadata.sorted_tables:
            for right, statement in (
                ("SELECT", f"SELECT 1 FROM {table.name}"),
                ("DELETE", f"DELETE FROM {table.name} WHERE false"),
            ):
                allowed = right in WORKER_RIGHTS.get(table.name, ())
                with engine.connect() as connection:
                    if allowed:
                        connection.execute(text(statement))
                    else:
                        with pytest.raises(StoreRefused):
                            connection.execute(text(statement))
    finally:
        engine.dispose()


def test_a_server_without_the_tables_is_told(postgres: Postgres) -> None:
    with pytest.raises(FleetNotPrepared):
        see_that_fleet_is_prepared(postgres.data_url)


def test_tables_are_made_once_and_anew_for_another_version(fleet: Postgres) -> None:
    see_that_fleet_is_prepared(fleet.data_url)
    FleetJobs(fleet.data_url).put(some("cage"))
    prepare_fleet(fleet.data_owner_url, ("visitor_desk", "visitor_worker"))
    assert FleetJobs(fleet.data_url).waiting() == 3
    with fleet.data.connected(fleet.data_name) as connection:
        connection.execute("COMMENT ON SCHEMA footage_jobs IS 'procrastinate 0'")
    with pytest.raises(FleetNotPrepared):
        see_that_fleet_is_prepared(fleet.data_url)
    prepare_fleet(fleet.data_owner_url, ("visitor_desk", "visitor_worker"))
    assert FleetJobs(fleet.data_url).waiting() == 0


def test_jobs_hold_ids_times_and_paths(fleet: Postgres) -> None:
    FleetJobs(fleet.data_url).put(some("cage", files=1))
    with psycopg.connect(host=str(fleet.data.folder), dbname=fleet.data_name, user="postgres") as connection:
        row = connection.execute("SELECT lock, args FROM footage_jobs.procrastinate_jobs").fetchone()
    assert row is not None
    assert row[0] == "camera cage"
    assert row[1]["batch"]["files"][0]["path"] == "cage/00.mp4"
