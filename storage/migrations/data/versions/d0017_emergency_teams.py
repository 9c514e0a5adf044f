"""Emergency services on site: which, how many, with what vehicle; no person."""

import sqlalchemy as sa
from alembic import op

revision = "d0017"
down_revision = "d0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "emergency_teams",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("vehicle", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_teams")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("emergency_teams")
