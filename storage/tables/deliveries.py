"""What was brought to the house and taken out of it: rows in the clear, none of which names a person."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from storage.tables.metadata import DATA
from storage.types import UtcDateTime, Word
from visitor_desk.visits.delivery import DeliveryKind

ID = String(64)

deliveries = Table(
    "deliveries",
    DATA,
    Column("id", ID, primary_key=True),
    Column("kind", Word(DeliveryKind), nullable=False),
    Column("customer", Text, nullable=False),
    Column("pieces", Integer, nullable=False),
    Column("tag", Text, nullable=False, index=True),
    Column("serial", Text, nullable=False),
    Column("carrier", Text, nullable=False),
    Column("desk", Text, nullable=False),
    Column("came_at", UtcDateTime),
    Column("came_with", ID),
    Column("accepted_by", ID),
    Column("handed_at", UtcDateTime),
    Column("handed_to", ID),
    Column("handed_to_staff", ID),
    Column("out_at", UtcDateTime),
    Column("out_with", ID),
    Column("out_with_staff", ID),
    Column("out_carrier", Text, nullable=False),
    Column("authorised_by", ID),
)
