"""Tickets that recur, bring guests, say a rule for minors, name a day of training, and can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "d0014"
down_revision = "d0009"
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


def downgrade() -> None:
    """Take them away again; tickets that were taken back or recur go, since the older program would open them."""
    op.execute("DELETE FROM ticket_zones WHERE ticket IN (SELECT id FROM tickets WHERE withdrawn_at IS NOT NULL OR recurrence IS NOT NULL)")
    op.execute("DELETE FROM tickets WHERE withdrawn_at IS NOT NULL OR recurrence IS NOT NULL")
    for name in ("withdrawn_at", "training_valid_until", "minors", "recurrence", "guests_allowed"):
        op.drop_column("tickets", name)
