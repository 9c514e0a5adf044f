"""Runs that are interrupted, shared out or met by a share that goes away end with the rows of one quiet run."""

from __future__ import annotations

import builtins
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.footage.clips import write_video
from tests.footage.fakes import FACILITY, Here, Memory
from tests.footage.test_index import LOBBY, SOURCE, START, Site
from visitor_desk.clock import TimeRange
from visitor_desk.errors import Cancelled
from visitor_desk.footage.batch_reader import BatchReader
from visitor_desk.footage.camera import Camera, CameraId, CameraView
from visitor_desk.footage.folder import SourceUnreachable
from visitor_desk.footage.index_report import RunStanding
from visitor_desk.footage.read_recording import read_recording
from visitor_desk.footage.recording import Recording
from visitor_desk.footage.scene import NOTHING_BEFORE, WHOLE_SCENE
from visitor_desk.footage.scene_before import run_up

FILES = 8
WHEN = TimeRange(START - timedelta(hours=1), START + timedelta(hours=1))


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Half a minute each, so that a whole scene is made of several files; somebody walks in some."""
    folder = tmp_path_factory.mktemp("clips")
    walks: list[list[tuple[float, float]]] = [
        [],
        [(4, 26)],
        [],
        [(14, 22)],
        [(2, 9)],
        [],
        [(20, 29)],
        [(8, 16)],
    ]
    return [write_video(folder / f"{number}.mp4", 30, walks[number], fps=5) for number in range(FILES)]


@pytest.fixture
def site(tmp_path: Path, clips: list[Path]) -> Site:
    made = Site(tmp_path / "recorder")
    for number, clip in enumerate(clips):
        shutil.copy2(clip, made.name(number))
    return made


Rows = list[tuple[object, ...]]


def rows_of(memory: Memory) -> tuple[Rows, Rows]:
    """Return what is kept, without when it was found."""
    with memory() as work:
        kept = work.recordings.of_source(SOURCE)
        found = work.activity.overlapping(LOBBY, WHEN)
    recordings: Rows = [(one.id, one.path, one.start, one.duration_s, one.sha256, one.state) for one in kept]
    return recordings, [(one.span, one.kind, one.movers, one.recording) for one in found]


def again(site: Site, tmp_path: Path, name: str) -> Site:
    """Return a site of its own over the same folder."""
    other = Site(tmp_path / name)
    shutil.copytree(site.folder, other.folder, dirs_exist_ok=True)
    return other


@pytest.fixture
def quiet(site: Site, tmp_path: Path) -> tuple[Rows, Rows]:
    one_go = again(site, tmp_path, "quiet")
    one_go.index.index(FACILITY, SOURCE)
    found = rows_of(one_go.memory)
    assert len(found[0]) == FILES
    assert found[1]
    return found


def test_a_scene_is_made_of_the_last_looks_only(clips: list[Path]) -> None:
    """What a resumed run relies on: reading the last minutes alone gives the scene of reading everything."""
    scene = NOTHING_BEFORE
    for clip in clips:
        scene = read_recording(clip, scene).scene
    assert len(scene.looks) == WHOLE_SCENE
    short = NOTHING_BEFORE
    for clip in clips[-6:]:
        short = read_recording(clip, short).scene
    assert len(short.looks) == WHOLE_SCENE
    assert scene.weights == short.weights
    for one, other in zip(scene.looks, short.looks, strict=True):
        assert (one.place == other.place).all()
        assert (one.noise == other.noise).all()


@pytest.mark.parametrize("after", [1, 4, 6])
def test_a_run_broken_off_and_resumed_by_another_program_leaves_the_same(
    site: Site, quiet: tuple[Rows, Rows], after: int
) -> None:
    done: list[int] = []
    with pytest.raises(Cancelled):
        site.index.index(FACILITY, SOURCE, lambda files, _: done.append(files), lambda: after in done)
    assert len(rows_of(site.memory)[0]) == after
    with_runner(site, site.runner)
    report = site.index.index(FACILITY, SOURCE)
    assert (report.unchanged, report.read) == (after, FILES - after)
    assert rows_of(site.memory) == quiet


def test_files_that_came_one_by_one_are_as_in_one_run(
    site: Site, quiet: tuple[Rows, Rows], clips: list[Path]
) -> None:
    for number in range(FILES):
        site.name(number).unlink()
    for number, clip in enumerate(clips):
        shutil.copy2(clip, site.name(number))
        with_runner(site, site.runner)
        assert site.index.index(FACILITY, SOURCE).read == 1
    assert rows_of(site.memory) == quiet


def test_cameras_are_read_at_once_and_each_in_order(site: Site, quiet: tuple[Rows, Rows]) -> None:
    for camera in ("door", "cage"):
        site.register.add(FACILITY, Camera(CameraId(camera), camera, "z", CameraView.ZONE, SOURCE, camera))
        for number in range(2):
            shutil.copy2(site.name(number), site.name(number, camera))
    together = threading.Barrier(3, timeout=20)
    met: list[str] = []
    run = site.runner.run

    def meets(function: Any, path: Path, *rest: Any, **how: Any) -> Any:
        if path.name not in met:
            met.append(path.name)
            if path.name.endswith("09-00-00.mp4"):
                together.wait()
        return run(function, path, *rest, **how)

    site.runner.run = meets  # type: ignore[method-assign]
    site.index._slots = 3
    standings: list[RunStanding] = []
    report = site.index.index(FACILITY, SOURCE, follow=standings.append)
    assert report.ok == FILES + 4
    own = [name for name in met if name.startswith("lobby")]
    assert own == sorted(own)
    recordings, found = rows_of(site.memory)
    assert [row for row in recordings if str(row[1]).startswith("lobby")] == quiet[0]
    assert found == quiet[1]
    assert (standings[0].files, standings[-1].files, standings[-1].of_files) == (0, FILES + 4, FILES + 4)
    assert standings[-1].footage_s == pytest.approx(30 * (FILES + 4), abs=2)


def test_rate_and_time_left() -> None:
    assert RunStanding(0, 10, 0, 1000).left_s is None
    half = RunStanding(5, 10, 500, 1000, footage_s=7200.0, elapsed_s=60.0)
    assert half.left_s == 60.0
    assert half.footage_hours_a_minute == 2.0


def test_stopping_in_the_middle_of_a_file_leaves_that_file_unread(site: Site) -> None:
    asked: list[bool] = []

    def waits(
        function: object, path: Path, *rest: object, stopped: Callable[[], bool], **how: object
    ) -> object:
        if path != site.name(2):
            return Here().run(function, path, *rest, **how)  # type: ignore[arg-type]
        asked.append(True)
        assert stopped()
        raise Cancelled

    site.runner.run = waits  # type: ignore[method-assign, assignment]
    with pytest.raises(Cancelled):
        site.index.index(FACILITY, SOURCE, stopped=lambda: bool(asked))
    assert len(site.recordings()) == 2


class Lost(Here):
    """A share that goes away, or loses a file, while the third file is read."""

    def __init__(self, act: Callable[[], object], at: Path) -> None:
        super().__init__()
        self._act = act
        self._at = at

    def run(self, function: Any, *args: Any, **how: Any) -> Any:
        if args[0] == self._at:
            self._act()
        return super().run(function, *args, **how)


def with_runner(site: Site, runner: Here) -> None:
    site.index._reader = BatchReader(site.memory, site.clock, runner)  # type: ignore[arg-type]


@pytest.mark.parametrize("empty_mount_point", [False, True])
def test_a_share_that_goes_away_stops_the_run_and_nothing_is_called_gone(
    site: Site, quiet: tuple[Rows, Rows], *, empty_mount_point: bool
) -> None:
    away = site.folder.with_name("unplugged")

    def unplug() -> None:
        site.folder.rename(away)
        if empty_mount_point:
            site.folder.mkdir()

    with_runner(site, Lost(unplug, site.name(2)))
    with pytest.raises(SourceUnreachable) as caught:
        site.index.index(FACILITY, SOURCE)
    assert caught.value.values["why"] == ("empty" if empty_mount_point else "missing")
    assert [one.state for one in site.recordings()] == ["ok", "ok"]
    ((_, sight),) = site.register.sources(FACILITY)
    assert sight is not None
    assert sight.problem == SourceUnreachable.code
    with pytest.raises(SourceUnreachable):
        site.index.index(FACILITY, SOURCE)
    acts = [act for act, _ in site.memory.entries]
    assert acts.count("footage.source_unreachable") == 1
    if empty_mount_point:
        site.folder.rmdir()
    away.rename(site.folder)
    with_runner(site, site.runner)
    assert site.index.index(FACILITY, SOURCE).read == FILES - 2
    assert rows_of(site.memory) == quiet


def test_a_file_that_vanishes_while_it_is_read_is_gone_and_the_run_goes_on(site: Site) -> None:
    with_runner(site, Lost(site.name(2).unlink, site.name(2)))
    report = site.index.index(FACILITY, SOURCE)
    assert (report.ok, report.gone, report.unreadable) == (FILES - 1, 1, 0)
    assert [one.state for one in site.recordings()][1:4] == ["ok", "gone", "ok"]
    assert site.index.index(FACILITY, SOURCE).read == 0


def test_nothing_is_opened_where_nothing_has_changed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.index.index(FACILITY, SOURCE)
    before = rows_of(site.memory)
    opened: list[object] = []
    for place, name in ((builtins, "open"), (Path, "open"), (Path, "read_bytes")):
        monkeypatch.setattr(place, name, lambda *what, **_how: opened.append(what))
    jobs = len(site.runner.keys)
    report = site.index.index(FACILITY, SOURCE)
    monkeypatch.undo()
    assert (report.unchanged, report.read, opened, len(site.runner.keys)) == (FILES, 0, [], jobs)
    assert rows_of(site.memory) == before


def test_nothing_on_the_share_is_changed(site: Site) -> None:
    def seen() -> Iterator[tuple[str, int, int]]:
        for path in sorted(site.folder.rglob("*")):
            yield path.name, path.stat().st_size, path.stat().st_mtime_ns

    before = list(seen())
    site.folder.chmod(0o500)
    try:
        site.index.index(FACILITY, SOURCE)
    finally:
        site.folder.chmod(0o700)
    assert list(seen()) == before


def test_a_run_up_ends_at_a_break(site: Site) -> None:
    site.index.index(FACILITY, SOURCE)
    recordings: list[Recording] = site.recordings()
    end = recordings[-1].span.end
    assert [one.path for one in run_up(recordings, end)] == [one.path for one in reversed(recordings)]
    broken = recordings[:3] + recordings[4:]
    assert len(run_up(broken, end)) == FILES - 1
    assert run_up(recordings, end + timedelta(minutes=11)) == []
