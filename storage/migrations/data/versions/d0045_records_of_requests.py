"""What a request is about beside visits: announcements, rights of access, deny entries, consents."""

import sqlalchemy as sa
from alembic import op

revision = "d0045"
down_revision = "d0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; the requests from before are about visits and places alone."""
    op.add_column("requests", sa.Column("records", sa.Text(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("requests", "records")
