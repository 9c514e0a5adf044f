"""The register of breaches."""

import sqlalchemy as sa
from alembic import op

revision = "d0036"
down_revision = "d0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "breaches",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("aware_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("span_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("span_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("nature", sa.String(length=40), nullable=False),
        sa.Column("operator", sa.String(length=64), nullable=True),
        sa.Column("desk", sa.String(length=64), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(length=64), nullable=False),
        sa.Column("affected", sa.Integer(), nullable=True),
        sa.Column("authority", sa.Boolean(), nullable=True),
        sa.Column("people", sa.Boolean(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("authority_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("people_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breaches")),
    )


def downgrade() -> None:
    """Take it away again, with what was sealed of it."""
    op.execute("DELETE FROM sealed WHERE of_table = 'breaches'")
    op.drop_table("breaches")
