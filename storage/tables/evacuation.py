"""What desks leave for each other of the evacuation list, sealed to the receiving desk."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary, String, Table

from storage.tables.metadata import DATA
from storage.types import UtcDateTime

ID = String(64)

evacuation_parts = Table(
    "evacuation_parts",
    DATA,
    Column("from_device", ID, primary_key=True),
    Column("to_device", ID, primary_key=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)
