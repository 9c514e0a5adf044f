"""Wall time to media time, where a camera's pictures do not keep the time they promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.footage_stores import RECORDING, START
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import FootageSource
from visitor_desk.footage.media_time import placed
from visitor_desk.footage.pieces import pieces_of
from visitor_desk.footage.recording import Recording, RecordingId


def at(start_s: float, lasts_s: float) -> Recording:
    begins = START + timedelta(seconds=start_s)
    return replace(
        RECORDING, id=RecordingId(str(start_s)), path=f"{start_s:09.3f}", start=begins, duration_s=lasts_s
    )


def test_media_that_is_shorter_than_its_time_is_spread():
    first, second, last = placed([at(0, 60), at(72, 60), at(144, 60)], usual_s=72)
    assert (first.rate, first.approximate) == (second.rate, second.approximate) == (60 / 72, True)
    assert first.media_s(START + timedelta(seconds=36)) == 30
    assert first.instant(30) == START + timedelta(seconds=36)
    assert (last.rate, last.approximate) == (1.0, False)


def test_one_file_alone_that_is_short_has_a_hole_and_no_rate():
    """Its neighbours would share a rate: a camera's habit does not last one file."""
    short = placed([at(0, 72), at(72, 60), at(144, 72)], usual_s=72)[1]
    assert (short.rate, short.approximate, short.span) == (1.0, False, at(72, 60).span)


def test_pieces_of_a_slow_camera_take_fewer_media_seconds():
    recordings = [at(72 * n, 60) for n in range(4)]
    source = FootageSource(RECORDING.source, "R", "root", "frigate", "UTC")
    wanted = TimeRange(START + timedelta(seconds=36), START + timedelta(seconds=108))
    first, second = pieces_of(wanted, recordings, [], {source.id: source})
    assert (first.start_s, first.end_s, first.at_s) == (30, 60, 0)
    assert (second.start_s, second.end_s, second.at_s) == (0, 30, 36)
    assert [first.approximate, second.approximate] == [True, True]


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
