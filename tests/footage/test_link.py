"""Which footage belongs to a visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import Camera, CameraId, CameraView, SourceId
from visitor_desk.footage.link import RangeWhy, Roll, ranges_of
from visitor_desk.footage.ports import Stay

ARRIVED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LEFT = ARRIVED + timedelta(hours=2)
NOW = LEFT + timedelta(days=1)
MINUTE = timedelta(minutes=1)


def camera(key: str, zone: str, view: CameraView) -> Camera:
    return Camera(CameraId(key), key, zone, view, SourceId("recorder"), key)


DOOR = camera("door", "lobby", CameraView.ENTRANCE)
CAGE = camera("cage", "cage-4", CameraView.ZONE)
OTHER = camera("other", "cage-9", CameraView.ZONE)


def stay(left: datetime | None = LEFT) -> Stay:
    return Stay("v1", ARRIVED, left, ("suite-2", "cage-4"))


def test_an_entrance_sees_coming_and_going_with_a_minute_either_side():
    arrival, departure = ranges_of(stay(), [DOOR], NOW)
    assert arrival.span == TimeRange(ARRIVED - MINUTE, ARRIVED + MINUTE)
    assert departure.span == TimeRange(LEFT - MINUTE, LEFT + MINUTE)
    assert (arrival.why, departure.why) == (RangeWhy.ARRIVAL, RangeWhy.DEPARTURE)


def test_a_zone_camera_sees_the_whole_stay_of_who_was_allowed_there():
    (found,) = ranges_of(stay(), [CAGE, OTHER], NOW)
    assert found.camera == CAGE.id
    assert found.span == TimeRange(ARRIVED - MINUTE, LEFT + MINUTE)
    assert found.why is RangeWhy.STAY
    assert found.values == {"zone": "cage-4", "before_s": 60.0, "after_s": 60.0}


def test_who_is_still_here_has_footage_up_to_now():
    now = ARRIVED + timedelta(minutes=30)
    cage, door = ranges_of(stay(left=None), [DOOR, CAGE], now)
    assert (cage.why, cage.span) == (RangeWhy.STAY_GOING_ON, TimeRange(ARRIVED - MINUTE, now))
    assert door.why is RangeWhy.ARRIVAL


def test_a_camera_out_of_service_belongs_to_no_later_minute():
    until = ARRIVED + timedelta(minutes=30)
    (cage,) = ranges_of(stay(), [replace(CAGE, retired_at=until)], NOW)
    assert cage.span == TimeRange(ARRIVED - MINUTE, until)
    gone = ARRIVED - timedelta(days=1)
    assert ranges_of(stay(), [replace(DOOR, retired_at=gone), replace(CAGE, retired_at=gone)], NOW) == []


def test_no_range_reaches_into_the_future():
    now = ARRIVED + timedelta(seconds=20)
    for found in ranges_of(stay(left=None), [DOOR, CAGE], now):
        assert found.span.end == now


def test_a_short_visit_is_one_range_at_the_door():
    (found,) = ranges_of(stay(left=ARRIVED + MINUTE), [DOOR], NOW)
    assert found.why is RangeWhy.ARRIVAL_AND_DEPARTURE
    assert found.span == TimeRange(ARRIVED - MINUTE, ARRIVED + 2 * MINUTE)


def test_the_roll_is_the_sites_rule():
    (found,) = ranges_of(stay(), [CAGE], NOW, Roll(timedelta(0), timedelta(minutes=5)))
    assert found.span == TimeRange(ARRIVED, LEFT + timedelta(minutes=5))


def test_ranges_come_by_camera():
    assert [one.camera for one in ranges_of(stay(), [DOOR, CAGE], NOW)] == ["cage", "door", "door"]
