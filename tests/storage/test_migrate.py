from __future__ import annotations

import os
import re
import shutil
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from storage.engine import (
    StoreDamaged,
    StoreForeign,
    StoreReadOnly,
    StoreUnreachable,
    create_file,
    sqlite_url,
)
from storage.migrate import (
    BACKUP_LIFE,
    DATA_SCHEMA,
    KEYSTORE_SCHEMA,
    Schema,
    StoreNewerThanProgram,
    alembic_config,
    bring_up_to_date,
)
from storage.unit_of_work import SqlWork
from tests.contracts.visit_stores import BADGE_14
from tests.storage.stores import NOW, data_store, keystore, opened

SCHEMAS = pytest.mark.parametrize("schema", [DATA_SCHEMA, KEYSTORE_SCHEMA], ids=["data", "keystore"])

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


def statements(connection: Connection) -> set[str]:
    """Return the SQL of everything in a store but its version table, white space and quotes evened out."""
    rows = connection.execute(
        text(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '%\\_version' ESCAPE '\\'"
        )
    )
    return {" ".join(row.sql.replace('"', "").split()) for row in rows}


def columns_sorted(sql: str) -> str:
    """Return a statement with its parts in order: a migration may name the rules of a table in another.

    Without defaults: a column that is added to a table with rows needs one, and no insert relies on it.
    """
    head, _, body = re.sub(r" DEFAULT ('[^']*'|\([^)]*\)|\S+)(?= NOT NULL|,)", "", sql).partition("(")
    return head + "|".join(sorted(part.strip(" )") for part in body.split(", ")))


@SCHEMAS
def test_the_head_is_what_the_models_say(tmp_path: Path, schema: Schema) -> None:
    migrated, modelled = tmp_path / "migrated.sqlite", tmp_path / "modelled.sqlite"
    assert bring_up_to_date(sqlite_url(migrated), schema, NOW) is None
    create_file(modelled)
    with opened(migrated) as engine, engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": schema.version_table, "compare_type": True}
        )
        assert compare_metadata(context, schema.metadata) == []
        by_migration = statements(connection)
    with opened(modelled) as engine, engine.begin() as connection:
        schema.metadata.create_all(connection)
        by_models = statements(connection)
    assert set(map(columns_sorted, by_migration)) == set(map(columns_sorted, by_models))


@SCHEMAS
def test_every_migration_goes_up_and_down(tmp_path: Path, schema: Schema) -> None:
    path = tmp_path / "store.sqlite"
    create_file(path)
    revisions = [script.revision for script in schema.directory.walk_revisions()][::-1]
    with opened(path) as engine:
        seen = []
        for revision in revisions:
            with engine.begin() as connection:
                before = statements(connection)
                command.upgrade(alembic_config(schema, connection), revision)
                seen.append((revision, before, statements(connection)))
        for _, before, after in reversed(seen):
            with engine.begin() as connection:
                assert statements(connection) == after
                command.downgrade(alembic_config(schema, connection), "-1")
                assert statements(connection) == before
        with engine.begin() as connection:
            assert statements(connection) == set()
            command.upgrade(alembic_config(schema, connection), "head")


@pytest.mark.skipif(sys.platform == "win32", reason="the permission bits are POSIX's")
def test_a_new_store_is_open_to_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "data.sqlite"
    bring_up_to_date(sqlite_url(path), DATA_SCHEMA, NOW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_store_of_this_program_is_left_alone(tmp_path: Path) -> None:
    path = data_store(tmp_path)
    before = path.read_bytes()
    assert bring_up_to_date(sqlite_url(path), DATA_SCHEMA, NOW) is None
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_an_older_data_store_is_backed_up_and_migrated(tmp_path: Path) -> None:
    path = data_store(tmp_path)
    with opened(path) as engine, SqlWork(engine) as work:
        work.badges.add(BADGE_14)
        work.commit()
    backup = bring_up_to_date(sqlite_url(path), newer(DATA_SCHEMA, tmp_path), NOW)
    assert backup == tmp_path / "data.before-n0002.sqlite"
    if sys.platform != "win32":
        assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with opened(path) as engine, engine.connect() as connection:
        assert connection.execute(text("SELECT number FROM badges")).scalar() == BADGE_14
        assert connection.execute(text("SELECT count(*) FROM later")).scalar() == 0
    assert bring_up_to_date(sqlite_url(backup), DATA_SCHEMA, NOW) is None
    with opened(backup) as engine, SqlWork(engine) as work:
        assert list(work.badges.all()) == [BADGE_14]


def test_a_keystore_is_migrated_without_a_copy_that_could_keep_destroyed_keys(tmp_path: Path) -> None:
    path = keystore(tmp_path)
    assert bring_up_to_date(sqlite_url(path), newer(KEYSTORE_SCHEMA, tmp_path), NOW) is None
    assert sorted(file.name for file in tmp_path.iterdir()) == ["keystore.sqlite", "scripts"]


@SCHEMAS
def test_a_migration_that_fails_leaves_the_store_as_it_was(tmp_path: Path, schema: Schema) -> None:
    path = tmp_path / "store.sqlite"
    bring_up_to_date(sqlite_url(path), schema, NOW)
    before = path.read_bytes()
    broken = newer(schema, tmp_path, "SELECT nowhere(1)")
    with pytest.raises(OperationalError, match="nowhere"):
        bring_up_to_date(sqlite_url(path), broken, NOW)
    assert path.read_bytes() == before
    assert bring_up_to_date(sqlite_url(path), schema, NOW) is None


def test_a_migration_that_leaves_rows_without_their_parent_is_rolled_back(tmp_path: Path) -> None:
    path = data_store(tmp_path)
    orphan = "INSERT INTO source_sights (source, tried_at) VALUES ('nowhere', '2026-03-05 12:00:00.000000')"
    before = path.read_bytes()
    with pytest.raises(StoreDamaged):
        bring_up_to_date(sqlite_url(path), newer(DATA_SCHEMA, tmp_path, orphan), NOW)
    assert path.read_bytes() == before


@SCHEMAS
def test_a_newer_store_is_refused_and_not_touched(tmp_path: Path, schema: Schema) -> None:
    path = tmp_path / "store.sqlite"
    bring_up_to_date(sqlite_url(path), newer(schema, tmp_path), NOW)
    before = path.read_bytes()
    with pytest.raises(StoreNewerThanProgram) as caught:
        bring_up_to_date(sqlite_url(path), schema, NOW)
    assert caught.value.values == {"store": "store.sqlite"}
    assert path.read_bytes() == before


def test_the_two_stores_cannot_be_taken_for_each_other(tmp_path: Path) -> None:
    with pytest.raises(StoreForeign):
        bring_up_to_date(sqlite_url(data_store(tmp_path)), KEYSTORE_SCHEMA, NOW)
    with pytest.raises(StoreForeign):
        bring_up_to_date(sqlite_url(keystore(tmp_path)), DATA_SCHEMA, NOW)


@pytest.mark.parametrize("place", [0, 15, 18, 19])
def test_a_changed_header_is_found_at_start(tmp_path: Path, place: int) -> None:
    path = data_store(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[:place] + b"\x7f" + whole[place + 1 :])
    with pytest.raises(StoreDamaged):
        bring_up_to_date(sqlite_url(path), DATA_SCHEMA, NOW)


def test_a_damaged_page_is_found_before_a_migration(tmp_path: Path) -> None:
    path = data_store(tmp_path)
    whole = bytearray(path.read_bytes())
    whole[3 * 4096 : 3 * 4096 + 12] = b"\xff" * 12
    path.write_bytes(whole)
    with pytest.raises(StoreDamaged):
        bring_up_to_date(sqlite_url(path), newer(DATA_SCHEMA, tmp_path), NOW)
    assert not list(tmp_path.glob("*.before-*"))


def test_a_start_that_died_after_creating_the_file_is_taken_up(tmp_path: Path) -> None:
    path = tmp_path / "data.sqlite"
    create_file(path)
    bring_up_to_date(sqlite_url(path), DATA_SCHEMA, NOW)
    with opened(path) as engine, SqlWork(engine) as work:
        assert list(work.badges.all()) == []


def test_a_folder_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    with pytest.raises((StoreUnreachable, StoreReadOnly)):
        bring_up_to_date(sqlite_url(tmp_path / "nowhere" / "data.sqlite"), DATA_SCHEMA, NOW)


def test_backups_end_after_a_week(tmp_path: Path) -> None:
    path = data_store(tmp_path)
    backup = bring_up_to_date(sqlite_url(path), newer(DATA_SCHEMA, tmp_path), NOW)
    assert backup is not None
    made = datetime(2026, 3, 5, tzinfo=UTC)
    os.utime(backup, (made.timestamp(), made.timestamp()))
    schema = Schema(tmp_path / "scripts", "data_version", DATA_SCHEMA.metadata, backed_up=True)
    bring_up_to_date(sqlite_url(path), schema, made + BACKUP_LIFE)
    assert backup.exists()
    bring_up_to_date(sqlite_url(path), schema, made + BACKUP_LIFE + timedelta(seconds=1))
    assert not backup.exists()
    assert path.exists()


def test_what_a_killed_backup_read_from_is_not_left(tmp_path: Path) -> None:
    path = data_store(tmp_path)
    left = path.with_name("data.sqlite.snapshot")
    left.write_bytes(path.read_bytes())
    made = datetime(2026, 3, 5, tzinfo=UTC)
    os.utime(left, (made.timestamp(), made.timestamp()))
    bring_up_to_date(sqlite_url(path), DATA_SCHEMA, made + timedelta(minutes=59))
    assert left.exists()
    bring_up_to_date(sqlite_url(path), DATA_SCHEMA, made + timedelta(minutes=61))
    assert not left.exists()
    assert path.exists()
