"""Hand-overs of shifts: how much was open, who closed and who took over."""

import sqlalchemy as sa
from alembic import op

revision = "d0016"
down_revision = "d0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "hand_overs",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.String(length=64), nullable=False),
        sa.Column("out", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("tasks", sa.Integer(), nullable=False),
        sa.Column("unexplained", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_overs")),
    )
    op.create_index("ix_hand_overs_desk_closed_at", "hand_overs", ["desk", "closed_at"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("ix_hand_overs_desk_closed_at", table_name="hand_overs")
    op.drop_table("hand_overs")
