"""What there is of a range, what is not, and why."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId, ClockOffset, OffsetSource, SourceId, SourceSight
from visitor_desk.footage.coverage import (
    CoverageReason,
    CoverageState,
    CoverageStatement,
    RangeCoverage,
    around,
    coverage_of,
)
from visitor_desk.footage.link import DEFAULT_ROLL, FootageRange, RangeWhy
from visitor_desk.footage.recording import Recording, RecordingId, RecordingState, TimeDoubt, TimeSource

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CAMERA, SOURCE = CameraId("lobby"), SourceId("recorder")
SEEN = SourceSight(SOURCE, START + timedelta(hours=5), START + timedelta(hours=5))


def second(number: float) -> datetime:
    return START + timedelta(seconds=number)


def wanted(start: float = 0, end: float = 300) -> FootageRange:
    span = TimeRange(second(start), second(end))
    return FootageRange("v1", CAMERA, span, RangeWhy.STAY, "lobby", DEFAULT_ROLL)


def recording(
    start: float,
    length: float = 60.0,
    state: RecordingState = RecordingState.OK,
    doubt: TimeDoubt = TimeDoubt.NONE,
    modified: float | None = None,
) -> Recording:
    return Recording(
        id=RecordingId(f"r{start}"),
        source=SOURCE,
        path=f"lobby_{start}.mp4",
        camera=CAMERA,
        start=second(start),
        duration_s=length,
        size=1000,
        modified=second(start + 60 if modified is None else modified),
        sha256=None,
        state=state,
        problem=None,
        time_source=TimeSource.NAME_UTC,
        uncertainty_s=1.0,
        doubt=doubt,
        indexed_at=second(7200),
    )


def told(found: RangeCoverage) -> list[tuple[float, float, CoverageReason]]:
    return [
        ((part.span.start - START).total_seconds(), (part.span.end - START).total_seconds(), part.reason)
        for part in found.parts
    ]


MINUTES = [recording(60 * number) for number in range(5)]


def test_a_range_that_is_all_there_is_one_part():
    found = coverage_of(wanted(), MINUTES, [], SEEN)
    assert told(found) == [(0, 300, CoverageReason.READABLE)]
    assert (found.recorded_s, found.missing_s) == (300, 0)


def test_a_missing_file_is_a_hole_with_its_seconds():
    found = coverage_of(wanted(30, 270), [MINUTES[0], MINUTES[1], MINUTES[3], MINUTES[4]], [], SEEN)
    assert told(found) == [
        (30, 120, CoverageReason.READABLE),
        (120, 180, CoverageReason.NO_FILE),
        (180, 270, CoverageReason.READABLE),
    ]
    assert found.parts[1].state is CoverageState.GAP
    assert found.missing_s == 60


def test_the_nearest_footage_does_not_stand_in():
    found = coverage_of(wanted(400, 500), MINUTES, [], SEEN)
    assert told(found) == [(400, 500, CoverageReason.NO_FILE)]


def test_what_a_torn_file_lost_is_not_more_than_its_minute():
    torn = recording(60, 22.5, RecordingState.TORN)
    found = coverage_of(wanted(), [MINUTES[0], torn, MINUTES[3], MINUTES[4]], [], SEEN)
    assert told(found) == [
        (0, 82.5, CoverageReason.READABLE),
        (82.5, 120, CoverageReason.TORN),
        (120, 180, CoverageReason.NO_FILE),
        (180, 300, CoverageReason.READABLE),
    ]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (RecordingState.EMPTY, CoverageReason.EMPTY_FILE),
        (RecordingState.UNREADABLE, CoverageReason.UNREADABLE_FILE),
        (RecordingState.GROWING, CoverageReason.GROWING),
    ],
)
def test_a_file_without_pictures_says_why(state: RecordingState, reason: CoverageReason):
    found = coverage_of(wanted(0, 180), [MINUTES[0], recording(60, 0.0, state), MINUTES[2]], [], SEEN)
    assert told(found) == [
        (0, 60, CoverageReason.READABLE),
        (60, 120, reason),
        (120, 180, CoverageReason.READABLE),
    ]


def test_a_recording_that_is_gone_is_a_hole():
    found = coverage_of(wanted(0, 60), [recording(0, state=RecordingState.GONE)], [], SEEN)
    assert told(found) == [(0, 60, CoverageReason.FILE_GONE)]
    assert found.recorded_s == 0


def test_names_cut_to_seconds_make_no_holes():
    minutes = [recording(0, 59.2), recording(60, 59.9), recording(120, 58.0), recording(180)]
    found = coverage_of(wanted(0, 240), minutes, [], SEEN)
    assert told(found) == [
        (0, 178, CoverageReason.READABLE),
        (178, 180, CoverageReason.NO_FILE),
        (180, 240, CoverageReason.READABLE),
    ]


def test_a_clock_that_is_73_s_ahead_is_put_right():
    fast = ClockOffset(CAMERA, START - timedelta(days=1), 73.0, 1.0, OffsetSource.STATED)
    # What happened at second 0 is in the recording that calls itself second 73.
    found = coverage_of(wanted(0, 60), [recording(73)], [fast], SEEN)
    assert told(found) == [(0, 60, CoverageReason.READABLE)]
    assert found.clock_offset_s == 73.0
    assert told(coverage_of(wanted(0, 60), [recording(0)], [fast], SEEN)) == [(0, 60, CoverageReason.NO_FILE)]


def test_a_clock_known_badly_is_said_so():
    vague = ClockOffset(CAMERA, START - timedelta(days=1), 0.0, 30.0, OffsetSource.STATED)
    found = coverage_of(wanted(0, 60), [recording(0)], [vague], SEEN)
    assert told(found) == [(0, 60, CoverageReason.CLOCK_OFFSET)]
    # A day after it was compared it may have drifted by two seconds more.
    assert found.parts[0].values == {"uncertainty_s": 32}
    assert found.parts[0].state is CoverageState.CLOCK_UNCERTAIN


@pytest.mark.parametrize(
    ("doubt", "reason"),
    [(TimeDoubt.FOLD, CoverageReason.CLOCK_FOLD), (TimeDoubt.GAP, CoverageReason.CLOCK_GAP)],
)
def test_an_hour_that_happened_twice_or_never_is_uncertain(doubt: TimeDoubt, reason: CoverageReason):
    found = coverage_of(wanted(0, 60), [recording(0, doubt=doubt)], [], SEEN)
    assert told(found) == [(0, 60, reason)]


def test_what_nobody_has_looked_at_is_no_gap():
    seen_until = SourceSight(SOURCE, second(100), second(100))
    found = coverage_of(wanted(0, 180), [recording(0)], [], seen_until)
    assert told(found) == [
        (0, 60, CoverageReason.READABLE),
        (60, 100, CoverageReason.NO_FILE),
        (100, 180, CoverageReason.NOT_INDEXED),
    ]
    assert told(coverage_of(wanted(), [], [], None)) == [(0, 300, CoverageReason.NOT_INDEXED)]


def test_a_share_that_is_away_is_unreachable():
    away = SourceSight(SOURCE, second(5000), None, "footage.source_unreachable")
    (part,) = coverage_of(wanted(), [], [], away).parts
    assert part.state is CoverageState.UNREACHABLE
    assert part.values == {"seen_at": None, "problem": "footage.source_unreachable"}


def test_a_readable_second_counts_whatever_else_claims_it():
    found = coverage_of(wanted(0, 60), [recording(0, 0.0, RecordingState.EMPTY), recording(0)], [], SEEN)
    assert told(found) == [(0, 60, CoverageReason.READABLE)]


def test_a_statement_is_json():
    covered = coverage_of(wanted(0, 120), [recording(0)], [], SEEN)
    statement = CoverageStatement("v1", second(8000), (covered,)).to_json()
    again = json.loads(json.dumps(statement))
    assert again == statement
    (one,) = again["ranges"]
    assert (one["recorded_s"], one["missing_s"], one["why"]) == (60.0, 60.0, "range.stay")
    assert [part["state"] for part in one["parts"]] == ["recorded", "gap"]


STATES = st.sampled_from(list(RecordingState))
RECORDINGS = st.lists(
    st.builds(
        recording,
        st.floats(-400, 700).map(lambda number: round(number, 3)),
        st.floats(0, 200).map(lambda number: round(number, 3)),
        STATES,
        st.sampled_from(list(TimeDoubt)),
    ),
    max_size=12,
)
OFFSETS = st.lists(
    st.builds(
        ClockOffset,
        st.just(CAMERA),
        st.integers(-1000, 600).map(second),
        st.floats(-500, 500).map(lambda number: round(number, 3)),
        st.floats(0, 20),
        st.just(OffsetSource.STATED),
    ),
    max_size=3,
)


@given(RECORDINGS, OFFSETS, st.integers(-100, 900))
def test_the_parts_touch_and_add_up_to_the_range(
    recordings: list[Recording], history: list[ClockOffset], seen: int
):
    asked = wanted()
    found = coverage_of(asked, recordings, history, SourceSight(SOURCE, second(seen), second(seen)))
    assert found.parts[0].span.start == asked.span.start
    assert found.parts[-1].span.end == asked.span.end
    for one, following in zip(found.parts, found.parts[1:], strict=False):
        assert one.span.end == following.span.start
        assert (one.reason, one.values) != (following.reason, following.values)


@given(RECORDINGS, OFFSETS)
def test_nothing_is_recorded_that_no_recording_holds(recordings: list[Recording], history: list[ClockOffset]):
    found = coverage_of(wanted(), recordings, history, SEEN)
    held = sum(
        one.duration_s + one.uncertainty_s for one in recordings if one.state is not RecordingState.GONE
    )
    assert found.recorded_s <= held + 1e-3


def test_recordings_are_looked_for_as_far_away_as_the_clock_is_off():
    fast = ClockOffset(CAMERA, START, 9000.0, 1.0, OffsetSource.STATED)
    asked = TimeRange(second(0), second(60))
    assert around(asked, [fast]).contains(second(9030))


def test_a_gap_inside_a_file_is_no_footage():
    with_gap = replace(MINUTES[1], gaps=((10.0, 25.5), (50.0, 60.0)))
    found = coverage_of(wanted(), [MINUTES[0], with_gap, *MINUTES[2:]], [], SEEN)
    assert told(found) == [
        (0, 70, CoverageReason.READABLE),
        (70, 85.5, CoverageReason.GAP_IN_FILE),
        (85.5, 110, CoverageReason.READABLE),
        (110, 120, CoverageReason.GAP_IN_FILE),
        (120, 300, CoverageReason.READABLE),
    ]
    assert found.missing_s == 25.5


def test_slow_pictures_are_no_holes_and_one_short_file_is():
    """A rate is a camera's habit: its neighbours share it. One file alone that is short has lost something."""
    slow = [recording(60 * number, 50.4) for number in range(5)]
    assert told(coverage_of(wanted(0, 240), slow, [], SEEN)) == [(0, 240, CoverageReason.READABLE)]
    one_short = [MINUTES[0], recording(60, 48), *MINUTES[2:]]
    assert told(coverage_of(wanted(), one_short, [], SEEN))[1] == (108, 120, CoverageReason.NO_FILE)
