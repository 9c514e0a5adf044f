"""Consents of visitors: being remembered."""

import sqlalchemy as sa
from alembic import op

revision = "d0044"
down_revision = "d0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "consents",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_how", sa.String(length=40), nullable=False),
        sa.Column("notice", sa.String(length=64), nullable=False),
        sa.Column("rules", sa.String(length=64), nullable=True),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("visit", sa.String(length=64), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_how", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )


def downgrade() -> None:
    """Take it away again, with what was sealed for it."""
    op.drop_table("consents")
    op.execute("DELETE FROM sealed WHERE of_table = 'consents'")
