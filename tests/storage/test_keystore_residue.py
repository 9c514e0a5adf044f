from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import URL

from storage.engine import open_engine
from storage.keystore_residue import SqlResidueProbe
from storage.migrate_postgresql import migrate_as_owner
from storage.postgresql_roles import KEYSTORE_ROLES
from storage.schemas import KEYSTORE_SCHEMA
from tests.postgres import DESK, Cluster, Postgres, own_server
from tests.storage.stores import data_store, engine_of, keystore
from visitor_desk.security.residue import Residue, ResidueFinding


def findings(data: URL, keys: URL) -> dict[Residue, str]:
    engines = open_engine(data), open_engine(keys)
    try:
        return {found.residue: found.value for found in SqlResidueProbe(*engines).findings()}
    finally:
        for engine in engines:
            engine.dispose()


@contextmanager
def setting(cluster: Cluster, name: str, value: str) -> Iterator[None]:
    """Change a setting that needs no restart, for a block."""
    with cluster.connected() as connection:
        connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        _reload(cluster)
        try:
            yield
        finally:
            connection.execute(f"ALTER SYSTEM RESET {name}")
            _reload(cluster)


def _reload(cluster: Cluster) -> None:
    """Wait until a new connection sees the settings: the server reads them when it gets round to it."""
    with cluster.connected() as connection:
        before = connection.execute("SELECT pg_conf_load_time()").fetchone()
        connection.execute("SELECT pg_reload_conf()")
    while True:
        with cluster.connected() as connection:
            if connection.execute("SELECT pg_conf_load_time()").fetchone() != before:
                return
        sleep(0.01)


def test_with_the_settings_of_the_design_a_key_is_gone_on_its_day(postgres: Postgres) -> None:
    assert findings(postgres.data_url, postgres.keystore_url) == {Residue.UNLINKED_BLOCKS: ""}


def test_data_on_sqlite_and_keys_on_a_server_are_apart(postgres: Postgres, tmp_path: Path) -> None:
    engine = engine_of(data_store(tmp_path))
    assert findings(engine.url, postgres.keystore_url) == {Residue.UNLINKED_BLOCKS: ""}


def test_a_keystore_beside_the_data_on_one_server_is_found(postgres: Postgres) -> None:
    assert Residue.SAME_SERVER in findings(postgres.data_url, postgres.data_url)


def test_a_server_as_it_comes_from_the_box_keeps_keys(postgres: Postgres) -> None:
    found = findings(postgres.data_url, postgres.data.url("postgres", "owner"))
    assert found[Residue.REPLICAS_ALLOWED] == "max_wal_senders=10"
    assert found[Residue.LOG_REUSED] == "wal_recycle=on"
    assert found[Residue.RIGHT_MISSING] == "visitor_desk_rewrite"


@pytest.mark.parametrize(
    ("name", "value", "residue"),
    [
        ("wal_recycle", "on", Residue.LOG_REUSED),
        ("wal_keep_size", "64MB", Residue.LOG_KEPT),
        ("log_min_duration_statement", "0", Residue.VALUES_LOGGED),
        ("log_statement", "mod", Residue.VALUES_LOGGED),
    ],
)
def test_each_setting_that_keeps_keys_is_found(
    postgres: Postgres, name: str, value: str, residue: Residue
) -> None:
    with setting(postgres.keys, name, value):
        assert set(findings(postgres.data_url, postgres.keystore_url)) == {residue, Residue.UNLINKED_BLOCKS}


@pytest.mark.slow
def test_an_archive_and_a_slot_are_found() -> None:
    with own_server({"archive_mode": "on", "archive_command": "true", "wal_level": "replica"}) as cluster:
        with cluster.connected() as connection:
            connection.execute("SELECT pg_create_physical_replication_slot('copy')")
        url = cluster.url("postgres")
        found = findings(url, url)
    assert found[Residue.ARCHIVED] == "archive_mode=on"
    assert found[Residue.REPLICA_SLOTS] == "1"


@pytest.mark.slow
def test_a_replica_destroys_nothing_and_is_found() -> None:
    with own_server({"wal_level": "replica"}) as cluster:
        cluster.stop("fast")
        (cluster.data / "standby.signal").touch()
        cluster.start()
        url = cluster.url("postgres")
        assert Residue.STANDBY in findings(url, url)


def test_messages_that_hold_no_values_are_no_finding(postgres: Postgres) -> None:
    with (
        setting(postgres.keys, "log_statement", "all"),
        setting(postgres.keys, "log_parameter_max_length", "0"),
    ):
        assert set(findings(postgres.data_url, postgres.keystore_url)) == {Residue.UNLINKED_BLOCKS}


def test_an_owner_who_is_no_superuser_migrates_and_what_is_missing_is_found(postgres: Postgres) -> None:
    with postgres.keys.connected() as connection:
        connection.execute("CREATE ROLE modest LOGIN")
    name = postgres.keys.create(owner="modest")
    migrate_as_owner(postgres.keys.url(name, "modest"), KEYSTORE_SCHEMA, KEYSTORE_ROLES)
    found = findings(postgres.data_url, postgres.keys.url(name, DESK))
    assert found[Residue.RIGHT_MISSING] == "pg_switch_wal"
    postgres.keys.drop(name)
    with postgres.keys.connected() as connection:
        connection.execute("DROP ROLE modest")


def test_a_role_without_the_rights_is_found(postgres: Postgres) -> None:
    with postgres.keys.connected(postgres.keystore_name) as connection:
        connection.execute("CREATE ROLE bare LOGIN")
        connection.execute(f"GRANT CONNECT ON DATABASE {postgres.keystore_name} TO bare")
    found = findings(postgres.data_url, postgres.keys.url(postgres.keystore_name, "bare"))
    assert found[Residue.RIGHT_MISSING] == "visitor_desk_rewrite, pg_switch_wal, pg_checkpoint"


def test_a_keystore_in_a_file_leaves_what_the_disk_keeps(tmp_path: Path) -> None:
    data, keys = engine_of(data_store(tmp_path)), engine_of(keystore(tmp_path))
    assert SqlResidueProbe(data, keys).findings() == [ResidueFinding(Residue.UNLINKED_BLOCKS)]
