"""Authorities that came to a desk."""

import sqlalchemy as sa
from alembic import op

revision = "d0030"
down_revision = "d0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "authority_visits",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("authority", sa.String(length=40), nullable=False),
        sa.Column("asked_for", sa.String(length=40), nullable=False),
        sa.Column("order", sa.String(length=40), nullable=False),
        sa.Column("written_by", sa.String(length=64), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority_visits")),
    )


def downgrade() -> None:
    """Take it away again, with what was sealed of it."""
    op.execute("DELETE FROM sealed WHERE of_table = 'authority_visits'")
    op.drop_table("authority_visits")
