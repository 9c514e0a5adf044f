"""For any recordings, clocks and doors: no second is claimed that no file holds, and none is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.footage.test_coverage import CAMERA, SOURCE, recording, second
from visitor_desk.clock import TimeRange, subtract
from visitor_desk.footage.camera import (
    Camera,
    CameraId,
    CameraView,
    ClockOffset,
    OffsetSource,
    SourceSight,
    true_span,
)
from visitor_desk.footage.camera_sight import CameraSight
from visitor_desk.footage.coverage import CoverageReason, CoverageState, RangeCoverage, coverage_of
from visitor_desk.footage.link import DEFAULT_ROLL, FootageRange, RangeWhy, SeenDoors, ranges_of
from visitor_desk.footage.media_time import placed, usual_step_s
from visitor_desk.footage.ports import Stay
from visitor_desk.footage.recording import Recording, RecordingId, RecordingState, TimeDoubt
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

SEEN = SourceSight(SOURCE, second(9000), second(9000))
SHOWN = {CoverageState.RECORDED, CoverageState.CLOCK_UNCERTAIN, CoverageState.PAST_TERM}
seconds = st.integers(0, 900)
lengths = st.integers(0, 120)


@st.composite
def files(draw: st.DrawFn) -> list[Recording]:
    """Recordings that overlap, leave holes, break off, are empty, have gone, or have holes of their own."""
    found = []
    for number, (start, length) in enumerate(draw(st.lists(st.tuples(seconds, lengths), max_size=10))):
        state = draw(st.sampled_from(RecordingState))
        doubt = draw(st.sampled_from([TimeDoubt.NONE, TimeDoubt.NONE, TimeDoubt.FOLD]))
        if state in {RecordingState.EMPTY, RecordingState.UNREADABLE}:
            length = 0  # noqa: PLW2901 - such a file has none
        gaps = ((length / 3, length / 2),) if length > 9 and draw(st.booleans()) else ()
        one = recording(start, float(length), state, doubt, start + length)
        found.append(
            replace(one, id=RecordingId(f"n{number}"), path=f"{number}.mp4", gaps=gaps, uncertainty_s=0.0)
        )
    return found


@st.composite
def clocks(draw: st.DrawFn) -> list[ClockOffset]:
    """A clock that was looked at up to three times, some before and some within the range."""
    times = st.tuples(st.integers(-900, 900), st.integers(-90, 90))
    entries = draw(st.lists(times, max_size=3, unique_by=lambda one: one[0]))
    return [ClockOffset(CAMERA, second(at), float(off), 1.0, OffsetSource.STATED) for at, off in entries]


ranges = st.tuples(seconds, st.integers(1, 900)).map(
    lambda pair: TimeRange(second(pair[0]), second(sum(pair)))
)


def covered(
    span: TimeRange, of: list[Recording], history: list[ClockOffset], term: datetime | None = None
) -> RangeCoverage:
    wanted = FootageRange("v", CAMERA, span, RangeWhy.STAY, "lobby", DEFAULT_ROLL)
    known = CameraSight(CAMERA, second(9000), second(0), first=second(-9000))
    return coverage_of(wanted, of, history, SEEN, known=known, term=term)


def held(of: list[Recording], history: list[ClockOffset]) -> list[TimeRange]:
    """The true time that files hold, worked out file by file."""
    there = [one for one in of if one.state is not RecordingState.GONE and one.duration_s]
    whole = [one for one in there if one.state is RecordingState.OK]
    slower = {
        one.recording.id: one.span for one in placed(whole, usual_s=usual_step_s(whole)) if one.approximate
    }
    found = []
    for one in there:
        holes = [
            TimeRange(one.start + timedelta(seconds=a), one.start + timedelta(seconds=b)) for a, b in one.gaps
        ]
        parts = [slower[one.id]] if one.id in slower else subtract(one.span, holes)
        shift = true_span(history, one.span).start - one.start
        found += [TimeRange(part.start + shift, part.end + shift) for part in parts]
    return found


@given(ranges, files(), clocks())
def test_parts_touch_and_add_up_to_the_range(
    span: TimeRange, of: list[Recording], history: list[ClockOffset]
):
    found = covered(span, of, history)
    assert (found.parts[0].span.start, found.parts[-1].span.end) == (span.start, span.end)
    assert all(one.span.end == after.span.start for one, after in pairwise(found.parts))
    assert all(one.span.start < one.span.end for one in found.parts)
    assert abs(found.recorded_s + found.missing_s - span.duration.total_seconds()) < 1e-6
    assert abs(sum(part.seconds for part in found.parts) - span.duration.total_seconds()) < 1e-6


@given(ranges, files(), clocks(), st.none() | seconds.map(second))
def test_no_second_is_claimed_that_no_file_holds(
    span: TimeRange, of: list[Recording], history: list[ClockOffset], term: datetime | None
):
    files_hold = held(of, history)
    for part in covered(span, of, history, term).parts:
        if part.state in SHOWN and part.reason is not CoverageReason.PAST_TERM_UNVERIFIED:
            assert subtract(part.span, files_hold) == []
            assert part.files


@given(ranges, files(), clocks(), st.none() | seconds.map(second))
def test_no_recorded_second_is_lost(
    span: TimeRange, of: list[Recording], history: list[ClockOffset], term: datetime | None
):
    shown = [part.span for part in covered(span, of, history, term).parts if part.state in SHOWN]
    for one in held(of, history):
        inside = one.overlap(span)
        if inside is not None:
            assert subtract(inside, shown) == []


@given(ranges, files(), clocks())
def test_the_same_files_in_another_order_say_the_same(
    span: TimeRange, of: list[Recording], history: list[ClockOffset]
):
    assert covered(span, of, history) == covered(span, of[::-1], history[::-1])


@given(ranges, files())
def test_what_is_shown_twice_is_held_by_two_files(span: TimeRange, of: list[Recording]):
    for twice in covered(span, of, []).doubled:
        middle = twice.span.start + twice.span.duration / 2
        assert sum(one.contains(middle) for one in held(of, [])) >= 2


AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NIGHTS = [datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]
KEY, SYSTEM = DoorKey("Cage 4"), DoorSourceId("doors")
CAMERAS = [
    Camera(CameraId("door"), "Door", "lobby", CameraView.ENTRANCE, SOURCE, "door"),
    Camera(CameraId("cage"), "Cage", "cage-4", CameraView.ZONE, SOURCE, "cage"),
    Camera(CameraId("hall"), "Hall", "hall", CameraView.ZONE, SOURCE, "hall"),
]


@st.composite
def stays(draw: st.DrawFn) -> Stay:
    """A visit in one of the nights in which clocks change."""
    arrived = draw(st.sampled_from(NIGHTS)) + timedelta(minutes=draw(st.integers(0, 90)))
    left = draw(st.none() | st.integers(0, 180))
    return Stay("v", arrived, None if left is None else arrived + timedelta(minutes=left), ("cage-4",))


@st.composite
def events(draw: st.DrawFn, arrived: datetime) -> list[TimedEvent]:
    shown = draw(st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from([1.0, 3601.0])), max_size=6))
    found = []
    for after, unsure in shown:
        at = arrived + timedelta(seconds=after)
        event = DoorEvent(
            DoorEventId(f"e{after}"), SYSTEM, KEY, "14", at, DoorDirection.IN, DoorResult.GRANTED
        )
        found.append(TimedEvent(event, at, unsure))
    return found


@settings(max_examples=150)
@given(st.data(), stays(), st.integers(0, 400))
def test_ranges_of_a_camera_lie_apart_and_hold_every_moment(data: st.DataObject, stay: Stay, later: int):
    now = stay.arrived_at + timedelta(minutes=later)
    shown = data.draw(events(stay.arrived_at))
    leads = data.draw(st.sampled_from(["lobby", "cage-4", "hall"]))
    seen = SeenDoors(shown, [Door(SYSTEM, KEY, ZoneId(leads))])
    found = ranges_of(stay, CAMERAS, now, doors=seen)
    assert found == sorted(found, key=lambda one: (one.camera, one.span.start))
    for one, after in pairwise(found):
        assert one.camera != after.camera or one.span.end < after.span.start
    out = TimeRange(stay.arrived_at, min(now, stay.left_at or now))
    for camera in CAMERAS:
        mine = [one for one in found if one.camera == camera.id]
        moments = [stay.arrived_at, stay.left_at] if camera.view is CameraView.ENTRANCE else []
        if camera.zone == leads:
            moments += [one.at for one in shown]
        for moment in moments:
            if moment is not None and out.contains(moment):
                assert any(one.span.start <= moment <= one.span.end for one in mine)
        for one in mine:
            assert one.span.end <= now
            assert one.span.start >= stay.arrived_at - timedelta(seconds=60)
            assert one.reasons
