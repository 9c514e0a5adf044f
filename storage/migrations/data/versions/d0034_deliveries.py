"""Deliveries, and equipment in and out against its tag."""

import sqlalchemy as sa
from alembic import op

revision = "d0034"
down_revision = "d0033"
branch_labels = None
depends_on = None

_IDS = ("came_with", "accepted_by", "handed_to", "handed_to_staff", "out_with", "out_with_staff", "authorised_by")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("customer", "tag", "serial", "carrier", "desk", "out_carrier")
        ),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=True)
            for name in ("came_at", "handed_at", "out_at")
        ),
        *(sa.Column(name, sa.String(length=64), nullable=True) for name in _IDS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_tag"), "deliveries", ["tag"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("deliveries")
