"""Visits that were entered afterwards, from a numbered paper form: when, and which form."""

import sqlalchemy as sa
from alembic import op

revision = "d0037"
down_revision = "d0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; of the visits from before none was entered later."""
    op.add_column("visits", sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("visits", sa.Column("form", sa.Integer(), nullable=True))
    op.create_index("uq_visits_form_is_entered", "visits", ["form"], unique=True)


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("uq_visits_form_is_entered", table_name="visits")
    op.drop_column("visits", "form")
    op.drop_column("visits", "entered_at")
