from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.engine import sqlite_url
from storage.migrate import DATA_SCHEMA, bring_up_to_date
from storage.unit_of_work import SqlWork, data_works
from tests.contracts.visit_stores import VISIT, furnish, keep
from tests.storage.stores import NOW, data_store, opened
from visitor_desk.visits.visit import VisitFilter

ROOT = Path(__file__).parents[2]


@contextmanager
def writer(path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.storage.dying_writer", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            yield process
        finally:
            process.kill()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = data_store(tmp_path)
    with opened(path) as engine:
        furnish(data_works(engine))
    return path


def sound(path: Path) -> bool:
    with opened(path) as engine, engine.connect() as connection:
        return connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"


def test_killed_in_the_middle_of_a_transaction_the_state_before_it_is_back(path: Path) -> None:
    with opened(path) as engine:
        keep(data_works(engine), VISIT)
    before = path.read_bytes()
    with writer(path) as process:
        process.kill()
        process.wait()
    assert path.read_bytes() != before, "nothing had reached the file, so the test shows nothing"
    assert path.with_name("data.sqlite-journal").exists()
    bring_up_to_date(sqlite_url(path), DATA_SCHEMA, NOW)
    with opened(path) as engine, SqlWork(engine) as work:
        assert list(work.visits.page(VisitFilter(), None, 1000)) == [VISIT]
    assert sound(path)
