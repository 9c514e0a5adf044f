"""What the page of a visit's footage is told: cameras that were chosen, activity in true time, doors."""

from datetime import timedelta

import pytest

from tests.ui.player_fakes import CAGE, DOOR, LOBBY, a_view, at, span
from ui.footage.player_words import Case, PlayerWords, shown_error
from ui.i18n import Texts
from ui.models.timeline import BarPart, BarRow, TimelineView
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.coverage import (
    CoveragePart,
    CoverageReason,
    CoverageState,
    CoverageStatement,
    RangeCoverage,
)
from visitor_desk.footage.link import DEFAULT_ROLL, FootageRange, RangeWhy
from visitor_desk.footage.recording import ActivityInterval, ActivityKind, RecordingId
from visitor_desk.footage.visit_footage import RangeActivity
from visitor_desk.visits.door_events import (
    Door,
    DoorDirection,
    DoorEvent,
    DoorEventId,
    DoorKey,
    DoorResult,
    DoorSourceId,
    TimedEvent,
)
from visitor_desk.visits.place import ZoneId

CASE = Case("Visit", "Suite 2", "Purpose", "T. Hofman", left=False)
STAY = span("13:05:00", "14:41:00")
PAXTON = DoorSourceId("paxton")


def a_range(camera: CameraId, zone: str) -> FootageRange:
    return FootageRange("v1", camera, STAY, RangeWhy.STAY, zone, DEFAULT_ROLL)


def covered(camera: CameraId, zone: str, offset_s: float | None) -> RangeCoverage:
    parts = (CoveragePart(STAY, CoverageReason.READABLE),)
    return RangeCoverage(a_range(camera, zone), parts, offset_s)


def timeline(*titles: str) -> TimelineView:
    part = BarPart(STAY, CoverageState.RECORDED, "recorded", "recorded")
    rows = tuple(BarRow(title, "recorded", (part,)) for title in titles)
    return TimelineView(span("13:00:00", "14:45:00"), STAY, "Visit", "in 13:05", "here 1 h 36 min", rows)


def event(key: str, result: DoorResult = DoorResult.GRANTED) -> TimedEvent:
    one = DoorEvent(DoorEventId(key), PAXTON, DoorKey(key), "14", at("13:12:07"), DoorDirection.IN, result)
    return TimedEvent(one, at("13:12:07"), 0.25)


@pytest.fixture
def words(texts: Texts) -> PlayerWords:
    doors = [Door(PAXTON, DoorKey("s2"), ZoneId("suite-2")), Door(PAXTON, DoorKey("c4"), ZoneId("cage-4"))]
    return PlayerWords(texts, {"suite-2": "Suite 2", "cage-4": "Cage 4"}, doors)


@pytest.fixture
def statement() -> CoverageStatement:
    parts = (covered(CAGE, "cage-4", None), covered(DOOR, "suite-2", 60.0))
    return CoverageStatement("v1", STAY.end, parts)


def test_only_chosen_cameras_are_shown_each_with_its_own_name(
    words: PlayerWords, statement: CoverageStatement
):
    view = words.view(CASE, timeline("Cage 4", "Suite 2 door"), statement, [], [], {DOOR})
    assert [(lane.camera, lane.title) for lane in view.lanes] == [(DOOR, "Suite 2 door")]
    assert not view.left


def test_activity_is_told_in_true_time(words: PlayerWords, statement: CoverageStatement):
    on_camera = TimeRange(at("13:13:00"), at("13:13:20"))
    moved = ActivityInterval(DOOR, on_camera, ActivityKind.PERSON_SIZED, 2, RecordingId("r1"), 40)
    activity = [RangeActivity(a_range(DOOR, "suite-2"), (moved,))]
    view = words.view(CASE, timeline("Cage 4", "Suite 2 door"), statement, activity, [], {CAGE, DOOR})
    assert view.lanes[0].activity == ()
    [mark] = view.lanes[1].activity
    assert mark.span.start == on_camera.start - timedelta(seconds=60)
    assert mark.people
    assert mark.words == "person-sized, 2 at once"


def test_a_door_stands_at_its_zones_camera_or_else_at_the_visit(
    words: PlayerWords, statement: CoverageStatement
):
    events = [event("s2"), event("c4", DoorResult.DENIED), event("cellar")]
    view = words.view(CASE, timeline("Cage 4", "Suite 2 door"), statement, [], events, {DOOR})
    assert [door.words for door in view.lanes[0].doors] == ["Suite 2: door, in · ± 0.3 s"]
    assert [(door.opened, door.words) for door in view.doors] == [
        (False, "Cage 4: door stayed shut, in · ± 0.3 s"),
        (True, "cellar: door, in · ± 0.3 s"),
    ]


def test_an_error_is_never_told_smaller_than_it_is():
    assert [shown_error(seconds) for seconds in (0.0, 0.01, 0.31, 1.0, 3.2)] == ["0", "0.1", "0.4", "1", "4"]


def test_whoever_looks_stands_in_no_repr():
    assert "Hofman" not in repr(CASE)
    assert "Hofman" not in repr(a_view(LOBBY))
