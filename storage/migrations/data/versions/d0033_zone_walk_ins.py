"""Whether a zone asks the document again of who comes back, and lets in whom nobody announced."""

import sqlalchemy as sa
from alembic import op

revision = "d0033"
down_revision = "d0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the rules; zones from before ask no document again and take walk-ins."""
    with op.batch_alter_table("zones") as table:
        table.add_column(
            sa.Column("document_on_return", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.add_column(sa.Column("walk_ins", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("zones") as table:
        table.drop_column("walk_ins")
        table.drop_column("document_on_return")
