"""Whose a camera is, which doors it looks at, what looks told of it, and between which looks a file went."""

import sqlalchemy as sa
from alembic import op

revision = "d0010"
down_revision = "d0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; of files that were gone before, between which looks they went stays unknown."""
    op.add_column("cameras", sa.Column("owner", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("recordings", sa.Column("last_seen", sa.DateTime(timezone=True), nullable=True))
    op.add_column("recordings", sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "camera_sights",
        sa.Column("camera", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("oldest", sa.DateTime(timezone=True), nullable=True),
        sa.Column("past_term", sa.Integer(), nullable=False),
        sa.Column("past_term_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overwritten", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overwritten_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overwritten_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["camera"], ["cameras.id"], name=op.f("fk_camera_sights_camera_cameras")),
        sa.PrimaryKeyConstraint("camera", name=op.f("pk_camera_sights")),
    )
    op.create_table(
        "door_cameras",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("door", sa.String(length=80), nullable=False),
        sa.Column("camera", sa.String(length=64), nullable=False),
        sa.Column("sees", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["source"], ["door_sources.id"], name=op.f("fk_door_cameras_source_door_sources")
        ),
        sa.ForeignKeyConstraint(["camera"], ["cameras.id"], name=op.f("fk_door_cameras_camera_cameras")),
        sa.PrimaryKeyConstraint("source", "door", "camera", name=op.f("pk_door_cameras")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("door_cameras")
    op.drop_table("camera_sights")
    op.drop_column("recordings", "gone_at")
    op.drop_column("recordings", "last_seen")
    op.drop_column("cameras", "owner")
