"""How a clock's error goes on between measurements and beyond the last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import (
    Camera,
    CameraId,
    CameraView,
    ClockOffset,
    OffsetSource,
    SourceId,
    offset_at,
    offset_at_true,
    true_span,
    uncertainty_over,
)
from visitor_desk.footage.clock_drift import UNKNOWN_DRIFT, Measured, is_step, line_through
from visitor_desk.footage.link import Roll, Rolls, ranges_of
from visitor_desk.footage.ports import Stay

START = datetime(2026, 11, 2, tzinfo=UTC)
DAY = timedelta(days=1)
DAY_S = 86400.0
DOOR = Camera(CameraId("door"), "Door", "lobby", CameraView.ENTRANCE, SourceId("nvr"), "door")


def measured(
    day: float, offset_s: float, unsure_s: float = 0.5, how: OffsetSource = OffsetSource.MEASURED
) -> ClockOffset:
    return ClockOffset(DOOR.id, START + day * DAY, offset_s, unsure_s, how)


def test_one_measurement_stands_and_is_trusted_less_each_day():
    history = [measured(0, 10.0)]
    assert offset_at_true(history, START - DAY) is None
    held = offset_at_true(history, START + 10 * DAY)
    assert held is not None
    assert (held.offset_s, held.drift) == (10.0, None)
    assert held.uncertainty_s == pytest.approx(0.5 + 10 * DAY_S * UNKNOWN_DRIFT)


def test_between_two_that_agree_nothing_grows_beyond_what_they_allow():
    history = [measured(0, 10.0), measured(30, 10.0)]
    first, late = offset_at_true(history, START + DAY), offset_at_true(history, START + 29.9 * DAY)
    assert first is not None
    assert late is not None
    assert late.uncertainty_s < first.uncertainty_s + 1


def test_what_is_said_to_hold_since_long_ago_is_confirmed_by_a_comparison_today():
    said = measured(0, 73.0, 1.0, OffsetSource.STATED)
    alone = offset_at_true([said], START + 60 * DAY)
    confirmed = offset_at_true([said, measured(90, 73.4, 1.0)], START + 60 * DAY)
    assert alone is not None
    assert confirmed is not None
    assert alone.uncertainty_s > 100
    assert confirmed.uncertainty_s == pytest.approx(1.0 + 0.4 + 1.0)


def test_three_measurements_tell_a_drift_that_goes_on():
    history = [measured(day, 10.0 + 2.0 * day) for day in (0, 1, 2, 3)]
    held = offset_at_true(history, START + 10 * DAY)
    assert held is not None
    assert held.offset_s == pytest.approx(30.0)
    assert held.drift == pytest.approx(2.0 / DAY_S)
    near = offset_at_true(history, START + 3 * DAY)
    assert near is not None
    assert 0.5 < near.uncertainty_s < held.uncertainty_s


def test_one_wrong_measurement_in_many_does_not_move_the_line():
    history = [Measured(day * DAY_S, 2.0 * day + (1.9 if day == 4 else 0.0), 0.2) for day in range(9)]
    line = line_through(history)
    assert line is not None
    assert line.drift == pytest.approx(2.0 / DAY_S)


def test_a_clock_that_was_set_begins_anew():
    drifting = [measured(day, 2.0 * day) for day in range(4)]
    after = [measured(4 + day, 60.0) for day in range(3)]
    assert is_step(Measured(0, 0, 0.5), Measured(DAY_S, 60, 0.5))
    assert not is_step(Measured(0, 0, 0.5), Measured(30 * DAY_S, 60, 0.5))
    held = offset_at_true(drifting + after, START + 6 * DAY)
    assert held is not None
    assert held.offset_s == pytest.approx(60.0)
    assert held.drift == pytest.approx(0.0, abs=1e-9)


def test_when_a_measured_step_happened_nobody_knows_but_who_states_it_does():
    measured_later = [measured(0, 0.0), measured(1, 60.0)]
    between = offset_at_true(measured_later, START + DAY / 2)
    assert between is not None
    assert between.uncertainty_s >= 60.0
    stated = [measured(0, 0.0), measured(1, 60.0, how=OffsetSource.STATED)]
    before = offset_at_true(stated, START + DAY / 2)
    assert before is not None
    assert before.uncertainty_s < 2.0


def test_the_camera_s_time_and_true_time_ask_the_same():
    history = [measured(day, 10.0 + day) for day in range(4)]
    at = START + 2.5 * DAY
    held = offset_at_true(history, at)
    assert held is not None
    shown = offset_at(history, at + timedelta(seconds=held.offset_s))
    assert shown is not None
    assert shown.offset_s == pytest.approx(held.offset_s, abs=1e-3)


def test_a_range_is_wider_by_what_the_clock_may_be_off():
    arrived = START + DAY
    stay = Stay("v1", arrived, arrived + timedelta(hours=1), ())
    (plain, _), (wide, _) = (
        ranges_of(stay, [DOOR], START + 9 * DAY, clocks=clocks)
        for clocks in ({}, {DOOR.id: [measured(0, 73.0, 3.0)]})
    )
    assert plain.clock_uncertainty_s == 0.0
    assert wide.clock_uncertainty_s == pytest.approx(3.0 + UNKNOWN_DRIFT * (DAY_S + 3660))
    grown = timedelta(seconds=wide.clock_uncertainty_s)
    assert (wide.span.start, wide.span.end) == (plain.span.start - grown, plain.span.end + grown)


HISTORIES = st.lists(
    st.builds(
        measured,
        st.floats(-3, 1.2),
        st.floats(-90, 90),
        st.floats(0, 8),
        st.sampled_from(OffsetSource),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda entry: entry.valid_from,
)


@given(
    HISTORIES,
    st.floats(0, 1),
    st.floats(0, 7000),
    st.floats(-1, 1),
)
def test_no_second_that_could_belong_is_lost(
    history: list[ClockOffset], moment: float, began_before_s: float, error: float
):
    """Whatever happens in the stay, placed with any error that is believed possible, lies in the range."""
    arrived = START + DAY
    stay = Stay("v1", arrived, arrived + timedelta(minutes=20), ("lobby",))
    zone = Camera(DOOR.id, "Lobby", "lobby", CameraView.ZONE, SourceId("nvr"), "lobby")
    roll = Roll(timedelta(0), timedelta(0))
    (found,) = ranges_of(stay, [zone], START + 9 * DAY, Rolls(stay=roll), {DOOR.id: history})
    happened = arrived + moment * timedelta(minutes=20)
    began = happened - timedelta(seconds=began_before_s)
    believed = offset_at_true(history, began)
    # The camera names its file with an offset anywhere in what is believed.
    really = believed.offset_s + error * believed.uncertainty_s if believed else 0.0
    assumed = believed.offset_s if believed else 0.0
    placed = happened + timedelta(seconds=really - assumed)
    tolerance = timedelta(milliseconds=1)
    assert found.span.start - tolerance <= placed <= found.span.end + tolerance


def test_nothing_known_widens_nothing_and_moves_nothing():
    span = TimeRange(START, START + DAY)
    assert uncertainty_over([], span) == 0.0
    assert true_span([], span) == span
