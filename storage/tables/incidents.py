"""What went wrong at a desk and who came because of it: rows in the clear, none of which names a person."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from storage.tables.metadata import DATA
from storage.types import Texts, UtcDateTime, Word
from visitor_desk.privacy.authority_visit import AskedFor, Authority, OrderShown
from visitor_desk.privacy.incident import IncidentKind, IncidentOutcome

ID = String(64)

authority_visits = Table(
    "authority_visits",
    DATA,
    Column("id", ID, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("desk", Text, nullable=False),
    Column("authority", Word(Authority), nullable=False),
    Column("asked_for", Word(AskedFor), nullable=False),
    Column("order", Word(OrderShown), nullable=False),
    Column("written_by", ID, nullable=False),
    Column("taken_at", UtcDateTime),
    Column("taken_by", ID),
)

incidents = Table(
    "incidents",
    DATA,
    Column("id", ID, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    Column("desk", Text, nullable=False),
    Column("zones", Texts, nullable=False),
    Column("kind", Word(IncidentKind), nullable=False),
    Column("visits", Texts, nullable=False),
    Column("moment", ID),
    Column("written_by", ID, nullable=False),
    Column("handled_at", UtcDateTime),
    Column("handled_by", ID),
    Column("outcome", Word(IncidentOutcome)),
)
