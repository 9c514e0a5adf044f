"""Tickets that recur, bring guests, say rules, and can be taken back; the access lists of customers."""

import sqlalchemy as sa
from alembic import op

revision = "d0012"
down_revision = "d0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; a ticket from before happens once and brings nobody."""
    op.add_column("tickets", sa.Column("guests_allowed", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("tickets", sa.Column("recurrence", sa.Text(), nullable=True))
    op.add_column(
        "tickets", sa.Column("minors", sa.String(length=40), nullable=False, server_default="as_zones")
    )
    op.add_column("tickets", sa.Column("training_valid_until", sa.Date(), nullable=True))
    op.add_column("tickets", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "access_rights",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("may_authorise", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("days_without_visit", sa.Integer(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["zone"], ["zones.id"], name=op.f("fk_access_rights_zone_zones")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_rights")),
    )


def downgrade() -> None:
    """Take them away again; tickets that were taken back or recur go, since the older program would open them."""
    op.drop_table("access_rights")
    op.execute("DELETE FROM sealed WHERE of_table = 'access_rights'")
    op.execute("DELETE FROM ticket_zones WHERE ticket IN (SELECT id FROM tickets WHERE withdrawn_at IS NOT NULL OR recurrence IS NOT NULL)")
    op.execute("DELETE FROM tickets WHERE withdrawn_at IS NOT NULL OR recurrence IS NOT NULL")
    for name in ("withdrawn_at", "training_valid_until", "minors", "recurrence", "guests_allowed"):
        op.drop_column("tickets", name)
