"""What deleting sealed rows leaves on a server, and who may sweep it away."""

from __future__ import annotations

from pathlib import Path

from storage.dead_rows import SqlDeadRows
from storage.engine import open_engine
from tests.postgres import Postgres
from tests.storage.stores import data_store, opened
from visitor_desk.privacy.dead_rows import Remains


def test_a_file_has_overwritten_them_already(tmp_path: Path) -> None:
    with opened(data_store(tmp_path)) as engine:
        assert SqlDeadRows(engine).sweep() is Remains.NOTHING


def test_on_a_server_a_desk_leaves_them_and_the_owner_sweeps(postgres: Postgres) -> None:
    for url, remains in (
        (postgres.data_url, Remains.DEAD_ROWS),
        (postgres.data_owner_url, Remains.SERVER_LOG),
    ):
        engine = open_engine(url)
        try:
            assert SqlDeadRows(engine).sweep() is remains
        finally:
            engine.dispose()
