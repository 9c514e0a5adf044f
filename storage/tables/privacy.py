"""Requests and receipts, without who asked or who has one; versions of notices and retention policies."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Integer, String, Table

from storage.tables.metadata import DATA
from storage.types import AsJson, Texts, UtcDateTime, Word, WordSet
from visitor_desk.footage.place import places_of
from visitor_desk.privacy.kept_record import kept_records_of
from visitor_desk.privacy.notice import NoticeKind, texts_of
from visitor_desk.privacy.requests import (
    Channel,
    IdentityStep,
    Outcome,
    RefusalGround,
    RequestKind,
    RequestLanguage,
    RequestStep,
)
from visitor_desk.privacy.retention_policy import rules_of
from visitor_desk.security.row_binding import plain_value

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
    Column("places", AsJson(plain_value, places_of), nullable=False),
    Column("records", AsJson(plain_value, kept_records_of), nullable=False),
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

notices = Table(
    "notices",
    DATA,
    Column("id", ID, primary_key=True),
    Column("kind", Word(NoticeKind), nullable=False),
    Column("number", Integer, nullable=False),
    Column("valid_from", UtcDateTime, nullable=False),
    Column("texts", AsJson(plain_value, texts_of), nullable=False),
    Column("asks_again", Boolean, nullable=False),
    Column("published_at", UtcDateTime),
    Column("published_by", ID),
    Column("approved_by", ID),
)

retention_policies = Table(
    "retention_policies",
    DATA,
    Column("id", ID, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("counts_from", UtcDateTime, nullable=False),
    Column("rules", AsJson(plain_value, rules_of), nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("published_by", ID),
    Column("approved_by", ID),
    Column("taken_back_at", UtcDateTime),
    Column("taken_back_by", ID),
)
