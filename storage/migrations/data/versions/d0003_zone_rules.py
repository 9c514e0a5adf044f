"""What a zone asks of somebody without a document, and from which age."""

import sqlalchemy as sa
from alembic import op

revision = "d0003"
down_revision = "d0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the rules; zones from before refuse, and ask for an approval below 18."""
    with op.batch_alter_table("zones") as table:
        table.add_column(
            sa.Column("without_document", sa.String(length=40), nullable=False, server_default="refuse")
        )
        table.add_column(sa.Column("minimum_age", sa.Integer(), nullable=False, server_default="18"))


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("zones") as table:
        table.drop_column("minimum_age")
        table.drop_column("without_document")
