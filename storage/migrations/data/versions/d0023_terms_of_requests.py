"""What came of a request, and how its time stood still or was extended."""

import sqlalchemy as sa
from alembic import op

revision = "d0023"
down_revision = "d0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; the log knows what came of requests from before."""
    op.add_column("requests", sa.Column("outcome", sa.String(length=40), nullable=True))
    op.add_column("requests", sa.Column("doubted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("requests", sa.Column("waited_days", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("requests", sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take them away again."""
    for name in ("extended_at", "waited_days", "doubted_at", "outcome"):
        op.drop_column("requests", name)
