"""How long what a camera shows will still be on its recorder."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from visitor_desk.footage.camera import CameraId, ClockOffset, OffsetSource
from visitor_desk.footage.camera_sight import CameraSight, Overwriting, sights_of
from visitor_desk.footage.folder import ListedFile
from visitor_desk.footage.recording import TimeDoubt, TimeSource
from visitor_desk.footage.recording_time import RecordedFrom
from visitor_desk.footage.survival import Sureness, Survival, surviving

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LOBBY, CAGE = CameraId("lobby"), CameraId("cage")


def listed(hours: float, camera: CameraId = LOBBY) -> ListedFile:
    at = NOW - hours * HOUR
    start = RecordedFrom(at, TimeSource.NAME_UTC, 1.0, TimeDoubt.NONE)
    return ListedFile(f"{camera}/{at:%Y%m%dT%H%M%S}.mp4", camera, start, 1000, at)


def look(
    hours: list[float], before: CameraSight | None = None, at: datetime = NOW, term: datetime | None = None
) -> CameraSight:
    known = {before.camera: before} if before else {}
    (seen,) = sights_of([LOBBY], [listed(one) for one in hours], {}, known, at, term)
    return seen


def left(sight: CameraSight | None, moment: datetime, now: datetime = NOW) -> Survival:
    return surviving(LOBBY, sight, [], moment, now)


def test_what_was_overwritten_last_tells_how_long_files_live() -> None:
    first = look([52, 51, 1], at=NOW - HOUR)
    second = look([51, 50, 1, 0], first)
    assert second.overwriting == Overwriting(NOW - 52 * HOUR, NOW - 51 * HOUR, NOW)
    found = left(second, NOW - HOUR)
    # 51 h are kept for sure and no file was seen that is older than 52 h.
    assert (found.sureness, found.left, found.left_at_most) == (Sureness.MEASURED, 50 * HOUR, 51 * HOUR)
    assert not found.red


def test_under_a_day_is_red() -> None:
    sight = look([51, 50], look([52, 51], at=NOW - HOUR))
    assert left(sight, NOW - 26 * HOUR).left == 25 * HOUR
    assert not left(sight, NOW - 26 * HOUR).red
    assert left(sight, NOW - 28 * HOUR).red
    assert left(sight, NOW - 51 * HOUR).left == timedelta(0)


def test_a_recorder_that_has_deleted_nothing_tells_no_end() -> None:
    sight = look([30, 2], look([30, 5], at=NOW - HOUR))
    found = left(sight, NOW - 2 * HOUR)
    assert (found.sureness, found.left, found.red) == (Sureness.NOT_OVERWRITTEN_YET, None, False)
    assert found.oldest == NOW - 30 * HOUR


def test_what_begins_before_the_oldest_file_is_gone() -> None:
    found = left(look([51, 50]), NOW - 60 * HOUR)
    assert (found.sureness, found.left, found.red) == (Sureness.GONE, timedelta(0), True)


def test_nobody_has_looked() -> None:
    assert left(None, NOW).sureness is Sureness.UNKNOWN
    assert left(look([]), NOW).sureness is Sureness.UNKNOWN
    assert left(None, NOW).red
    sight = look([51, 50], look([52, 51], at=NOW - HOUR))
    late = left(sight, NOW + DAY, NOW + DAY + HOUR)
    assert (late.sureness, late.left) == (Sureness.NOT_LOOKED, 50 * HOUR)


def test_files_that_outlive_what_was_seen_to_go_widen_the_estimate() -> None:
    sight = look([51, 50], look([52, 51], at=NOW - HOUR))
    later = look([51, 50], sight, NOW + 5 * HOUR)
    found = left(later, NOW, NOW + 5 * HOUR)
    assert (found.left, found.left_at_most) == (46 * HOUR, 51 * HOUR)


def test_files_that_came_back_are_no_overwriting() -> None:
    sight = look([51, 50], look([52, 51], at=NOW - HOUR))
    assert look([80, 50], sight).overwriting == sight.overwriting
    assert look([], sight).overwriting == sight.overwriting


def test_the_clocks_error_is_taken_off() -> None:
    fast = ClockOffset(LOBBY, NOW - 9 * DAY, 3600.0, 1.0, OffsetSource.STATED)
    sight = look([51, 50], look([52, 51], at=NOW - HOUR))
    assert surviving(LOBBY, sight, [fast], NOW, NOW).left == 52 * HOUR


def test_files_past_their_term_are_counted_with_the_newest_of_them() -> None:
    sight = look([80, 70, 10], term=NOW - 60 * HOUR)
    assert (sight.past_term, sight.past_term_to) == (2, NOW - 70 * HOUR)
    assert look([10], term=NOW - 60 * HOUR).past_term == 0


def test_each_camera_has_its_own() -> None:
    files = [listed(5), listed(9, CAGE)]
    lobby, cage = sights_of([LOBBY, CAGE], files, {}, {}, NOW, None)
    assert (lobby.oldest, cage.oldest) == (NOW - 5 * HOUR, NOW - 9 * HOUR)


def test_a_survival_can_be_written_down() -> None:
    sight = look([51, 50], look([52, 51], at=NOW - HOUR))
    assert left(sight, NOW - HOUR).to_json() == {
        "moment": "2026-11-23T11:00:00+00:00",
        "sureness": "measured",
        "left_s": 50 * 3600,
        "left_at_most_s": 51 * 3600,
        "oldest": "2026-11-21T09:00:00+00:00",
        "seen_at": "2026-11-23T12:00:00+00:00",
    }
    assert left(None, NOW).to_json()["left_s"] is None
