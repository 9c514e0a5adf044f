"""Zones, staff, badges, tickets and visits: the rows in the clear, none of which names a visitor."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    false,
    literal_column,
    text,
)

from storage.tables.metadata import DATA
from storage.types import UtcDateTime, WeeklyRule, Word
from visitor_desk.visits.badges import BadgeAway
from visitor_desk.visits.conflict import ConflictDecision, ConflictKind
from visitor_desk.visits.correction import Corrected, CorrectionReason
from visitor_desk.visits.place import WithoutDocument, ZoneKind
from visitor_desk.visits.ticket import MinorsRule
from visitor_desk.visits.visit import RefusalReason, VisitState

ID = String(64)

zones = Table(
    "zones",
    DATA,
    Column("id", ID, primary_key=True),
    Column("parent", ID, ForeignKey("zones.id")),
    Column("kind", Word(ZoneKind), nullable=False),
    Column("name", Text, nullable=False),
    Column("pci", Boolean, nullable=False),
    Column("escort_required", Boolean, nullable=False),
    Column("number_reason", Text),
    Column("without_document", Word(WithoutDocument), nullable=False),
    Column("minimum_age", Integer, nullable=False),
    Column("document_on_return", Boolean, nullable=False),
    Column("walk_ins", Boolean, nullable=False),
)

staff = Table(
    "staff",
    DATA,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("may_authorise", Boolean, nullable=False),
    Column("address", Text),
)

badges = Table("badges", DATA, Column("number", String(20), primary_key=True))

badge_cases = Table(
    "badge_cases",
    DATA,
    Column("id", ID, primary_key=True),
    Column("badge", String(20), ForeignKey("badges.number"), nullable=False),
    Column("why", Word(BadgeAway), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("opened_by", ID),
    Column("told", ID),
    Column("deactivated_at", UtcDateTime),
    Column("deactivated_by", ID),
    Column("closed_at", UtcDateTime),
    Column("closed_by", ID),
)

IS_OPEN = badge_cases.c.closed_at.is_(None)

one_case_is_open = Index(
    "uq_badge_cases_one_is_open",
    badge_cases.c.badge,
    unique=True,
    sqlite_where=IS_OPEN,
    postgresql_where=IS_OPEN,
)

tickets = Table(
    "tickets",
    DATA,
    Column("id", ID, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("customer", Text, nullable=False),
    Column("host", ID, ForeignKey("staff.id"), nullable=False),
    Column("authoriser", ID, ForeignKey("staff.id"), nullable=False),
    Column("opens_at", UtcDateTime, nullable=False, index=True),
    Column("closes_at", UtcDateTime, nullable=False, index=True),
    Column("people", Integer, nullable=False),
    Column("guests_allowed", Integer, nullable=False),
    Column("recurrence", WeeklyRule),
    Column("minors", Word(MinorsRule), nullable=False),
    Column("training_valid_until", Date),
    Column("withdrawn_at", UtcDateTime),
)

ticket_zones = Table(
    "ticket_zones",
    DATA,
    Column("ticket", ID, ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("zone", ID, ForeignKey("zones.id"), nullable=False),
)

ticket_numbers = Table(
    "ticket_numbers",
    DATA,
    # One row; it outlives the tickets, so that a number is never used twice.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

visits = Table(
    "visits",
    DATA,
    Column("id", ID, primary_key=True),
    # No foreign key: a ticket dies a week after its window, the plain row of a visit lives for years.
    Column("ticket", ID, index=True),
    Column("person", Integer, nullable=False),
    Column("state", Word(VisitState), nullable=False),
    Column("arrived_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime),
    Column("left_at", UtcDateTime),
    Column("badge", String(20), ForeignKey("badges.number")),
    Column("host", ID),
    Column("authoriser", ID),
    Column("escort", ID),
    Column("refusal", Word(RefusalReason)),
    Column("notice", String(64)),
    Column("rules", String(64)),
    Column("desk", Text, nullable=False),
    Column("contested", Boolean, nullable=False, server_default=false()),
    Column("entered_at", UtcDateTime),
    Column("form", Integer),
    # Blanked with the visitor's name, so that it never grows with the book.
    Index("ix_visits_badge", "badge"),
    Index("ix_visits_arrived_at_id", "arrived_at", "id"),
)

corrections = Table(
    "corrections",
    DATA,
    Column("id", ID, primary_key=True),
    # No foreign key: visits are deleted by thousands, and their corrections each by name.
    Column("visit", ID, nullable=False, index=True),
    Column("what", Word(Corrected), nullable=False),
    Column("reason", Word(CorrectionReason), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", ID, nullable=False),
    Column("before", UtcDateTime),
    Column("after", UtcDateTime),
    Column("badge", String(20)),
)

# Written out and not bound: SQLite uses a partial index only where it can read the same condition.
IS_HERE = visits.c.state == literal_column(f"'{VisitState.HERE.value}'")

IS_ALONE = text(f"state = '{VisitState.HERE.value}' AND NOT contested")
"""What two desks wrote that could not see each other stands: the later visit is contested."""

who_is_here = Index(
    "uq_visits_who_is_here",
    visits.c.ticket,
    visits.c.person,
    unique=True,
    sqlite_where=IS_ALONE,
    postgresql_where=IS_ALONE,
)
form_is_entered = Index("uq_visits_form_is_entered", visits.c.form, unique=True)
"""Each form is one visit; most visits have none."""

badge_is_out = Index(
    "uq_visits_badge_is_out",
    visits.c.badge,
    unique=True,
    sqlite_where=IS_ALONE,
    postgresql_where=IS_ALONE,
)
conflicts = Table(
    "conflicts",
    DATA,
    Column("id", ID, primary_key=True),
    Column("kind", Word(ConflictKind), nullable=False),
    # No foreign keys, as of corrections.
    Column("visit", ID, nullable=False),
    Column("other", ID),
    Column("found_at", UtcDateTime, nullable=False),
    Column("decision", Word(ConflictDecision)),
    Column("decided_at", UtcDateTime),
    Column("decided_by", ID),
)
here_by_arrival = Index(
    "ix_visits_here_by_arrival",
    visits.c.arrived_at,
    visits.c.id,
    sqlite_where=IS_HERE,
    postgresql_where=IS_HERE,
)

visit_zones = Table(
    "visit_zones",
    DATA,
    Column("visit", ID, ForeignKey("visits.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("zone", ID, nullable=False),
    Index("ix_visit_zones_zone_visit", "zone", "visit"),
)
