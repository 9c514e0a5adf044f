"""Who of the house answers for a right on an access list, and the house rules agreed to at its last visit."""

import sqlalchemy as sa
from alembic import op

revision = "d0018"
down_revision = "d0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; a right from before has nobody who answers for it and is written anew."""
    op.add_column("access_rights", sa.Column("authoriser", sa.String(length=64), nullable=True))
    op.add_column("access_rights", sa.Column("rules", sa.String(length=64), nullable=True))


def downgrade() -> None:
    """Take them away again; desk copies of access lists go, since the older program would keep them."""
    op.execute("DELETE FROM sealed WHERE of_table = 'access_rights' AND data_group = 'R'")
    for name in ("rules", "authoriser"):
        op.drop_column("access_rights", name)
