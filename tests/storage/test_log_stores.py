"""The contract of the log's check on real databases, and what a reading work promises there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.engine import open_engine, sqlite_url
from storage.migrate import DATA_SCHEMA, bring_up_to_date
from storage.unit_of_work import data_works, reading_works
from tests.contracts.log_stores import LogCheckContract
from tests.contracts.security_rows import AT, row
from tests.postgres import Postgres
from visitor_desk.security.ports import SecurityWorks


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    place = sqlite_url(tmp_path / "data.sqlite")
    bring_up_to_date(place, DATA_SCHEMA, AT)
    engine = open_engine(place)
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql(postgres: Postgres) -> Iterator[Engine]:
    engine = open_engine(postgres.data_url)
    yield engine
    engine.dispose()


class TestSqliteLogCheck(LogCheckContract):
    @pytest.fixture
    def works(self, sqlite: Engine) -> SecurityWorks:
        return data_works(sqlite)

    def test_whoever_opens_the_file_may_prune(self, sqlite: Engine) -> None:
        with data_works(sqlite)() as work:
            assert work.log.may_prune()


class TestPostgresqlLogCheck(LogCheckContract):
    @pytest.fixture
    def works(self, postgresql: Engine) -> SecurityWorks:
        return data_works(postgresql)

    def test_only_the_office_may_prune(self, postgres: Postgres, postgresql: Engine) -> None:
        with data_works(postgresql)() as work:
            assert not work.log.may_prune()
        office = open_engine(postgres.office_url)
        with data_works(office)() as work:
            assert work.log.may_prune()
        office.dispose()


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_reading_work_holds_up_no_writer_and_sees_one_moment(
    database: str, request: pytest.FixtureRequest
) -> None:
    engine: Engine = request.getfixturevalue(database)
    with reading_works(engine)() as reading:
        assert reading.sealed.page(None, 9) == []
        if database == "postgresql":
            with data_works(engine)() as work:
                work.sealed.put(row())
                work.commit()
            assert reading.sealed.page(None, 9) == []
    with data_works(engine)() as work:
        work.sealed.put(row("v2"))
        work.commit()
    with reading_works(engine)() as reading:
        assert reading.sealed.page(None, 9)
