"""A version of the internal policy counts from a day, and two people publish it."""

import sqlalchemy as sa
from alembic import op

revision = "d0046"
down_revision = "d0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; versions from before counted at once, and one person published them."""
    op.add_column("internal_policies", sa.Column("valid_from", sa.DateTime(timezone=True), nullable=True))
    op.add_column("internal_policies", sa.Column("approved_by", sa.String(length=64), nullable=True))


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("internal_policies", "approved_by")
    op.drop_column("internal_policies", "valid_from")
