"""The keystore: wrapped private halves in a database of its own, so that a copy of the data opens nothing."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from storage.tables.metadata import KEYSTORE
from storage.types import UtcDateTime, Word
from visitor_desk.security.groups import Group

ID = String(64)

day_keys = Table(
    "day_keys",
    KEYSTORE,
    Column("data_group", Word(Group), primary_key=True),
    Column("expires_on", Date, primary_key=True),
    Column("site", Text, primary_key=True),
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("kem_public", LargeBinary, nullable=False),
    Column("issuer", ID, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)

day_key_wraps = Table(
    "day_key_wraps",
    KEYSTORE,
    Column("holder", ID, primary_key=True),
    Column("data_group", Word(Group), primary_key=True),
    Column("expires_on", Date, primary_key=True),
    Column("site", Text, primary_key=True),
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("wrap", LargeBinary, nullable=False),
    ForeignKeyConstraint(
        ["data_group", "expires_on", "site", "generation"],
        ["day_keys.data_group", "day_keys.expires_on", "day_keys.site", "day_keys.generation"],
    ),
)

operator_secrets = Table(
    "operator_secrets",
    KEYSTORE,
    Column("operator", ID, primary_key=True),
    Column("device", ID, primary_key=True),
    Column("memory_kib", Integer, nullable=False),
    Column("iterations", Integer, nullable=False),
    Column("lanes", Integer, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("provisional", Boolean, nullable=False),
)

operator_transfers = Table(
    "operator_transfers",
    KEYSTORE,
    Column("operator", ID, primary_key=True),
    Column("device", ID, primary_key=True),
    Column("memory_kib", Integer, nullable=False),
    Column("iterations", Integer, nullable=False),
    Column("lanes", Integer, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("wrap", LargeBinary, nullable=False),
    Column("provisional", Boolean, nullable=False),
)

relief_secrets = Table(
    "relief_secrets",
    KEYSTORE,
    Column("operator", ID, primary_key=True),
    Column("holder", ID, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)
