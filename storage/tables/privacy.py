"""Requests and receipts of data subjects: dates, states, ids and hashes; who asked is sealed elsewhere."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, String, Table

from storage.tables.metadata import DATA
from storage.types import Texts, UtcDateTime, Word, WordSet
from visitor_desk.privacy.requests import (
    Channel,
    IdentityStep,
    Outcome,
    RefusalGround,
    RequestKind,
    RequestLanguage,
    RequestStep,
)

ID = String(64)

requests = Table(
    "requests",
    DATA,
    Column("id", ID, primary_key=True),
    Column("kind", Word(RequestKind), nullable=False),
    Column("channel", Word(Channel), nullable=False),
    Column("language", Word(RequestLanguage), nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("due", Date, nullable=False),
    Column("step", Word(RequestStep), nullable=False),
    Column("identity", WordSet(IdentityStep), nullable=False),
    Column("visits", Texts, nullable=False),
    Column("prepared_by", ID),
    Column("closed_at", UtcDateTime),
    Column("package", String(64)),
    Column("ground", Word(RefusalGround)),
    Column("outcome", Word(Outcome)),
    Column("doubted_at", UtcDateTime),
    Column("waited_days", Integer, nullable=False),
    Column("extended_at", UtcDateTime),
)

receipts = Table(
    "receipts",
    DATA,
    # No foreign key: a receipt dies with the visitor's name, long before the plain row of the visit.
    Column("visit", ID, primary_key=True),
    Column("hash", String(64), nullable=False, unique=True),
    Column("salt", String(32), nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("issued_by", ID, nullable=False),
)
