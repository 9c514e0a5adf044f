"""What the log binds of the plain rows: a digest per row, written with every act that makes or changes one.

Who owns the database can change a row, but not the entry that says what the row was. Retention blanks badge
numbers long before their rows go, so they stand in the entries on their own and in no digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from visitor_desk.security.canonical import JsonValue, canonical_json
from visitor_desk.security.row_binding import statement_of
from visitor_desk.visits.access_right import AccessRight
from visitor_desk.visits.badges import BadgeCase
from visitor_desk.visits.conflict import Conflict
from visitor_desk.visits.correction import Correction
from visitor_desk.visits.delivery import Delivery
from visitor_desk.visits.deny_entry import DenyEntry
from visitor_desk.visits.emergency import EmergencyTeam
from visitor_desk.visits.hand_over import HandOver
from visitor_desk.visits.host_mail import HostMail
from visitor_desk.visits.place import ADULT, Staff, WithoutDocument, Zone
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.ticket import MinorsRule, Ticket
from visitor_desk.visits.visit import BadgeNumber, Visit, VisitCursor, VisitFilter

PAGE: Final = 100
VERSION: Final = 1
"""Of the statements that are hashed; old entries name digests of the version of their time."""

BoundRecord = (
    Visit
    | Ticket
    | Zone
    | Staff
    | DenyEntry
    | AccessRight
    | BadgeCase
    | Correction
    | HandOver
    | EmergencyTeam
    | HostMail
    | Conflict
    | Delivery
)

_TABLES: Final[dict[type, str]] = {
    Visit: "visits",
    Ticket: "tickets",
    Zone: "zones",
    Staff: "staff",
    DenyEntry: "deny_entries",
    AccessRight: "access_rights",
    BadgeCase: "badge_cases",
    Correction: "corrections",
    HandOver: "hand_overs",
    EmergencyTeam: "emergency_teams",
    HostMail: "host_mails",
    Conflict: "conflicts",
    Delivery: "deliveries",
}
_BADGES: Final = "badges"
VISIT_TABLES: Final = frozenset({*_TABLES.values(), _BADGES})
"""The tables whose rows are read here."""

_ADDED_LATER: Final[dict[str, dict[str, JsonValue]]] = {
    "visits": {"contested": False, "entered_at": None, "form": None},
    "zones": {
        "without_document": WithoutDocument.REFUSE.value,
        "minimum_age": ADULT,
        "document_on_return": False,
        "walk_ins": True,
    },
    "tickets": {
        "guests_allowed": 0,
        "recurrence": None,
        "minors": MinorsRule.AS_ZONES.value,
        "training_valid_until": None,
        "withdrawn_at": None,
    },
    "access_rights": {"authoriser": None, "rules": None},
    "staff": {"address": None},
}
"""Columns that older entries do not know, with the value that goes without saying: as that they stand in no
statement, so that rows from before keep their digests."""

_LEFT_OUT: Final = {"visits": frozenset({"badge"}), "corrections": frozenset({"badge"})}
_ALWAYS: Final = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class BoundRow:
    """One row as it is: its newest entry must say `digest`, and `badge` on its own while that is there."""

    table: str
    record: str
    digest: str
    badge: str | None = None


def row_digest(record: BoundRecord) -> str:
    """Return SHA-256 over the canonical statement of a row, in hexadecimal."""
    table = _TABLES[type(record)]
    statement = statement_of(record, _LEFT_OUT.get(table, frozenset()))
    unsaid = [name for name, value in _ADDED_LATER.get(table, {}).items() if statement[name] == value]
    return _digest(table, {name: value for name, value in statement.items() if name not in unsaid})


def badge_digest(badge: BadgeNumber) -> str:
    """Return the same for a row of the badge ledger, which holds nothing but the number."""
    return _digest(_BADGES, {"number": badge})


def bound_rows(work: VisitWork) -> Iterator[BoundRow]:
    """Yield every row of the visits room that the log binds, in one work; for long books see `bound_page`."""
    after: VisitCursor | None = None
    while True:
        page, after = bound_page(work, after)
        yield from page
        if after is None:
            return


def bound_page(work: VisitWork, after: VisitCursor | None) -> tuple[Sequence[BoundRow], VisitCursor | None]:
    """Return a page of the rows that the log binds and the cursor of the next one, None behind the last.

    The first page holds the house and the tickets too, which are few; visits come newest first.
    """
    rows: list[BoundRow] = []
    if after is None:
        rows += map(_bound, work.zones.all())
        rows += map(_bound, work.staff.all())
        rows += map(_bound, work.deny_entries.all())
        rows += map(_bound, work.access_rights.all())
        rows += map(_bound, work.badge_cases.all())
        rows += map(_bound, work.corrections.all())
        rows += map(_bound, work.hand_overs.all())
        rows += map(_bound, work.emergency_teams.all())
        rows += map(_bound, work.host_mails.all())
        rows += map(_bound, work.conflicts.all())
        rows += map(_bound, work.deliveries.all())
        rows += (BoundRow(_BADGES, badge, badge_digest(badge), badge) for badge in work.badges.all())
        rows += map(_bound, work.tickets.overlapping(*_ALWAYS))
    visits = work.visits.page(VisitFilter(), after, PAGE)
    rows += map(_bound, visits)
    ended = len(visits) < PAGE
    return rows, None if ended else VisitCursor(visits[-1].arrived_at, visits[-1].id)


def _bound(record: BoundRecord) -> BoundRow:
    badge = record.badge if isinstance(record, Visit | Correction) else None
    return BoundRow(_TABLES[type(record)], record.id, row_digest(record), badge)


def _digest(table: str, row: dict[str, JsonValue]) -> str:
    return hashlib.sha256(canonical_json({"row": row, "table": table, "version": VERSION})).hexdigest()
