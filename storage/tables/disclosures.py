"""What was asked of the house and given, and of what nobody is told: rows that name no person."""

from __future__ import annotations

from sqlalchemy import Column, Date, String, Table

from storage.tables.metadata import DATA
from storage.types import AsJson, UtcDateTime, Word
from visitor_desk.privacy.authority_visit import Authority, OrderShown
from visitor_desk.privacy.disclosure import VoluntaryGround, WithheldGround, given_of, ranges_of
from visitor_desk.privacy.silence import NotTold, SilenceGround, SilentThing
from visitor_desk.security.row_binding import plain_value

ID = String(64)

disclosures = Table(
    "disclosures",
    DATA,
    Column("id", ID, primary_key=True),
    Column("written_at", UtcDateTime, nullable=False),
    Column("written_by", ID, nullable=False),
    Column("authority", Word(Authority)),
    Column("order", Word(OrderShown), nullable=False),
    Column("article", String(40), nullable=False),
    Column("number", String(40), nullable=False),
    Column("ordered_at", UtcDateTime, nullable=False),
    Column("ranges", AsJson(plain_value, ranges_of), nullable=False),
    Column("voluntary", Word(VoluntaryGround)),
    Column("paper_at", UtcDateTime),
    Column("refused", Word(WithheldGround)),
    Column("refused_at", UtcDateTime),
    Column("refused_by", ID),
    Column("handed_out", AsJson(plain_value, given_of), nullable=False),
)

silences = Table(
    "silences",
    DATA,
    Column("id", ID, primary_key=True),
    Column("of", Word(SilentThing), nullable=False),
    Column("about", ID, nullable=False),
    # No foreign key: a silence is accounted for long after the row of the visit.
    Column("visit", ID),
    Column("since", UtcDateTime, nullable=False),
    Column("ground", Word(SilenceGround), nullable=False),
    Column("case", String(40), nullable=False),
    Column("review_on", Date, nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("asked_by", ID, nullable=False),
    Column("approved_by", ID, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_by", ID),
    Column("told_on", Date),
    Column("not_told", Word(NotTold)),
    Column("settled_at", UtcDateTime),
)
