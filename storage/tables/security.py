"""The security part of the data store: sealed records, public keys, people, devices, log, approvals."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    literal_column,
)

from storage.tables.metadata import DATA
from storage.types import Hashes, Texts, UtcDateTime, Word, WordSet
from visitor_desk.security.duties import Duty
from visitor_desk.security.groups import Group

ID = String(64)

sealed = Table(
    "sealed",
    DATA,
    Column("of_table", String(40), primary_key=True),
    Column("record", ID, primary_key=True),
    Column("data_group", Word(Group), primary_key=True),
    Column("expires_on", Date, primary_key=True),
    Column("site", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("suite", Integer, nullable=False),
    Column("wrap", LargeBinary, nullable=False),
    Column("nonce", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("generation", Integer, nullable=False),
    Index("ix_sealed_expires_on_data_group", "expires_on", "data_group"),
)

# Written out and not bound: SQLite uses a partial index only where it can read the same condition.
IS_DESK_VIEW = sealed.c.data_group == literal_column(f"'{Group.R.value}'")

desk_view = Index(
    "ix_sealed_desk_view",
    sealed.c.of_table,
    sealed.c.record,
    sqlite_where=IS_DESK_VIEW,
    postgresql_where=IS_DESK_VIEW,
)

public_day_keys = Table(
    "public_day_keys",
    DATA,
    Column("data_group", Word(Group), primary_key=True),
    Column("expires_on", Date, primary_key=True),
    Column("site", Text, primary_key=True),
    Column("kem_public", LargeBinary, nullable=False),
    Column("issuer", ID, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    # Not part of the key: a desk seals under one generation only, the newest.
    Column("generation", Integer, nullable=False),
)

operators = Table(
    "operators",
    DATA,
    Column("id", ID, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("staff_name", Text, nullable=False),
    Column("duties", WordSet(Duty), nullable=False),
    Column("kem_public", LargeBinary, nullable=False),
    Column("signing_public", LargeBinary, nullable=False),
    Column("name_salt", LargeBinary, nullable=False),
    Column("name_digest", LargeBinary, nullable=False),
    Column("issuer", ID, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("sites", Texts, nullable=False),
    Column("end_issuer", ID),
    Column("end_signature", LargeBinary),
    Column("relief", Boolean, nullable=False),
)

devices = Table(
    "devices",
    DATA,
    Column("id", ID, primary_key=True),
    Column("label", Text, nullable=False),
    Column("signing_public", LargeBinary, nullable=False),
    Column("issuer", ID, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("kem_public", LargeBinary, nullable=False),
    Column("site", Text, nullable=False),
    Column("end_issuer", ID),
    Column("ended_at", UtcDateTime),
    Column("end_signature", LargeBinary),
)

join_requests = Table(
    "join_requests",
    DATA,
    Column("device", ID, primary_key=True),
    Column("label", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("signing_public", LargeBinary, nullable=False),
    Column("kem_public", LargeBinary, nullable=False),
    Column("requested_at", UtcDateTime, nullable=False),
)

handovers = Table(
    "handovers",
    DATA,
    Column("device", ID, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("issuer", ID, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)

sign_in_tries = Table(
    "sign_in_tries",
    DATA,
    # Empty for all unknown logins together, so it refers to no operator.
    Column("operator", ID, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
)

log_entries = Table(
    "log_entries",
    DATA,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("device", ID, nullable=False),
    Column("record", ID, index=True),
    Column("body", LargeBinary),
    Column("signature", LargeBinary, nullable=False),
    Column("leaf_hash", LargeBinary, nullable=False),
)

log_head = Table(
    "log_head",
    DATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
    Column("root_hash", LargeBinary, nullable=False),
    Column("frontier", Hashes, nullable=False),
    Column("checkpoint", Text, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

approvals = Table(
    "approvals",
    DATA,
    Column("request_id", ID, primary_key=True),
    Column("approver", ID, primary_key=True),
    Column("requester", ID, nullable=False),
    Column("request_hash", LargeBinary, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("used_at", UtcDateTime),
    CheckConstraint("approver <> requester", name="two_people"),
)

installation = Table(
    "installation",
    DATA,
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("id", ID, nullable=False),
    Column("sites", Texts, nullable=False),
    Column("root_public", LargeBinary, nullable=False),
    Column("recovery_public", LargeBinary, nullable=False),
    Column("recovery_issuer", ID, nullable=False),
    Column("recovery_issued_at", UtcDateTime, nullable=False),
    Column("recovery_signature", LargeBinary, nullable=False),
    CheckConstraint("slot = 1", name="one_row"),
)
