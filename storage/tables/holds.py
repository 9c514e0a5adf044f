"""Holds and marked moments: which case keeps what until when, in the clear and without a name."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, String, Table

from storage.tables.metadata import DATA
from storage.types import UtcDateTime, Word
from visitor_desk.privacy.hold import HeldState, HoldReason
from visitor_desk.privacy.moment import MomentReason
from visitor_desk.security.groups import Group

ID = String(64)

holds = Table(
    "holds",
    DATA,
    Column("id", ID, primary_key=True),
    Column("table", String(40), nullable=False),
    Column("record", ID, nullable=False),
    Column("case", String(40), nullable=False),
    Column("reason", Word(HoldReason), nullable=False),
    Column("review_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("placed_by", ID, nullable=False),
    Column("placed_at", UtcDateTime, nullable=False),
    Column("lifted_at", UtcDateTime),
    Index("ix_holds_record", "record"),
)

hold_parts = Table(
    "hold_parts",
    DATA,
    Column("hold", ID, ForeignKey("holds.id", ondelete="CASCADE"), primary_key=True),
    Column("group", Word(Group), primary_key=True),
    Column("state", Word(HeldState), nullable=False),
    Column("own_day", Date, nullable=False),
    Column("held_until", Date, nullable=False),
)

moments = Table(
    "moments",
    DATA,
    Column("id", ID, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("zone", ID, nullable=False),
    Column("reason", Word(MomentReason), nullable=False),
    Column("hold", ID, nullable=False),
    Column("marked_by", ID, nullable=False),
    Column("seen_at", UtcDateTime),
)
