"""Since when a recorder or a camera is out of service."""

import sqlalchemy as sa
from alembic import op

revision = "d0011"
down_revision = "d0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; all that are there are in service."""
    op.add_column("footage_sources", sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cameras", sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("cameras", "retired_at")
    op.drop_column("footage_sources", "retired_at")
