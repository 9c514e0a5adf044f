"""Receipts that visitors took home: hashes of their tokens."""

import sqlalchemy as sa
from alembic import op

revision = "d0022"
down_revision = "d0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "receipts",
        sa.Column("visit", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("visit", name=op.f("pk_receipts")),
        sa.UniqueConstraint("hash", name=op.f("uq_receipts_hash")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("receipts")
