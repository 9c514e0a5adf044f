"""Mails to hosts that wait, went out or were given up: which visit, never who."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text

from storage.tables.metadata import DATA
from storage.types import UtcDateTime, Word
from visitor_desk.visits.host_mail import HostMailState

ID = String(64)

host_mails = Table(
    "host_mails",
    DATA,
    Column("id", ID, primary_key=True),
    Column("visit", ID, nullable=False),
    Column("desk", Text, nullable=False),
    Column("queued_at", UtcDateTime, nullable=False),
    Column("state", Word(HostMailState), nullable=False),
    Column("ended_at", UtcDateTime),
    Index("ix_host_mails_state_queued_at", "state", "queued_at"),
)
