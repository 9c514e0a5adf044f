"""Pieces of a fragmented video are read with the initialisation segment that lies beside them."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import time
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.footage.recorder_site import RecorderSite
from tests.footage.trees import video
from visitor_desk.clock import SetClock
from visitor_desk.footage.initialisation import Initialised
from visitor_desk.footage.read_recording import read_recording
from visitor_desk.footage.scene import NOTHING_BEFORE
from visitor_desk.footage.video_reader import every_picture

SECONDS = 10.0


def pieces_of_video() -> tuple[bytes, bytes]:
    """Return the initialisation segment of a video, and the fragments of its second half."""
    whole = video("fmp4", SECONDS)
    at, cuts = 0, []
    while at < len(whole):
        length, kind = struct.unpack_from(">I4s", whole, at)
        if kind == b"moof":
            cuts.append(at)
        if kind == b"mfra":
            break
        at += length
    return whole[: cuts[0]], whole[cuts[len(cuts) // 2] : at]


def put(folder: Path, name: str, content: bytes) -> Path:
    """Write a file that its recorder closed an hour ago."""
    folder.mkdir(exist_ok=True, parents=True)
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (time.time() - 3600,) * 2)
    return path


def test_a_piece_is_read_hashed_and_looked_at(tmp_path: Path):
    head, piece = pieces_of_video()
    put(tmp_path, "init.mp4", head)
    path = put(tmp_path, "1795396283.m4s", piece)
    reading = read_recording(path, NOTHING_BEFORE)
    assert reading.duration_s == pytest.approx(SECONDS / 2, abs=0.6)
    assert reading.sha256 == hashlib.sha256(piece).hexdigest()
    assert reading.size == len(piece)
    assert not reading.torn
    seen = [at_s for at_s, _ in every_picture(path, 0.0, 2.0)]
    assert seen[0] == 0.0
    assert len(seen) == 2 * round(reading.rate)


def test_a_recorder_of_pieces_is_indexed_and_a_missing_beginning_is_said(tmp_path: Path):
    site = RecorderSite(tmp_path / "recorder", "viseron-segments")
    head, piece = pieces_of_video()
    folder = site.folder / "tier1" / "segments" / "lobby"
    put(folder, "1795396283.m4s", piece)
    assert site.run().unreadable == 1
    assert site.only().problem == "footage.not_a_video"
    put(folder, "init.mp4", head)
    put(folder, "1795396288.m4s", piece)
    assert site.run().ok == 1
    assert site.recordings()[1].duration_s == pytest.approx(SECONDS / 2, abs=0.6)


def test_a_file_that_its_name_calls_open_grows_until_its_recorder_is_silent_for_an_hour(tmp_path: Path):
    site = RecorderSite(tmp_path / "recorder", "kerberos")
    path = put(site.folder, "1795396283_3-412_lobby_0-0-0-0_-1_0.mp4", video("mp4", SECONDS))
    written = site.clock.now() - timedelta(minutes=20)
    os.utime(path, (written.timestamp(),) * 2)
    assert site.run().growing == 1
    growing = site.only()
    assert (growing.state, growing.duration_s) == ("growing", pytest.approx(SECONDS, abs=0.3))
    assert isinstance(site.clock, SetClock)
    site.clock.set(written + timedelta(hours=2))
    assert site.run().ok == 1
    assert site.only().id == growing.id


@given(
    head=st.binary(min_size=1, max_size=40),
    piece=st.binary(max_size=60),
    jumps=st.lists(st.tuples(st.integers(0, 110), st.integers(0, 50)), max_size=8),
)
def test_both_are_one_file(head: bytes, piece: bytes, jumps: list[tuple[int, int]]):
    whole = io.BytesIO(head + piece)
    file = Initialised(head, io.BytesIO(piece))
    assert file.seek(0, io.SEEK_END) == len(head) + len(piece)
    for at, size in jumps:
        whole.seek(at)
        assert file.seek(at) == at
        read = b""
        while len(read) < size and (block := file.read(size - len(read))):
            read += block
        assert read == whole.read(size)
        assert file.tell() == whole.tell()
    file.seek(0)
    assert file.read() + file.read() == head + piece
    file.seek(1)
    assert file.seek(-1, io.SEEK_CUR) == 0
