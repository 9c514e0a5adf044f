"""Indexing a recorder's folder: what is new, what is broken, what was there, and stopping half-way."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.footage.clips import aged, cut_off, write_video
from tests.footage.fakes import FACILITY, RECEPTION, Here, Memory, MemoryLog
from visitor_desk.clock import SetClock, TimeRange
from visitor_desk.errors import Cancelled
from visitor_desk.footage.camera import (
    Camera,
    CameraId,
    CameraUnknown,
    CameraView,
    ClockOffset,
    FootageSource,
    OffsetSource,
    SourceId,
    SourceUnknown,
)
from visitor_desk.footage.camera_register import CameraRegister
from visitor_desk.footage.camera_sight import Overwriting
from visitor_desk.footage.camera_tuning import CameraTunings
from visitor_desk.footage.folder import SourceUnreachable
from visitor_desk.footage.index import FootageIndex
from visitor_desk.footage.recorder_layouts import LayoutUnknown, known_layouts
from visitor_desk.footage.recording import ActivityKind, Recording, RecordingState
from visitor_desk.footage.recording_time import TimeZoneUnknown
from visitor_desk.footage.tuning import UNTUNED, MaskedArea
from visitor_desk.security.duties import NotYourDuty

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SOURCE = SourceId("recorder")
LOBBY = CameraId("lobby")


class Site:
    """One recorder with one camera, and the services over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.memory = Memory()
        self.runner = Here()
        self.clock = SetClock(START + timedelta(hours=1))
        log, layouts = MemoryLog(), known_layouts()
        self.register = CameraRegister(self.memory, log, layouts, None)  # type: ignore[arg-type]
        self.index = FootageIndex(self.memory, log, self.clock, self.runner, layouts)  # type: ignore[arg-type]
        self.tunings = CameraTunings(self.memory, log, self.clock, self.runner, lambda _: None)  # type: ignore[arg-type]
        folder.mkdir(exist_ok=True)
        source = FootageSource(SOURCE, "Recorder", str(folder), "ffmpeg-segment", "UTC")
        self.register.add_source(FACILITY, source)
        self.register.add(FACILITY, Camera(LOBBY, "Lobby", "lobby", CameraView.ENTRANCE, SOURCE, "lobby"))

    def name(self, number: int, key: str = "lobby") -> Path:
        start = START + timedelta(seconds=30 * number)
        return self.folder / f"{key}_{start:%Y-%m-%d_%H-%M-%S}.mp4"

    def recordings(self) -> list[Recording]:
        with self.memory() as work:
            return work.recordings.of_source(SOURCE)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "recorder")


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_video(tmp_path_factory.mktemp("walk") / "walk.mp4", 30, [(14, 22)], fps=5)


def fill(site: Site, walk: Path, count: int = 3) -> None:
    for number in range(count):
        shutil.copy2(walk, site.name(number))


def test_recordings_are_kept_with_what_moves(site: Site, walk: Path):
    fill(site, walk)
    report = site.index.index(FACILITY, SOURCE)
    assert (report.listed, report.read, report.ok, report.unreadable) == (3, 3, 3, 0)
    first = site.recordings()[0]
    assert (first.start, first.state, first.camera) == (START, RecordingState.OK, LOBBY)
    assert first.duration_s == pytest.approx(30, abs=0.3)
    assert len(first.sha256 or "") == 64
    with site.memory() as work:
        found = work.activity.overlapping(LOBBY, TimeRange(START, START + timedelta(seconds=30)))
    assert {one.kind for one in found} == {ActivityKind.MOVING, ActivityKind.PERSON_SIZED}
    assert 10 <= (found[0].span.start - START).total_seconds() <= 16
    assert found[0].recording == first.id
    assert report.intervals == 6  # in each of three files something moves that has a person's size
    assert report.to_json()["ok"] == 3


def test_what_is_unchanged_is_not_read_again(site: Site, walk: Path):
    fill(site, walk)
    site.index.index(FACILITY, SOURCE)
    before = site.recordings()
    jobs = len(site.runner.keys)
    report = site.index.index(FACILITY, SOURCE)
    assert (report.unchanged, report.read) == (3, 0)
    assert len(site.runner.keys) == jobs
    assert site.recordings() == before


def test_a_changed_file_keeps_its_id(site: Site, walk: Path):
    fill(site, walk, 1)
    site.index.index(FACILITY, SOURCE)
    (before,) = site.recordings()
    cut_off(site.name(0), 0.5)
    report = site.index.index(FACILITY, SOURCE)
    (after,) = site.recordings()
    assert report.torn == 1
    assert (after.id, after.state) == (before.id, RecordingState.TORN)
    assert after.duration_s < before.duration_s


def test_one_bad_file_never_stops_the_run(site: Site, walk: Path):
    fill(site, walk, 7)
    site.name(1).write_bytes(b"")
    site.name(2).write_text("no video at all")
    cut_off(site.name(3), 0.4)
    site.name(4).write_bytes(walk.read_bytes()[:-1][:40])
    for number in (1, 2, 4):
        aged(site.name(number), 3600 if number != 4 else 0)
    report = site.index.index(FACILITY, SOURCE)
    assert (report.read, report.ok, report.empty, report.unreadable, report.torn, report.growing) == (
        7,
        3,
        1,
        1,
        1,
        1,
    )
    states = [one.state for one in site.recordings()]
    assert states[:5] == ["ok", "empty", "unreadable", "torn", "growing"]
    assert site.recordings()[2].problem == "footage.not_a_video"


def test_a_growing_file_is_read_again(site: Site, walk: Path):
    site.name(0).write_bytes(walk.read_bytes()[:40])
    assert site.index.index(FACILITY, SOURCE).growing == 1
    shutil.copy2(walk, site.name(0))
    assert site.index.index(FACILITY, SOURCE).ok == 1


def test_stopping_keeps_what_was_read(site: Site, walk: Path):
    fill(site, walk)
    reports: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        reports.append((done, total))

    with pytest.raises(Cancelled):
        site.index.index(FACILITY, SOURCE, progress, lambda: len(reports) > 2)
    assert len(site.recordings()) == 2
    assert reports == [(0, 3), (1, 3), (2, 3)]
    report = site.index.index(FACILITY, SOURCE)
    assert (report.unchanged, report.read) == (2, 1)


def test_a_key_pressed_in_the_middle_of_a_file_loses_only_that_file(site: Site, walk: Path):
    fill(site, walk)
    run = site.runner.run

    def interrupted(function: object, path: Path, *rest: object, **how: object) -> object:
        if path == site.name(1):
            raise KeyboardInterrupt
        return run(function, path, *rest, **how)  # type: ignore[arg-type]

    site.runner.run = interrupted  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        site.index.index(FACILITY, SOURCE)
    assert [one.path for one in site.recordings()] == [site.name(0).name]


def test_a_worker_that_was_stopped_blames_no_file(site: Site, walk: Path):
    fill(site, walk, 1)

    def stopped(*job: object, **how: object) -> object:
        raise Cancelled

    site.runner.run = stopped  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        site.index.index(FACILITY, SOURCE)
    assert site.recordings() == []


def test_names_that_do_not_fit_and_cameras_nobody_entered_are_counted(site: Site, walk: Path):
    shutil.copy2(walk, site.name(0, "roof"))
    shutil.copy2(walk, site.folder / "holiday.mp4")
    shutil.copy2(walk, site.folder / "lobby_2026-02-31_09-00-00.mp4")
    report = site.index.index(FACILITY, SOURCE)
    assert (report.unknown_keys, report.unrecognised, report.listed) == (["roof"], 2, 0)


def test_what_is_listed_no_more_is_gone(site: Site, walk: Path):
    fill(site, walk)
    site.index.index(FACILITY, SOURCE)
    site.name(1).unlink()
    assert site.index.index(FACILITY, SOURCE).gone == 1
    assert [one.state for one in site.recordings()] == ["ok", "gone", "ok"]
    assert site.index.index(FACILITY, SOURCE).gone == 0


def test_a_missing_folder_is_no_empty_folder(site: Site, walk: Path):
    fill(site, walk)
    site.index.index(FACILITY, SOURCE)
    seen_at = site.clock.now()
    site.clock.advance(timedelta(hours=1))
    site.folder.rename(site.folder.with_name("away"))
    with pytest.raises(SourceUnreachable) as caught:
        site.index.index(FACILITY, SOURCE)
    assert caught.value.values == {"source": SOURCE, "why": "missing"}
    site.folder.mkdir()
    with pytest.raises(SourceUnreachable) as caught:
        site.index.index(FACILITY, SOURCE)
    assert caught.value.values["why"] == "empty"
    assert {one.state for one in site.recordings()} == {"ok"}
    ((_, sight),) = site.register.sources(FACILITY)
    assert sight is not None
    assert (sight.seen_at, sight.problem) == (seen_at, "footage.source_unreachable")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="who may read everything is refused nothing")
def test_a_folder_without_permission(site: Site):
    site.folder.chmod(0)
    try:
        with pytest.raises(SourceUnreachable) as caught:
            site.index.index(FACILITY, SOURCE)
    finally:
        site.folder.chmod(0o700)
    assert caught.value.values["why"] == "no_permission"


def test_links_are_not_followed(site: Site, walk: Path):
    site.name(0).symlink_to(walk)
    assert site.index.index(FACILITY, SOURCE).listed == 0


def test_every_change_is_an_entry(site: Site, walk: Path):
    fill(site, walk, 1)
    site.index.index(FACILITY, SOURCE)
    site.register.set_offset(FACILITY, ClockOffset(LOBBY, START, 73.0, 1.0, OffsetSource.STATED))
    acts = [act for act, _ in site.memory.entries]
    assert acts == [
        "footage.source_added",
        "footage.camera_added",
        "footage.indexed",
        "footage.clock_offset_set",
    ]
    assert site.memory.entries[2][1]["read"] == 1
    assert site.memory.entries[3][1]["offset_ms"] == 73_000


def test_a_changed_recorder_and_camera_say_what_was_before(site: Site, walk: Path):
    fill(site, walk, 1)
    site.index.index(FACILITY, SOURCE)
    (source, _), (camera,) = site.register.sources(FACILITY)[0], site.register.cameras(FACILITY)
    site.register.change_source(FACILITY, replace(source, time_zone="Asia/Tokyo"))
    site.register.change(FACILITY, replace(camera, view=CameraView.ZONE, zone="cage-4"))
    (_, folder), (_, place) = site.memory.entries[-2:]
    assert folder["changed"] == ["time_zone"]
    assert folder["before"] != folder["row"]
    assert (place["zone_before"], place["zone"]) == (camera.zone, "cage-4")
    assert (place["view_before"], place["view"]) == (camera.view.value, "zone")
    # The names mean another time now: what they name is read anew.
    assert site.index.index(FACILITY, SOURCE).read == 1
    with pytest.raises(TimeZoneUnknown):
        site.register.change_source(FACILITY, replace(source, time_zone="Mars/Olympus"))
    with pytest.raises(NotYourDuty):
        site.register.change(RECEPTION, camera)
    with pytest.raises(NotYourDuty):
        site.register.change_source(RECEPTION, source)


def test_a_stopped_run_is_an_entry_too(site: Site, walk: Path):
    fill(site, walk, 1)
    with pytest.raises(Cancelled):
        site.index.index(FACILITY, SOURCE, stopped=lambda: True)
    assert site.memory.entries[-1][0] == "footage.indexed"


def test_cameras_and_sources_are_checked_when_entered(site: Site):
    source = FootageSource(SourceId("x"), "x", str(site.folder), "frigate", "UTC")
    with pytest.raises(LayoutUnknown):
        site.register.add_source(FACILITY, replace(source, layout="tape"))
    with pytest.raises(TimeZoneUnknown):
        site.register.add_source(FACILITY, replace(source, time_zone="Mars/Olympus"))
    with pytest.raises(SourceUnknown):
        site.index.index(FACILITY, SourceId("nowhere"))
    assert [camera.id for camera in site.register.cameras(FACILITY)] == [LOBBY]
    assert site.register.offsets(FACILITY, LOBBY) == []


def test_reception_has_nothing_to_do_here(site: Site):
    for act in (
        lambda: site.index.index(RECEPTION, SOURCE),
        lambda: site.register.cameras(RECEPTION),
        lambda: site.register.sources(RECEPTION),
    ):
        with pytest.raises(NotYourDuty):
            act()


def moves(site: Site) -> int:
    return sum(1 for one in site.memory.rows.activity.values())


def test_nothing_is_kept_of_what_moves_in_a_mask(site: Site, walk: Path):
    site.tunings.mask(FACILITY, LOBBY, (MaskedArea(0, 0, 1000, 1000),))
    fill(site, walk)
    assert site.index.index(FACILITY, SOURCE).ok == 3
    assert moves(site) == 0
    site.tunings.mask(FACILITY, LOBBY, ())
    assert site.tunings.of_camera(FACILITY, LOBBY) == UNTUNED


def test_a_camera_with_few_events_is_not_trusted(site: Site, walk: Path):
    fill(site, walk)
    site.index.index(FACILITY, SOURCE)
    found = site.tunings.calibrate(FACILITY, LOBBY)
    assert not found.is_enough
    assert site.tunings.of_camera(FACILITY, LOBBY) == UNTUNED


def test_a_camera_whose_bytes_told_of_every_event_is_trusted(site: Site, tmp_path: Path):
    walks = [(60.0 + 20 * number, 66.0 + 20 * number) for number in range(11)]
    busy = write_video(tmp_path / "busy.mp4", 300, walks, noise=0.6, fps=6)
    shutil.copy2(busy, site.name(0))
    site.index.index(FACILITY, SOURCE)
    found = site.tunings.calibrate(FACILITY, LOBBY)
    assert (found.events, found.told) == (11, 11)
    assert site.tunings.of_camera(FACILITY, LOBBY).trusts_sizes
    # A share that is away tells nothing, and takes nothing back.
    site.name(0).unlink()
    assert site.tunings.calibrate(FACILITY, LOBBY).events == 0
    assert site.tunings.of_camera(FACILITY, LOBBY).trusts_sizes


def test_stopping_a_comparison_changes_nothing(site: Site, walk: Path):
    fill(site, walk)
    site.index.index(FACILITY, SOURCE)
    site.tunings.mask(FACILITY, LOBBY, (MaskedArea(0, 0, 9, 9),))
    with pytest.raises(Cancelled):
        site.tunings.calibrate(FACILITY, LOBBY, stopped=lambda: True)
    assert site.tunings.of_camera(FACILITY, LOBBY).masked == (MaskedArea(0, 0, 9, 9),)


def test_a_camera_that_is_not_there(site: Site):
    with pytest.raises(CameraUnknown):
        site.tunings.mask(FACILITY, CameraId("roof"), ())
    with pytest.raises(CameraUnknown):
        site.tunings.calibrate(FACILITY, CameraId("roof"))


def test_what_the_index_would_forget_at_once_is_left_alone(site: Site, walk: Path):
    fill(site, walk)
    site.index.index(FACILITY, SOURCE)
    shutil.copy2(walk, site.name(-1))
    site.index = FootageIndex(
        site.memory, MemoryLog(), site.clock, site.runner, known_layouts(),  # type: ignore[arg-type]
        oldest_kept=lambda now: now - timedelta(minutes=59),
    )  # fmt: skip
    report = site.index.index(FACILITY, SOURCE)
    assert (report.listed, report.read, report.past_term, report.gone) == (3, 0, 1, 0)
    with site.memory() as work:
        sight = work.camera_sights.of_camera(LOBBY)
    assert sight is not None
    assert (sight.seen_at, sight.oldest) == (site.clock.now(), START - timedelta(seconds=30))
    assert (sight.past_term, sight.past_term_to) == (3, START + timedelta(seconds=30))


def test_a_file_is_gone_between_two_looks(site: Site, walk: Path):
    fill(site, walk)
    site.index.index(FACILITY, SOURCE)
    first = site.clock.now()
    site.clock.advance(timedelta(minutes=5))
    site.name(0).unlink()
    site.index.index(FACILITY, SOURCE)
    with site.memory() as work:
        (gone,) = [one for one in work.recordings.of_source(SOURCE) if one.state is RecordingState.GONE]
        sight = work.camera_sights.of_camera(LOBBY)
    assert (gone.last_seen, gone.gone_at) == (first, site.clock.now())
    assert sight is not None
    left = START + timedelta(seconds=30)
    assert sight.overwriting == Overwriting(gone.start, left, site.clock.now())
