"""What is kept of footage for cases."""

import sqlalchemy as sa
from alembic import op

revision = "d0015"
down_revision = "d0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "clips",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("hold", sa.String(length=64), nullable=False),
        sa.Column("record", sa.String(length=64), nullable=False),
        sa.Column("camera", sa.String(length=64), nullable=False),
        sa.Column("recording", sa.String(length=64), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duration_s", sa.Float(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("attempt", sa.String(length=16), nullable=True),
        sa.Column("problem", sa.String(length=64), nullable=True),
        sa.Column("original", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clips")),
    )
    op.create_index("ix_clips_hold", "clips", ["hold"])
    op.create_index("ix_clips_record", "clips", ["record"])
    op.create_index("ix_clips_state", "clips", ["state"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("clips")
