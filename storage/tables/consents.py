"""Consents: when what was agreed to and taken back; names lie in the sealed records."""

from __future__ import annotations

from sqlalchemy import Column, Date, String, Table

from storage.tables.metadata import DATA
from storage.types import UtcDateTime, Word
from visitor_desk.privacy.consent import ConsentKind, ConsentWay

ID = String(64)

consents = Table(
    "consents",
    DATA,
    Column("id", ID, primary_key=True),
    Column("kind", Word(ConsentKind), nullable=False),
    Column("said_at", UtcDateTime, nullable=False),
    Column("said_how", Word(ConsentWay), nullable=False),
    Column("notice", String(64), nullable=False),
    Column("rules", String(64)),
    Column("used_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    # No foreign key: the way to a visit is forgotten long before the visit's row goes.
    Column("visit", ID),
    Column("withdrawn_at", UtcDateTime),
    Column("effective_at", UtcDateTime),
    Column("withdrawn_how", Word(ConsentWay)),
)
