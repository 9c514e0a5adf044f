"""Requests of data subjects: dates, states and ids; who asked is sealed elsewhere."""

from __future__ import annotations

from sqlalchemy import Column, Date, String, Table

from storage.tables.metadata import DATA
from storage.types import Texts, UtcDateTime, Word, WordSet
from visitor_desk.privacy.requests import (
    Channel,
    IdentityStep,
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
)
