"""What a camera's clock is off, from a comparison, a recording, and the openings of a door."""

from __future__ import annotations

import random
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.footage.fakes import FACILITY, PRIVACY, Memory
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
)
from visitor_desk.footage.camera_clocks import CameraClocks, RecordingNotIndexed, jumps_of
from visitor_desk.footage.clock_offset import (
    ClockNotTold,
    MomentOutside,
    nearest_instant,
    offset_by_comparison,
    offset_by_hand,
    offset_from_doors,
    starts_of,
)
from visitor_desk.footage.recording import (
    ActivityInterval,
    ActivityKind,
    Recording,
    RecordingId,
    RecordingState,
    TimeDoubt,
    TimeSource,
)
from visitor_desk.security.duties import NotYourDuty

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ROOT = Path("shares/nvr").absolute()
SOURCE = FootageSource(SourceId("nvr"), "NVR", str(ROOT), "generic", "UTC")
DOOR = Camera(CameraId("door"), "Door", "lobby", CameraView.ENTRANCE, SOURCE.id, "door")
RECORDING = Recording(
    id=RecordingId("r"),
    source=SOURCE.id,
    path="23/door.mp4",
    camera=DOOR.id,
    start=NOON,
    duration_s=600.0,
    size=1,
    modified=NOON,
    sha256=None,
    state=RecordingState.OK,
    problem=None,
    time_source=TimeSource.NAME_UTC,
    uncertainty_s=1.0,
    doubt=TimeDoubt.NONE,
    indexed_at=NOON,
)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def openings(count: int, dice: random.Random, over_s: float = 28800) -> list[datetime]:
    return sorted(NOON + seconds(dice.uniform(0, over_s)) for _ in range(count))


def seen(doors: list[datetime], offset_s: float, dice: random.Random, others: int = 150) -> list[datetime]:
    """Movement a second or so around most openings, and as much again that has to do with no door."""
    mine = [at + seconds(offset_s + dice.gauss(0, 0.7)) for at in doors if dice.random() < 0.8]
    return mine + [at + seconds(offset_s) for at in openings(others, dice)]


def test_a_comparison_is_what_is_shown_less_what_is_true():
    found = offset_by_comparison(DOOR.id, time(13, 1, 13), NOON, AMSTERDAM)
    assert (found.offset_s, found.valid_from, found.how) == (73.0, NOON, OffsetSource.STATED)


@pytest.mark.parametrize(
    ("near", "shown", "wanted"),
    [
        (datetime(2026, 11, 23, 22, 59, 30, tzinfo=UTC), time(0, 0, 10), "2026-11-23T23:00:10+00:00"),
        (datetime(2026, 11, 23, 23, 0, 10, tzinfo=UTC), time(23, 59, 50), "2026-11-23T22:59:50+00:00"),
        (datetime(2026, 10, 25, 0, 29, tzinfo=UTC), time(2, 30), "2026-10-25T00:30:00+00:00"),
        (datetime(2026, 10, 25, 1, 29, tzinfo=UTC), time(2, 30), "2026-10-25T01:30:00+00:00"),
    ],
)
def test_a_time_of_day_is_the_nearest_one(near: datetime, shown: time, wanted: str):
    assert nearest_instant(shown, near, AMSTERDAM).isoformat() == wanted


def test_a_recording_that_shows_a_true_clock_tells_its_offset():
    found = offset_by_hand(RECORDING, 100.0, time(13, 0, 27), AMSTERDAM, 0.04)
    assert found.offset_s == 73.0
    assert found.valid_from == NOON + seconds(27)
    assert found.uncertainty_s == pytest.approx(1.0 + 0.04 + 1.0)
    assert found.how is OffsetSource.MEASURED


@pytest.mark.parametrize("media_s", [-1.0, 600.1])
def test_a_moment_outside_the_recording_is_refused(media_s: float):
    with pytest.raises(MomentOutside):
        offset_by_hand(RECORDING, media_s, NOON, AMSTERDAM, 0.04)


def test_movement_that_goes_on_starts_once():
    spans = [TimeRange(NOON + seconds(a), NOON + seconds(b)) for a, b in ((0, 300), (300, 320), (340, 350))]
    assert starts_of(spans) == [NOON, NOON + seconds(340)]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("offset_s", [-640.0, 0.0, 73.0])
def test_doors_tell_the_offset_amid_other_movement(seed: int, offset_s: float):
    dice = random.Random(seed)
    doors = openings(40, dice)
    vote = offset_from_doors(doors, seen(doors, offset_s, dice))
    assert abs(vote.offset_s - offset_s) < 1.0 < vote.uncertainty_s
    assert vote.agreeing > 2 * vote.runner_up


@pytest.mark.parametrize("seed", range(20))
def test_movement_that_has_nothing_to_do_with_the_door_tells_nothing(seed: int):
    dice = random.Random(1000 + seed)
    with pytest.raises(ClockNotTold):
        offset_from_doors(openings(40, dice), openings(300, dice))


def test_traffic_as_regular_as_a_clock_is_refused():
    doors = [NOON + seconds(60 * number) for number in range(60)]
    with pytest.raises(ClockNotTold) as refused:
        offset_from_doors(doors, [at + seconds(17) for at in doors])
    assert refused.value.values["runner_up"] == 59


def test_too_few_doors_or_none_tell_nothing():
    dice = random.Random(1)
    doors = openings(4, dice)
    with pytest.raises(ClockNotTold):
        offset_from_doors(doors, seen(doors, 5.0, dice))
    with pytest.raises(ClockNotTold):
        offset_from_doors([], [])


@pytest.fixture
def clocks() -> CameraClocks:
    memory = Memory()
    dice = random.Random(3)
    with memory() as work:
        work.sources.add(SOURCE)
        work.cameras.add(DOOR)
        work.recordings.put(RECORDING)
        work.clock_offsets.add(ClockOffset(DOOR.id, NOON - timedelta(days=2), 1.0, 1.0, OffsetSource.STATED))
        work.clock_offsets.add(ClockOffset(DOOR.id, NOON - timedelta(days=1), 61.0, 1.0, OffsetSource.STATED))
        starts = seen(DOORS, 73.0, dice)
        work.activity.replace(
            RECORDING.id,
            [
                ActivityInterval(
                    DOOR.id, TimeRange(at, at + seconds(1)), ActivityKind.MOVING, 1, RECORDING.id
                )
                for at in starts
            ],
        )
        work.commit()
    return CameraClocks(memory, SetClock(NOON))  # type: ignore[arg-type]


DOORS = openings(40, random.Random(2))


def test_how_a_clock_stands(clocks: CameraClocks):
    standing = clocks.standing(FACILITY, DOOR.id)
    assert standing.held is not None
    assert standing.held.offset_s == 61.0
    assert [(before.offset_s, after.offset_s) for before, after in standing.jumps] == [(1.0, 61.0)]
    with pytest.raises(CameraUnknown):
        clocks.standing(FACILITY, CameraId("nowhere"))


def test_a_clock_that_drifts_has_not_leapt():
    slow = [
        ClockOffset(DOOR.id, NOON + timedelta(days=20 * n), 35.0 * n, 1.0, OffsetSource.MEASURED)
        for n in range(3)
    ]
    assert jumps_of(slow) == ()


def test_doors_are_compared_with_what_moved(clocks: CameraClocks):
    found, vote = clocks.by_doors(FACILITY, DOOR.id, DOORS)
    assert abs(found.offset_s - 73.0) < 1.0
    assert found.uncertainty_s == vote.uncertainty_s
    assert DOORS[0] < found.valid_from < DOORS[-1]
    with pytest.raises(ClockNotTold):
        clocks.by_doors(FACILITY, DOOR.id, [])
    with pytest.raises(NotYourDuty):
        clocks.by_doors(PRIVACY, DOOR.id, DOORS)


def test_an_indexed_file_is_asked_by_its_path(clocks: CameraClocks):
    found = clocks.by_recording(
        FACILITY, DOOR.id, ROOT / "23" / "door.mp4", 100.0, time(13, 0, 27), AMSTERDAM
    )
    assert found.offset_s == 73.0
    for other in (ROOT / "24" / "door.mp4", Path("elsewhere/door.mp4").absolute()):
        with pytest.raises(RecordingNotIndexed):
            clocks.by_recording(FACILITY, DOOR.id, other, 100.0, time(13, 0, 27), AMSTERDAM)
