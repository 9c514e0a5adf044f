"""The footage of a visit, from the services."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.footage.fakes import AUDITOR, FACILITY, PRIVACY, RECEPTION, Memory, MemoryLog, MemorySession
from visitor_desk.clock import SetClock, TimeRange
from visitor_desk.footage.camera import (
    Camera,
    CameraId,
    CameraView,
    ClockOffset,
    FootageSource,
    OffsetSource,
    SourceId,
    SourceSight,
)
from visitor_desk.footage.coverage import CoverageState
from visitor_desk.footage.footage_link import FootageLink
from visitor_desk.footage.link import RangeWhy
from visitor_desk.footage.recording import (
    ActivityInterval,
    ActivityKind,
    Recording,
    RecordingId,
    RecordingState,
    TimeDoubt,
    TimeSource,
)
from visitor_desk.footage.visit_footage import VisitFootage
from visitor_desk.security.duties import Duty, NotYourDuty, Purpose
from visitor_desk.visits.place import Zone, ZoneId, ZoneKind
from visitor_desk.visits.visit import Visit, VisitId, VisitState, VisitUnknown

SAFETY = Purpose.SAFETY
ARRIVED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LEFT = ARRIVED + timedelta(minutes=10)
SOURCE = FootageSource(SourceId("recorder"), "Recorder", "shares/recorder", "frigate", "UTC")
DOOR = Camera(CameraId("door"), "Door", "lobby", CameraView.ENTRANCE, SOURCE.id, "door")
SUITE = Camera(CameraId("suite"), "Suite 2", "suite-2", CameraView.ZONE, SOURCE.id, "suite")
VISIT = Visit(VisitId("v1"), None, 0, VisitState.LEFT, (ZoneId("cage-4"),), arrived_at=ARRIVED, left_at=LEFT)
FAST = ClockOffset(SUITE.id, ARRIVED - timedelta(days=1), 73.0, 1.0, OffsetSource.STATED)
UNSURE_S = 1.0 + 20e-6 * (86400 + 660)
"""What the clock may be off a day and eleven minutes after it was compared."""


def recording(number: int) -> Recording:
    """One of the suite's ten-minute files; its names are by the fast clock."""
    return Recording(
        id=RecordingId(str(number)),
        source=SOURCE.id,
        path=f"{number}.mp4",
        camera=SUITE.id,
        start=ARRIVED + timedelta(minutes=10 * number),
        duration_s=600.0,
        size=1,
        modified=ARRIVED,
        sha256="ab" * 32,
        state=RecordingState.OK,
        problem=None,
        time_source=TimeSource.NAME_UTC,
        uncertainty_s=1.0,
        doubt=TimeDoubt.NONE,
        indexed_at=ARRIVED,
    )


@pytest.fixture
def link() -> FootageLink:
    memory = Memory()
    with memory() as work:
        work.sources.add(SOURCE)
        work.sources.record_sight(
            SourceSight(SOURCE.id, LEFT + timedelta(hours=1), LEFT + timedelta(hours=1))
        )
        work.cameras.add(DOOR)
        work.cameras.add(SUITE)
        work.clock_offsets.add(FAST)
        for number in range(2):
            work.recordings.put(recording(number))
        moved = TimeRange(ARRIVED + timedelta(seconds=100), ARRIVED + timedelta(seconds=110))
        work.activity.replace(
            RecordingId("0"), [ActivityInterval(SUITE.id, moved, ActivityKind.MOVING, 1, RecordingId("0"))]
        )
        work.rows.visits[VISIT.id] = VISIT
        for zone in (
            Zone(ZoneId("suite-2"), None, ZoneKind.SUITE, "Suite 2"),
            Zone(ZoneId("cage-4"), ZoneId("suite-2"), ZoneKind.CAGE, "Cage 4"),
        ):
            work.rows.zones[zone.id] = zone
        work.commit()
    footage = VisitFootage(memory, SetClock(LEFT + timedelta(hours=2)))  # type: ignore[arg-type]
    return FootageLink(memory, MemoryLog(), footage)  # type: ignore[arg-type]


def test_the_way_to_a_cage_leads_through_its_suite(link: FootageLink):
    found = link.ranges(FACILITY, VISIT.id)
    assert [(one.camera, one.why) for one in found] == [
        (DOOR.id, RangeWhy.ARRIVAL),
        (DOOR.id, RangeWhy.DEPARTURE),
        (SUITE.id, RangeWhy.STAY),
    ]


def test_the_statement_says_what_is_there(link: FootageLink):
    statement = link.coverage(FACILITY, VISIT.id)
    door, _, suite = statement.ranges
    assert [part.state for part in door.parts] == [CoverageState.GAP]
    # The suite's first file begins 73 s before it says, 13 s after which the stay's minute begins.
    assert [part.state for part in suite.parts] == [CoverageState.RECORDED]
    assert (suite.recorded_s, suite.clock_offset_s) == (pytest.approx(720.0 + 2 * UNSURE_S), 73.0)
    assert statement.to_json()["ranges"][2]["clock_uncertainty_s"] == pytest.approx(UNSURE_S, abs=1e-3)
    assert statement.to_json()["visit"] == "v1"


def test_activity_and_pieces_are_of_the_true_time(link: FootageLink):
    suite = link.ranges(PRIVACY, VISIT.id)[2]
    assert len(link.activity(PRIVACY, VISIT.id)[2].intervals) == 1
    found = [(one.path.name, one.start_s, one.end_s, one.at_s) for one in link.footage.pieces(suite)]
    assert [one[0] for one in found] == ["0.mp4", "1.mp4"]
    assert found[0][1:] == pytest.approx((13.0 - UNSURE_S, 600.0, 0.0))
    assert found[1][1:] == pytest.approx((0.0, 133.0 + UNSURE_S, 587.0 + UNSURE_S))


def test_an_auditor_is_answered_for_drawn_visits_only(link: FootageLink):
    with pytest.raises(VisitUnknown):
        link.coverage(AUDITOR, VISIT.id)
    drew = MemorySession(frozenset({Duty.AUDITOR}), drawn=frozenset({VISIT.id}))
    assert link.coverage(drew, VISIT.id).visit_id == VISIT.id
    assert link.ranges(drew, VISIT.id)


def test_an_unknown_visit(link: FootageLink):
    with pytest.raises(VisitUnknown):
        link.coverage(FACILITY, VisitId("nobody"))


def test_who_may_see_what(link: FootageLink):
    for act in (
        lambda: link.ranges(RECEPTION, VISIT.id),
        lambda: link.coverage(RECEPTION, VISIT.id),
        lambda: link.activity(AUDITOR, VISIT.id),
    ):
        with pytest.raises(NotYourDuty):
            act()
