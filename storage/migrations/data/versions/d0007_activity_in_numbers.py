"""Rows of activity in numbers instead of the ids of camera and recording, with how much of the picture moved."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "d0007"
down_revision = "d0006"
branch_labels = None
depends_on = None

_RECORDING = (
    "id, source, path, camera, start, ends_at, duration_s, size, modified, sha256, state, problem, "
    "time_source, uncertainty_s, doubt, indexed_at"
)


def upgrade() -> None:
    """Give cameras and recordings numbers, and write the activity anew under them."""
    op.create_table(
        "camera_numbers",
        sa.Column("number", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("camera", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["camera"], ["cameras.id"], name=op.f("fk_camera_numbers_camera_cameras")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_camera_numbers")),
        sa.UniqueConstraint("camera", name=op.f("uq_camera_numbers_camera")),
    )
    op.execute("INSERT INTO camera_numbers (camera) SELECT id FROM cameras ORDER BY id")
    _set_aside()
    _recordings(
        sa.Column("number", sa.Integer(), sa.Identity(), nullable=False),
        keys=(
            sa.PrimaryKeyConstraint("number", name=op.f("pk_recordings")),
            sa.UniqueConstraint("id", name=op.f("uq_recordings_id")),
        ),
    )
    op.create_table(
        "activity",
        sa.Column("camera", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("start", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("lasts", sa.BigInteger(), nullable=False),
        sa.Column("movers", sa.SmallInteger(), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.Column("recording", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["camera"], ["camera_numbers.number"], name=op.f("fk_activity_camera_camera_numbers")
        ),
        sa.ForeignKeyConstraint(
            ["recording"],
            ["recordings.number"],
            name=op.f("fk_activity_recording_recordings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("camera", "start", "kind", name=op.f("pk_activity")),
        sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO recordings ({_RECORDING}) SELECT {_RECORDING} FROM old_recordings ORDER BY start")
    op.execute(
        "INSERT INTO activity (camera, start, kind, lasts, movers, score, recording) "
        f"SELECT c.number, {_microseconds('a.start')}, 1, "
        f"{_microseconds('a.ends_at')} - {_microseconds('a.start')}, a.movers, 0, r.number "
        "FROM old_activity a JOIN camera_numbers c ON c.camera = a.camera JOIN recordings r ON r.id = a.recording "
        "WHERE a.kind = 'moving' ORDER BY c.number, a.start"
    )
    op.create_index(op.f("ix_activity_recording"), "activity", ["recording"], unique=False)
    _drop_what_was_set_aside()


def downgrade() -> None:
    """Write the ids back."""
    _set_aside()
    _recordings(keys=(sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),))
    op.create_table(
        "activity",
        sa.Column("camera", sa.String(length=64), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("movers", sa.Integer(), nullable=False),
        sa.Column("recording", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["camera"], ["cameras.id"], name=op.f("fk_activity_camera_cameras")),
        sa.ForeignKeyConstraint(
            ["recording"],
            ["recordings.id"],
            name=op.f("fk_activity_recording_recordings"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("camera", "start", "kind", name=op.f("pk_activity")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_activity_recording"), "activity", ["recording"], unique=False)
    op.execute(f"INSERT INTO recordings ({_RECORDING}) SELECT {_RECORDING} FROM old_recordings")
    op.execute(
        "INSERT INTO activity (camera, start, kind, ends_at, movers, recording) "
        f"SELECT c.camera, {_instant('a.start')}, 'moving', {_instant('a.start + a.lasts')}, a.movers, r.id "
        "FROM old_activity a JOIN camera_numbers c ON c.number = a.camera "
        "JOIN old_recordings r ON r.number = a.recording WHERE a.kind = 1"
    )
    _drop_what_was_set_aside()
    op.drop_table("camera_numbers")


def _set_aside() -> None:
    """Keep the rows in tables without rules: names of rules belong to one table at a time."""
    for table in ("recordings", "activity"):
        op.execute(f"CREATE TABLE old_{table} AS SELECT * FROM {table}")
    op.drop_table("activity")
    op.drop_table("recordings")


def _drop_what_was_set_aside() -> None:
    op.drop_table("old_activity")
    op.drop_table("old_recordings")


def _recordings(*first: sa.Column[Any], keys: tuple[sa.Constraint, ...]) -> None:
    op.create_table(
        "recordings",
        *first,
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("camera", sa.String(length=64), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duration_s", sa.Float(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("modified", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("problem", sa.String(length=64), nullable=True),
        sa.Column("time_source", sa.String(length=40), nullable=False),
        sa.Column("uncertainty_s", sa.Float(), nullable=False),
        sa.Column("doubt", sa.String(length=40), nullable=False),
        sa.Column("indexed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["camera"], ["cameras.id"], name=op.f("fk_recordings_camera_cameras")),
        sa.ForeignKeyConstraint(
            ["source"], ["footage_sources.id"], name=op.f("fk_recordings_source_footage_sources")
        ),
        *keys,
        sa.UniqueConstraint("source", "path", name=op.f("uq_recordings_source_path")),
    )
    op.create_index(
        "ix_recordings_camera_ends_at_start", "recordings", ["camera", "ends_at", "start"], unique=False
    )


def _microseconds(instant: str) -> str:
    """Return the SQL of an instant as microseconds since 1970."""
    if op.get_context().dialect.name == "postgresql":
        return f"CAST(extract(epoch FROM {instant}) * 1000000 AS bigint)"
    return (
        f"(CAST(strftime('%s', substr({instant}, 1, 19)) AS INTEGER) * 1000000 "
        f"+ CAST(substr({instant}, 21, 6) AS INTEGER))"
    )


def _instant(microseconds: str) -> str:
    """Return the SQL of microseconds since 1970 as the database keeps an instant."""
    if op.get_context().dialect.name == "postgresql":
        return f"(timestamptz '1970-01-01 00:00:00+00' + ({microseconds}) * interval '1 microsecond')"
    return (
        f"(strftime('%Y-%m-%d %H:%M:%S', ({microseconds}) / 1000000, 'unixepoch') "
        f"|| printf('.%06d', ({microseconds}) % 1000000))"
    )
