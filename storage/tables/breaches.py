"""Breaches of personal data: rows in the clear, none of which says what happened or names a person."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table

from storage.tables.metadata import DATA
from storage.types import UtcDateTime, Word
from visitor_desk.privacy.breach import BreachNature

ID = String(64)

breaches = Table(
    "breaches",
    DATA,
    Column("id", ID, primary_key=True),
    Column("aware_at", UtcDateTime, nullable=False),
    Column("span_from", UtcDateTime, nullable=False),
    Column("span_to", UtcDateTime, nullable=False),
    Column("nature", Word(BreachNature), nullable=False),
    Column("operator", ID),
    Column("desk", ID),
    Column("written_at", UtcDateTime, nullable=False),
    Column("written_by", ID, nullable=False),
    Column("affected", Integer),
    Column("authority", Boolean),
    Column("people", Boolean),
    Column("decided_at", UtcDateTime),
    Column("decided_by", ID),
    Column("authority_at", UtcDateTime),
    Column("people_at", UtcDateTime),
)
