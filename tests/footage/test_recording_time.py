"""When a recording begins, also on the nights the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.footage.layout_paths import ReadName
from visitor_desk.footage.recorder_layouts import known_layouts
from visitor_desk.footage.recording import TimeDoubt, TimeSource
from visitor_desk.footage.recording_time import (
    RecordedFrom,
    TimeZoneUnknown,
    lasts_s_by_name,
    recorded_from,
    zone_named,
)

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


def started(layout: str, path: str, modified: datetime = LATER) -> RecordedFrom:
    chosen = known_layouts()[layout]
    name = chosen.read(path)
    assert name is not None
    found = recorded_from(name, chosen, AMSTERDAM, modified)
    assert found is not None
    return found


def lasting(layout: str, path: str) -> float | None:
    chosen = known_layouts()[layout]
    name = chosen.read(path)
    assert name is not None
    return lasts_s_by_name(name, started(layout, path), chosen, AMSTERDAM)


def test_an_offset_in_the_name_tells_the_passes_apart():
    first, second = (
        started("ffmpeg-segment", f"a_20261025T023005{offset}.mp4") for offset in ("+0200", "+0100")
    )
    assert (first.at, second.at) == (FIRST_PASS, FIRST_PASS + timedelta(hours=1))
    assert {first.source, second.source} == {TimeSource.NAME_OFFSET}


def test_a_marker_of_summer_time_tells_the_passes_apart():
    summer = started("reolink-sd", "Mp4Record/2026-10-25/RecM13_DST20261025_023005_023105_1F_4D.mp4")
    winter = started("reolink-sd", "Mp4Record/2026-10-25/RecM13_20261025_023005_023105_1F_4D.mp4")
    assert (summer.at, winter.at) == (FIRST_PASS, FIRST_PASS + timedelta(hours=1))
    assert (summer.source, summer.doubt) == (TimeSource.NAME_MARKED, TimeDoubt.NONE)


def test_a_marker_that_the_zone_does_not_know_is_said_so():
    found = started("reolink-sd", "Mp4Record/2026-12-25/RecM13_DST20261225_023005_023105_1F_4D.mp4")
    assert (found.source, found.doubt) == (TimeSource.NAME_LOCAL, TimeDoubt.ZONE)


def test_both_hours_are_kept_while_nothing_tells():
    found = started("ffmpeg-segment", "a_2026-10-25_02-30-05.mp4")
    assert (found.at, found.other) == (FIRST_PASS, FIRST_PASS + timedelta(hours=1))


def test_a_name_that_tells_the_end():
    path = "Lobby/2026-11-22/2026-11-23T00-00-10 motion.mp4"
    layout = known_layouts()["unifi-protect-backup"]
    name = layout.read(path)
    assert name is not None
    known = recorded_from(name, layout, AMSTERDAM, LATER, duration_s=30)
    assert known is not None
    assert known.at == datetime(2026, 11, 22, 22, 59, 40, tzinfo=UTC)
    assert started("unifi-protect-backup", path).uncertainty_s == 1 + layout.segment_hint_s


@pytest.mark.parametrize(
    ("layout", "path", "seconds"),
    [
        ("dahua", "a/2026-11-23/001/dav/09/09.00.00-09.30.00[R][0@0][0].dav", 1800),
        ("dahua", "a/2026-11-23/001/dav/23/23.59.30-00.00.30[R][0@0][0].dav", 60),
        # The clock goes from three back to two in between.
        ("dahua", "a/2026-10-25/001/dav/01/01.30.00-03.00.00[R][0@0][0].dav", 9000),
        ("dahua", "a/2026-10-25/001/dav/02/02.59.30-02.00.30[R][0@0][0].dav", 60),
        ("tapo-copies", "a/1706108297-1706108310.mp4", 13),
        ("kerberos", "1795396283_3-412_a_0-0-0-0_-1_30012.mp4", 30.012),
        ("kerberos", "1795396283_3-412_a_0-0-0-0_-1_0.mp4", None),
        ("frigate", "2026-11-23/09/lobby/05.10.mp4", None),
    ],
)
def test_how_long_a_name_says_it_lasts(layout: str, path: str, seconds: float | None):
    assert lasting(layout, path) == seconds
