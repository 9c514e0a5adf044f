"""Shares that are away, answer half, or hold more than anyone expects: nothing is lost, nothing is called gone."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.footage.fakes import FACILITY
from tests.footage.recorder_site import SOURCE, RecorderSite
from tests.footage.trees import make_tree
from visitor_desk.footage.camera import Camera, CameraId, CameraView, FootageSource
from visitor_desk.footage.folder import SourceUnreachable, list_recordings
from visitor_desk.footage.recorder_layouts import known_layouts
from visitor_desk.worker import WorkerJobFailed

START = datetime(2026, 11, 23, 9, 59, 30, tzinfo=UTC)
"""Half a minute before the hour, so that Frigate's recordings lie in two folders."""


@pytest.fixture
def site(tmp_path: Path) -> RecorderSite:
    site = RecorderSite(tmp_path / "recorder", "frigate", cameras=("lobby", "cage"))
    make_tree(site.folder, "frigate", ["lobby", "cage"], START, START + timedelta(minutes=1))
    return site


class Entries:
    """A folder's entries as `os.scandir` gives them, until `after` of them were given."""

    def __init__(self, path: str, after: int, error: OSError) -> None:
        self._real, self._left, self._error = SCANDIR(path), after, error

    def __iter__(self) -> Iterator[os.DirEntry[str]]:
        return self

    def __next__(self) -> os.DirEntry[str]:
        if not self._left:
            raise self._error
        self._left -= 1
        return next(self._real)

    def __enter__(self) -> Entries:
        return self

    def __exit__(self, *ended: object) -> None:
        self._real.close()

    def close(self) -> None:
        self._real.close()


SCANDIR = os.scandir
ERRORS = [
    InterruptedError(errno.EINTR, "Interrupted system call"),
    OSError(errno.EIO, "Input/output error"),
    OSError(errno.ESTALE, "Stale file handle"),
    OSError(errno.EHOSTDOWN, "Host is down"),
    TimeoutError(errno.ETIMEDOUT, "Connection timed out"),
    PermissionError(errno.EACCES, "Permission denied"),
]


def failing(monkeypatch: pytest.MonkeyPatch, folder: str, after: int | None, error: OSError) -> None:
    """Let listing a folder of this name fail at once, or `after` entries."""

    def scandir(path: Any = ".") -> Any:
        if Path(path).name != folder:
            return SCANDIR(path)
        if after is None:
            raise error
        return Entries(path, after, error)

    monkeypatch.setattr(os, "scandir", scandir)


@pytest.mark.parametrize("after", [None, 2])
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: errno.errorcode[error.errno])
def test_a_listing_that_fails_half_way_calls_nothing_gone(
    site: RecorderSite, monkeypatch: pytest.MonkeyPatch, error: OSError, after: int | None
):
    site.run()
    before = site.recordings()
    assert len(before) == 12
    failing(monkeypatch, "lobby", after, error)
    report = site.run(share_changes=True)
    assert (report.refused_folders, report.gone, report.read) == (2, 0, 0)
    assert site.recordings() == before
    with site.memory() as work:
        sight = work.sources.sight(SOURCE)
    assert sight is not None
    assert sight.problem == "footage.folder_refused"
    monkeypatch.undo()
    report = site.run()
    assert (report.unchanged, report.refused_folders) == (12, 0)


def test_what_could_be_listed_is_read_and_the_rest_next_time(
    site: RecorderSite, monkeypatch: pytest.MonkeyPatch
):
    failing(monkeypatch, "lobby", 2, ERRORS[0])
    assert site.run(share_changes=True).ok == 6
    monkeypatch.undo()
    report = site.run()
    assert (report.ok, report.unchanged) == (6, 6)


@pytest.mark.parametrize("away", ["missing", "empty"])
def test_a_share_that_is_not_mounted_loses_nothing(site: RecorderSite, away: str):
    site.run()
    before = site.recordings()
    elsewhere = site.folder.rename(site.folder.with_name("elsewhere"))
    if away == "empty":
        site.folder.mkdir()
    with pytest.raises(SourceUnreachable) as caught:
        site.index.index(FACILITY, SOURCE)
    assert caught.value.values["why"] == away
    assert site.recordings() == before
    if away == "empty":
        site.folder.rmdir()
    elsewhere.rename(site.folder)
    assert site.run().unchanged == 12


def test_a_share_that_falls_away_in_the_middle_blames_no_file(site: RecorderSite):
    """Files that could not be read because the share was away are read when it is back."""
    elsewhere = site.folder.with_name("elsewhere")
    run = site.runner.run

    def share_falls_away(*job: object, **how: object) -> object:
        if len(site.runner.keys) == 5 and site.folder.exists():
            site.folder.rename(elsewhere)
        return run(*job, **how)

    site.runner.run = share_falls_away
    with suppress(SourceUnreachable):
        site.run(share_changes=True)
    elsewhere.rename(site.folder)
    site.runner.run = run
    assert sum(one.state == "ok" for one in site.recordings()) == 5
    site.run()
    assert [one.state for one in site.recordings()] == ["ok"] * 12


def test_a_file_that_could_not_be_read_for_a_moment_is_read_next_time(site: RecorderSite):
    """A share under load answers with an error now and then; the file is not to blame, nor unchanged."""
    run = site.runner.run

    def fails_once(function: object, path: Path, *rest: object, **how: object) -> object:
        if path.name == "00.00.mp4":
            raise WorkerJobFailed(error="OSError")
        return run(function, path, *rest, **how)

    site.runner.run = fails_once
    assert site.run().ok == 10
    site.runner.run = run
    site.run()
    assert [one.state for one in site.recordings()] == ["ok"] * 12


def test_a_share_that_comes_back_with_less(site: RecorderSite):
    """What the recorder deleted meanwhile is gone, and only that."""
    site.run()
    deleted = sorted((site.folder / "recordings/2026-11-23/09").rglob("*.mp4"))
    for path in deleted:
        path.unlink()
    assert site.run().gone == len(deleted) == 6
    assert sum(one.state == "ok" for one in site.recordings()) == 6
    assert all(one.sha256 for one in site.recordings())


@pytest.mark.skipif(os.name == "nt", reason="names on Windows are text")
def test_a_name_that_is_no_text_is_counted_and_not_kept(site: RecorderSite):
    path = next(site.folder.rglob("*.mp4"))
    folder = site.folder / os.fsdecode(b"caf\xe9/2026-11-23/09/lobby")
    folder.mkdir(parents=True)
    path.rename(folder / "00.00.mp4")
    other = site.folder / os.fsdecode(b"2026-11-23/09/caf\xe9")
    other.mkdir(parents=True)
    next(site.folder.rglob("recordings/**/*.mp4")).rename(other / "00.00.mp4")
    report = site.run()
    assert report.ok == 10
    for text in [*report.unknown_keys, *(one.path for one in site.recordings())]:
        assert text.encode()  # a store and a terminal must be able to write it
    assert report.unrecognised == 2


@pytest.mark.slow
def test_a_hundred_thousand_files_in_one_folder_are_listed(tmp_path: Path):
    folder = tmp_path / "recorder"
    folder.mkdir()
    first = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(100_000):
        start = first + timedelta(seconds=60 * number)
        os.close(os.open(folder / f"lobby_{start:%Y-%m-%d_%H-%M-%S}.mp4", os.O_CREAT | os.O_WRONLY))
    source = FootageSource(SOURCE, "Recorder", str(folder), "ffmpeg-segment", "UTC")
    camera = Camera(CameraId("cam0"), "Lobby", "lobby", CameraView.ENTRANCE, SOURCE, "lobby")
    listing = list_recordings(source, known_layouts()["ffmpeg-segment"], ZoneInfo("UTC"), [camera])
    assert (len(listing.recordings), listing.unrecognised, listing.refused) == (100_000, 0, 0)
    starts = [one.start.at for one in listing.recordings]
    assert starts == sorted(starts)
    assert (starts[0], starts[-1]) == (first, first + timedelta(seconds=60 * 99_999))
