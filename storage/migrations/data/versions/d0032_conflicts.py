"""Visits that stand beside each other since two desks could not see each other, and what was decided of them."""

import sqlalchemy as sa
from alembic import op

revision = "d0032"
down_revision = "d0031"
branch_labels = None
depends_on = None

UNIQUE = (("uq_visits_who_is_here", ["ticket", "person"]), ("uq_visits_badge_is_out", ["badge"]))


def upgrade() -> None:
    """Add column and table; a visit from before stands beside no other."""
    op.add_column("visits", sa.Column("contested", sa.Boolean(), nullable=False, server_default=sa.false()))
    _unique_where("state = 'here' AND NOT contested")
    op.create_index("ix_visits_badge", "visits", ["badge"])
    op.create_table(
        "conflicts",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("visit", sa.String(length=64), nullable=False),
        sa.Column("other", sa.String(length=64), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflicts")),
    )


def downgrade() -> None:
    """Take them away again; the older program knows one visit here of a person, so the contested ones have left."""
    op.drop_table("conflicts")
    op.execute("UPDATE visits SET state = 'expired', left_at = arrived_at WHERE state = 'here' AND contested")
    op.drop_index("ix_visits_badge", table_name="visits")
    _unique_where("state = 'here'")
    op.drop_column("visits", "contested")


def _unique_where(condition: str) -> None:
    for name, columns in UNIQUE:
        op.drop_index(name, table_name="visits")
        op.create_index(
            name,
            "visits",
            columns,
            unique=True,
            sqlite_where=sa.text(condition),
            postgresql_where=sa.text(condition),
        )
