"""Wall time to media time, where a camera's pictures do not keep the time they promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.footage_stores import RECORDING, START
from visitor_desk.footage.media_time import placed
from visitor_desk.footage.recording import Recording, RecordingId


def at(start_s: float, lasts_s: float) -> Recording:
    begins = START + timedelta(seconds=start_s)
    return replace(
        RECORDING, id=RecordingId(str(start_s)), path=f"{start_s:09.3f}", start=begins, duration_s=lasts_s
    )


def test_media_that_is_shorter_than_its_time_is_spread():
    first, second = placed([at(0, 60), at(72, 60)], usual_s=72)
    assert (first.rate, first.approximate) == (60 / 72, True)
    assert first.media_s(START + timedelta(seconds=36)) == 30
    assert first.instant(30) == START + timedelta(seconds=36)
    assert (second.rate, second.approximate) == (1.0, False)


def test_a_hole_is_no_rate():
    first, _ = placed([at(0, 60), at(72, 60)], usual_s=60)
    assert (first.span.duration.total_seconds(), first.approximate) == (60, False)
    assert first.media_s(START + timedelta(seconds=61)) is None


def test_a_rate_that_no_camera_has_is_a_hole():
    first, _ = placed([at(0, 10), at(72, 60)], usual_s=72)
    assert not first.approximate


def test_short_overlaps_are_cut_at_the_later_start():
    first, second = placed([at(0, 61.5), at(60, 60)])
    assert first.span.end == second.span.start
    assert [first.overlaps, second.overlaps] == [False, False]


def test_longer_overlaps_are_kept_and_marked():
    first, second, third = placed([at(0, 63), at(60, 60), at(200, 10)])
    assert first.span.end > second.span.start
    assert (first.overlaps, second.overlaps, third.overlaps) == (True, True, False)


def test_a_sliver_between_two_files_is_no_rate():
    first, _ = placed([at(0, 59), at(60, 60)], usual_s=60)
    assert (first.rate, first.span.duration.total_seconds()) == (1.0, 59)


@given(st.lists(st.tuples(st.integers(0, 500), st.floats(0.5, 100)), max_size=12))
def test_places_are_in_order_and_rates_within_limits(files: list[tuple[int, float]]):
    found = placed([at(start, lasts) for start, lasts in files], usual_s=60)
    assert [one.span.start for one in found] == sorted(one.span.start for one in found)
    for one in found:
        assert 0.5 <= one.rate <= 2.0
        assert one.approximate == (one.rate != 1.0)
