"""What every store behind the footage room must do; fakes and SQL pass the same tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import (
    Camera,
    CameraId,
    CameraKnown,
    CameraUnknown,
    CameraView,
    ClockOffset,
    FootageSource,
    OffsetSource,
    SourceId,
    SourceKnown,
    SourceSight,
    SourceUnknown,
)
from visitor_desk.footage.ports import FootageWorks
from visitor_desk.footage.recording import (
    LONGEST_INTERVAL,
    ActivityInterval,
    ActivityKind,
    Reach,
    Recording,
    RecordingId,
    RecordingState,
    StateTally,
    TimeDoubt,
    TimeSource,
)
from visitor_desk.footage.watch import AlarmId, FootageAlarm, WatchKind

START = datetime(2026, 11, 23, 9, 0, 0, 250_001, tzinfo=UTC)
SOURCE = FootageSource(SourceId("recorder"), "Recorder", "shares/recorder", "frigate", "Europe/Amsterdam")
LOBBY = Camera(CameraId("lobby"), "Lobby", "lobby", CameraView.ENTRANCE, SOURCE.id, "lobby")
CAGE = Camera(CameraId("cage"), "Cage 4", "cage-4", CameraView.ZONE, SOURCE.id, "cage")
RECORDING = Recording(
    id=RecordingId("0a" * 16),
    source=SOURCE.id,
    path="2026-11-23/09/lobby/00.00.mp4",
    camera=LOBBY.id,
    start=START,
    duration_s=60.04,
    size=7_340_032_000,
    modified=START + timedelta(seconds=60.5),
    sha256="ab" * 32,
    state=RecordingState.OK,
    problem=None,
    time_source=TimeSource.NAME_UTC,
    uncertainty_s=1.0,
    doubt=TimeDoubt.NONE,
    indexed_at=START + timedelta(hours=1),
    rate=24.975,
    gaps=((3.0, 9.25), (20.5, 41.125)),
)


def second(number: float) -> datetime:
    return START + timedelta(seconds=number)


def seconds(start: float, end: float) -> TimeRange:
    return TimeRange(START + timedelta(seconds=start), START + timedelta(seconds=end))


def interval(start: float, end: float, of: Recording = RECORDING, movers: int = 1) -> ActivityInterval:
    return ActivityInterval(of.camera, seconds(start, end), ActivityKind.MOVING, movers, of.id)


def at(start_s: float, name: str, **changes: object) -> Recording:
    begins = START + timedelta(seconds=start_s)
    return replace(RECORDING, id=RecordingId(name), path=f"{name}.mp4", start=begins, **changes)  # type: ignore[arg-type]


class FootageStoresContract:
    """Inherit, and give a fixture `open_work` that begins units of work on one empty store."""

    @pytest.fixture
    def open_work(self) -> FootageWorks:
        raise NotImplementedError

    @pytest.fixture
    def furnished(self, open_work: FootageWorks) -> FootageWorks:
        with open_work() as work:
            work.sources.add(SOURCE)
            work.cameras.add(LOBBY)
            work.cameras.add(CAGE)
            work.commit()
        return open_work

    def test_sources_come_back_as_they_went_in(self, open_work: FootageWorks) -> None:
        other = replace(SOURCE, id=SourceId("archive"))
        with open_work() as work:
            work.sources.add(SOURCE)
            work.sources.add(other)
            work.commit()
        with open_work() as work:
            assert work.sources.get(SOURCE.id) == SOURCE
            assert work.sources.all() == [other, SOURCE]
            with pytest.raises(SourceUnknown):
                work.sources.get(SourceId("nowhere"))

    def test_a_source_is_added_once(self, furnished: FootageWorks) -> None:
        with furnished() as work, pytest.raises(SourceKnown):
            work.sources.add(replace(SOURCE, name="Again"))

    def test_what_is_said_of_a_source_and_a_camera_can_be_changed(self, furnished: FootageWorks) -> None:
        moved = replace(SOURCE, root="shares/moved", time_zone="UTC", retired_at=START)
        inside = replace(LOBBY, zone="cage-4", view=CameraView.ZONE, retired_at=START)
        with furnished() as work:
            work.sources.change(moved)
            work.cameras.change(inside)
            assert (work.sources.get(SOURCE.id), work.cameras.all()) == (moved, [CAGE, inside])
            with pytest.raises(CameraKnown):
                work.cameras.change(replace(LOBBY, key=CAGE.key))

    def test_nothing_stays_without_a_commit(self, open_work: FootageWorks) -> None:
        with open_work() as work:
            work.sources.add(SOURCE)
        with open_work() as work:
            assert work.sources.all() == []

    def test_a_recording_whose_file_was_renamed_keeps_what_was_found(self, furnished: FootageWorks) -> None:
        with furnished() as work:
            work.recordings.put(RECORDING)
            work.activity.replace(RECORDING.id, [interval(1, 3)])
            work.recordings.rename(RECORDING.id, "closed.mp4")
            work.recordings.rename(RecordingId("nobody"), "other.mp4")
            work.commit()
        with furnished() as work:
            assert work.recordings.of_source(SOURCE.id) == [replace(RECORDING, path="closed.mp4")]
            assert work.activity.overlapping(LOBBY.id, seconds(0, 9)) == [interval(1, 3)]

    def test_the_last_look_replaces_the_one_before(self, furnished: FootageWorks) -> None:
        first = SourceSight(SOURCE.id, START, START)
        second = SourceSight(SOURCE.id, START + timedelta(hours=1), START, "footage.source_unreachable")
        with furnished() as work:
            assert work.sources.sight(SOURCE.id) is None
            work.sources.record_sight(first)
            work.sources.record_sight(second)
            work.commit()
        with furnished() as work:
            assert work.sources.sight(SOURCE.id) == second

    def test_a_look_is_at_a_known_source(self, open_work: FootageWorks) -> None:
        with open_work() as work, pytest.raises(SourceUnknown):
            work.sources.record_sight(SourceSight(SourceId("nowhere"), START, None))

    def test_cameras_come_back_as_they_went_in(self, furnished: FootageWorks) -> None:
        with furnished() as work:
            assert work.cameras.get(LOBBY.id) == LOBBY
            assert work.cameras.all() == [CAGE, LOBBY]
            assert work.cameras.of_source(SOURCE.id) == [CAGE, LOBBY]
            assert work.cameras.of_source(SourceId("archive")) == []
            with pytest.raises(CameraUnknown):
                work.cameras.get(CameraId("roof"))

    @pytest.mark.parametrize("twin", [replace(LOBBY, key="other"), replace(LOBBY, id=CameraId("other"))])
    def test_neither_id_nor_key_of_a_camera_is_there_twice(
        self, furnished: FootageWorks, twin: Camera
    ) -> None:
        with furnished() as work, pytest.raises(CameraKnown):
            work.cameras.add(twin)

    def test_a_camera_belongs_to_a_known_source(self, furnished: FootageWorks) -> None:
        with furnished() as work, pytest.raises(SourceUnknown):
            work.cameras.add(replace(LOBBY, id=CameraId("roof"), key="roof", source=SourceId("nowhere")))

    def test_clock_offsets_are_a_history(self, furnished: FootageWorks) -> None:
        early = ClockOffset(LOBBY.id, START, 73.25, 0.5, OffsetSource.STATED)
        late = ClockOffset(LOBBY.id, START + timedelta(days=3), -2.0, 1.0, OffsetSource.MEASURED)
        corrected = replace(late, offset_s=-2.5)
        with furnished() as work:
            for offset in (late, early, corrected):
                work.clock_offsets.add(offset)
            work.commit()
        with furnished() as work:
            assert work.clock_offsets.of_camera(LOBBY.id) == [early, corrected]
            assert work.clock_offsets.of_camera(CAGE.id) == []
            assert work.clock_offsets.all() == [early, corrected]

    def test_an_offset_is_of_a_known_camera(self, furnished: FootageWorks) -> None:
        with furnished() as work, pytest.raises(CameraUnknown):
            work.clock_offsets.add(ClockOffset(CameraId("roof"), START, 1.0, 1.0, OffsetSource.STATED))

    def test_a_recording_comes_back_as_it_went_in(self, furnished: FootageWorks) -> None:
        broken = at(
            60,
            "broken",
            sha256=None,
            state=RecordingState.UNREADABLE,
            problem="footage.x",
            doubt=TimeDoubt.FOLD,
        )
        with furnished() as work:
            work.recordings.put(broken)
            work.recordings.put(RECORDING)
            work.commit()
        with furnished() as work:
            assert work.recordings.at_path(SOURCE.id, RECORDING.path) == RECORDING
            assert work.recordings.at_path(SOURCE.id, broken.path) == broken
            assert work.recordings.at_path(SOURCE.id, "none.mp4") is None
            assert work.recordings.get(RECORDING.id) == RECORDING
            assert work.recordings.get(RecordingId("none")) is None
            assert work.recordings.of_source(SOURCE.id) == [RECORDING, broken]

    def test_a_recording_read_again_takes_the_place_of_the_first(self, furnished: FootageWorks) -> None:
        grown = replace(RECORDING, duration_s=61.0, size=1)
        with furnished() as work:
            work.recordings.put(RECORDING)
            work.activity.replace(RECORDING.id, [interval(0, 5)])
            work.recordings.put(grown)
            work.commit()
        with furnished() as work:
            assert work.recordings.of_source(SOURCE.id) == [grown]
            assert work.activity.overlapping(LOBBY.id, seconds(0, 60)) == [interval(0, 5)]

    def test_a_recording_is_of_a_known_camera(self, furnished: FootageWorks) -> None:
        with furnished() as work, pytest.raises(CameraUnknown):
            work.recordings.put(replace(RECORDING, camera=CameraId("roof")))

    def test_what_a_listing_is_compared_with_is_known_by_path(self, furnished: FootageWorks) -> None:
        broken = at(60, "broken", state=RecordingState.UNREADABLE, problem="footage.not_a_video")
        with furnished() as work:
            work.recordings.put(RECORDING)
            work.recordings.put(broken)
            work.commit()
        with furnished() as work:
            known = work.recordings.known_files(SOURCE.id)
            assert work.recordings.known_files(SourceId("nowhere")) == {}
        assert set(known) == {RECORDING.path, broken.path}
        for one in (RECORDING, broken):
            assert known[one.path] == (
                one.id, one.camera, one.start, one.size, one.modified, one.state, one.problem
            )  # fmt: skip

    def test_what_is_gone_keeps_what_was_found_in_it(self, furnished: FootageWorks) -> None:
        other = at(60, "other")
        with furnished() as work:
            work.recordings.put(RECORDING)
            work.recordings.put(other)
            work.activity.replace(RECORDING.id, [interval(0, 10)])
            work.recordings.mark_gone([RECORDING.id], START, second(60))
            work.recordings.mark_gone([], None, second(90))
            work.commit()
        with furnished() as work:
            gone = replace(RECORDING, state=RecordingState.GONE, last_seen=START, gone_at=second(60))
            assert work.recordings.of_source(SOURCE.id) == [gone, other]
            assert work.activity.overlapping(LOBBY.id, seconds(0, 10)) == [interval(0, 10)]

    def test_a_file_that_is_back_was_never_gone(self, furnished: FootageWorks) -> None:
        with furnished() as work:
            work.recordings.put(RECORDING)
            work.recordings.mark_gone([RECORDING.id], START, second(60))
            work.recordings.put(RECORDING)
            assert work.recordings.of_source(SOURCE.id) == [RECORDING]

    def test_recordings_are_found_by_what_they_hold(self, furnished: FootageWorks) -> None:
        first, second, third = (
            at(start, name, duration_s=60.0) for start, name in ((0, "a"), (60, "b"), (120, "c"))
        )
        elsewhere = replace(at(60, "d"), camera=CAGE.id)
        with furnished() as work:
            for one in (third, second, first, elsewhere):
                work.recordings.put(one)
            assert work.recordings.overlapping(LOBBY.id, seconds(30, 90)) == [first, second]
            assert work.recordings.overlapping(LOBBY.id, seconds(60, 120)) == [second]
            assert work.recordings.overlapping(LOBBY.id, seconds(500, 600)) == []

    def test_a_long_recording_is_found_from_its_middle(self, furnished: FootageWorks) -> None:
        day = at(0, "day", duration_s=86_400.0)
        with furnished() as work:
            work.recordings.put(day)
            assert work.recordings.overlapping(LOBBY.id, seconds(80_000, 80_010)) == [day]

    def test_an_empty_recording_is_found_where_it_begins(self, furnished: FootageWorks) -> None:
        empty = at(60, "empty", duration_s=0.0, state=RecordingState.EMPTY, sha256=None)
        with furnished() as work:
            work.recordings.put(empty)
            assert work.recordings.overlapping(LOBBY.id, seconds(60, 90)) == [empty]
            assert work.recordings.overlapping(LOBBY.id, seconds(0, 90)) == [empty]
            assert work.recordings.overlapping(LOBBY.id, seconds(0, 60)) == []
            assert work.recordings.overlapping(LOBBY.id, seconds(61, 90)) == []

    def test_a_tally_gives_each_side_of_an_edge_its_seconds(self, furnished: FootageWorks) -> None:
        with furnished() as work:
            work.recordings.put(at(-30, "a", duration_s=60.0))
            work.recordings.put(at(30, "b", duration_s=60.0))
            work.recordings.put(at(90, "c", duration_s=60.0, state=RecordingState.TORN))
            work.recordings.put(at(200, "d", duration_s=0.0, state=RecordingState.EMPTY, sha256=None))
            work.recordings.put(replace(at(30, "e", duration_s=60.0), camera=CAGE.id))
            ok, torn = RecordingState.OK, RecordingState.TORN
            assert work.recordings.tally(LOBBY.id, seconds(0, 100)) == [
                StateTally(ok, 2, 90.0),
                StateTally(torn, 0, 10.0),
            ]
            assert work.recordings.tally(LOBBY.id, seconds(100, 300)) == [
                StateTally(RecordingState.EMPTY, 1, 0.0),
                StateTally(torn, 1, 50.0),
            ]
            assert work.recordings.tally(LOBBY.id, seconds(-100, -10)) == [StateTally(ok, 0, 20.0)]
            assert work.recordings.tally(LOBBY.id, seconds(500, 600)) == []

    def test_a_long_file_gives_every_part_of_it_its_seconds(self, furnished: FootageWorks) -> None:
        with furnished() as work:
            work.recordings.put(at(0, "day", duration_s=86_400.0))
            for start in (0, 40_000, 86_000):
                assert work.recordings.tally(LOBBY.id, seconds(start, start + 100)) == [
                    StateTally(RecordingState.OK, 0, 100.0)
                ]

    def test_a_cameras_files_reach_from_the_oldest_that_is_left(self, furnished: FootageWorks) -> None:
        with furnished() as work:
            assert work.recordings.reach(LOBBY.id) == Reach(None, None, None)
            work.recordings.put(at(60, "b", duration_s=60.0))
            work.recordings.put(at(300, "c", duration_s=60.0, state=RecordingState.TORN))
            work.recordings.put(at(400, "d", duration_s=0.0, state=RecordingState.EMPTY, sha256=None))
            ends = START + timedelta(seconds=360)
            assert work.recordings.reach(LOBBY.id) == Reach(START + timedelta(seconds=60), ends, None)
            for start, name in ((-60, "x"), (0, "y"), (200, "z")):
                work.recordings.put(at(start, name, duration_s=60.0, state=RecordingState.GONE))
            forgotten = START + timedelta(seconds=60)
            assert work.recordings.reach(LOBBY.id) == Reach(forgotten, ends, forgotten)

    def test_the_files_of_a_source_are_counted_by_state(self, furnished: FootageWorks) -> None:
        with furnished() as work:
            assert work.recordings.states(SOURCE.id) == {}
            work.recordings.put(at(0, "a"))
            work.recordings.put(at(60, "b"))
            work.recordings.put(at(120, "c", state=RecordingState.TORN))
            assert work.recordings.states(SOURCE.id) == {RecordingState.OK: 2, RecordingState.TORN: 1}

    def test_activity_is_replaced_recording_by_recording(self, furnished: FootageWorks) -> None:
        other = at(60, "b")
        with furnished() as work:
            work.recordings.put(RECORDING)
            work.recordings.put(other)
            work.activity.replace(RECORDING.id, [interval(10, 20), interval(30, 40)])
            work.activity.replace(other.id, [interval(70, 80, other)])
            work.activity.replace(RECORDING.id, [interval(12, 22, movers=3)])
            work.commit()
        with furnished() as work:
            found = work.activity.overlapping(LOBBY.id, seconds(0, 100))
            assert found == [interval(12, 22, movers=3), interval(70, 80, other)]

    def test_two_recordings_do_not_hold_the_same_start(self, furnished: FootageWorks) -> None:
        twin = at(0, "twin")
        with furnished() as work:
            work.recordings.put(RECORDING)
            work.recordings.put(twin)
            work.activity.replace(RECORDING.id, [interval(10, 20)])
            work.activity.replace(twin.id, [interval(10, 25, twin)])
            assert work.activity.overlapping(LOBBY.id, seconds(0, 60)) == [interval(10, 25, twin)]

    def test_an_alarm_is_open_until_it_ends_and_then_forgotten(self, furnished: FootageWorks) -> None:
        def alarm(name: str, kind: WatchKind, camera: CameraId | None, start_s: float) -> FootageAlarm:
            since = START + timedelta(seconds=start_s)
            return FootageAlarm(AlarmId(name), kind, SOURCE.id, camera, since, since, None, 73)

        silent = alarm("s", WatchKind.SILENT, LOBBY.id, 60)
        full = alarm("f", WatchKind.FULL, None, 0)
        over = replace(silent, seen_at=START, ended_at=START + timedelta(seconds=120))
        with furnished() as work:
            work.footage_alarms.put(silent)
            work.footage_alarms.put(full)
            assert work.footage_alarms.open() == [full, silent]
            assert work.footage_alarms.silences(LOBBY.id, seconds(500, 501)) == [silent]
            work.footage_alarms.put(over)
            work.commit()
        with furnished() as work:
            assert work.footage_alarms.open() == [full]
            assert work.footage_alarms.silences(LOBBY.id, seconds(119, 500)) == [over]
            assert work.footage_alarms.silences(LOBBY.id, seconds(120, 500)) == []
            assert work.footage_alarms.silences(LOBBY.id, seconds(0, 60)) == []
            assert work.footage_alarms.silences(CAGE.id, seconds(0, 500)) == []
            assert work.footage_alarms.delete_ended_before(START + timedelta(seconds=120)) == 0
            assert work.footage_alarms.delete_ended_before(START + timedelta(seconds=121)) == 1
            with pytest.raises(SourceUnknown):
                work.footage_alarms.put(replace(full, source=SourceId("nowhere")))

    def test_activity_is_found_by_overlap(self, furnished: FootageWorks) -> None:
        longest = interval(0, LONGEST_INTERVAL.total_seconds())
        with furnished() as work:
            work.recordings.put(RECORDING)
            work.activity.replace(RECORDING.id, [longest, interval(400, 410)])
            assert work.activity.overlapping(LOBBY.id, seconds(299, 300)) == [longest]
            assert work.activity.overlapping(LOBBY.id, seconds(300, 400)) == []
            assert work.activity.overlapping(LOBBY.id, seconds(409, 500)) == [interval(400, 410)]
            assert work.activity.overlapping(CAGE.id, seconds(0, 500)) == []
