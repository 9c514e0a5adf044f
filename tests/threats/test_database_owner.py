"""The database's owner edits, deletes, inserts, swaps, rolls back or forks.

Claim: each of these is found by the next action at a desk (by the sign-in where the log no longer
continues what the desk remembers, by the check that the window begins after a sign-in where rows or older
entries were touched), and offline by `visitor-desk log verify`; and what nobody touched is found whole.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine

from tests.features.site import NOON, PASSPHRASE, SETTINGS, found, parts_of
from tests.postgres import Postgres, empty
from tests.security.builders import House
from tests.security.second_desk import SecondDesk
from tests.threats import database_owner as owner
from tests.threats.database_owner import Attack, Owner, Rows, Scene, set_the_scene
from visitor_desk.bootstrap import open_desk
from visitor_desk.clock import SetClock
from visitor_desk.paths import DataFolder
from visitor_desk.security.audit_log import LogForked, LogRolledBack, MemoryLost
from visitor_desk.security.checkpoint import Checkpoint, sign_checkpoint
from visitor_desk.security.log_report import LogFindingCode as Found
from visitor_desk.security.merkle import extended, frontier_root
from visitor_desk.security.records import LogHead
from visitor_desk.settings import Settings, read_settings, write_settings


def stolen_key_forks(house: House, there: SecondDesk) -> None:
    """Rewrite the last entries with a genuine key, and sign a head that fits."""
    size = len(house.tables.log) - 2
    house.tables.log = {index: entry for index, entry in house.tables.log.items() if index < size}
    leaves = [entry.leaf_hash for entry in house.tables.log.values()]
    _, frontier = extended(0, (), leaves)
    house.tables.head[0] = LogHead(size, frontier_root(frontier), frontier, "")
    there.memory.head = None
    there.restart()
    there.write(3)


def stolen_key_truncates(house: House, there: SecondDesk) -> None:
    """Cut the last entries off and sign the shorter head with a genuine key."""
    size = len(house.tables.log) - 1
    del house.tables.log[size]
    _, frontier = extended(0, (), [entry.leaf_hash for entry in house.tables.log.values()])
    root = frontier_root(frontier)
    note = sign_checkpoint(
        Checkpoint(house.installation.id, size, root), there.device.id, there.device.signing
    )
    house.tables.head[0] = LogHead(size, root, frontier, note)


SIGN_IN = "the sign-in"
WINDOW = "the window's check"


@dataclass(frozen=True)
class Case:
    """One attack, the next action that finds it, and what the whole check then says among other things."""

    attack: Attack
    found_by: str
    says: Found


TAMPER_SET = [
    Case(owner.changed_time, WINDOW, Found.ROW_CHANGED),
    Case(owner.row_swap, WINDOW, Found.ROW_CHANGED),
    Case(owner.column_swap, WINDOW, Found.ROW_CHANGED),
    Case(owner.deleted_row, WINDOW, Found.ROW_MISSING),
    Case(owner.deleted_row_and_entry, WINDOW, Found.ENTRY_MISSING),
    Case(owner.deleted_last_entry, SIGN_IN, Found.FORKED),
    Case(owner.inserted_row, WINDOW, Found.ROW_WITHOUT_ENTRY),
    Case(owner.forged_entry, SIGN_IN, Found.SIGNATURE_WRONG),
    Case(owner.rewritten_entry, SIGN_IN, Found.FORKED),
    Case(owner.reordered, WINDOW, Found.ENTRY_OUT_OF_PLACE),
    Case(owner.bit_flip_in_a_blob, WINDOW, Found.BLOB_CHANGED),
    Case(owner.bit_flip_in_an_entry, WINDOW, Found.ENTRY_CHANGED),
    Case(owner.old_snapshot, SIGN_IN, Found.ROLLED_BACK),
    Case(owner.old_snapshot_and_new_entries, SIGN_IN, Found.FORKED),
]


@dataclass(frozen=True)
class Stage:
    """A scene that was played once, to be set up again for each attack."""

    scene: Scene
    now: Rows

    def again(self, folder: Path) -> Scene:
        """Put the database back as it was before any attack, and give the desk a fresh copy of its folder."""
        played = self.scene
        shutil.copytree(played.folder.root, folder / "desk")
        shutil.copytree(played.old_folder, folder / "old")
        for root in (folder / "desk", folder / "old"):
            settings = read_settings(root)
            if not settings.database:
                write_settings(root, replace(settings, database=str(played.owner.engine.url)))
        played.owner.put_back(self.now)
        return Scene(DataFolder(folder / "desk"), SetClock(NOON), played.owner, played.old, folder / "old")


@contextmanager
def played(root: Path, settings: Settings, url: URL | None) -> Iterator[Stage]:
    folder = DataFolder(root / "played")
    found(folder, settings, horizon_days=40)
    engine = create_engine(url or URL.create("sqlite", database=str(folder.data_store)))
    try:
        scene = set_the_scene(folder, root / "old", Owner(engine))
        yield Stage(scene, scene.owner.copy())
    finally:
        engine.dispose()


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with played(tmp_path_factory.mktemp("sqlite"), SETTINGS, None) as stage:
        yield stage


@pytest.fixture(scope="module")
def on_postgresql(tmp_path_factory: pytest.TempPathFactory, shared_postgres: Postgres) -> Iterator[Stage]:
    from storage.migrate import DATA_SCHEMA, KEYSTORE_SCHEMA

    settings = replace(
        SETTINGS,
        database=shared_postgres.data_url.render_as_string(),
        keystore=shared_postgres.keystore_url.render_as_string(),
    )
    with played(tmp_path_factory.mktemp("postgresql"), settings, shared_postgres.data_owner_url) as stage:
        yield stage
    empty(shared_postgres.data_owner_url, DATA_SCHEMA)
    empty(shared_postgres.keystore_owner_url, KEYSTORE_SCHEMA)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Scene:
    stage: Stage = request.getfixturevalue(f"on_{request.param}")
    return stage.again(tmp_path)


@pytest.mark.parametrize("case", TAMPER_SET, ids=lambda case: case.attack.__name__)
def test_each_attack_is_found_by_the_next_action_and_offline(scene: Scene, case: Case) -> None:
    case.attack(scene)
    with open_desk(scene.folder, parts_of(scene.folder, scene.clock)) as desk:
        guard = desk.operators.sign_in("guard", PASSPHRASE)
        assert bool(desk.log.alarms()) == (case.found_by == SIGN_IN)
        report = desk.log.verify(guard)
        assert desk.log.alarms()
        assert case.says in {finding.code for finding in report.findings}
    # Another start of the program, which has seen nothing of this: the evidence is still there.
    with open_desk(scene.folder, parts_of(scene.folder, scene.clock)) as desk:
        auditor = desk.operators.sign_in("auditor", PASSPHRASE)
        assert case.says in {finding.code for finding in desk.log.verify(auditor).findings}


def test_what_nobody_touched_is_whole(scene: Scene) -> None:
    with scene.desk() as site:
        report = site.desk.log.verify(site.auditor)
        assert report.findings == ()
        assert report.rows > 20
        owner.work(site, ("014",))
        assert site.desk.log.verify(site.guard).whole
        assert site.desk.log.alarms() == ()


def test_admission_goes_on_while_the_log_is_broken(scene: Scene) -> None:
    owner.old_snapshot(scene)
    with scene.desk() as site:
        owner.work(site, ("014", "016"))
        assert site.desk.here_now.people(site.guard)
        assert site.desk.log.alarms()


def test_a_checkpoint_kept_elsewhere_finds_what_this_desk_has_forgotten(scene: Scene) -> None:
    with scene.desk() as site:
        kept = site.desk.log.checkpoint(site.guard)
    owner.old_snapshot(scene)
    # Somebody at the desk helps: its memory goes back to the same old day.
    shutil.copy(DataFolder(scene.old_folder).checkpoints, scene.folder.checkpoints)
    with open_desk(scene.folder, parts_of(scene.folder, scene.clock)) as desk:
        auditor = desk.operators.sign_in("auditor", PASSPHRASE)
        assert desk.log.verify(auditor).whole
        report = desk.log.verify(auditor, against=[kept])
        assert [finding.code for finding in report.findings] == [Found.NOT_CONTINUED]


def test_a_desk_whose_memory_was_deleted_says_so(scene: Scene) -> None:
    owner.old_snapshot(scene)
    scene.folder.checkpoints.unlink()
    with open_desk(scene.folder, parts_of(scene.folder, scene.clock)) as desk:
        guard = desk.operators.sign_in("guard", PASSPHRASE)
        assert [type(alarm) for alarm in desk.log.alarms()] == [MemoryLost]
        assert Found.MEMORY_LOST in {finding.code for finding in desk.log.verify(guard).findings}


@pytest.mark.parametrize("attack", [stolen_key_forks, stolen_key_truncates])
def test_the_stolen_key_of_another_desk_rewrites_nothing_that_this_desk_saw(
    attack: Callable[[House, SecondDesk], None],
) -> None:
    house = House()
    there = SecondDesk(house)
    there.write(2)
    with house.works() as work:
        assert house.log.watch(work)
    attack(house, there)
    house.restart()
    with house.works() as work:
        assert not house.log.watch(work)
        assert not house.log.verify(work).whole
    assert {type(alarm) for alarm in house.log.alarms} <= {LogForked, LogRolledBack}


def test_a_stolen_key_can_only_add_and_what_it_adds_names_the_desk() -> None:
    house = House()
    there = SecondDesk(house)
    there.write()
    with house.works() as work:
        assert house.log.watch(work)
        assert house.tables.log[max(house.tables.log)].device == there.device.id
