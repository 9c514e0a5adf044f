from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import URL, Connection, Engine, inspect, text

from storage.engine import StoreForeign, StoreRefused, open_engine
from storage.migrate import StoreNewerThanProgram, StoreOlderThanProgram, bring_up_to_date
from storage.migrate_postgresql import Migrated, migrate_as_owner
from storage.postgresql_roles import DATA_ROLES, KEYSTORE_ROLES, Roles
from storage.schemas import DATA_SCHEMA, KEYSTORE_SCHEMA, Schema, alembic_config
from tests.postgres import OWNER, Cluster, Postgres

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
STORES = pytest.mark.parametrize(
    ("schema", "roles"),
    [(DATA_SCHEMA, DATA_ROLES), (KEYSTORE_SCHEMA, KEYSTORE_ROLES)],
    ids=["data", "keystore"],
)

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "n0002"
down_revision = "{head}"


def upgrade():
    op.create_table("later", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("{statement}")


def downgrade():
    op.drop_table("later")
"""


def newer(schema: Schema, folder: Path, statement: str = "SELECT 1") -> Schema:
    """Return the schema of a program one revision on."""
    scripts = folder / "scripts"
    shutil.copytree(schema.scripts, scripts)
    (scripts / "versions" / "n0002_later.py").write_text(
        NEXT.format(head=schema.head, statement=statement), encoding="utf-8"
    )
    return Schema(scripts, schema.version_table, schema.metadata, schema.backed_up)


@pytest.fixture
def cluster(shared_postgres: Postgres) -> Cluster:
    return shared_postgres.data


@pytest.fixture
def empty(cluster: Cluster) -> Iterator[URL]:
    """A database without a table, as its owner."""
    name = cluster.create()
    yield cluster.url(name, OWNER)
    cluster.drop(name)


@contextmanager
def opened(url: URL) -> Iterator[Engine]:
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def described(connection: Connection, schema: Schema) -> dict[str, object]:
    """Return all that PostgreSQL says of the tables, in an order that does not depend on how they came to be."""
    about = inspect(connection)
    found: dict[str, object] = {}
    for table in about.get_table_names():
        if table == schema.version_table:
            continue
        columns = {
            (column["name"], str(column["type"]), column["nullable"]) for column in about.get_columns(table)
        }
        indexes = connection.execute(
            text("SELECT indexdef FROM pg_indexes WHERE tablename = :table"), {"table": table}
        )
        rules = connection.execute(
            text(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = CAST(:t AS regclass)"
            ),
            {"t": f'"{table}"'},
        )
        found[table] = (columns, set(indexes.scalars()), {tuple(rule) for rule in rules})
    return found


@STORES
def test_the_head_is_what_the_models_say(cluster: Cluster, empty: URL, schema: Schema, roles: Roles) -> None:
    assert migrate_as_owner(empty, schema, roles) == Migrated(None, schema.head)
    with opened(empty) as engine, engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": schema.version_table, "compare_type": True}
        )
        assert compare_metadata(context, schema.metadata) == []
        by_migration = described(connection, schema)
    modelled = cluster.create()
    with opened(cluster.url(modelled, OWNER)) as engine, engine.begin() as connection:
        schema.metadata.create_all(connection)
        assert described(connection, schema) == by_migration
    cluster.drop(modelled)


@STORES
def test_every_migration_goes_up_and_down(empty: URL, schema: Schema, roles: Roles) -> None:
    revisions = [script.revision for script in schema.directory.walk_revisions()][::-1]
    with opened(empty) as engine:
        seen = []
        for revision in revisions:
            with engine.begin() as connection:
                before = described(connection, schema)
                command.upgrade(alembic_config(schema, connection), revision)
                seen.append((before, described(connection, schema)))
        for before, after in reversed(seen):
            with engine.begin() as connection:
                assert described(connection, schema) == after
                command.downgrade(alembic_config(schema, connection), "-1")
                assert described(connection, schema) == before
        with engine.connect() as connection:
            assert described(connection, schema) == {}
    assert migrate_as_owner(empty, schema, roles).after == schema.head


@STORES
def test_a_migration_that_fails_leaves_the_store_as_it_was(
    empty: URL, tmp_path: Path, schema: Schema, roles: Roles
) -> None:
    migrate_as_owner(empty, schema, roles)
    with pytest.raises(Exception, match="nowhere"):
        migrate_as_owner(empty, newer(schema, tmp_path, "INSERT INTO nowhere VALUES (1)"), roles)
    with opened(empty) as engine, engine.connect() as connection:
        assert "later" not in described(connection, schema)
    assert bring_up_to_date(empty, schema, NOW) is None


@STORES
def test_a_migration_that_is_repeated_gives_the_rights_anew(empty: URL, schema: Schema, roles: Roles) -> None:
    migrate_as_owner(empty, schema, roles)
    table = schema.metadata.sorted_tables[0].name
    with opened(empty) as engine, engine.begin() as connection:
        connection.execute(text(f"REVOKE ALL ON {table} FROM {roles.desk}"))
    assert migrate_as_owner(empty, schema, roles) == Migrated(schema.head, schema.head)
    with opened(empty) as engine, engine.connect() as connection:
        asked = text("SELECT has_table_privilege(:role, :table, 'INSERT')")
        assert connection.execute(asked, {"role": roles.desk, "table": table}).scalar_one()


def test_two_administrators_at_once_migrate_once(empty: URL) -> None:
    done: list[Migrated] = []
    both = [
        Thread(target=lambda: done.append(migrate_as_owner(empty, KEYSTORE_SCHEMA, KEYSTORE_ROLES)))
        for _ in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted((one.before is None for one in done), reverse=True) == [True, False]


@STORES
def test_a_desk_never_migrates(empty: URL, tmp_path: Path, schema: Schema, roles: Roles) -> None:
    with pytest.raises(StoreOlderThanProgram) as caught:
        bring_up_to_date(empty, schema, NOW)
    assert caught.value.values == {"store": empty.database}
    migrate_as_owner(empty, schema, roles)
    with pytest.raises(StoreOlderThanProgram):
        bring_up_to_date(empty, newer(schema, tmp_path), NOW)
    with opened(empty) as engine, engine.connect() as connection:
        assert "later" not in described(connection, schema)


@STORES
def test_a_newer_store_is_refused_by_desk_and_owner(
    empty: URL, tmp_path: Path, schema: Schema, roles: Roles
) -> None:
    migrate_as_owner(empty, newer(schema, tmp_path), roles)
    with pytest.raises(StoreNewerThanProgram):
        bring_up_to_date(empty, schema, NOW)
    with pytest.raises(StoreNewerThanProgram):
        migrate_as_owner(empty, schema, roles)


def test_the_two_stores_cannot_be_taken_for_each_other(postgres: Postgres) -> None:
    for url, other in ((postgres.data_url, KEYSTORE_SCHEMA), (postgres.keystore_url, DATA_SCHEMA)):
        with pytest.raises(StoreForeign):
            bring_up_to_date(url, other, NOW)
    with pytest.raises(StoreForeign):
        migrate_as_owner(postgres.data_owner_url, KEYSTORE_SCHEMA, KEYSTORE_ROLES)


def test_each_store_is_migrated_while_the_other_is_one_step_behind(
    postgres: Postgres, tmp_path: Path
) -> None:
    """The two have versions of their own: on the way an update may stop between them."""
    for folder, schema, url in (
        ("a", DATA_SCHEMA, postgres.data_url),
        ("b", KEYSTORE_SCHEMA, postgres.keystore_url),
    ):
        (tmp_path / folder).mkdir()
        coming = newer(schema, tmp_path / folder)
        with pytest.raises(StoreOlderThanProgram):
            bring_up_to_date(url, coming, NOW)
        assert bring_up_to_date(url, schema, NOW) is None


def refused(url: URL, statement: str) -> bool:
    with opened(url) as engine, engine.connect() as connection:
        try:
            connection.execute(text(statement))
        except StoreRefused:
            return True
    return False


INSERT_ENTRY = (
    "INSERT INTO log_entries (position, device, record, body, signature, leaf_hash)"
    " VALUES (0, 'd', 'r', '\\\\x00', '\\\\x00', '\\\\x00')"
)


def test_a_desk_inserts_and_reads_the_log_and_never_changes_it(postgres: Postgres) -> None:
    desk = postgres.data_url
    assert not refused(desk, INSERT_ENTRY)
    assert not refused(desk, "SELECT * FROM log_entries")
    for forbidden in (
        "UPDATE log_entries SET body = NULL",
        "UPDATE log_entries SET leaf_hash = '\\\\x00'",
        "DELETE FROM log_entries",
        "TRUNCATE log_entries",
        "DELETE FROM log_head",
        "TRUNCATE log_head",
        "DROP TABLE log_entries",
        "ALTER TABLE log_entries ADD COLUMN x int",
        "CREATE TABLE mine (a int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "UPDATE data_version SET version_num = 'x'",
        "SELECT lo_import('/etc/passwd')",
        "COPY badges TO PROGRAM 'cat'",
    ):
        assert refused(desk, forbidden), forbidden


def test_the_office_blanks_expired_entries_and_changes_nothing_else_of_them(postgres: Postgres) -> None:
    office = postgres.office_url
    assert not refused(office, "UPDATE log_entries SET body = NULL, record = NULL")
    for forbidden in (
        "UPDATE log_entries SET leaf_hash = '\\\\x00'",
        "UPDATE log_entries SET signature = '\\\\x00'",
        "UPDATE log_entries SET position = 7",
        "DELETE FROM log_entries",
        "CREATE TABLE mine (a int)",
    ):
        assert refused(office, forbidden), forbidden


@STORES
def test_who_is_no_desk_gets_nowhere(shared_postgres: Postgres, schema: Schema, roles: Roles) -> None:
    cluster = shared_postgres.data if schema is DATA_SCHEMA else shared_postgres.keys
    name = shared_postgres.data_name if schema is DATA_SCHEMA else shared_postgres.keystore_name
    with cluster.connected() as connection:
        connection.execute("DROP ROLE IF EXISTS stranger")
        connection.execute("CREATE ROLE stranger LOGIN")
    with pytest.raises(psycopg.OperationalError), cluster.connected(name, "stranger"):
        pass
    with pytest.raises(StoreRefused), opened(cluster.url(name, "stranger")) as engine, engine.connect():
        pass


def test_a_desk_of_its_own_is_shut_out_alone(postgres: Postgres) -> None:
    logins = migrate_as_owner(
        postgres.data_owner_url, DATA_SCHEMA, DATA_ROLES, desks=["lobby", 'odd"name']
    ).logins
    assert logins == ('odd"name',)
    odd = postgres.data.url(postgres.data_name, 'odd"name')
    assert not refused(odd, "SELECT * FROM badges")
    with postgres.data.connected() as connection:
        connection.execute('ALTER ROLE "odd""name" NOLOGIN')
    with pytest.raises(StoreRefused), opened(odd) as engine, engine.connect():
        pass
    assert not refused(postgres.data_url, "SELECT * FROM badges")
