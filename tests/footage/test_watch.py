from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.contracts.footage_stores import CAGE, LOBBY, RECORDING, SOURCE, START
from tests.footage.fakes import AUDITOR, FACILITY, RECEPTION, Memory, MemoryLog
from visitor_desk.clock import SetClock, TimeRange
from visitor_desk.footage.camera import ClockOffset, OffsetSource, SourceSight
from visitor_desk.footage.camera_sight import CameraSight
from visitor_desk.footage.coverage import CoverageReason, coverage_of
from visitor_desk.footage.footage_watch import FootageWatch
from visitor_desk.footage.link import DEFAULT_ROLL, FootageRange, RangeWhy
from visitor_desk.footage.recording import Recording, RecordingId, RecordingState
from visitor_desk.footage.source_space import space_of
from visitor_desk.footage.watch import (
    CameraFacts,
    Finding,
    SourceFacts,
    SourceSpace,
    WatchKind,
    findings,
    reconcile,
)
from visitor_desk.security.duties import NotYourDuty

ROOMY = SourceSpace(100, 50, read_only=False)
MINUTE = timedelta(minutes=1)


def minute(number: float, **changes: object) -> Recording:
    """A minute's recording, written to its end."""
    start = START + number * MINUTE
    one = replace(
        RECORDING, id=RecordingId(f"m{number}"), path=f"{number}.mp4", start=start, duration_s=60.0, gaps=(),
        modified=start + MINUTE,
    )  # fmt: skip
    return replace(one, **changes)  # type: ignore[arg-type]


def facts(
    *recordings: Recording,
    seen: float,
    space: SourceSpace | None = ROOMY,
    offsets: tuple[ClockOffset, ...] = (),
) -> SourceFacts:
    at = START + seen * MINUTE
    sight = SourceSight(SOURCE.id, at, at)
    return SourceFacts(SOURCE.id, sight, space, (CameraFacts(LOBBY.id, recordings, offsets),))


def kinds(of: SourceFacts, now: float) -> list[WatchKind]:
    return [one.kind for one in findings(of, START + now * MINUTE)]


def test_a_camera_is_silent_once_a_look_has_found_nothing_new_for_ten_minutes() -> None:
    assert kinds(facts(minute(0), minute(1), seen=12), 12) == []
    (found,) = findings(facts(minute(0), minute(1), seen=12.1), START + 13 * MINUTE)
    assert found == Finding(WatchKind.SILENT, SOURCE.id, LOBBY.id, START + 2 * MINUTE)


def test_nobody_looked_is_not_nothing_new() -> None:
    assert kinds(facts(minute(0), minute(1), seen=2), 20) == [WatchKind.NOT_LOOKED_AT]
    assert kinds(SourceFacts(SOURCE.id, None, ROOMY, (CameraFacts(LOBBY.id, ()),)), 20) == []


def test_a_camera_with_long_segments_has_time_for_two_of_them() -> None:
    hour = minute(0, duration_s=3600.0, modified=START + 60 * MINUTE)
    assert kinds(facts(hour, seen=179), 179) == []
    assert kinds(facts(hour, seen=181), 181) == [WatchKind.SILENT]


def test_what_is_still_written_is_no_closed_segment() -> None:
    growing = minute(2, state=RecordingState.GROWING, modified=START + 30 * MINUTE)
    assert kinds(facts(minute(0), minute(1), growing, seen=30), 30) == [WatchKind.SILENT]


def test_a_camera_that_never_recorded_is_silent_from_the_look_that_shows_it() -> None:
    (found,) = findings(facts(seen=3), START + 3 * MINUTE)
    assert (found.kind, found.since) == (WatchKind.SILENT, START + 3 * MINUTE)


def test_a_clock_that_is_put_back_overlaps_and_one_put_ahead_leaves_the_time_of_writing() -> None:
    steady = [minute(number) for number in range(4)]
    back = minute(3.2, modified=START + 5 * MINUTE)
    ahead = minute(6, modified=START + 5 * MINUTE)
    for jumping, seconds in ((back, -48), (ahead, 120)):
        (found,) = findings(facts(*steady, jumping, seen=5), START + 5 * MINUTE)
        assert (found.kind, found.seconds, found.since) == (WatchKind.CLOCK_JUMP, seconds, jumping.start)


def test_a_gap_a_small_step_and_copied_files_are_no_jump() -> None:
    gap = [*(minute(number) for number in range(4)), minute(9)]
    assert kinds(facts(*gap, seen=10), 10) == []
    step = [*(minute(number) for number in range(4)), minute(4.4, modified=START + 5 * MINUTE)]
    assert kinds(facts(*step, seen=5), 5) == []
    copied = [minute(number, modified=START + (9 + number / 9) * MINUTE) for number in range(6)]
    assert kinds(facts(*copied, seen=10), 10) == []


def test_a_jump_is_explained_by_an_offset_that_was_entered_since() -> None:
    jumping = [*(minute(number) for number in range(4)), minute(6, modified=START + 5 * MINUTE)]
    offset = ClockOffset(LOBBY.id, START + 5 * MINUTE, 120.0, 1.0, OffsetSource.STATED)
    assert kinds(facts(*jumping, seen=5, offsets=(offset,)), 5) == []


def test_files_past_their_term_are_a_task_once_a_day_to_tidy_is_over(memory: Memory) -> None:
    now = START + timedelta(days=40)
    term = now - timedelta(days=28)
    at = SourceSight(SOURCE.id, now, now)

    def of(oldest: datetime | None) -> list[Finding]:
        fresh = minute(0, start=now, modified=now)
        sight = CameraSight(LOBBY.id, now, oldest)
        camera = CameraFacts(LOBBY.id, (fresh,), (), sight)
        return findings(SourceFacts(SOURCE.id, at, ROOMY, (camera,)), now, term)

    assert of(None) == of(term) == of(term - timedelta(hours=23)) == []
    old = term - timedelta(hours=25)
    assert of(old) == [Finding(WatchKind.PAST_TERM, SOURCE.id, LOBBY.id, old)]
    with memory() as work:
        work.sources.record_sight(at)
        work.recordings.put(minute(0, start=now, modified=now))
        work.camera_sights.put_all([CameraSight(LOBBY.id, now, old)])
        work.commit()
    log = MemoryLog()
    watch = FootageWatch(memory, memory, log, SetClock(now), lambda _: ROOMY, lambda _: term)  # type: ignore[arg-type]
    told = watch.look(FACILITY)  # type: ignore[arg-type]
    assert WatchKind.PAST_TERM not in [one.kind for one in told]
    tasks = watch.open_tasks(FACILITY)  # type: ignore[arg-type]
    assert (WatchKind.PAST_TERM, LOBBY.name) in [(one.alarm.kind, one.camera_name) for one in tasks]


def test_a_disk_is_full_below_one_percent() -> None:
    assert kinds(facts(minute(0), seen=1, space=SourceSpace(1000, 10, read_only=False)), 1) == []
    assert kinds(facts(minute(0), seen=1, space=SourceSpace(1000, 9, read_only=False)), 1) == [WatchKind.FULL]


def test_a_share_that_is_read_only_for_us_is_wrong_only_where_nothing_is_recorded() -> None:
    read_only = SourceSpace(100, 50, read_only=True)
    assert kinds(facts(minute(0), seen=1, space=read_only), 1) == []
    assert kinds(facts(minute(0), seen=20, space=read_only), 20) == [WatchKind.READ_ONLY, WatchKind.SILENT]


def test_the_disk_of_a_folder_is_asked_and_one_that_is_away_says_nothing(tmp_path: Path) -> None:
    space = space_of(tmp_path)
    assert space is not None
    assert not space.read_only
    assert 0 < space.free <= space.total
    assert space_of(tmp_path / "none") is None


def test_an_alarm_keeps_its_beginning_and_ends_when_nothing_is_wrong_any_more() -> None:
    found = [Finding(WatchKind.SILENT, SOURCE.id, LOBBY.id, START)]
    (first,) = reconcile([], found, START + 10 * MINUTE)
    (again,) = reconcile([first], [replace(found[0], since=START + MINUTE)], START + 12 * MINUTE)
    assert (again.id, again.since, again.seen_at) == (first.id, START, START + 12 * MINUTE)
    (over,) = reconcile([again], [], START + 14 * MINUTE)
    assert (over.seen_at, over.ended_at) == (START + 12 * MINUTE, START + 14 * MINUTE)


@pytest.fixture
def memory() -> Memory:
    memory = Memory()
    with memory() as work:
        work.sources.add(SOURCE)
        work.cameras.add(LOBBY)
        work.cameras.add(CAGE)
        for number in range(3):
            work.recordings.put(minute(number))
            work.recordings.put(minute(number, camera=CAGE.id, path=f"cage/{number}.mp4"))
        work.commit()
    return memory


def seen(memory: Memory, at: float) -> None:
    with memory() as work:
        work.sources.record_sight(SourceSight(SOURCE.id, START + at * MINUTE, START + at * MINUTE))
        work.commit()


def test_alarms_are_raised_told_by_name_and_ended(memory: Memory) -> None:
    clock = SetClock(START + 14 * MINUTE)
    watch = FootageWatch(memory, memory, MemoryLog(), clock, lambda _: ROOMY)  # type: ignore[arg-type]
    seen(memory, 13.5)
    with memory() as work:
        work.recordings.put(minute(12, camera=CAGE.id, path="cage/12.mp4"))
        work.commit()
    told = watch.look(RECEPTION)  # type: ignore[arg-type]
    assert [(one.kind, one.name, one.since) for one in told] == [
        (WatchKind.SILENT, "Lobby", START + 3 * MINUTE)
    ]
    assert watch.alarms(RECEPTION) == told  # type: ignore[arg-type]
    (task,) = watch.open_tasks(FACILITY)  # type: ignore[arg-type]
    assert (task.camera_name, task.source_name) == ("Lobby", "Recorder")
    clock.advance(6 * MINUTE)
    seen(memory, 20)
    with memory() as work:
        for camera in (LOBBY, CAGE):
            work.recordings.put(minute(18, camera=camera.id, path=f"{camera.id}/18.mp4"))
        work.commit()
    assert watch.look(FACILITY) == []  # type: ignore[arg-type]
    assert [act for act, _ in memory.entries] == ["footage.alarm_raised", "footage.alarm_ended"]
    with pytest.raises(NotYourDuty):
        watch.look(AUDITOR)  # type: ignore[arg-type]


def test_a_jump_stays_a_task_until_somebody_has_looked_at_the_clock(memory: Memory) -> None:
    clock = SetClock(START + 6 * MINUTE)
    watch = FootageWatch(memory, memory, MemoryLog(), clock, lambda _: ROOMY)  # type: ignore[arg-type]
    seen(memory, 6)
    with memory() as work:
        work.recordings.put(minute(3))
        work.recordings.put(minute(1.5, path="back.mp4", modified=START + 5 * MINUTE))
        work.commit()
    watch.look(FACILITY)  # type: ignore[arg-type]
    clock.advance(timedelta(hours=5))
    seen(memory, 306)
    watch.look(FACILITY)  # type: ignore[arg-type]
    assert WatchKind.CLOCK_JUMP in [one.alarm.kind for one in watch.open_tasks(FACILITY)]  # type: ignore[arg-type]
    with memory() as work:
        work.clock_offsets.add(ClockOffset(LOBBY.id, START + MINUTE, -90.0, 1.0, OffsetSource.STATED))
        work.commit()
    told = watch.look(FACILITY)  # type: ignore[arg-type]
    assert WatchKind.CLOCK_JUMP not in [one.kind for one in told]


def test_a_silence_that_was_noticed_is_the_reason_of_its_gap() -> None:
    (silence,) = reconcile(
        [], [Finding(WatchKind.SILENT, SOURCE.id, LOBBY.id, START + MINUTE)], START + 11 * MINUTE
    )
    wanted = FootageRange(
        "v", LOBBY.id, TimeRange(START, START + 20 * MINUTE), RangeWhy.STAY, "lobby", DEFAULT_ROLL
    )
    sight = SourceSight(SOURCE.id, START + 20 * MINUTE, START + 20 * MINUTE)
    covered = coverage_of(wanted, [minute(0)], (), sight, [silence])
    assert [(part.reason, part.span.end - START) for part in covered.parts] == [
        (CoverageReason.READABLE, MINUTE),
        (CoverageReason.RECORDER_SILENT, 11 * MINUTE),
        (CoverageReason.NO_FILE, 20 * MINUTE),
    ]
    assert covered.parts[1].values == {
        "since": (START + MINUTE).isoformat(),
        "seen_at": (START + 11 * MINUTE).isoformat(),
        "alarm": silence.id,
    }
