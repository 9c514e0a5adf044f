"""Places of requests: where somebody was who never had a visit, and in which hour."""

import sqlalchemy as sa
from alembic import op

revision = "d0039"
down_revision = "d0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; the requests from before are about visits alone."""
    op.add_column("requests", sa.Column("places", sa.Text(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("requests", "places")
