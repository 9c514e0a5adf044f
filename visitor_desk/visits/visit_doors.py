"""The door events of a visit: what its badge was shown at while it was out, at true time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from visitor_desk.clock import TimeRange
from visitor_desk.visits.door_events import (
    DoorClock,
    DoorSourceId,
    TimedEvent,
    around,
    at_true_time,
    badge_key,
)
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.visit import Visit


def events_of_visit(work: VisitWork, visit: Visit, now: datetime) -> list[TimedEvent]:
    """Return the events of a visit's badge while it was out, by true time.

    None once the badge number has gone with the visitor's name: then nothing leads to events.
    """
    if visit.badge is None:
        return []
    clocks = work.door_register.clocks()
    out = TimeRange(visit.arrived_at, max(visit.arrived_at, visit.left_at or now))
    found = work.door_events.of_badge(badge_key(visit.badge), around(out, clocks))
    timed = (at_true_time(event, clocks_of(event.source, clocks)) for event in found)
    inside = [one for one in timed if _may_lie_in(one, out)]
    return sorted(inside, key=lambda one: (one.at, one.event.id))


def clocks_of(source: DoorSourceId, clocks: Iterable[DoorClock]) -> list[DoorClock]:
    """Return what is known of the clock of one source."""
    return [clock for clock in clocks if clock.source == source]


def _may_lie_in(one: TimedEvent, span: TimeRange) -> bool:
    slack = timedelta(seconds=one.uncertainty_s)
    return one.at + slack >= span.start and one.at - slack <= span.end
