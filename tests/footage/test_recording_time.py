"""When a recording begins, also on the nights the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.footage.recorder_layouts import ReadName, known_layouts
from visitor_desk.footage.recording import TimeDoubt, TimeSource
from visitor_desk.footage.recording_time import RecordedFrom, TimeZoneUnknown, recorded_from, zone_named

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LOCAL, FRIGATE = known_layouts()["ffmpeg-segment"], known_layouts()["frigate"]
LATER = datetime(2026, 12, 31, tzinfo=UTC)
FIRST_PASS = datetime(2026, 10, 25, 0, 30, 5, tzinfo=UTC)


def named(*digits: int) -> ReadName:
    return ReadName("lobby", digits, None)  # type: ignore[arg-type]


def test_a_local_name_is_read_in_the_zone_of_the_source():
    found = recorded_from(named(2026, 7, 1, 9, 0, 0), LOCAL, AMSTERDAM, LATER)
    at = datetime(2026, 7, 1, 7, 0, tzinfo=UTC)
    assert found == RecordedFrom(at, TimeSource.NAME_LOCAL, 1.0, TimeDoubt.NONE)


def test_a_utc_name_needs_no_zone():
    found = recorded_from(named(2026, 7, 1, 9, 0, 0), FRIGATE, AMSTERDAM, LATER)
    assert found is not None
    assert (found.at.hour, found.source) == (9, TimeSource.NAME_UTC)


def test_an_epoch_needs_no_zone():
    found = recorded_from(ReadName("lobby", None, 1795396283.25), LOCAL, AMSTERDAM, LATER)
    assert found is not None
    assert found.at == datetime.fromtimestamp(1795396283.25, UTC)


@pytest.mark.parametrize("digits", [(2026, 2, 31, 0, 0, 0), (2026, 1, 1, 24, 0, 0), (0, 1, 1, 0, 0, 0)])
def test_digits_that_are_no_time(digits: tuple[int, ...]):
    assert recorded_from(named(*digits), LOCAL, AMSTERDAM, LATER) is None


@pytest.mark.parametrize(
    ("modified", "hours_later", "doubt"),
    [
        (FIRST_PASS + timedelta(seconds=60), 0, TimeDoubt.NONE),
        (FIRST_PASS + timedelta(hours=1, seconds=60), 1, TimeDoubt.NONE),
        (FIRST_PASS + timedelta(days=9), 0, TimeDoubt.FOLD),
        (FIRST_PASS - timedelta(days=9), 0, TimeDoubt.FOLD),
    ],
)
def test_the_hour_that_happens_twice_is_told_by_when_the_file_was_closed(
    modified: datetime, hours_later: int, doubt: TimeDoubt
):
    found = recorded_from(named(2026, 10, 25, 2, 30, 5), LOCAL, AMSTERDAM, modified)
    assert found is not None
    assert (found.at, found.doubt) == (FIRST_PASS + timedelta(hours=hours_later), doubt)
    assert found.uncertainty_s == (1.0 if doubt is TimeDoubt.NONE else 3600.0)


def test_the_hour_that_never_was_is_said_so():
    found = recorded_from(named(2026, 3, 29, 2, 30, 0), LOCAL, AMSTERDAM, LATER)
    assert found is not None
    assert (found.doubt, found.uncertainty_s) == (TimeDoubt.GAP, 3600.0)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1)), st.integers(1, 1800))  # noqa: DTZ001
def test_an_original_file_is_never_an_hour_off(moment: datetime, lasts_s: int):
    start = moment.replace(tzinfo=UTC, microsecond=0)
    local = start.astimezone(AMSTERDAM)
    name = named(local.year, local.month, local.day, local.hour, local.minute, local.second)
    found = recorded_from(name, LOCAL, AMSTERDAM, start + timedelta(seconds=lasts_s))
    assert found is not None
    assert (found.at, found.doubt) == (start, TimeDoubt.NONE)


def test_zones_are_named_in_full():
    assert zone_named("Europe/Amsterdam") == AMSTERDAM
    for name in ("Amsterdam/Europe", "", "../etc/localtime"):
        with pytest.raises(TimeZoneUnknown):
            zone_named(name)
