"""When a ticket is near, and on which day its copy dies."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.clock import TimeRange
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.visits.desk_copy import LOOKS_AHEAD, SHIFT, copy_dies_on, is_near

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LIVES = RetentionRules.shipped(AMSTERDAM)
NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
INSTANTS = st.integers(0, 6 * 365 * 86400).map(
    lambda s: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=s)
)
LENGTHS = st.timedeltas(timedelta(0), timedelta(days=40))


def window(opens: timedelta, lasts: timedelta) -> TimeRange:
    return TimeRange(NOON + opens, NOON + opens + lasts)


@pytest.mark.parametrize(
    ("opens", "lasts", "near"),
    [
        (timedelta(0), HOUR, True),
        (72 * HOUR, HOUR, True),
        (72 * HOUR + timedelta(seconds=1), HOUR, False),
        (-5 * HOUR, HOUR, True),
        (-13 * HOUR, HOUR, False),
        (-13 * HOUR, HOUR + timedelta(seconds=1), True),
        (-400 * HOUR, 800 * HOUR, True),
    ],
)
def test_a_ticket_is_near_from_three_days_before_to_a_shift_after(opens, lasts, near):
    assert is_near(window(opens, lasts), NOON) is near


@pytest.mark.parametrize(
    ("ends", "dies"),
    [
        (datetime(2026, 3, 5, 16, tzinfo=AMSTERDAM), date(2026, 3, 6)),
        (datetime(2026, 3, 6, 0, 0, tzinfo=AMSTERDAM), date(2026, 3, 6)),
        (datetime(2026, 3, 6, 0, 1, tzinfo=AMSTERDAM), date(2026, 3, 7)),
        # Half past midnight at the site is still the evening before in UTC.
        (datetime(2026, 3, 29, 0, 30, tzinfo=AMSTERDAM), date(2026, 3, 30)),
        # The nights on which the clocks change, and a leap day.
        (datetime(2026, 3, 29, 23, 0, tzinfo=AMSTERDAM), date(2026, 3, 30)),
        (datetime(2026, 10, 25, 2, 30, tzinfo=AMSTERDAM, fold=1), date(2026, 10, 26)),
        (datetime(2028, 2, 28, 18, 0, tzinfo=AMSTERDAM), date(2028, 2, 29)),
        (datetime(2028, 2, 29, 18, 0, tzinfo=AMSTERDAM), date(2028, 3, 1)),
    ],
)
def test_a_copy_dies_the_day_after_the_last_day_of_its_window(ends, dies):
    assert copy_dies_on(LIVES, TimeRange(ends - HOUR, ends)) == dies


@given(INSTANTS, LENGTHS, INSTANTS)
def test_a_copy_that_can_be_made_outlives_the_window_and_not_by_two_days(start, lasts, now):
    span = TimeRange(start, start + lasts)
    dies = copy_dies_on(LIVES, span)
    assert span.end <= LIVES.start_of(dies)
    assert LIVES.start_of(dies) - span.end <= timedelta(hours=25)
    if is_near(span, now) and dies > LIVES.local_day(now):
        # Whoever is let in on it is let in before it dies.
        assert now < LIVES.start_of(dies)


@given(INSTANTS, LENGTHS, INSTANTS)
def test_near_is_what_the_desk_asks_the_store_for(start, lasts, now):
    span = TimeRange(start, start + max(lasts, timedelta(microseconds=1)))
    overlaps = span.start < now + LOOKS_AHEAD and span.end > now - SHIFT
    edge = now + LOOKS_AHEAD == span.start
    assert is_near(span, now) is overlaps or edge
