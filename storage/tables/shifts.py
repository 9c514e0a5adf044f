"""What a shift leaves to the next one: rows in the clear, none of which names a visitor."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from storage.tables.metadata import DATA
from storage.types import UtcDateTime, Word
from visitor_desk.visits.emergency import EmergencyService

ID = String(64)

hand_overs = Table(
    "hand_overs",
    DATA,
    Column("id", ID, primary_key=True),
    Column("desk", Text, nullable=False),
    Column("closed_at", UtcDateTime, nullable=False),
    Column("closed_by", ID, nullable=False),
    Column("out", Integer, nullable=False),
    Column("late", Integer, nullable=False),
    Column("tasks", Integer, nullable=False),
    Column("unexplained", Integer, nullable=False),
    Column("held", Integer, nullable=False),
    Column("taken_at", UtcDateTime),
    Column("taken_by", ID),
    Index("ix_hand_overs_desk_closed_at", "desk", "closed_at"),
)

emergency_teams = Table(
    "emergency_teams",
    DATA,
    Column("id", ID, primary_key=True),
    Column("service", Word(EmergencyService), nullable=False),
    Column("people", Integer),
    Column("vehicle", Text, nullable=False),
    Column("arrived_at", UtcDateTime, nullable=False),
    Column("desk", Text, nullable=False),
    Column("left_at", UtcDateTime),
)
