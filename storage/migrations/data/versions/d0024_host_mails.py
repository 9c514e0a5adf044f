"""Mails to hosts that are to be sent, and the addresses at work they go to."""

import sqlalchemy as sa
from alembic import op

revision = "d0024"
down_revision = "d0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and the column."""
    op.add_column("staff", sa.Column("address", sa.Text(), nullable=True))
    op.create_table(
        "host_mails",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("visit", sa.String(length=64), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_mails")),
    )
    op.create_index("ix_host_mails_state_queued_at", "host_mails", ["state", "queued_at"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("host_mails")
    op.drop_column("staff", "address")
