"""Access-control systems, their doors and clocks, and the events they told: numbers and times, no name."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, String, Table, Text

from storage.tables.metadata import DATA
from storage.types import Texts, UtcDateTime, Word
from visitor_desk.visits.door_events import DoorDirection, DoorDoubt, DoorForm, DoorResult

ID = String(64)

door_sources = Table(
    "door_sources",
    DATA,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("form", Word(DoorForm), nullable=False),
    Column("time", Texts, nullable=False),
    Column("time_format", Text, nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("door", Text, nullable=False),
    Column("badge", Text, nullable=False),
    Column("direction", Text),
    Column("result", Text),
    Column("event", Text),
    Column("in_words", Texts, nullable=False),
    Column("out_words", Texts, nullable=False),
    Column("granted_words", Texts, nullable=False),
    Column("denied_words", Texts, nullable=False),
    Column("delimiter", String(1)),
    Column("encoding", String(40)),
    Column("folder", Text),
)

doors = Table(
    "doors",
    DATA,
    Column("source", ID, ForeignKey("door_sources.id"), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("zone", ID, ForeignKey("zones.id"), nullable=False),
)

door_clocks = Table(
    "door_clocks",
    DATA,
    Column("source", ID, ForeignKey("door_sources.id"), primary_key=True),
    Column("valid_from", UtcDateTime, primary_key=True),
    Column("offset_s", Float, nullable=False),
    Column("uncertainty_s", Float, nullable=False),
)

door_events = Table(
    "door_events",
    DATA,
    Column("id", ID, primary_key=True),
    Column("source", ID, ForeignKey("door_sources.id"), nullable=False),
    # No foreign key: events of doors that nobody has entered yet are kept too.
    Column("door", String(80), nullable=False),
    Column("badge", String(40), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("direction", Word(DoorDirection), nullable=False),
    Column("result", Word(DoorResult), nullable=False),
    Column("doubt", Word(DoorDoubt), nullable=False),
    Index("ix_door_events_badge_at", "badge", "at"),
    Index("ix_door_events_source_at", "source", "at"),
    Index("ix_door_events_source_door_at", "source", "door", "at"),
)

door_files = Table(
    "door_files",
    DATA,
    Column("source", ID, ForeignKey("door_sources.id"), primary_key=True),
    Column("path_sha256", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("modified", UtcDateTime, nullable=False),
    Column("read_at", UtcDateTime, nullable=False),
)
