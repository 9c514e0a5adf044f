"""The internal policy, who has read it and who is trained until when: of staff, by their ids."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Integer, String, Table

from storage.tables.metadata import DATA
from storage.types import AsJson, UtcDateTime
from visitor_desk.privacy.internal_policy import policy_texts_of
from visitor_desk.security.row_binding import plain_value

ID = String(64)

internal_policies = Table(
    "internal_policies",
    DATA,
    Column("id", ID, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("texts", AsJson(plain_value, policy_texts_of), nullable=False),
    Column("asks_training", Boolean, nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("published_by", ID, nullable=False),
    Column("valid_from", UtcDateTime, nullable=True),
    Column("approved_by", ID, nullable=True),
)

acknowledgements = Table(
    "acknowledgements",
    DATA,
    Column("id", ID, primary_key=True),
    Column("operator", ID, nullable=False),
    Column("policy", ID, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

trainings = Table(
    "trainings",
    DATA,
    Column("id", ID, primary_key=True),
    Column("operator", ID, nullable=False),
    Column("trained_on", Date, nullable=False),
    Column("valid_until", Date, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("recorded_by", ID, nullable=False),
)
