"""Moments that were marked at the desks."""

import sqlalchemy as sa
from alembic import op

revision = "d0021"
down_revision = "d0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "moments",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("hold", sa.String(length=64), nullable=False),
        sa.Column("marked_by", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moments")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("moments")
