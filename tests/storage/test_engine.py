from __future__ import annotations

import os
import stat
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier, Thread

import pytest
from sqlalchemy import make_url, text

from storage.engine import (
    READ_ONLY,
    SQLITE_PRAGMAS,
    RuleBroken,
    StoreBusy,
    StoreDamaged,
    StoreKindUnknown,
    StoreReadOnly,
    StoreUnreachable,
    create_file,
    open_engine,
)
from storage.unit_of_work import SqlWork, data_works
from tests.contracts.visit_stores import BADGE_14, VISIT, furnish, keep
from tests.storage.stores import data_store, opened, wait_no_longer_than
from visitor_desk.errors import DiskFull
from visitor_desk.visits.visit import Visit, VisitId


def _visit(number: int, *, badge: bool = True) -> Visit:
    return replace(VISIT, id=VisitId(f"{number:016x}"), person=number, badge=BADGE_14 if badge else None)


def table_names(path: Path) -> set[str]:
    with opened(path) as engine, engine.connect() as connection:
        return {row.name for row in connection.execute(text("SELECT name FROM sqlite_master"))}


def test_every_connection_is_prepared(tmp_path: Path) -> None:
    with opened(data_store(tmp_path)) as engine:
        for _ in range(2):
            with engine.connect() as connection:
                set_to = {
                    name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar())
                    for name, _ in SQLITE_PRAGMAS
                }
            engine.dispose()
            assert set_to == {
                "busy_timeout": "5000",
                "journal_mode": "delete",
                "synchronous": "3",
                "secure_delete": "1",
                "foreign_keys": "1",
                "temp_store": "2",
                "trusted_schema": "0",
                "cell_size_check": "1",
            }


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps files private by the profile's folder")
def test_a_store_and_its_journal_are_open_to_their_owner_only(tmp_path: Path) -> None:
    path = data_store(tmp_path)
    with opened(path) as engine, engine.begin() as connection:
        connection.execute(text("INSERT INTO badges VALUES ('014')"))
        for file in (path, path.with_name("data.sqlite-journal")):
            assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_lost_file_does_not_come_back_empty(tmp_path: Path) -> None:
    path = tmp_path / "data.sqlite"
    with opened(path) as engine, pytest.raises(StoreUnreachable), SqlWork(engine) as work:
        work.badges.all()
    assert not path.exists()


def test_odd_file_names_are_taken_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a b%20?#é.sqlite"
    create_file(path)
    with opened(path) as engine, engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (a)"))
    assert table_names(path) == {"t"}


def test_another_database_is_refused() -> None:
    for url in ("sqlite://", "sqlite:///:memory:", "mysql://desk@host/data"):
        with pytest.raises(StoreKindUnknown):
            open_engine(make_url(url))


def test_a_created_table_does_not_survive_a_rollback(tmp_path: Path) -> None:
    path = data_store(tmp_path)
    before = table_names(path)
    with opened(path) as engine, engine.connect() as connection:
        connection.execute(text("CREATE TABLE half_done (a)"))
        connection.rollback()
    assert table_names(path) == before


def test_of_two_desks_that_both_see_badge_14_exactly_one_hands_it_out(tmp_path: Path) -> None:
    path = data_store(tmp_path)
    with opened(path) as engine:
        furnish(data_works(engine))
    together = Barrier(2)
    ends: list[str] = []

    def admit(number: int) -> None:
        with opened(path) as engine:
            together.wait()
            with SqlWork(engine) as work:
                free = BADGE_14 in work.badges.free()
                if free:
                    work.visits.add(_visit(number))
                    work.commit()
            ends.append("admitted" if free else "badge not free")

    desks = [Thread(target=admit, args=(number,)) for number in (1, 2)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    assert sorted(ends) == ["admitted", "badge not free"]
    with opened(path) as engine, SqlWork(engine) as work:
        assert len(work.visits.here()) == 1


def test_a_work_takes_the_write_lock_with_its_first_read(tmp_path: Path) -> None:
    path = data_store(tmp_path)
    with opened(path) as first, opened(path) as second, SqlWork(first) as work:
        work.badges.all()
        with second.connect() as connection:
            wait_no_longer_than(connection, 20)
            with pytest.raises(StoreBusy) as caught:
                connection.execute(text("SELECT 1"))
        with second.connect().execution_options(**{READ_ONLY: True}) as reader:
            assert reader.execute(text("SELECT count(*) FROM badges")).scalar() == 0
    assert caught.value.values == {"store": "data.sqlite"}


def test_a_full_disk_rolls_the_whole_work_back(tmp_path: Path) -> None:
    path = data_store(tmp_path)
    with opened(path) as engine:
        works = data_works(engine)
        furnish(works)
        keep(works, VISIT)
        with engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 1}")
        called: list[str] = []

        def write() -> None:
            with works() as work:
                work.after_commit(lambda: called.append("committed"))
                for number in range(1, 2000):
                    work.visits.add(_visit(number, badge=False))
                work.commit()

        with pytest.raises(DiskFull):
            write()
        assert called == []
        with works() as work:
            assert list(work.visits.here()) == [VISIT]
            assert work.visits.people_of({VISIT.ticket: None}) == {VISIT.ticket: {0}}


@pytest.mark.skipif(sys.platform == "win32", reason="the permission bits are POSIX's")
def test_a_file_that_may_only_be_read_says_so() -> None:
    # Not in tmp_path: its parents are closed to the user as whom root has to do this.
    with TemporaryDirectory() as folder:
        path = data_store(Path(folder))
        path.chmod(0o444)
        user = os.geteuid()
        if user == 0:
            os.chown(folder, 65534, 65534)
            os.seteuid(65534)
        try:
            with opened(path) as engine, pytest.raises(StoreReadOnly), SqlWork(engine) as work:
                work.badges.add(BADGE_14)
            with opened(path) as engine, engine.connect().execution_options(**{READ_ONLY: True}) as reader:
                assert reader.execute(text("SELECT count(*) FROM badges")).scalar() == 0
        finally:
            if user == 0:
                os.seteuid(0)


def test_a_flipped_byte_in_the_header_is_an_error_of_ours_or_harmless(tmp_path: Path) -> None:
    path = data_store(tmp_path)
    with opened(path) as engine:
        furnish(data_works(engine))
    whole = path.read_bytes()
    damaged = 0
    for place in range(100):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        with opened(path) as engine:
            try:
                with SqlWork(engine) as work:
                    assert len(work.badges.all()) == 2
                    work.visits.add(VISIT)
                    work.commit()
            except (StoreDamaged, StoreReadOnly):
                damaged += 1
    assert damaged > 20


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "data.sqlite"
    path.write_bytes(b"not a database at all" * 100)
    with opened(path) as engine, pytest.raises(StoreDamaged), SqlWork(engine) as work:
        work.badges.all()


def test_no_error_and_no_log_shows_a_value(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with opened(data_store(tmp_path)) as engine, engine.connect() as connection:
        insert = text("INSERT INTO staff (id, name, may_authorise) VALUES (:id, :name, 0)")
        connection.execute(insert, {"id": "s1", "name": "CANARY-NAME"})
        with pytest.raises(RuleBroken) as caught:
            connection.execute(insert, {"id": "s1", "name": "CANARY-NAME"})
        with pytest.raises(Exception) as wrong:
            connection.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": "CANARY-NAME"})
    shown = "".join(
        f"{error!s}{error!r}{error.__cause__!r}{error.__context__!r}" for error in (caught.value, wrong.value)
    )
    assert "CANARY" not in shown
    assert "CANARY" not in caplog.text


def test_a_work_is_committed_inside_its_block_only(tmp_path: Path) -> None:
    called: list[str] = []
    with opened(data_store(tmp_path)) as engine:
        work = SqlWork(engine)
        work.after_commit(lambda: called.append("before"))
        with pytest.raises(RuntimeError):
            work.commit()
        with work:
            work.after_commit(lambda: called.append("never"))
        with pytest.raises(RuntimeError):
            work.commit()
    assert called == []


def test_a_row_whose_value_is_none_of_its_kind_is_a_damaged_store_and_no_bug(tmp_path: Path) -> None:
    path = data_store(tmp_path)
    with opened(path) as engine:
        works = data_works(engine)
        furnish(works)
        keep(works, VISIT)
        with engine.begin() as connection:
            connection.execute(text("UPDATE visits SET arrived_at = 'yesterday'"))
        with pytest.raises(StoreDamaged) as damaged, works() as work:
            work.visits.here()
        assert damaged.value.values == {"store": path.name}
        with pytest.raises(ValueError, match="mine"), works():
            raise ValueError("mine")
