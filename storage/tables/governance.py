"""What the house decided about its own processing: rows in the clear, none of which names a person."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Integer, String, Table

from storage.tables.metadata import DATA
from storage.types import AsJson, Texts, UtcDateTime, Word
from visitor_desk.privacy.governance_entry import Decider, GovernanceKind, plain_terms
from visitor_desk.security.row_binding import plain_value

ID = String(64)

governance_entries = Table(
    "governance_entries",
    DATA,
    Column("id", ID, primary_key=True),
    Column("kind", Word(GovernanceKind), nullable=False),
    Column("number", Integer, nullable=False),
    Column("covers", Texts, nullable=False),
    Column("stands", Boolean, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("decided_by", Word(Decider), nullable=False),
    Column("review_on", Date, nullable=False),
    Column("reference", String(80), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("terms", AsJson(plain_value, plain_terms)),
    Column("written_at", UtcDateTime, nullable=False),
    Column("written_by", ID, nullable=False),
    Column("approved_by", ID),
)
