"""Activity that was written under ids is found under numbers, and goes back to what it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, text

from storage.engine import open_engine, sqlite_url
from storage.migrate_postgresql import migrate_as_owner
from storage.postgresql_roles import DATA_ROLES
from storage.schemas import DATA_SCHEMA, alembic_config
from storage.unit_of_work import SqlWork
from tests.contracts.footage_stores import CAGE, LOBBY, RECORDING, SOURCE, at, interval, seconds
from tests.postgres import Postgres, empty
from tests.storage.stores import data_store

OLD = "d0003"


def rows(connection: Connection, what: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(text(what))]


def fill(engine: Engine) -> None:
    later = at(60, "later", duration_s=60.0, rate=0.0, gaps=())
    with SqlWork(engine) as work:
        work.sources.add(SOURCE)
        work.cameras.add(LOBBY)
        work.cameras.add(CAGE)
        work.recordings.put(replace(RECORDING, rate=0.0, gaps=()))
        work.recordings.put(later)
        work.activity.replace(RECORDING.id, [interval(0, 10), interval(20.000_007, 30, movers=3)])
        work.activity.replace(later.id, [interval(70, 80.999_999, later)])
        work.commit()


def goes_down_and_up(engine: Engine) -> None:
    fill(engine)
    with SqlWork(engine) as work:
        before = work.activity.overlapping(LOBBY.id, seconds(-10, 200))
        recordings = work.recordings.of_source(SOURCE.id)
    assert len(before) == 3
    with engine.begin() as connection:
        command.downgrade(alembic_config(DATA_SCHEMA, connection), OLD)
    with engine.begin() as connection:
        old = rows(connection, "SELECT camera, kind, movers, recording FROM activity ORDER BY start")
        assert old == [
            ("lobby", "moving", 1, RECORDING.id),
            ("lobby", "moving", 3, RECORDING.id),
            ("lobby", "moving", 1, "later"),
        ]
        command.upgrade(alembic_config(DATA_SCHEMA, connection), "head")
    with SqlWork(engine) as work:
        assert work.activity.overlapping(LOBBY.id, seconds(-10, 200)) == before
        assert work.recordings.of_source(SOURCE.id) == recordings
        # Numbers go on where the migration ended.
        third = at(120, "third", duration_s=60.0)
        work.recordings.put(third)
        work.activity.replace(third.id, [interval(130, 131, third)])
        work.footage_disposal.delete_recordings_before(RECORDING.span.end + timedelta(seconds=1), 9)
        assert len(work.activity.overlapping(LOBBY.id, seconds(-10, 200))) == 2


def test_in_a_file(tmp_path: Path) -> None:
    path = data_store(tmp_path)
    engine = open_engine(sqlite_url(path))
    goes_down_and_up(engine)
    engine.dispose()


def test_on_a_server(own_database: Engine) -> None:
    goes_down_and_up(own_database)


@pytest.fixture
def own_database(postgres: Postgres) -> Iterator[Engine]:
    engine = open_engine(postgres.data_owner_url)
    yield engine
    engine.dispose()
    # The tables are new ones, and desks have no rights on them yet.
    migrate_as_owner(postgres.data_owner_url, DATA_SCHEMA, DATA_ROLES)
    empty(postgres.data_owner_url, DATA_SCHEMA)
