"""What the keys, duties and proofs of the security room added to the data store."""

import sqlalchemy as sa
from alembic import op

revision = "d0002"
down_revision = "d0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and columns."""
    _create_deny_list_and_evacuation()
    _add_ends_and_joining()
    _add_duties()
    _index_desk_view()
    _create_holds()


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("hold_parts")
    op.drop_table("holds")
    op.drop_index("ix_sealed_desk_view", table_name="sealed")
    _drop_deny_list_and_evacuation()
    _drop_duties()
    _drop_ends_and_joining()


def _create_holds() -> None:
    op.create_table(
        "holds",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("table", sa.String(length=40), nullable=False),
        sa.Column("record", sa.String(length=64), nullable=False),
        sa.Column("case", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("placed_by", sa.String(length=64), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index("ix_holds_record", "holds", ["record"])
    op.create_table(
        "hold_parts",
        sa.Column("hold", sa.String(length=64), nullable=False),
        sa.Column("group", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("own_day", sa.Date(), nullable=False),
        sa.Column("held_until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hold"], ["holds.id"], name=op.f("fk_hold_parts_hold_holds"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hold", "group", name=op.f("pk_hold_parts")),
    )


def _index_desk_view() -> None:
    op.create_index(
        "ix_sealed_desk_view",
        "sealed",
        ["of_table", "record"],
        sqlite_where=sa.text("data_group = 'R'"),
        postgresql_where=sa.text("data_group = 'R'"),
    )


def _add_ends_and_joining() -> None:
    with op.batch_alter_table("sealed") as table:
        table.add_column(sa.Column("generation", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("public_day_keys") as table:
        table.add_column(sa.Column("generation", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("operators") as table:
        table.add_column(sa.Column("sites", sa.Text(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("end_issuer", sa.String(length=64)))
        table.add_column(sa.Column("end_signature", sa.LargeBinary()))
    with op.batch_alter_table("devices") as table:
        table.add_column(sa.Column("kem_public", sa.LargeBinary(), nullable=False, server_default=""))
        table.add_column(sa.Column("site", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("end_issuer", sa.String(length=64)))
        table.add_column(sa.Column("ended_at", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("end_signature", sa.LargeBinary()))
    op.create_table(
        "join_requests",
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("signing_public", sa.LargeBinary(), nullable=False),
        sa.Column("kem_public", sa.LargeBinary(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_join_requests")),
    )
    op.create_table(
        "handovers",
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("issuer", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_handovers")),
    )


def _drop_ends_and_joining() -> None:
    op.drop_table("handovers")
    op.drop_table("join_requests")
    for name, columns in (
        ("devices", ("end_signature", "ended_at", "end_issuer", "site", "kem_public")),
        ("operators", ("end_signature", "end_issuer", "sites")),
        ("public_day_keys", ("generation",)),
        ("sealed", ("generation",)),
    ):
        with op.batch_alter_table(name) as table:
            for column in columns:
                table.drop_column(column)


def _create_deny_list_and_evacuation() -> None:
    op.create_table(
        "document_tokens",
        sa.Column("visit", sa.String(length=64), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("visit", name=op.f("pk_document_tokens")),
    )
    op.create_index(op.f("ix_document_tokens_token"), "document_tokens", ["token"])
    op.create_index(op.f("ix_document_tokens_expires_on"), "document_tokens", ["expires_on"])
    op.create_table(
        "deny_entries",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.Column("token", sa.String(length=64)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deny_entries")),
    )
    op.create_table(
        "evacuation_parts",
        sa.Column("from_device", sa.String(length=64), nullable=False),
        sa.Column("to_device", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("from_device", "to_device", name=op.f("pk_evacuation_parts")),
    )


def _drop_deny_list_and_evacuation() -> None:
    op.drop_table("evacuation_parts")
    op.drop_table("deny_entries")
    op.drop_table("document_tokens")


def _add_duties() -> None:
    with op.batch_alter_table("operators") as table:
        table.add_column(sa.Column("relief", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "approval_requests",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("requester", sa.String(length=64), nullable=False),
        sa.Column("request_values", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_requests")),
    )
    op.create_table(
        "read_counts",
        sa.Column("operator", sa.String(length=64), nullable=False),
        sa.Column("group", sa.String(length=40), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("operator", "group", "hour", name=op.f("pk_read_counts")),
    )
    op.create_table(
        "relief_shifts",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("operator", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("opened_by", sa.String(length=64)),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by", sa.String(length=64)),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relief_shifts")),
    )


def _drop_duties() -> None:
    op.drop_table("relief_shifts")
    op.drop_table("read_counts")
    op.drop_table("approval_requests")
    with op.batch_alter_table("operators") as table:
        table.drop_column("relief")
