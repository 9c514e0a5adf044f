"""How cameras' recordings are read, and the gaps and the rate that were found in them."""

import sqlalchemy as sa
from alembic import op

revision = "d0009"
down_revision = "d0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; recordings read before have neither gaps nor a rate on record."""
    op.add_column("recordings", sa.Column("rate", sa.Float(), nullable=False, server_default="0"))
    op.add_column("recordings", sa.Column("gaps", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "camera_tunings",
        sa.Column("camera", sa.String(length=64), nullable=False),
        sa.Column("trusts_sizes", sa.Boolean(), nullable=False),
        sa.Column("masked", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["camera"], ["cameras.id"], name=op.f("fk_camera_tunings_camera_cameras")),
        sa.PrimaryKeyConstraint("camera", name=op.f("pk_camera_tunings")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("camera_tunings")
    op.drop_column("recordings", "gaps")
    op.drop_column("recordings", "rate")
