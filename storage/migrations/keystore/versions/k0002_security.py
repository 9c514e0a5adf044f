"""What the keys, duties and proofs of the security room added to the keystore."""

import sqlalchemy as sa
from alembic import op

revision = "k0002"
down_revision = "k0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and columns."""
    _add_generations()
    _add_transfers()
    _add_relief()


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("relief_secrets")
    op.drop_table("operator_transfers")
    _drop_generations()


_NAME = ("data_group", "expires_on", "site")
_REFERENCE = "fk_day_key_wraps_data_group_expires_on_site_day_keys"
_REFERENCE_2 = "fk_day_key_wraps_data_group_expires_on_site_generation_day_keys"


def _add_generations() -> None:
    _drop_reference(_REFERENCE)
    for name, first in (("day_keys", ()), ("day_key_wraps", ("holder",))):
        with op.batch_alter_table(name) as table:
            table.drop_constraint(f"pk_{name}", type_="primary")
            table.add_column(sa.Column("generation", sa.Integer(), nullable=False, server_default="0"))
            table.create_primary_key(f"pk_{name}", [*first, *_NAME, "generation"])
    _refer(_REFERENCE_2, [*_NAME, "generation"])


def _drop_generations() -> None:
    # Of two generations of a day the older version knows one; what the others sealed dies with them.
    _drop_reference(_REFERENCE_2)
    for name in ("day_key_wraps", "day_keys"):
        op.execute(sa.text(f"DELETE FROM {name} WHERE generation <> 0"))
    for name, first in (("day_keys", ()), ("day_key_wraps", ("holder",))):
        with op.batch_alter_table(name) as table:
            table.drop_constraint(f"pk_{name}", type_="primary")
            table.drop_column("generation")
            table.create_primary_key(f"pk_{name}", [*first, *_NAME])
    _refer(_REFERENCE, [*_NAME])


def _drop_reference(name: str) -> None:
    with op.batch_alter_table("day_key_wraps") as table:
        table.drop_constraint(name, type_="foreignkey")


def _refer(name: str, columns: list[str]) -> None:
    with op.batch_alter_table("day_key_wraps") as table:
        table.create_foreign_key(name, "day_keys", columns, columns)


def _add_transfers() -> None:
    op.create_table(
        "operator_transfers",
        sa.Column("operator", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("memory_kib", sa.Integer(), nullable=False),
        sa.Column("iterations", sa.Integer(), nullable=False),
        sa.Column("lanes", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("wrap", sa.LargeBinary(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("operator", "device", name=op.f("pk_operator_transfers")),
    )


def _add_relief() -> None:
    op.create_table(
        "relief_secrets",
        sa.Column("operator", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("operator", "holder", name=op.f("pk_relief_secrets")),
    )
