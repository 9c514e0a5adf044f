"""The program is killed while it indexes: the next run goes on, and ends with what an undisturbed one finds."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.engine import open_engine, sqlite_url
from storage.migrate import bring_up_to_date
from storage.schemas import DATA_SCHEMA
from storage.unit_of_work import data_works
from tests.footage.fakes import FACILITY, Here, Memory
from tests.reliability.indexing import index_of
from tests.reliability.recorder_share import CAMERAS, FILES, SOURCE, found_by, furnished, recorded

PROGRAM = (sys.executable, "-m", "tests.reliability.indexing")


@pytest.mark.slow
def test_a_killed_run_is_resumed_to_the_same_index(own: Path) -> None:
    share, store = recorded(own), sqlite_url(own / "data.sqlite")
    bring_up_to_date(store, DATA_SCHEMA, datetime.now(UTC))
    engine = open_engine(store)
    works, alone = data_works(engine), Memory()
    furnished(works, share)
    furnished(alone, share)  # type: ignore[arg-type]
    index_of(alone, Here()).index(FACILITY, SOURCE)  # type: ignore[arg-type]
    kept = 0
    for at_least in (1, 4, 9):
        with subprocess.Popen([*PROGRAM, own / "data.sqlite"], stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout
            for line in running.stdout:
                done, total = map(int, line.split())
                assert total == len(CAMERAS) * FILES
                assert done >= kept, "what was read before is read again"
                if done >= at_least:
                    break
            running.kill()
        assert running.returncode, "it ended by itself"
        kept = len([row for row in found_by(works) if len(row) == 6])
        assert at_least <= kept < len(CAMERAS) * FILES
    subprocess.run([*PROGRAM, own / "data.sqlite"], check=True, stdout=subprocess.DEVNULL)
    assert found_by(works) == found_by(alone)  # type: ignore[arg-type]
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    engine.dispose()
