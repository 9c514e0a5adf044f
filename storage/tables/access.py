"""The access lists of customers: ids, days and places; the names lie in the sealed records."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Table, Text

from storage.tables.metadata import DATA
from storage.types import UtcDateTime

ID = String(64)

access_rights = Table(
    "access_rights",
    DATA,
    Column("id", ID, primary_key=True),
    Column("customer", Text, nullable=False),
    Column("zone", ID, ForeignKey("zones.id"), nullable=False),
    Column("may_authorise", Boolean, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("used_on", Date, nullable=False),
    Column("days_without_visit", Integer, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("authoriser", ID),
    Column("rules", String(64)),
)
