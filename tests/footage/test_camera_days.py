"""Coverage by day and how long a recorder keeps its files, both measured from what was seen."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.footage.fakes import FACILITY, RECEPTION, Memory
from visitor_desk.clock import SetClock, TimeRange
from visitor_desk.footage.camera import (
    Camera,
    CameraId,
    CameraUnknown,
    CameraView,
    ClockOffset,
    FootageSource,
    OffsetSource,
    SourceId,
    SourceSight,
)
from visitor_desk.footage.camera_days import CameraDays, DayState, day_edges, day_of, kept_of
from visitor_desk.footage.camera_sight import CameraSight, Overwriting
from visitor_desk.footage.recording import (
    Reach,
    Recording,
    RecordingId,
    RecordingState,
    StateTally,
    TimeDoubt,
    TimeSource,
)
from visitor_desk.security.duties import NotYourDuty

ZONE = ZoneInfo("Europe/Amsterdam")
NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
LOBBY, SOURCE = CameraId("lobby"), SourceId("recorder")
HOUR = timedelta(hours=1)


def recording(start: datetime, hours: float = 1, state: RecordingState = RecordingState.OK) -> Recording:
    name = f"{start:%Y%m%d%H%M}-{state.value}"
    return Recording(
        RecordingId(name),
        SOURCE,
        name,
        LOBBY,
        start,
        hours * 3600,
        1000,
        start + HOUR,
        None,
        state,
        None,
        TimeSource.NAME_UTC,
        1.0,
        TimeDoubt.NONE,
        NOON,
    )


@pytest.fixture
def memory() -> Memory:
    memory = Memory()
    with memory() as work:
        work.sources.add(FootageSource(SOURCE, "Recorder", "shares/recorder", "frigate", "UTC"))
        work.cameras.add(Camera(LOBBY, "Lobby", "lobby", CameraView.ENTRANCE, SOURCE, "lobby"))
        work.sources.record_sight(SourceSight(SOURCE, NOON, NOON))
        work.commit()
    return memory


def keep(memory: Memory, *recordings: Recording) -> CameraDays:
    with memory() as work:
        for one in recordings:
            work.recordings.put(one)
        work.commit()
    return CameraDays(memory, SetClock(NOON), ZONE)


def midnight(days_back: int) -> datetime:
    return datetime(2026, 11, 3, tzinfo=ZONE) - timedelta(days=days_back)


def test_each_day_says_what_is_there(memory: Memory):
    full = [recording(midnight(2) + n * HOUR) for n in range(24)]
    part = [recording(midnight(1) + n * HOUR) for n in range(6)]
    torn = recording(midnight(1) + 6 * HOUR, 0.5, RecordingState.TORN)
    days = keep(memory, *full, *part, torn).days(FACILITY, LOBBY, 4)
    assert [one.state for one in days] == [DayState.BEFORE, DayState.FULL, DayState.PART, DayState.NOTHING]
    assert days[2].recorded_s == 6.5 * 3600
    assert days[2].broken == 1
    assert days[2].missing_s == 17.5 * 3600
    assert days[3].looked_s == 13 * 3600


def test_a_day_whose_files_are_gone_is_overwritten_and_no_gap(memory: Memory):
    gone = [recording(midnight(2) + n * HOUR, state=RecordingState.GONE) for n in range(24)]
    days = keep(memory, *gone, recording(midnight(1))).days(FACILITY, LOBBY, 3)
    assert days[0].state is DayState.OVERWRITTEN
    assert days[0].missing_s == 0


def test_what_was_not_looked_at_is_no_gap(memory: Memory):
    with memory() as work:
        work.sources.record_sight(SourceSight(SOURCE, NOON, midnight(1) + HOUR, "footage.x"))
        work.commit()
    days = keep(memory, recording(midnight(1))).days(FACILITY, LOBBY, 2)
    assert [one.state for one in days] == [DayState.FULL, DayState.NOT_LOOKED]
    assert days[0].looked_s == 3600


def retire(memory: Memory, at: datetime) -> None:
    with memory() as work:
        work.cameras.change(replace(work.cameras.get(LOBBY), retired_at=at))
        work.commit()


def test_a_camera_out_of_service_misses_nothing(memory: Memory):
    retire(memory, midnight(2) + 6 * HOUR)
    mornings = [recording(midnight(2) + n * HOUR) for n in range(6)]
    days = keep(memory, recording(midnight(3)), *mornings).days(FACILITY, LOBBY, 4)
    states = [DayState.PART, DayState.FULL, DayState.RETIRED, DayState.RETIRED]
    assert [one.state for one in days] == states
    assert sum(one.missing_s for one in days[1:]) == 0


def test_what_was_recorded_out_of_service_is_shown(memory: Memory):
    retire(memory, midnight(2))
    days = keep(memory, recording(midnight(1) + 5 * HOUR)).days(FACILITY, LOBBY, 2)
    assert (days[0].state, days[0].recorded_s, days[0].missing_s) == (DayState.FULL, 3600.0, 0.0)


def test_a_file_over_midnight_belongs_to_both_days(memory: Memory):
    days = keep(memory, recording(midnight(1) - HOUR, 2)).days(FACILITY, LOBBY, 3)
    assert [one.recorded_s for one in days] == [3600.0, 3600.0, 0.0]


def test_a_clock_that_is_a_day_fast_is_taken_off(memory: Memory):
    with memory() as work:
        work.clock_offsets.add(ClockOffset(LOBBY, midnight(30), 86_400.0, 1.0, OffsetSource.STATED))
        work.commit()
    days = keep(memory, recording(midnight(1))).days(FACILITY, LOBBY, 3)
    assert [one.recorded_s for one in days] == [3600.0, 0.0, 0.0]


def test_files_that_overlap_never_make_more_than_a_day():
    span = TimeRange(midnight(1), midnight(0))
    one = day_of(date(2026, 11, 2), span, [StateTally(RecordingState.OK, 2, 200_000.0)], NOON, span.start)
    assert one.share == 1
    assert one.missing_s == 0


def test_the_day_when_clocks_change_has_25_hours():
    edges = day_edges(datetime(2026, 10, 26, 12, tzinfo=UTC), ZONE, 2)
    in_utc = [edge.astimezone(UTC) for edge in edges]
    assert in_utc[1] - in_utc[0] == timedelta(hours=25)
    assert TimeRange(edges[0], edges[1]).duration == timedelta(hours=25)


@pytest.mark.parametrize(
    ("reach", "days", "overwrites"),
    [
        (Reach(None, None, None), None, False),
        (Reach(NOON - timedelta(days=9), NOON, None), 9, False),
        (Reach(NOON - timedelta(days=28), NOON, NOON - timedelta(days=29)), 28, True),
    ],
)
def test_what_is_kept_is_measured(reach: Reach, days: int | None, overwrites: bool):
    kept = kept_of(reach, [], NOON)
    assert kept.age == (None if days is None else timedelta(days=days))
    assert kept.overwrites is overwrites


def test_a_recorder_that_keeps_more_than_the_index_is_measured_by_its_folder(memory: Memory):
    oldest = NOON - timedelta(days=40)
    went = Overwriting(oldest - HOUR, oldest, NOON)
    with memory() as work:
        work.clock_offsets.add(ClockOffset(LOBBY, midnight(90), 3600.0, 1.0, OffsetSource.STATED))
        work.camera_sights.put_all([CameraSight(LOBBY, NOON, oldest, past_term=12, overwriting=went)])
        work.commit()
    kept = keep(memory, recording(midnight(1))).kept(FACILITY)[LOBBY]
    assert (kept.oldest, kept.age) == (oldest - HOUR, timedelta(days=40, hours=1))
    assert (kept.overwrites, kept.past_term) == (True, 12)


def test_counts_and_reaches_of_all(memory: Memory):
    service = keep(memory, recording(midnight(1)), recording(midnight(2), 0, RecordingState.EMPTY))
    assert service.files(FACILITY) == {SOURCE: {RecordingState.OK: 1, RecordingState.EMPTY: 1}}
    assert service.kept(FACILITY)[LOBBY].age == NOON - midnight(1)


def test_who_may_not_ask_gets_nothing(memory: Memory):
    service = keep(memory)
    with pytest.raises(NotYourDuty):
        service.kept(RECEPTION)
    with pytest.raises(CameraUnknown):
        service.days(FACILITY, CameraId("roof"))
