"""Access control: systems, doors, clocks, events, and which files were read."""

import sqlalchemy as sa
from alembic import op

revision = "d0006"
down_revision = "d0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    _create_register()
    _create_events()


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("door_files")
    op.drop_table("door_events")
    op.drop_table("door_clocks")
    op.drop_table("doors")
    op.drop_table("door_sources")


def _create_register() -> None:
    op.create_table(
        "door_sources",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("time", sa.Text(), nullable=False),
        sa.Column("time_format", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("badge", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("event", sa.Text(), nullable=True),
        sa.Column("in_words", sa.Text(), nullable=False),
        sa.Column("out_words", sa.Text(), nullable=False),
        sa.Column("granted_words", sa.Text(), nullable=False),
        sa.Column("denied_words", sa.Text(), nullable=False),
        sa.Column("delimiter", sa.String(length=1), nullable=True),
        sa.Column("encoding", sa.String(length=40), nullable=True),
        sa.Column("folder", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_sources")),
    )
    op.create_table(
        "doors",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["door_sources.id"], name=op.f("fk_doors_source_door_sources")),
        sa.ForeignKeyConstraint(["zone"], ["zones.id"], name=op.f("fk_doors_zone_zones")),
        sa.PrimaryKeyConstraint("source", "key", name=op.f("pk_doors")),
    )
    op.create_table(
        "door_clocks",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offset_s", sa.Float(), nullable=False),
        sa.Column("uncertainty_s", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["door_sources.id"], name=op.f("fk_door_clocks_source_door_sources")),
        sa.PrimaryKeyConstraint("source", "valid_from", name=op.f("pk_door_clocks")),
    )


def _create_events() -> None:
    op.create_table(
        "door_events",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("door", sa.String(length=80), nullable=False),
        sa.Column("badge", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("direction", sa.String(length=40), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("doubt", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["door_sources.id"], name=op.f("fk_door_events_source_door_sources")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_events")),
    )
    op.create_index("ix_door_events_badge_at", "door_events", ["badge", "at"])
    op.create_index("ix_door_events_source_at", "door_events", ["source", "at"])
    op.create_index("ix_door_events_source_door_at", "door_events", ["source", "door", "at"])
    op.create_table(
        "door_files",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("path_sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("modified", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["door_sources.id"], name=op.f("fk_door_files_source_door_sources")),
        sa.PrimaryKeyConstraint("source", "path_sha256", name=op.f("pk_door_files")),
    )
