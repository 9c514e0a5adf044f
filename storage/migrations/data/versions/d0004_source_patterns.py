"""How a source's user named its files, whether they are originals, and where the recorder keeps its record."""

import sqlalchemy as sa
from alembic import op

revision = "d0004"
down_revision = "d0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the three; sources from before have no pattern of their own, and nothing is assumed of their files."""
    for column in (
        sa.Column("pattern", sa.Text(), nullable=False, server_default=""),
        sa.Column("originals", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("database", sa.Text(), nullable=False, server_default=""),
    ):
        op.add_column("footage_sources", column)


def downgrade() -> None:
    """Take them away again."""
    # In place: a table made anew would leave cameras without their source for a moment.
    for column in ("database", "originals", "pattern"):
        op.drop_column("footage_sources", column)
