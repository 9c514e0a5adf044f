"""The first tables of the keystore."""

import sqlalchemy as sa
from alembic import op

revision = "k0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    _keystore()


def downgrade() -> None:
    """Drop them; the store is empty again."""
    for table in (
        "day_key_wraps",
        "operator_secrets",
        "day_keys",
    ):
        op.drop_table(table)


def _keystore() -> None:
    op.create_table(
        "day_keys",
        sa.Column("data_group", sa.String(length=40), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("kem_public", sa.LargeBinary(), nullable=False),
        sa.Column("issuer", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("data_group", "expires_on", "site", name=op.f("pk_day_keys")),
    )
    op.create_table(
        "operator_secrets",
        sa.Column("operator", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("memory_kib", sa.Integer(), nullable=False),
        sa.Column("iterations", sa.Integer(), nullable=False),
        sa.Column("lanes", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("operator", "device", name=op.f("pk_operator_secrets")),
    )
    op.create_table(
        "day_key_wraps",
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("data_group", sa.String(length=40), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("wrap", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["data_group", "expires_on", "site"],
            ["day_keys.data_group", "day_keys.expires_on", "day_keys.site"],
            name=op.f("fk_day_key_wraps_data_group_expires_on_site_day_keys"),
        ),
        sa.PrimaryKeyConstraint("holder", "data_group", "expires_on", "site", name=op.f("pk_day_key_wraps")),
    )
