"""ffmpeg's segmenter records over the hour that happens twice; its clock is told to be in that night."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.footage.clips import write_video
from tests.footage.recorder_site import RecorderSite
from tests.footage.recorders.programs import needs, running, stop, wait_for
from visitor_desk.footage.coverage import CoverageReason
from visitor_desk.footage.recording import TimeDoubt

ZONE = "Europe/Paris"
TURN = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
"""03:00 summer time, which is 02:00 winter time."""
SEGMENT_S = 3


def record(site: RecorderSite, film: Path, log: Path, name: str, begin: datetime, files: int) -> None:
    """Let ffmpeg record `files` segments with its clock set to `begin`."""
    # An absolute local time would be taken as of the second pass; a difference to now is not in doubt.
    apart_s = round((begin - datetime.now(UTC)).total_seconds())
    command: Sequence[str | Path] = [
        "ffmpeg", "-nostdin", "-loglevel", "warning", "-re", "-stream_loop", "-1", "-i", film, "-c", "copy",
        "-f", "segment", "-strftime", "1", "-segment_time", str(SEGMENT_S), "-reset_timestamps", "1",
        site.folder / name,
    ]  # fmt: skip
    # The program `faketime` would stand between us and the recorder, and end before it.
    (library, *_) = Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")
    clock = {"TZ": ZONE, "LD_PRELOAD": str(library), "FAKETIME": f"{apart_s:+d}s"}
    with running(command, log, clock) as process:
        wait_for(lambda: len(list(site.folder.iterdir())) >= files, "recording", log)
        time.sleep(0.7)
        site.run(share_changes=True)
        stop(process, signal.SIGINT)
    for path in site.folder.iterdir():
        # The disk's clock was not set: put the time of closing into the same night.
        closed = path.stat().st_mtime + apart_s
        os.utime(path, (closed, closed))


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_video(tmp_path_factory.mktemp("film") / "film.mp4", 12, key_every_s=1)


@pytest.mark.recorder
@needs("ffmpeg", "faketime")
def test_local_names_over_the_fold(tmp_path: Path, film: Path):
    site = RecorderSite(tmp_path / "recorder", zone=ZONE)
    record(site, film, tmp_path / "log", "lobby_%Y-%m-%d_%H-%M-%S.mp4", TURN - timedelta(seconds=7), 5)
    *_, open_file = sorted(site.recordings(), key=lambda one: one.modified)
    # An mp4 has no index before it is closed.
    assert (open_file.state, open_file.duration_s) == ("growing", 0)
    names = sorted(path.name for path in site.folder.iterdir())
    assert names[0].startswith("lobby_2026-10-25_02-00-0")
    assert names[-1].startswith("lobby_2026-10-25_02-59-5")
    site.run()
    kept = site.recordings()
    assert {(one.state, one.doubt) for one in kept} == {("ok", TimeDoubt.NONE)}
    assert kept[0].path == next(name for name in names if "_02-59-" in name)
    assert abs((kept[0].start - TURN).total_seconds() + 7) < 2.5
    assert_in_a_row(site)


@pytest.mark.recorder
@needs("ffmpeg", "faketime")
@pytest.mark.parametrize("ending", ["mkv", "ts"])
def test_names_with_an_offset_over_the_fold(tmp_path: Path, film: Path, ending: str):
    site = RecorderSite(tmp_path / "recorder", zone=ZONE)
    record(site, film, tmp_path / "log", f"lobby_%Y%m%dT%H%M%S%z.{ending}", TURN - timedelta(seconds=7), 5)
    *_, open_file = site.recordings()
    assert (open_file.state, open_file.duration_s > 0) in {
        ("growing", True),
        ("growing", False),
        ("empty", False),
    }
    site.run()
    assert {(one.state, one.doubt) for one in site.recordings()} == {("ok", TimeDoubt.NONE)}
    assert_in_a_row(site)


def assert_in_a_row(site: RecorderSite) -> None:
    """Segments follow each other within the second that their names are cut to."""
    kept = site.recordings()
    for earlier, later in pairwise(kept):
        assert abs((later.start - earlier.start).total_seconds() - SEGMENT_S) <= 1.1
        assert abs((later.start - earlier.span.end).total_seconds()) <= 1.1
    assert kept[0].start < TURN < kept[-1].start
    whole = (kept[-1].start - kept[0].start).total_seconds()
    missing = [part for part in site.covered(kept[0].start, whole) if part[2] is not CoverageReason.READABLE]
    assert all(end - start <= 1.1 for start, end, _ in missing)
