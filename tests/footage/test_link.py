"""Which footage belongs to a visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import Camera, CameraId, CameraView, ClockOffset, OffsetSource, SourceId
from visitor_desk.footage.door_camera import DoorCamera, DoorSide
from visitor_desk.footage.link import RangeWhy, Roll, Rolls, SeenDoors, ranges_of
from visitor_desk.footage.ports import Stay
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
    (found,) = ranges_of(stay(), [CAGE], NOW, Rolls(stay=Roll(timedelta(0), timedelta(minutes=5))))
    assert found.span == TimeRange(ARRIVED, LEFT + timedelta(minutes=5))


def test_ranges_come_by_camera():
    assert [one.camera for one in ranges_of(stay(), [DOOR, CAGE], NOW)] == ["cage", "door", "door"]


SYSTEM, KEY = DoorSourceId("gallagher"), DoorKey("Cage 4")
LEADS = Door(SYSTEM, KEY, ZoneId("cage-4"))
SECOND = timedelta(seconds=1)


def shown_badge(
    minutes: float,
    unsure_s: float = 1.0,
    direction: DoorDirection = DoorDirection.IN,
    result: DoorResult = DoorResult.GRANTED,
    key: DoorKey = KEY,
) -> TimedEvent:
    at = ARRIVED + timedelta(minutes=minutes)
    event = DoorEvent(DoorEventId(f"e{minutes}"), SYSTEM, key, "14", at, direction, result)
    return TimedEvent(event, at, unsure_s)


def test_a_door_event_makes_a_range_with_its_own_why():
    seen = SeenDoors([shown_badge(22)], [Door(SYSTEM, KEY, ZoneId("cage-9"))])
    (found,) = ranges_of(stay(), [OTHER], NOW, doors=seen)
    at = ARRIVED + 22 * MINUTE
    assert found.why is RangeWhy.DOOR
    # Half a minute before and a minute after, and the second that the door's clock may be off.
    assert found.span == TimeRange(at - 31 * SECOND, at + 61 * SECOND)
    assert found.values == {
        "zone": "cage-9", "before_s": 30.0, "after_s": 60.0, "at": at.isoformat(), "uncertainty_s": 1.0,
        "door": "Cage 4", "direction": "in", "result": "granted",
    }  # fmt: skip


def test_only_the_cameras_set_at_a_door_see_it_and_only_who_goes_their_way():
    going_in, coming_out = (DoorCamera(SYSTEM, KEY, one.id, side) for one, side in
                            ((OTHER, DoorSide.IN), (DOOR, DoorSide.OUT)))  # fmt: skip
    events = [shown_badge(20), shown_badge(40, direction=DoorDirection.OUT)]
    seen = SeenDoors(events, [LEADS], [going_in, coming_out])
    found = ranges_of(stay(), [OTHER, DOOR], NOW, doors=seen)
    assert [(one.camera, one.reasons[0].at) for one in found if one.why is RangeWhy.DOOR] == [
        (DOOR.id, events[1].at),
        (OTHER.id, events[0].at),
    ]
    either = SeenDoors([shown_badge(20, direction=DoorDirection.UNKNOWN)], [LEADS], [going_in, coming_out])
    found = ranges_of(stay(), [OTHER, DOOR], NOW, doors=either)
    assert [one.camera for one in found if one.why is RangeWhy.DOOR] == [DOOR.id, OTHER.id]


def test_ranges_of_one_camera_that_touch_are_one_and_keep_each_why():
    lobby = Door(SYSTEM, KEY, ZoneId("lobby"))
    events = [shown_badge(1.5), shown_badge(60), shown_badge(61.5)]
    arrival, both, departure = ranges_of(stay(), [DOOR], NOW, doors=SeenDoors(events, [lobby]))
    assert [one.why for one in arrival.reasons] == [RangeWhy.ARRIVAL, RangeWhy.DOOR]
    assert (arrival.why, arrival.span.end) == (RangeWhy.ARRIVAL, events[0].at + 61 * SECOND)
    assert [one.at for one in both.reasons] == [events[1].at, events[2].at]
    assert departure.why is RangeWhy.DEPARTURE


def test_a_whole_stay_holds_the_doors_in_it():
    (found,) = ranges_of(stay(), [CAGE], NOW, doors=SeenDoors([shown_badge(22)], [LEADS]))
    assert (found.why, found.span) == (RangeWhy.STAY, TimeRange(ARRIVED - MINUTE, LEFT + MINUTE))
    assert [one.why for one in found.reasons] == [RangeWhy.STAY, RangeWhy.DOOR]


def test_an_event_in_the_doubled_hour_is_an_hour_off_either_way_within_the_visit():
    seen = SeenDoors([shown_badge(70, 3601.0)], [Door(SYSTEM, KEY, ZoneId("cage-9"))])
    (found,) = ranges_of(stay(), [OTHER], NOW, doors=seen)
    at = ARRIVED + 70 * MINUTE
    # An hour later the badge had been handed in: not a second after its post-roll is asked for.
    assert found.span == TimeRange(at - 3631 * SECOND, LEFT + MINUTE)
    assert found.reasons[0].values["uncertainty_s"] == 3601.0


def test_a_camera_with_an_unsure_clock_is_taken_wider_at_doors_too():
    unsure = {
        OTHER.id: [ClockOffset(OTHER.id, ARRIVED - timedelta(seconds=1), 0.0, 4.0, OffsetSource.STATED)]
    }
    seen = SeenDoors([shown_badge(22)], [Door(SYSTEM, KEY, ZoneId("cage-9"))])
    (plain,) = ranges_of(stay(), [OTHER], NOW, doors=seen)
    (wide,) = ranges_of(stay(), [OTHER], NOW, clocks=unsure, doors=seen)
    extra = timedelta(seconds=wide.clock_uncertainty_s)
    assert wide.clock_uncertainty_s > 4.0
    assert wide.span == plain.span.widened(extra, extra)


def test_a_door_that_was_denied_belongs_to_the_visit_too():
    denied = shown_badge(22, result=DoorResult.DENIED)
    (found,) = ranges_of(
        stay(), [OTHER], NOW, doors=SeenDoors([denied], [Door(SYSTEM, KEY, ZoneId("cage-9"))])
    )
    assert found.values["result"] == "denied"


def test_a_door_nobody_entered_is_seen_by_no_camera():
    assert ranges_of(stay(), [OTHER], NOW, doors=SeenDoors([shown_badge(22)])) == []
