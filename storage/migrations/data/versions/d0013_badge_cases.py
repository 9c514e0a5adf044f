"""Badges that are lost, taken home or broken, and what was done about it."""

import sqlalchemy as sa
from alembic import op

revision = "d0013"
down_revision = "d0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; until then every badge that is not out counts as back."""
    op.create_table(
        "badge_cases",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("badge", sa.String(length=20), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(length=64), nullable=True),
        sa.Column("told", sa.String(length=64), nullable=True),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deactivated_by", sa.String(length=64), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["badge"], ["badges.number"], name=op.f("fk_badge_cases_badge_badges")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_cases")),
    )
    op.create_index(
        "uq_badge_cases_one_is_open",
        "badge_cases",
        ["badge"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("uq_badge_cases_one_is_open", table_name="badge_cases")
    op.drop_table("badge_cases")
