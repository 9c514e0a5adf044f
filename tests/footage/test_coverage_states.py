"""Expired, past its term, never recorded, a customer's, shown twice: what is said, and on what it rests."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.footage.test_coverage import CAMERA, MINUTES, SEEN, recording, second, told, wanted
from visitor_desk.footage.camera import ClockOffset, OffsetSource
from visitor_desk.footage.camera_sight import CameraSight
from visitor_desk.footage.coverage import CoverageReason, CoverageState, customers
from visitor_desk.footage.coverage import coverage_of as of
from visitor_desk.footage.recording import Recording, RecordingState, TimeDoubt

LOOK = second(5 * 3600)
T1, T2 = second(1000), second(1060)


def sight(oldest: datetime | None, first: datetime | None = None) -> CameraSight:
    return CameraSight(CAMERA, LOOK, oldest, first=first or oldest)


def gone(number: int, last_seen: datetime | None = T1, gone_at: datetime | None = T2) -> Recording:
    one = recording(60 * number, state=RecordingState.GONE)
    return replace(one, last_seen=last_seen, gone_at=gone_at)


def test_a_file_that_went_names_the_two_looks_and_not_who_deleted_it():
    files = [gone(0), replace(gone(1), last_seen=second(990)), replace(gone(2), gone_at=second(1120))]
    found = of(wanted(0, 180), files, [], SEEN)
    (part,) = found.parts
    assert (part.reason, part.state) == (CoverageReason.FILE_ABSENT, CoverageState.GAP)
    assert part.values == {"last_seen": second(990).isoformat(), "gone_at": second(1120).isoformat()}
    assert [one["file"] for one in part.evidence()] == [one.path for one in files]
    assert part.evidence()[0]["last_seen"] == T1.isoformat()


def test_what_went_before_looks_were_kept_says_less():
    (part,) = of(wanted(0, 60), [gone(0, None, None)], [], SEEN).parts
    assert part.reason is CoverageReason.FILE_GONE
    assert part.values == {"last_seen": None, "gone_at": None}


def test_before_the_first_file_ever_seen_nothing_was_recorded():
    found = of(wanted(0, 120), [MINUTES[1]], [], SEEN, known=sight(second(60)))
    assert told(found) == [(0, 60, CoverageReason.NEVER_RECORDED), (60, 120, CoverageReason.READABLE)]
    assert found.parts[0].values == {"oldest": second(60).isoformat(), "seen_at": LOOK.isoformat()}
    nothing = of(wanted(0, 60), [], [], SEEN, known=sight(None))
    assert told(nothing) == [(0, 60, CoverageReason.NO_FILE_EVER)]
    assert nothing.parts[0].state is CoverageState.NEVER_RECORDED


def test_a_hole_behind_the_first_file_is_a_gap():
    known = sight(second(0), first=second(-9000))
    found = of(wanted(0, 60), [], [], SEEN, known=known)
    assert told(found) == [(0, 60, CoverageReason.NO_FILE)]


def test_the_clock_that_names_files_moves_where_they_begin():
    fast = ClockOffset(CAMERA, second(-9000), 30.0, 1.0, OffsetSource.STATED)
    found = of(wanted(0, 120), [recording(90)], [fast], SEEN, known=sight(second(90)))
    assert told(found)[0] == (0, 60, CoverageReason.NEVER_RECORDED)


def test_past_its_term_is_what_is_still_there_and_expired_what_was_found_gone():
    found = of(wanted(0, 300), [gone(0), gone(1), *MINUTES[2:]], [], SEEN, known=sight(second(120)),
               term=second(240))  # fmt: skip
    assert told(found) == [
        (0, 120, CoverageReason.EXPIRED),
        (120, 240, CoverageReason.PAST_TERM),
        (240, 300, CoverageReason.READABLE),
    ]
    expired, still, _ = found.parts
    assert (expired.state, still.state) == (CoverageState.EXPIRED, CoverageState.PAST_TERM)
    assert expired.values == {"last_seen": T1.isoformat(), "gone_at": T2.isoformat()}
    assert still.values == {"seen_at": LOOK.isoformat()}
    # What is past its term is nobody's to look at: it counts as missing.
    assert (found.recorded_s, found.missing_s) == (60, 240)


def test_a_time_without_index_is_expired_as_far_as_a_look_found_no_file_so_old():
    found = of(wanted(0, 300), [], [], SEEN, known=sight(second(120), second(-99)), term=second(300))
    assert told(found) == [
        (0, 120, CoverageReason.EXPIRED_ABSENT),
        (120, 300, CoverageReason.PAST_TERM_UNVERIFIED),
    ]
    assert found.parts[0].values == {"oldest": second(120).isoformat(), "seen_at": LOOK.isoformat()}


def test_a_share_that_was_away_is_no_proof_that_anything_is_gone():
    away = replace(SEEN, seen_at=None, problem="footage.source_unreachable")
    never = of(wanted(0, 60), [], [], away, term=second(60))
    assert told(never) == [(0, 60, CoverageReason.PAST_TERM_UNVERIFIED)]
    # The last whole look was before this time: nothing it found can tell of it.
    early = CameraSight(CAMERA, second(-60), second(-600), first=second(-600))
    later = of(wanted(0, 60), [], [], replace(away, seen_at=second(-60)), known=early, term=second(60))
    assert told(later) == [(0, 60, CoverageReason.PAST_TERM_UNVERIFIED)]


def test_a_hole_that_is_known_stays_one_past_its_term():
    torn = recording(60, 22.5, RecordingState.TORN)
    found = of(wanted(60, 120), [MINUTES[0], torn], [], SEEN, known=sight(second(0)), term=second(300))
    assert told(found) == [(60, 82.5, CoverageReason.PAST_TERM), (82.5, 120, CoverageReason.TORN)]


def test_a_customers_camera_is_not_looked_into():
    found = customers(wanted(0, 60), "C-1042")
    assert [(part.state, part.values) for part in found.parts] == [
        (CoverageState.CUSTOMERS, {"owner": "C-1042"})
    ]
    assert (found.recorded_s, found.missing_s, found.first_shown) == (0, 60, None)


def test_two_recordings_of_the_same_seconds_are_marked_and_counted_once():
    twice = replace(recording(100), path="again.mp4", id=recording(100).id)
    found = of(wanted(0, 300), [*MINUTES, twice], [], SEEN)
    assert (found.recorded_s, found.missing_s) == (300, 0)
    assert [(one.span.start, one.span.end) for one in found.doubled] == [(second(100), second(160))]
    assert found.to_json()["doubled"][0]["seconds"] == 60.0


@pytest.mark.parametrize(("length", "marked"), [(61.9, 0), (62.0, 1)])
def test_joints_of_less_than_two_seconds_are_no_overlap(length: float, marked: int):
    found = of(wanted(0, 300), [MINUTES[0], recording(60, length), *MINUTES[2:]], [], SEEN)
    assert len(found.doubled) == marked
    assert found.missing_s == 0


def test_every_part_has_its_seconds_and_its_files():
    found = of(wanted(30, 270), [MINUTES[0], MINUTES[1], MINUTES[3], MINUTES[4]], [], SEEN)
    json = found.to_json()
    assert [(part["start"], part["seconds"]) for part in json["parts"]] == [
        (second(30).isoformat(), 90.0),
        (second(120).isoformat(), 60.0),
        (second(180).isoformat(), 90.0),
    ]
    assert [[one["file"] for one in part.evidence()] for part in found.parts] == [
        ["lobby_0.mp4", "lobby_60.mp4"],
        [],
        ["lobby_180.mp4", "lobby_240.mp4"],
    ]


def test_a_file_of_the_doubled_hour_past_its_term_is_past_its_term():
    unsure = recording(0, doubt=TimeDoubt.FOLD)
    found = of(wanted(0, 60), [unsure], [], SEEN, known=sight(second(0)), term=second(9999))
    assert told(found) == [(0, 60, CoverageReason.PAST_TERM)]


def test_hours_of_files_of_ten_seconds_are_one_part():
    files = [recording(10 * number, 10.0) for number in range(8 * 360)]
    found = of(wanted(0, 8 * 3600), files, [], replace(SEEN, seen_at=second(9 * 3600)))
    assert len(found.parts) == 1
    assert len(found.parts[0].files) == len(files)
    assert found.range.span.duration == timedelta(hours=8)
