"""What was wrong with recorders, and until when."""

import sqlalchemy as sa
from alembic import op

revision = "d0008"
down_revision = "d0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "footage_alarms",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("camera", sa.String(length=64), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source"], ["footage_sources.id"], name=op.f("fk_footage_alarms_source_footage_sources")
        ),
        sa.ForeignKeyConstraint(["camera"], ["cameras.id"], name=op.f("fk_footage_alarms_camera_cameras")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_footage_alarms")),
    )
    op.create_index("ix_footage_alarms_camera_since", "footage_alarms", ["camera", "since"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("footage_alarms")
