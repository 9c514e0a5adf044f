"""Requests for a second person, how much each operator opened in an hour, shifts of relief accounts."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from storage.tables.metadata import DATA
from storage.types import UtcDateTime, Word
from visitor_desk.security.groups import Group

ID = String(64)

approval_requests = Table(
    "approval_requests",
    DATA,
    Column("id", ID, primary_key=True),
    Column("act", ID, nullable=False),
    Column("requester", ID, nullable=False),
    Column("request_values", Text, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

read_counts = Table(
    "read_counts",
    DATA,
    Column("operator", ID, primary_key=True),
    Column("group", Word(Group), primary_key=True),
    Column("hour", UtcDateTime, primary_key=True),
    Column("opened", Integer, nullable=False),
)

relief_shifts = Table(
    "relief_shifts",
    DATA,
    Column("id", ID, primary_key=True),
    Column("operator", ID, nullable=False),
    Column("device", ID, nullable=False),
    Column("opened_by", ID),
    Column("began_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("reviewed_by", ID),
    Column("reviewed_at", UtcDateTime),
)
