from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.clock import SetClock, SystemClock, TimeRange, as_utc, subtract

START = datetime(2026, 11, 3, 13, 5, tzinfo=UTC)


def span(start: int, end: int) -> TimeRange:
    return TimeRange(START + timedelta(seconds=start), START + timedelta(seconds=end))


spans = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: span(min(pair), max(pair)))


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        as_utc(datetime(2026, 11, 3))  # noqa: DTZ001 - the case under test


def test_a_range_is_kept_in_utc():
    winter = timezone(timedelta(hours=1))
    local = TimeRange(
        datetime(2026, 11, 3, 14, 5, tzinfo=winter), datetime(2026, 11, 3, 15, 5, tzinfo=winter)
    )
    assert local.start == START
    assert local.start.tzinfo is UTC


def test_a_reversed_range_is_refused():
    with pytest.raises(ValueError, match="before"):
        span(2, 1)


def test_ranges_that_touch_do_not_overlap():
    assert span(0, 5).overlap(span(5, 9)) is None
    assert span(0, 6).overlap(span(5, 9)) == span(5, 6)


def test_a_set_clock_moves_only_by_hand():
    clock = SetClock(START)
    clock.advance(timedelta(days=-1))
    assert clock.now() == START - timedelta(days=1)
    clock.set(START)
    assert clock.now() == clock.now() == START


def test_the_system_clock_tells_utc():
    assert SystemClock().now().tzinfo is UTC


@given(whole=spans, parts=st.lists(spans, max_size=6))
def test_what_is_left_and_what_is_taken_make_up_the_whole(whole, parts):
    left = subtract(whole, parts)
    for second in range(60):
        instant = START + timedelta(seconds=second, milliseconds=500)
        taken = any(part.contains(instant) for part in parts)
        assert any(one.contains(instant) for one in left) == (whole.contains(instant) and not taken)
