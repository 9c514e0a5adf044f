"""The first tables of the data store."""

import sqlalchemy as sa
from alembic import op

revision = "d0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    _security()
    _visits()
    _footage()
    _privacy()


def downgrade() -> None:
    """Drop them; the store is empty again."""
    for table in (
        "activity",
        "visit_zones",
        "ticket_zones",
        "recordings",
        "clock_offsets",
        "visits",
        "tickets",
        "source_sights",
        "cameras",
        "zones",
        "ticket_numbers",
        "staff",
        "sign_in_tries",
        "sealed",
        "requests",
        "public_day_keys",
        "operators",
        "log_head",
        "log_entries",
        "installation",
        "footage_sources",
        "devices",
        "badges",
        "approvals",
    ):
        op.drop_table(table)


def _security() -> None:
    op.create_table(
        "approvals",
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("approver", sa.String(length=64), nullable=False),
        sa.Column("requester", sa.String(length=64), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("approver <> requester", name=op.f("ck_approvals_two_people")),
        sa.PrimaryKeyConstraint("request_id", "approver", name=op.f("pk_approvals")),
    )
    op.create_table(
        "devices",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("signing_public", sa.LargeBinary(), nullable=False),
        sa.Column("issuer", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
    )
    op.create_table(
        "installation",
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("sites", sa.Text(), nullable=False),
        sa.Column("root_public", sa.LargeBinary(), nullable=False),
        sa.Column("recovery_public", sa.LargeBinary(), nullable=False),
        sa.Column("recovery_issuer", sa.String(length=64), nullable=False),
        sa.Column("recovery_issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recovery_signature", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("slot = 1", name=op.f("ck_installation_one_row")),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_installation")),
    )
    op.create_table(
        "log_entries",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("record", sa.String(length=64), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_log_entries")),
    )
    op.create_index(op.f("ix_log_entries_record"), "log_entries", ["record"], unique=False)
    op.create_table(
        "log_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("root_hash", sa.LargeBinary(), nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.Column("checkpoint", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_log_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_head")),
    )
    op.create_table(
        "operators",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("staff_name", sa.Text(), nullable=False),
        sa.Column("duties", sa.Text(), nullable=False),
        sa.Column("kem_public", sa.LargeBinary(), nullable=False),
        sa.Column("signing_public", sa.LargeBinary(), nullable=False),
        sa.Column("name_salt", sa.LargeBinary(), nullable=False),
        sa.Column("name_digest", sa.LargeBinary(), nullable=False),
        sa.Column("issuer", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operators")),
        sa.UniqueConstraint("login", name=op.f("uq_operators_login")),
    )
    op.create_table(
        "public_day_keys",
        sa.Column("data_group", sa.String(length=40), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("kem_public", sa.LargeBinary(), nullable=False),
        sa.Column("issuer", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("data_group", "expires_on", "site", name=op.f("pk_public_day_keys")),
    )
    op.create_table(
        "sealed",
        sa.Column("of_table", sa.String(length=40), nullable=False),
        sa.Column("record", sa.String(length=64), nullable=False),
        sa.Column("data_group", sa.String(length=40), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("suite", sa.Integer(), nullable=False),
        sa.Column("wrap", sa.LargeBinary(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("of_table", "record", "data_group", "expires_on", name=op.f("pk_sealed")),
    )
    op.create_index("ix_sealed_expires_on_data_group", "sealed", ["expires_on", "data_group"], unique=False)
    op.create_table(
        "sign_in_tries",
        sa.Column("operator", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("operator", name=op.f("pk_sign_in_tries")),
    )


def _visits() -> None:
    op.create_table(
        "badges",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_badges")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("may_authorise", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
    )
    op.create_table(
        "ticket_numbers",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_numbers")),
    )
    op.create_table(
        "zones",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("parent", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pci", sa.Boolean(), nullable=False),
        sa.Column("escort_required", sa.Boolean(), nullable=False),
        sa.Column("number_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["parent"], ["zones.id"], name=op.f("fk_zones_parent_zones")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zones")),
    )
    op.create_table(
        "tickets",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("host", sa.String(length=64), nullable=False),
        sa.Column("authoriser", sa.String(length=64), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authoriser"], ["staff.id"], name=op.f("fk_tickets_authoriser_staff")),
        sa.ForeignKeyConstraint(["host"], ["staff.id"], name=op.f("fk_tickets_host_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("number", name=op.f("uq_tickets_number")),
    )
    op.create_index(op.f("ix_tickets_closes_at"), "tickets", ["closes_at"], unique=False)
    op.create_index(op.f("ix_tickets_opens_at"), "tickets", ["opens_at"], unique=False)
    op.create_table(
        "visits",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("ticket", sa.String(length=64), nullable=True),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("badge", sa.String(length=20), nullable=True),
        sa.Column("host", sa.String(length=64), nullable=True),
        sa.Column("authoriser", sa.String(length=64), nullable=True),
        sa.Column("escort", sa.String(length=64), nullable=True),
        sa.Column("refusal", sa.String(length=40), nullable=True),
        sa.Column("notice", sa.String(length=64), nullable=True),
        sa.Column("rules", sa.String(length=64), nullable=True),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["badge"], ["badges.number"], name=op.f("fk_visits_badge_badges")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    op.create_index("ix_visits_arrived_at_id", "visits", ["arrived_at", "id"], unique=False)
    op.create_index(
        "ix_visits_here_by_arrival",
        "visits",
        ["arrived_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'here'"),
        postgresql_where=sa.text("state = 'here'"),
    )
    op.create_index(op.f("ix_visits_ticket"), "visits", ["ticket"], unique=False)
    op.create_index(
        "uq_visits_badge_is_out",
        "visits",
        ["badge"],
        unique=True,
        sqlite_where=sa.text("state = 'here'"),
        postgresql_where=sa.text("state = 'here'"),
    )
    op.create_index(
        "uq_visits_who_is_here",
        "visits",
        ["ticket", "person"],
        unique=True,
        sqlite_where=sa.text("state = 'here'"),
        postgresql_where=sa.text("state = 'here'"),
    )
    op.create_table(
        "ticket_zones",
        sa.Column("ticket", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.id"], name=op.f("fk_ticket_zones_ticket_tickets"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["zone"], ["zones.id"], name=op.f("fk_ticket_zones_zone_zones")),
        sa.PrimaryKeyConstraint("ticket", "position", name=op.f("pk_ticket_zones")),
    )
    op.create_table(
        "visit_zones",
        sa.Column("visit", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit"], ["visits.id"], name=op.f("fk_visit_zones_visit_visits"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("visit", "position", name=op.f("pk_visit_zones")),
    )
    op.create_index("ix_visit_zones_zone_visit", "visit_zones", ["zone", "visit"], unique=False)


def _footage() -> None:
    op.create_table(
        "footage_sources",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("layout", sa.String(length=64), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_footage_sources")),
    )
    op.create_table(
        "cameras",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("view", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source"], ["footage_sources.id"], name=op.f("fk_cameras_source_footage_sources")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cameras")),
        sa.UniqueConstraint("source", "key", name=op.f("uq_cameras_source_key")),
    )
    op.create_table(
        "source_sights",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["source"], ["footage_sources.id"], name=op.f("fk_source_sights_source_footage_sources")
        ),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_source_sights")),
    )
    op.create_table(
        "clock_offsets",
        sa.Column("camera", sa.String(length=64), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offset_s", sa.Float(), nullable=False),
        sa.Column("uncertainty_s", sa.Float(), nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["camera"], ["cameras.id"], name=op.f("fk_clock_offsets_camera_cameras")),
        sa.PrimaryKeyConstraint("camera", "valid_from", name=op.f("pk_clock_offsets")),
    )
    op.create_table(
        "recordings",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("camera", sa.String(length=64), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duration_s", sa.Float(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("modified", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("problem", sa.String(length=64), nullable=True),
        sa.Column("time_source", sa.String(length=40), nullable=False),
        sa.Column("uncertainty_s", sa.Float(), nullable=False),
        sa.Column("doubt", sa.String(length=40), nullable=False),
        sa.Column("indexed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["camera"], ["cameras.id"], name=op.f("fk_recordings_camera_cameras")),
        sa.ForeignKeyConstraint(
            ["source"], ["footage_sources.id"], name=op.f("fk_recordings_source_footage_sources")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
        sa.UniqueConstraint("source", "path", name=op.f("uq_recordings_source_path")),
    )
    op.create_index(
        "ix_recordings_camera_ends_at_start", "recordings", ["camera", "ends_at", "start"], unique=False
    )
    op.create_table(
        "activity",
        sa.Column("camera", sa.String(length=64), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("movers", sa.Integer(), nullable=False),
        sa.Column("recording", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["camera"], ["cameras.id"], name=op.f("fk_activity_camera_cameras")),
        sa.ForeignKeyConstraint(
            ["recording"],
            ["recordings.id"],
            name=op.f("fk_activity_recording_recordings"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("camera", "start", "kind", name=op.f("pk_activity")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_activity_recording"), "activity", ["recording"], unique=False)


def _privacy() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("visits", sa.Text(), nullable=False),
        sa.Column("prepared_by", sa.String(length=64), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("package", sa.String(length=64), nullable=True),
        sa.Column("ground", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
