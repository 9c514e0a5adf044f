"""The deny list and the tokens of documents: ids, days and tokens, no name and no number."""

from __future__ import annotations

from sqlalchemy import Column, Date, String, Table

from storage.tables.metadata import DATA
from storage.types import UtcDateTime

ID = String(64)

document_tokens = Table(
    "document_tokens",
    DATA,
    # No foreign key: an erased or restored visit must not hold on to its token, nor the token to it.
    Column("visit", ID, primary_key=True),
    Column("token", String(64), nullable=False, index=True),
    Column("expires_on", Date, nullable=False, index=True),
)

deny_entries = Table(
    "deny_entries",
    DATA,
    Column("id", ID, primary_key=True),
    Column("added_at", UtcDateTime, nullable=False),
    Column("review_on", Date, nullable=False),
    Column("decided_by", ID, nullable=False),
    Column("token", String(64)),
)
