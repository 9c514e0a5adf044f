"""Files that claim to be enormous, long or many: the worker stays inside its limits and the run goes on."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from tests.footage.boxes import sequence_of, with_jpeg_size, with_length, with_picture_size, with_samples
from tests.footage.clips import write_video
from tests.footage.recorder_site import RecorderSite
from tests.footage.trees import video
from tests.worker_jobs import peak_memory
from visitor_desk.bootstrap import WORKER_MEMORY
from visitor_desk.worker import Worker

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
YEAR_S = 365 * 86_400
MOST_MEMORY = 1 << 30
"""Of a worker that has met every bomb: libraries, and the pictures a decoder holds of the largest size taken."""
PATIENCE_S = 60.0


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker(memory_limit=WORKER_MEMORY) as one:
        yield one


@pytest.fixture
def site(tmp_path: Path, worker: Worker) -> RecorderSite:
    site = RecorderSite(tmp_path / "recorder", runner=worker)
    put(site, "09-00-00.mp4", video("mp4", 5))
    put(site, "09-02-00.mp4", video("mp4", 5))
    return site


def put(site: RecorderSite, name: str, content: bytes) -> None:
    path = site.folder / f"lobby_2026-11-23_{name}"
    path.write_bytes(content)
    os.utime(path, (time.time() - 3600,) * 2)


def defuse(
    site: RecorderSite, worker: Worker, content: bytes, name: str = "09-01-00.mp4"
) -> tuple[str, str | None, float]:
    """Index a bomb between two good recordings and return its state, reason and seconds."""
    put(site, name, content)
    began = time.monotonic()
    report = site.run()
    assert time.monotonic() - began < PATIENCE_S
    before, bomb, after = site.recordings()
    assert (report.read, before.state, after.state) == (3, "ok", "ok")
    if sys.platform != "win32":
        # A bomb must not have ended the worker either, nor stay in it.
        assert worker.run(peak_memory, deadline=PATIENCE_S) < MOST_MEMORY
    assert bomb.problem not in {"worker.died", "worker.job_failed", "worker.too_slow"}
    return bomb.state, bomb.problem, bomb.duration_s


def test_a_header_of_nine_hundred_million_pixels(site: RecorderSite, worker: Worker):
    content = with_picture_size(video("mp4", 10), 30_000, 30_000)
    # What the pictures themselves say may win, for they are small; no memory is taken for the claim.
    assert defuse(site, worker, content)[:2] in {("unreadable", "footage.not_a_video"), ("ok", None)}


@pytest.mark.parametrize(
    ("width", "height"), [(16_384, 16_384), (30_000, 30_000), (8_192, 8_192), (65_536, 16)]
)
def test_a_stream_whose_pictures_claim_to_be_enormous(
    site: RecorderSite, worker: Worker, width: int, height: int
):
    raw = site.folder.parent / "raw.h264"
    write_video(raw, 10, container_format="h264", fps=5, key_every_s=1, faststart=False)
    units = raw.read_bytes().split(b"\0\0\0\1")
    changed = b"".join(
        sequence_of(width, height, 16) if unit[:1] == b"\x67" else b"\0\0\0\1" + unit
        for unit in units
        if unit
    )
    state, problem, _ = defuse(site, worker, changed)
    assert (state, problem) in {
        ("unreadable", "footage.not_a_video"),
        ("torn", "footage.torn_video"),
        ("empty", "footage.empty_file"),
    }


@pytest.mark.parametrize(("width", "height"), [(16_000, 16_000), (30_000, 30_000), (65_535, 65_535)])
def test_pictures_larger_than_their_container_says(
    site: RecorderSite, worker: Worker, width: int, height: int
):
    made = write_video(
        site.folder.parent / "a.mkv", 10, fps=2, codec="mjpeg", container_format="matroska"
    ).read_bytes()
    bomb = with_jpeg_size(made, width, height)
    assert bomb != made
    defuse(site, worker, bomb, "09-01-00.mkv")
    assert len(site.activity()) == 2


def test_a_header_that_claims_a_century(site: RecorderSite, worker: Worker):
    content = with_length(video("mp4", 10), 100 * YEAR_S)
    state, _, duration_s = defuse(site, worker, content)
    assert state in {"ok", "torn"}
    assert duration_s == pytest.approx(10, abs=0.3)


def spread(container: str, times: list[float]) -> bytes:
    """Return a video whose pictures are shown at these seconds."""
    path = Path("bomb")
    return write_video(path, 0, times=times, container_format=container, key_every_s=0.1, fps=10).read_bytes()


@pytest.mark.parametrize("container", ["mkv", "mp4"])
@pytest.mark.parametrize("years", [1, 5, 60])
def test_pictures_that_are_years_apart(
    site: RecorderSite,
    worker: Worker,
    container: str,
    years: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.chdir(tmp_path)
    times = [0, 0.2, 0.4, 0.6, 0.8, 1.0, years * YEAR_S]
    content = spread({"mkv": "matroska", "mp4": "mp4"}[container], times)
    state, problem, duration_s = defuse(site, worker, content, f"09-01-00.{container}")
    # A file of a year is no file: what it says of its length is not to be believed, nor shown as recorded.
    assert duration_s < 7 * 86_400
    assert container == "mp4" or (state, problem) == ("torn", "footage.torn_video")
    assert site.covered(START + timedelta(days=100), 60)[0][2] != "coverage.readable"
    assert len(site.activity()) < 10


def test_times_beyond_every_calendar(site: RecorderSite, worker: Worker, tmp_path: Path):
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w", format="matroska") as out:
        stream = out.add_stream("mjpeg", rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 96, "yuvj420p"
        for number, at in enumerate((0, 100, 200, 1 << 61)):
            frame = av.VideoFrame.from_ndarray(np.full((144, 160), 128, np.uint8), format="yuv420p")
            frame = frame.reformat(format="yuvj420p")
            frame.pts, frame.time_base = number, Fraction(1, 10)
            for packet in stream.encode(frame):
                packet.pts = packet.dts = at
                packet.time_base = Fraction(1, 1000)
                out.mux(packet)
    state, problem, duration_s = defuse(site, worker, path.read_bytes(), "09-01-00.mkv")
    assert duration_s < 7 * 86_400
    assert (state, problem) != ("ok", None)


@pytest.mark.parametrize("count", [1_000_000, 100_000_000, 4_000_000_000])
def test_tables_that_claim_billions_of_pictures(site: RecorderSite, worker: Worker, count: int):
    state, problem, _ = defuse(site, worker, with_samples(video("mp4", 10), count))
    assert (state, problem) != ("ok", None)


@pytest.mark.parametrize("container", ["mp4", "fmp4", "mkv", "ts"])
def test_flipped_bytes_end_nothing(tmp_path: Path, container: str):
    site = RecorderSite(tmp_path / "recorder")
    chance = np.random.default_rng(7)
    whole = video(container, 3)
    for number in range(20):
        broken = np.frombuffer(whole, np.uint8).copy()
        # Headers lie at both ends, and a flip there changes most.
        places = [
            chance.integers(0, len(whole), 20),
            chance.integers(0, 1500, 4),
            len(whole) - chance.integers(1, 1500, 4),
        ]
        for place in np.concatenate(places):
            broken[place] ^= 1 << int(chance.integers(0, 8))
        put(site, f"09-00-{number:02}.{container.removeprefix('f')}", broken.tobytes())
    report = site.run()
    assert report.read == 20
    assert all(0 <= one.duration_s < 7 * 86_400 for one in site.recordings())
