"""Videos as they come: whole, torn, empty, growing, and no videos at all."""

from __future__ import annotations

import hashlib
import io
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pytest

from tests.footage.clips import aged, cut_off, write_video
from visitor_desk.footage.video_errors import EmptyFile, FileNotThere, NotAVideo, StillGrowing, TornVideo
from visitor_desk.footage.video_file import PICTURE_WIDTH, scaled_luma
from visitor_desk.footage.video_reader import OnePass, every_picture, read_facts, samples


def test_a_whole_file_is_read_with_its_digest(tmp_path: Path):
    path = write_video(tmp_path / "a.mp4", 10)
    facts = read_facts(path)
    assert facts.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert facts.duration_s == pytest.approx(10, abs=0.11)
    assert (facts.pictures, facts.torn, facts.codec, facts.size) == (100, False, "h264", path.stat().st_size)
    assert [round(group.start_s, 2) for group in facts.groups] == [0, 2, 4, 6, 8]


def test_one_picture_of_each_group_is_decoded(tmp_path: Path):
    path = write_video(tmp_path / "a.mp4", 10)
    taken = list(samples(path))
    assert [round(one.at_s, 2) for one in taken] == [0, 2, 4, 6, 8]
    assert all(one.luma.shape == (180, PICTURE_WIDTH) for one in taken)
    assert all(one.luma.dtype == np.uint8 for one in taken)


def test_groups_can_be_bounded(tmp_path: Path):
    path = write_video(tmp_path / "a.mp4", 20)
    taken = list(samples(path, 8.0, 14.0))
    assert [round(one.at_s, 2) for one in taken] == [8, 10, 12]


@pytest.mark.parametrize(("key_every_s", "codec"), [(0.1, "libx264"), (0.5, "libx264"), (0.1, "mjpeg")])
def test_pictures_are_never_closer_than_needed(tmp_path: Path, key_every_s: float, codec: str):
    path = write_video(
        tmp_path / "a.mkv", 8, key_every_s=key_every_s, codec=codec, container_format="matroska"
    )
    taken = [one.at_s for one in samples(path)]
    assert 7 <= len(taken) <= 9


def test_a_long_group_is_decoded_whole(tmp_path: Path):
    path = write_video(tmp_path / "a.mp4", 12, key_every_s=100)
    facts = read_facts(path)
    assert len(facts.groups) == 1
    taken = [one.at_s for one in samples(path)]
    assert len(taken) >= 11
    assert max(b - a for a, b in pairwise(taken)) < 1.2


def test_uneven_pictures_keep_their_times(tmp_path: Path):
    times = [0, 0.1, 0.9, 1.0, 4.0, 4.1, 4.15, 7.5, 9.0]
    path = write_video(tmp_path / "a.mp4", 9, times=times, key_every_s=0.1)
    shown = [round(at_s, 2) for at_s, _ in every_picture(path, 0.5, 8.0)]
    assert shown == [0.9, 1.0, 4.0, 4.1, 4.15, 7.5]
    assert read_facts(path).duration_s >= 9


def test_a_range_is_decoded_to_the_picture(tmp_path: Path):
    path = write_video(tmp_path / "a.mp4", 20, [(0, 20)])
    whole = {round(at_s, 3): scaled_luma(frame) for at_s, frame in every_picture(path, 0, 20)}
    part = {round(at_s, 3): scaled_luma(frame) for at_s, frame in every_picture(path, 13.05, 14.25)}
    assert list(part) == [13.1, 13.2, 13.3, 13.4, 13.5, 13.6, 13.7, 13.8, 13.9, 14.0, 14.1, 14.2]
    assert all(np.array_equal(picture, whole[at_s]) for at_s, picture in part.items())


def test_bytes_may_come_from_elsewhere(tmp_path: Path):
    path = write_video(tmp_path / "a.mp4", 6, [(0, 6)])
    content = path.read_bytes()
    given: list[io.BytesIO] = []

    def opens() -> BinaryIO:
        given.append(io.BytesIO(content))
        return given[-1]

    name = Path("nowhere.mp4")
    from_file = [(at_s, frame.to_ndarray().tobytes()) for at_s, frame in every_picture(path, 1, 3)]
    elsewhere = [
        (at_s, frame.to_ndarray().tobytes()) for at_s, frame in every_picture(name, 1, 3, opens=opens)
    ]
    assert elsewhere == from_file
    assert [one.at_s for one in samples(name, opens=opens)] == [one.at_s for one in samples(path)]
    assert all(one.closed for one in given)


def test_a_transport_stream_begins_at_its_first_picture(tmp_path: Path):
    path = write_video(tmp_path / "a.ts", 6, container_format="mpegts")
    facts = read_facts(path)
    assert facts.groups[0].start_s == pytest.approx(0, abs=0.15)
    assert facts.duration_s == pytest.approx(6, abs=0.3)


def test_large_pictures_are_scaled_down(tmp_path: Path):
    path = write_video(tmp_path / "a.mp4", 2, size=(1280, 720))
    (one,) = samples(path)
    assert one.luma.shape == (180, PICTURE_WIDTH)


def test_a_torn_file_is_read_as_far_as_it_goes(tmp_path: Path):
    path = cut_off(write_video(tmp_path / "a.mp4", 20), 0.5)
    facts = read_facts(path)
    assert facts.torn
    assert 5 < facts.duration_s < 15
    assert len(list(samples(path))) >= 3


def test_a_file_torn_before_its_index_has_no_picture(tmp_path: Path):
    path = cut_off(write_video(tmp_path / "a.mp4", 20, faststart=False), 0.9)
    with pytest.raises(TornVideo) as caught:
        read_facts(path)
    assert caught.value.values == {"name": "a.mp4", "readable_s": 0.0}


def test_a_torn_matroska_is_read_as_far_as_it_goes(tmp_path: Path):
    path = cut_off(write_video(tmp_path / "a.mkv", 20, container_format="matroska"), 0.5)
    facts = read_facts(path)
    assert facts.torn
    assert 5 < facts.duration_s < 15


def test_flipped_bytes_do_not_stop_the_reading(tmp_path: Path):
    path = write_video(tmp_path / "a.mp4", 20)
    broken = bytearray(path.read_bytes())
    for place in range(len(broken) // 2, len(broken) - 2000, 997):
        broken[place] ^= 0xFF
    path.write_bytes(broken)
    aged(path)
    assert read_facts(path).pictures
    assert len(list(samples(path))) >= 4


def test_an_empty_file(tmp_path: Path):
    path = tmp_path / "a.mp4"
    path.touch()
    with pytest.raises(EmptyFile):
        read_facts(path)


@pytest.mark.parametrize(
    "content",
    [
        b"this is no video\n" * 100,
        b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nother.mp4\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile other.mp4\n",
        bytes(range(256)) * 40,
        b"\x89PNG\r\n\x1a\n" + bytes(200),
    ],
)
def test_what_is_no_video_opens_nothing_else(tmp_path: Path, content: bytes):
    write_video(tmp_path / "other.mp4", 1)
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    with pytest.raises(NotAVideo):
        read_facts(aged(path))


def test_a_file_that_was_just_written_to_may_still_grow(tmp_path: Path):
    path = write_video(tmp_path / "a.mp4", 5, faststart=False)
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(StillGrowing):
        read_facts(path)


def test_a_file_that_grows_while_it_is_read(tmp_path: Path):
    path = write_video(tmp_path / "a.ts", 5, container_format="mpegts")
    reading = OnePass(path)
    pictures = reading.samples()
    next(pictures)
    with path.open("ab") as recorder:
        recorder.write(bytes(188))
    with pytest.raises(StillGrowing) as caught:
        list(pictures)
    assert caught.value.values["readable_s"] == pytest.approx(5, abs=0.3)


def test_a_file_that_is_gone(tmp_path: Path):
    with pytest.raises(FileNotThere):
        read_facts(tmp_path / "a.mp4")


def test_a_gap_and_the_rate_of_the_rest_are_told(tmp_path: Path):
    times = [n * 0.1 for n in range(100)] + [22 + n * 0.1 for n in range(100)]
    facts = read_facts(write_video(tmp_path / "a.mp4", 32, times=times, key_every_s=1))
    ((start, end),) = facts.gaps
    assert (start, end) == (pytest.approx(10, abs=2.1), pytest.approx(22, abs=0.01))
    assert facts.rate == pytest.approx(10, abs=1)
    assert read_facts(write_video(tmp_path / "b.mp4", 5)).gaps == ()
