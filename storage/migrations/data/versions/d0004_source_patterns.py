"""How a source's user named its files, whether they are originals, and where the recorder keeps its record."""

import sqlalchemy as sa
from alembic import op

revision = "d0004"
down_revision = "d0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the three; sources from before have no pattern of their own, and nothing is assumed of their files."""
    with op.batch_alter_table("footage_sources") as table:
        table.add_column(sa.Column("pattern", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("originals", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("database", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("footage_sources") as table:
        table.drop_column("database")
        table.drop_column("originals")
        table.drop_column("pattern")
