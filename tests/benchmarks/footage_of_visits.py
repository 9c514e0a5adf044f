"""Ranges and coverage of visits over a large index, against their limit; `footage_index` builds the index."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from storage.unit_of_work import SqlWork
from visitor_desk.clock import SetClock, TimeRange
from visitor_desk.footage.camera import CameraId, ClockOffset, OffsetSource, SourceId, SourceSight
from visitor_desk.footage.camera_sight import CameraSight, Overwriting
from visitor_desk.footage.visit_footage import VisitFootage
from visitor_desk.visits.door_events import (
    Door,
    DoorDirection,
    DoorEvent,
    DoorEventId,
    DoorForm,
    DoorKey,
    DoorResult,
    DoorSource,
    DoorSourceId,
)
from visitor_desk.visits.place import Zone, ZoneId, ZoneKind
from visitor_desk.visits.visit import BadgeNumber, Visit, VisitId, VisitState

LIMIT_MS = 30.0
"""What ranges and coverage of one visit may take, 95 times of 100."""
VISITS = 400
EVENTS_EACH = 6
SYSTEM = DoorSourceId("doors")


def visits(works: Callable[[], SqlWork], reading: Callable[[], SqlWork], span: TimeRange) -> str:
    """Let visitors in all over `span`, ask for the footage of each, and return how long that took."""
    clock = SetClock(span.end)
    kept = _visits(works, span)
    # Half of it lies before the term, as on a recorder that keeps more than it may.
    footage = VisitFootage(reading, clock, oldest_kept=lambda now: now - (span.end - span.start) / 2)
    took, used, ranges, parts, cameras = [], [], 0, 0, 0
    for one in kept:
        since, busy = time.perf_counter(), time.process_time()
        statement = footage.coverage(one)
        took.append((time.perf_counter() - since) * 1000)
        used.append((time.process_time() - busy) * 1000)
        ranges += len(statement.ranges)
        cameras += len({covered.range.camera for covered in statement.ranges})
        parts += sum(len(covered.parts) for covered in statement.ranges)
    took.sort()
    used.sort()
    p50, p95 = took[len(took) // 2], took[int(len(took) * 0.95)]
    # On a machine that others use too, the time of one's own is the steadier figure.
    own = used[int(len(used) * 0.95)]
    return (
        f"coverage of a visit p50 {p50:.1f} ms, p95 {p95:.1f} ms = {p95 / LIMIT_MS:.2f} of the limit "
        f"({own:.1f} ms of CPU here = {own / LIMIT_MS:.2f}; "
        f"{cameras / VISITS:.1f} cameras, {ranges / VISITS:.1f} ranges, {parts / VISITS:.1f} parts an answer)"
    )


def _visits(works: Callable[[], SqlWork], span: TimeRange) -> list[VisitId]:
    chance = random.Random(13)
    with works() as work:
        suites = [ZoneId(f"suite-{number}") for number in range(20)]
        for suite in suites:
            work.zones.add(Zone(suite, None, ZoneKind.SUITE, suite))
        register = work.door_register
        register.add_source(DoorSource(SYSTEM, "Doors", DoorForm.CSV, ("t",), "iso", "UTC", "d", "b"))
        for suite in suites:
            register.put_door(Door(SYSTEM, DoorKey(f"door of {suite}"), suite))
        _know_cameras(work, span)
        found = []
        for number in range(VISITS):
            stay = timedelta(minutes=chance.randrange(20, 240))
            arrived = span.start + (span.end - span.start - stay) * chance.random()
            own, other = chance.sample(suites, 2)
            visit = Visit(
                VisitId(f"{number:016x}"), None, 0, VisitState.LEFT, (own,), arrived,
                due_at=arrived + stay, left_at=arrived + stay, badge=BadgeNumber(f"{number + 1}"),
            )  # fmt: skip
            work.badges.add(BadgeNumber(f"{number + 1}"))
            work.visits.add(visit)
            doors = [chance.choice((own, own, other)) for _ in range(EVENTS_EACH)]
            work.door_events.add(
                [
                    _event(number, each, door, arrived + stay * chance.random())
                    for each, door in enumerate(doors)
                ]
            )
            found.append(visit.id)
        work.commit()
    return found


def _event(number: int, each: int, suite: ZoneId, at: datetime) -> DoorEvent:
    return DoorEvent(
        DoorEventId(f"{number:032x}{each:032x}"),
        SYSTEM,
        DoorKey(f"door of {suite}"),
        f"{number + 1}",
        at,
        DoorDirection.IN if each % 2 else DoorDirection.OUT,
        DoorResult.GRANTED,
    )


def _know_cameras(work: SqlWork, span: TimeRange) -> None:
    """Each camera has a history of its clock, and its recorder overwrites."""
    work.sources.record_sight(SourceSight(SourceId("recorder"), span.end, span.end))
    sights = []
    for camera in work.cameras.all():
        for month in range(3):
            at = span.start + month * timedelta(days=30)
            work.clock_offsets.add(ClockOffset(camera.id, at, 1.0 + month, 0.5, OffsetSource.MEASURED))
        went = Overwriting(span.start - timedelta(hours=1), span.start, span.end)
        sights.append(
            CameraSight(CameraId(camera.id), span.end, span.start, overwriting=went, first=span.start)
        )
    work.camera_sights.put_all(sights)
