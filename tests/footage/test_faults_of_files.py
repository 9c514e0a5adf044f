"""Recordings that are cut off, empty, still being written, copied or no videos at all: none stops a run."""

from __future__ import annotations

import os
import shutil
import time
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from tests.footage.boxes import place_of
from tests.footage.recorder_site import RecorderSite
from tests.footage.trees import STUB, Fault, make_tree, still_open, video
from visitor_desk.footage.coverage import CoverageReason
from visitor_desk.footage.read_recording import read_recording

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CONTAINERS = ("mp4", "fmp4", "mkv", "ts")


@pytest.fixture
def site(tmp_path: Path) -> RecorderSite:
    return RecorderSite(tmp_path / "recorder")


def put(site: RecorderSite, content: bytes, container: str = "mp4", *, fresh: bool = False) -> Path:
    """Put a file into the folder as a recorder names it, written an hour ago or just now."""
    path = site.folder / f"lobby_2026-11-23_09-00-00.{container.removeprefix('f')}"
    path.write_bytes(content)
    written = time.time() - (0 if fresh else 3600)
    os.utime(path, (written, written))
    return path


@pytest.mark.parametrize("layout", ["ffmpeg-segment", "frigate"])
def test_a_tree_with_a_fault_of_every_kind_loses_nothing(tmp_path: Path, layout: str):
    site = RecorderSite(tmp_path / "recorder", layout, cameras=("lobby", "cage"))
    faults = dict(
        enumerate([Fault.EMPTY, Fault.STUB, Fault.TORN, Fault.TEXT, Fault.OPEN, Fault.DUPLICATE], start=1)
    )
    files = make_tree(
        site.folder, layout, ["lobby", "cage"], START, START + timedelta(seconds=80), faults=faults
    )
    report = site.run()
    assert (report.listed, report.read, report.unrecognised) == (len(files), len(files), 0)
    assert (report.ok, report.torn, report.empty, report.growing, report.unreadable) == (8, 4, 2, 2, 2)
    found = {one.path: one for one in site.recordings()}
    expected = {
        None: ("ok", None),
        Fault.DUPLICATE: ("ok", None),
        Fault.EMPTY: ("empty", "footage.empty_file"),
        Fault.STUB: ("torn", "footage.torn_video"),
        Fault.TORN: ("torn", "footage.torn_video"),
        Fault.TEXT: ("unreadable", "footage.not_a_video"),
        Fault.OPEN: ("growing", "footage.still_growing"),
    }
    assert {one.path: expected[one.fault] for one in files} == {
        path: (one.state, one.problem) for path, one in found.items()
    }
    assert {one.path: one.start for one in files} == {path: one.start for path, one in found.items()}


@pytest.mark.parametrize("container", CONTAINERS)
def test_what_lies_before_a_torn_tail_stays(site: RecorderSite, container: str):
    whole = video(container, 10)
    put(site, whole[: len(whole) * 6 // 10], container)
    site.run()
    one = site.only()
    assert 5 <= one.duration_s <= 7
    assert one.problem in {"footage.torn_video", None}
    # A transport stream does not say how long it is: cut off, it is a shorter one.
    assert (one.state == "torn") or container == "ts"
    assert [interval.span.start - one.start for interval in site.activity()] != []
    assert len(one.sha256 or "") == 64


@pytest.mark.parametrize("container", CONTAINERS)
def test_a_file_that_the_recorder_has_open_is_growing_until_it_is_closed(site: RecorderSite, container: str):
    path = put(site, still_open(container, 10), container, fresh=True)
    assert site.run().growing == 1
    growing = site.only()
    assert (growing.state, growing.problem) == ("growing", "footage.still_growing")
    # Of a plain mp4 nothing can be read before its index is written.
    assert growing.duration_s >= (0 if container == "mp4" else 7)
    put(site, video(container, 10), container)
    assert site.run().ok == 1
    closed = site.only()
    assert (closed.id, closed.state, closed.path) == (growing.id, "ok", path.name)
    assert closed.duration_s == pytest.approx(10, abs=0.3)


def test_an_open_file_whose_recorder_died_is_torn(site: RecorderSite):
    put(site, still_open("mp4", 10))
    assert site.run().torn == 1
    assert (site.only().problem, site.only().duration_s) == ("footage.torn_video", 0)


def test_a_stub_of_36_bytes(site: RecorderSite):
    assert len(STUB) == 36
    put(site, STUB)
    site.run()
    assert (site.only().state, site.only().problem) == ("torn", "footage.torn_video")


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("length", [1, 3, 4, 8, 11, 12, 47, 188, 200, 1000])
def test_the_first_bytes_alone_are_no_recording(site: RecorderSite, container: str, length: int):
    put(site, video(container, 10)[:length], container)
    report = site.run()
    assert report.torn + report.unreadable + report.empty + report.ok == 1
    assert site.only().duration_s <= 0.4
    assert site.only().problem in {"footage.torn_video", "footage.not_a_video", "footage.empty_file", None}


def test_a_copy_beside_a_recording_counts_once(tmp_path: Path):
    site = RecorderSite(tmp_path / "recorder")
    make_tree(
        site.folder,
        "ffmpeg-segment",
        ["lobby"],
        START,
        START + timedelta(seconds=20),
        faults={0: Fault.DUPLICATE},
    )
    site.run()
    first, copy, _ = site.recordings()
    assert first.path.startswith("copies/")
    assert (first.sha256, first.start, first.state) == (copy.sha256, copy.start, "ok")
    starts = [one.span.start for one in site.activity()]
    assert len(starts) == len(set(starts)) == 2
    assert site.covered(START, 20) == [(0, 20, CoverageReason.READABLE)]


def test_a_file_deleted_before_it_is_read(tmp_path: Path):
    site = RecorderSite(tmp_path / "recorder")
    make_tree(site.folder, "ffmpeg-segment", ["lobby"], START, START + timedelta(seconds=30))
    run = site.runner.run

    def recorder_deletes(function: object, path: Path, *rest: object, **how: object) -> object:
        if function is read_recording and "09-00-10" in path.name:
            path.unlink()
        return run(function, path, *rest, **how)

    site.runner.run = recorder_deletes
    assert site.run(share_changes=True).ok == 2
    site.runner.run = run
    assert site.run().gone <= 1
    assert [one.state for one in site.recordings()] in (["ok", "gone", "ok"], ["ok", "ok"])


def test_a_file_deleted_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    site = RecorderSite(tmp_path / "recorder")
    files = make_tree(site.folder, "ffmpeg-segment", ["lobby"], START, START + timedelta(seconds=30))
    path, looks = site.folder / files[1].path, []
    stat = Path.stat

    def after_the_first_look(self: Path, **how: bool) -> os.stat_result:
        status = stat(self, **how)
        if self == path and not how:
            looks.append(self)
            self.unlink()
        return status

    monkeypatch.setattr(Path, "stat", after_the_first_look)
    report = site.run(share_changes=True)
    assert (report.listed, report.ok, len(looks)) == (3, 2, 1)
    monkeypatch.undo()
    site.run()
    assert [one.state for one in site.recordings()] in (["ok", "gone", "ok"], ["ok", "ok"])


@pytest.mark.parametrize("container", ["mp4", "mkv"])
def test_a_file_whose_pictures_were_never_written_shows_nothing(site: RecorderSite, container: str):
    """A power cut leaves the size, the index and zeros where the pictures should be."""
    whole = bytearray(video(container, 10))
    begin, end = len(whole) // 20, len(whole) - 2000
    if container == "mp4":
        begin, end = place_of(whole, b"mdat")[0] + 8, len(whole)
    whole[begin:end] = bytes(end - begin)
    put(site, bytes(whole), container)
    site.run()
    one = site.only()
    assert (one.state, one.problem) != ("ok", None)
    assert one.duration_s < 1
    assert site.activity() == []


def test_one_corrupt_file_among_many(tmp_path: Path):
    site = RecorderSite(tmp_path / "recorder")
    files = make_tree(
        site.folder,
        "ffmpeg-segment",
        ["lobby"],
        START,
        START + timedelta(seconds=500),
        faults={23: Fault.TEXT},
    )
    report = site.run()
    assert (report.ok, report.unreadable) == (len(files) - 1, 1)
    broken = (START + timedelta(seconds=230), START + timedelta(seconds=240))
    assert site.covered(START, 500) == [
        (0, 230, CoverageReason.READABLE),
        ((broken[0] - START).seconds, (broken[1] - START).seconds, CoverageReason.UNREADABLE_FILE),
        (240, 500, CoverageReason.READABLE),
    ]
    assert site.run().unchanged == len(files)


def png(folder: Path) -> bytes:
    return cv2.imencode(".png", np.zeros((90, 160, 3), np.uint8))[1].tobytes()


def jpeg(folder: Path) -> bytes:
    return cv2.imencode(".jpg", np.zeros((90, 160, 3), np.uint8))[1].tobytes()


def zipped(folder: Path) -> bytes:
    with zipfile.ZipFile(folder.parent / "a.zip", "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("lobby.mp4", video("mp4", 10))
    return (folder.parent / "a.zip").read_bytes()


def playlist(folder: Path) -> bytes:
    return b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nother.ts\n#EXT-X-ENDLIST\n"


def list_of_files(folder: Path) -> bytes:
    return b"ffconcat version 1.0\nfile other.ts\n"


def session(folder: Path) -> bytes:
    return b"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n"


def manifest(folder: Path) -> bytes:
    return b'<?xml version="1.0"?><MPD type="static"><Period><BaseURL>other.ts</BaseURL></Period></MPD>'


def program(folder: Path) -> bytes:
    return b"MZ" + bytes(range(256)) * 40


@pytest.mark.parametrize(
    "made",
    [png, jpeg, zipped, playlist, list_of_files, session, manifest, program],
    ids=lambda made: made.__name__,
)
def test_what_is_no_video_is_said_so(site: RecorderSite, made):
    other = site.folder / "other.ts"
    other.write_bytes(video("ts", 10))
    put(site, made(site.folder))
    report = site.run()
    assert (report.read, report.unreadable, report.unrecognised) == (1, 1, 1)
    one = site.only()
    assert (one.state, one.problem) == ("unreadable", "footage.not_a_video")
    assert (one.duration_s, site.activity()) == (0, [])


@pytest.mark.parametrize("container", ["mp4", "mkv", "ts"])
def test_a_video_without_a_picture(site: RecorderSite, container: str):
    put(site, video(container, 0), container)
    site.run()
    one = site.only()
    assert one.duration_s == 0
    assert (one.state, one.problem) in {
        ("empty", "footage.empty_file"),
        ("torn", "footage.torn_video"),
        ("unreadable", "footage.not_a_video"),
    }


def test_sound_alone_is_no_video(site: RecorderSite):
    path = site.folder / "lobby_2026-11-23_09-00-00.mkv"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=8000)
        for _ in range(10):
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.int16), layout="mono")
            frame.rate = 8000
            out.mux(stream.encode(frame))
    put(site, path.read_bytes(), "mkv")
    site.run()
    assert (site.only().state, site.only().problem) == ("unreadable", "footage.not_a_video")


def test_a_folder_named_like_a_recording_is_gone_through(site: RecorderSite):
    folder = site.folder / "lobby_2026-11-23_09-00-00.mp4"
    folder.mkdir()
    shutil.copy2(put(RecorderSite(site.folder.parent / "other"), video("mp4", 10)), folder)
    assert site.run().ok == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps pipes elsewhere and colons out of names")
class TestOnUnix:
    def test_a_pipe_that_never_ends_is_not_opened(self, site: RecorderSite):
        os.mkfifo(site.folder / "lobby_2026-11-23_09-00-00.mp4")
        assert site.run().listed == 0

    @pytest.mark.parametrize(
        "folder",
        [
            "09:00:00",
            "file:",
            "concat:a|b",
            "tape 'one'; rm -rf",
            "%d%s",
            "étage",
            "\u202egnp",
            "-i",
        ],
    )
    def test_odd_names_are_names(self, site: RecorderSite, folder: str):
        path = put(site, video("mp4", 10))
        (site.folder / folder).mkdir()
        path.rename(site.folder / folder / path.name)
        assert site.run().ok == 1
        assert site.only().path == f"{folder}/{path.name}"

    def test_a_camera_with_colons(self, tmp_path: Path):
        site = RecorderSite(tmp_path / "recorder", cameras=("00:11:22:aa",))
        put(site, video("mp4", 10)).rename(site.folder / "00:11:22:aa_2026-11-23_09-00-00.mp4")
        assert site.run().ok == 1
