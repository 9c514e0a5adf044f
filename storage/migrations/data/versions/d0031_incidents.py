"""Incidents that a desk wrote down."""

import sqlalchemy as sa
from alembic import op

revision = "d0031"
down_revision = "d0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "incidents",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("zones", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("visits", sa.Text(), nullable=False),
        sa.Column("moment", sa.String(length=64), nullable=True),
        sa.Column("written_by", sa.String(length=64), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by", sa.String(length=64), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )


def downgrade() -> None:
    """Take it away again, with what was sealed of it."""
    op.execute("DELETE FROM sealed WHERE of_table = 'incidents'")
    op.drop_table("incidents")
