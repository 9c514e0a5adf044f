"""A digest of a row says whether any column of it was changed, and survives the way through a store."""

import hashlib
from dataclasses import fields, replace
from datetime import date, time, timedelta

import pytest

from tests.contracts.visit_stores import (
    AUTHORISER,
    BADGE_14,
    CAGE,
    HOST,
    HOUR,
    NOON,
    REFUSED,
    SITE,
    SUITE,
    TICKET,
    VISIT,
    furnish,
    keep,
    left,
    many,
)
from tests.security.fakes import SecurityTables
from tests.visits.fakes import FakeVisitWork, VisitTables
from visitor_desk.clock import TimeRange
from visitor_desk.security.canonical import canonical_json
from visitor_desk.visits.bound_rows import PAGE, BoundRow, badge_digest, bound_page, bound_rows, row_digest
from visitor_desk.visits.place import StaffId, WithoutDocument, ZoneId, ZoneKind
from visitor_desk.visits.recurrence import Recurrence
from visitor_desk.visits.ticket import MinorsRule, TicketId
from visitor_desk.visits.visit import BadgeNumber, RefusalReason, VisitId, VisitState

OTHER = {
    "id": "ff" * 8,
    "ticket": TicketId("2f" * 8),
    "person": 1,
    "state": VisitState.LEFT,
    "zones": (CAGE.id, SUITE.id),
    "arrived_at": NOON + timedelta(microseconds=1),
    "due_at": None,
    "left_at": NOON + HOUR,
    "host": StaffId("other"),
    "authoriser": None,
    "escort": None,
    "refusal": RefusalReason.SUPERVISOR,
    "notice": "4",
    "rules": None,
    "desk": "Other",
    "contested": True,
    "entered_at": NOON + HOUR,
    "form": 114,
    "number": 2,
    "customer": "Customer B",
    "window": TimeRange(NOON, NOON + 5 * HOUR),
    "people": 3,
    "parent": ZoneId("z-other"),
    "kind": ZoneKind.RACK,
    "name": "Another",
    "pci": False,
    "escort_required": False,
    "number_reason": "because",
    "without_document": WithoutDocument.WAIT,
    "minimum_age": 21,
    "document_on_return": True,
    "walk_ins": False,
    "may_authorise": True,
    "address": "other@house.example",
    "guests_allowed": 4,
    "recurrence": Recurrence((0,), time(9), time(17), date(2026, 3, 2), date(2026, 4, 20), "UTC"),
    "minors": MinorsRule.ADULTS_ONLY,
    "training_valid_until": date(2026, 3, 2),
    "withdrawn_at": NOON,
}


@pytest.mark.parametrize("record", [VISIT, TICKET, SUITE, HOST], ids=lambda record: type(record).__name__)
def test_every_column_counts_but_the_badge(record):
    digests = {row_digest(record)}
    columns = {column.name for column in fields(record)} - {"badge"}
    for column in columns:
        digests.add(row_digest(replace(record, **{column: OTHER[column]})))
    assert len(digests) == 1 + len(columns)


def test_a_forgotten_badge_changes_no_digest():
    assert row_digest(left(VISIT)) == row_digest(replace(left(VISIT), badge=None))
    assert row_digest(VISIT) != row_digest(left(VISIT))
    assert badge_digest(BADGE_14) != badge_digest(BadgeNumber("015"))


def test_a_zone_from_before_its_newer_columns_keeps_its_digest():
    before = hashlib.sha256(
        canonical_json(
            {
                "row": {
                    "id": "z-site",
                    "parent": None,
                    "kind": "site",
                    "name": "Utopia 1",
                    "pci": False,
                    "escort_required": False,
                    "number_reason": None,
                },
                "table": "zones",
                "version": 1,
            }
        )
    )
    assert row_digest(SITE) == before.hexdigest()


def test_rows_of_different_tables_never_share_a_digest():
    digests = [row_digest(one) for one in (SITE, SUITE, CAGE, HOST, AUTHORISER, TICKET, VISIT, REFUSED)]
    assert len(set(digests)) == len(digests)


def test_a_digest_stands_in_the_log_as_it_is():
    assert len(row_digest(VISIT)) == 64
    assert int(row_digest(VISIT), 16)


@pytest.fixture
def works():
    security, tables = SecurityTables(), VisitTables()
    return lambda: FakeVisitWork(security, tables)


def test_every_row_of_the_room_is_bound_once(works):
    furnish(works)
    with works() as work:
        work.tickets.add(TICKET)
        work.commit()
    keep(works, VISIT, REFUSED)
    with works() as work:
        rows = list(bound_rows(work))
    assert sorted((row.table, row.record) for row in rows) == sorted(
        [("zones", zone.id) for zone in (SITE, SUITE, CAGE)]
        + [("staff", one.id) for one in (HOST, AUTHORISER)]
        + [("badges", badge) for badge in ("007", "014")]
        + [("tickets", TICKET.id), ("visits", VISIT.id), ("visits", REFUSED.id)]
    )
    assert BoundRow("visits", VISIT.id, row_digest(VISIT), BADGE_14) in rows
    assert all(row.digest for row in rows)


def test_a_long_book_comes_in_pages(works):
    furnish(works)
    visits = many(2 * PAGE + 1)
    visits = [replace(visit, id=VisitId(f"{number:016x}")) for number, visit in enumerate(visits)]
    keep(works, *visits)
    seen: list[BoundRow] = []
    after, pages = None, 0
    while pages == 0 or after is not None:
        with works() as work:
            page, after = bound_page(work, after)
        seen += page
        pages += 1
    assert pages == 3
    assert {row.record for row in seen if row.table == "visits"} == {visit.id for visit in visits}
    assert len(seen) == len({(row.table, row.record) for row in seen})
