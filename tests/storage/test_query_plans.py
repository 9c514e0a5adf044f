"""The questions of a reception desk are answered from an index, however long the book is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text

from storage.unit_of_work import SqlWork
from tests.contracts.visit_stores import BADGE_14, CAGE, HOUR, NOON, TICKET, VISIT, furnish
from tests.storage.stores import data_store, opened
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId
from visitor_desk.security.groups import Group
from visitor_desk.visits.visit import VisitCursor, VisitFilter

SPAN = TimeRange(NOON, NOON + HOUR)
CURSOR = VisitCursor(NOON, VISIT.id)

QUESTIONS: dict[str, Callable[[SqlWork], object]] = {
    "visits.get": lambda work: work.visits.get(VISIT.id),
    "visits.here": lambda work: work.visits.here(),
    "visits.inside": lambda work: work.visits.inside(),
    "visits.with_badge_out": lambda work: work.visits.with_badge_out(BADGE_14),
    "visits.beside": lambda work: work.visits.beside(VISIT),
    "visits.departures": lambda work: work.visits.departures([VISIT.id]),
    "visits.people_of": lambda work: work.visits.people_of({TICKET.id: None}),
    "visits.page": lambda work: work.visits.page(VisitFilter(), CURSOR, 100),
    "visits.page of a zone": lambda work: work.visits.page(VisitFilter(zone=CAGE.id), CURSOR, 100),
    "tickets.overlapping": lambda work: work.tickets.overlapping(NOON, NOON + HOUR),
    "sealed.rows": lambda work: work.sealed.rows("visits", VISIT.id, Group("D")),
    "sealed.records of the desk's view": lambda work: work.sealed.records("visits", Group("R")),
    "sealed.delete_expired": lambda work: work.sealed.delete_expired(date(2026, 3, 5), 10),
    "visits.delete_arrived_before": lambda work: work.visits.delete_arrived_before(NOON, 10),
    "footage_disposal.delete_activity_before": (
        lambda work: work.footage_disposal.delete_activity_before(NOON, 10)
    ),
    "log.about": lambda work: work.log.about(VISIT.id),
    "log.entries": lambda work: work.log.entries(7, 10),
    "log.count": lambda work: work.log.count(),
    "activity.overlapping": lambda work: work.activity.overlapping(CameraId("c"), SPAN),
    "recordings.overlapping": lambda work: work.recordings.overlapping(CameraId("c"), SPAN),
}


def plan(connection: Connection, statement: str, values: object) -> list[str]:
    driver = connection.connection.driver_connection
    assert driver is not None
    return [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", values)]


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_table_is_read_from_end_to_end(tmp_path: Path, question: str) -> None:
    with opened(data_store(tmp_path)) as engine:
        furnish(lambda: SqlWork(engine))
        asked: list[tuple[str, object]] = []
        with SqlWork(engine) as work:
            event.listen(
                engine,
                "before_cursor_execute",
                lambda _connection, _cursor, statement, values, *_: asked.append((statement, values)),
            )
            QUESTIONS[question](work)
            statements = [one for one in asked if not one[0].startswith("BEGIN")]
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            steps = [step for statement, values in statements for step in plan(connection, statement, values)]
    assert steps
    # The partial index of the people on site is short, whatever the length of the table.
    whole = [step for step in steps if step.startswith("SCAN") and "here_by_arrival" not in step]
    assert whole == []
