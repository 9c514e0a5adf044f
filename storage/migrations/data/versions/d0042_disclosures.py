"""The register of disclosures."""

import sqlalchemy as sa
from alembic import op

revision = "d0042"
down_revision = "d0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "disclosures",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(length=64), nullable=False),
        sa.Column("authority", sa.String(length=40), nullable=True),
        sa.Column("order", sa.String(length=40), nullable=False),
        sa.Column("article", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ranges", sa.Text(), nullable=False),
        sa.Column("voluntary", sa.String(length=40), nullable=True),
        sa.Column("paper_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused", sa.String(length=40), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_by", sa.String(length=64), nullable=True),
        sa.Column("handed_out", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosures")),
    )


def downgrade() -> None:
    """Take it away again, with what was sealed of it."""
    op.execute("DELETE FROM sealed WHERE of_table = 'disclosures'")
    op.drop_table("disclosures")
