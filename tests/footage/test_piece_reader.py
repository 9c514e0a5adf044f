"""The player's decoder gives the very picture that is shown at a second, whichever way it is reached."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from visitor_desk.errors import DeskError
from visitor_desk.footage.piece_reader import NoPictureHere, PieceReader, Scaler, Still
from visitor_desk.footage.track import Media
from visitor_desk.footage.video_errors import FileNotThere, NotAVideo, TornVideo

SIZE = (64, 48)
PICTURES = 90
FPS = 10
GROUP = 20


def write_counted(path: Path, *, codec: str = "libx264", pictures: int = PICTURES, **options: str) -> Path:
    """Write a video each of whose pictures differs from every other."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=FPS)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        stream.options = {"g": str(GROUP), "sc_threshold": "0", "preset": "ultrafast", **options}
        for number in range(pictures):
            rows = np.full((SIZE[1] * 3 // 2, SIZE[0]), 128, np.uint8)
            rows[: SIZE[1]] = 40 + number % 8 * 20
            rows[: number % SIZE[1], : SIZE[0] // 2] = 30 + number * 2 % 200
            frame = av.VideoFrame.from_ndarray(rows, format="yuv420p")
            frame.pts = number
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


@cache
def decoded(path: Path) -> list[tuple[float, bytes]]:
    """Every picture by PyAV alone: its second from the first one, and its bytes."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        first = float((stream.start_time or 0) * stream.time_base)
        return [
            (float(one.pts * stream.time_base) - first, one.to_ndarray(format="gray").tobytes())
            for one in container.decode(stream)
        ]


KINDS = {
    "h264": ("a.mp4", {"bf": "0"}),
    "b-frames": ("b.mp4", {"bf": "3", "preset": "medium"}),
    "open groups": ("c.mkv", {"bf": "2", "x264-params": "open-gop=1", "preset": "medium"}),
    "ts": ("d.ts", {"bf": "2", "preset": "medium"}),
    "pyramid": ("e.mkv", {"bf": "4", "preset": "medium", "x264-params": "b-pyramid=normal:b-adapt=0:ref=4"}),
}


@pytest.fixture(scope="module", params=KINDS)
def video(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    name, options = KINDS[request.param]
    return write_counted(tmp_path_factory.mktemp("video") / name, **options)


class Stopped(Exception):
    """Somebody no longer waits for a picture."""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(
    ways=st.lists(
        st.tuples(st.floats(0, PICTURES / FPS - 0.01), st.integers(0, 30)), min_size=1, max_size=12
    ),
    threads=st.integers(1, 3),
)
def test_a_way_that_was_given_up_leads_nobody_astray(
    video: Path, ways: list[tuple[float, int]], threads: int
):
    every = decoded(video)
    reader = PieceReader(Media(video), threads=threads)
    for second, patience in ways:
        left = patience

        def passing(_: Still) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise Stopped

        number = max(n for n, (at_s, _) in enumerate(every) if at_s <= second + 5e-4)
        try:
            still = reader.at(second, passing)
        except Stopped:
            continue
        assert still.frame.to_ndarray(format="gray").tobytes() == every[number][1]
        before = reader.before(still)
        assert (before is None) == (number == 0)
        if before is not None:
            assert before.frame.to_ndarray(format="gray").tobytes() == every[number - 1][1]
    reader.close()


def test_pictures_that_no_other_needs_are_not_decoded_on_the_way(tmp_path: Path):
    path = write_counted(
        tmp_path / "a.mp4", bf="3", preset="medium", **{"x264-params": "keyint=90:b-adapt=0"}
    )
    reader = PieceReader(Media(path))
    passed: list[float] = []
    still = reader.at(8.0, lambda one: passed.append(one.at_s))
    assert still.at_s == pytest.approx(8.0)
    assert 20 < len(passed) < 60
    assert reader.before(still) is not None
    reader.close()


def test_what_lies_further_on_the_way_already_taken_is_gone_on_to(tmp_path: Path):
    path = write_counted(tmp_path / "a.mp4", bf="0", **{"x264-params": "keyint=90"})
    reader = PieceReader(Media(path))
    passed: list[float] = []

    def two_more(still: Still) -> None:
        passed.append(still.at_s)
        if len(passed) % 2 == 0:
            raise Stopped

    for _ in range(10):
        with pytest.raises(Stopped):
            reader.at(8.0, two_more)
    assert passed == pytest.approx([n / FPS for n in range(20)])
    reader.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(
    seconds=st.lists(st.floats(0, PICTURES / FPS - 0.01), min_size=1, max_size=8), threads=st.integers(1, 2)
)
def test_the_picture_of_a_second_and_those_beside_it(video: Path, seconds: list[float], threads: int):
    every = decoded(video)
    times = [at_s for at_s, _ in every]
    reader = PieceReader(Media(video), threads=threads)
    for second in seconds:
        number = max(n for n, at_s in enumerate(times) if at_s <= second + 5e-4)
        still = reader.at(second)
        assert still.at_s == pytest.approx(times[number], abs=1e-3)
        assert still.frame.to_ndarray(format="gray").tobytes() == every[number][1]
        before, after = reader.before(still), reader.after(still)
        for beside, other in ((before, number - 1), (after, number + 1)):
            if 0 <= other < len(every):
                assert beside is not None
                assert beside.frame.to_ndarray(format="gray").tobytes() == every[other][1]
            else:
                assert beside is None
    reader.close()


def test_every_picture_backwards_and_on(video: Path):
    every = decoded(video)
    reader = PieceReader(Media(video))
    still = reader.at(every[-1][0])
    back = [still.at_s]
    while earlier := reader.before(still):
        still = earlier
        back.append(still.at_s)
    assert back == pytest.approx([at_s for at_s, _ in reversed(every)], abs=1e-3)
    on = [still.at_s]
    while later := reader.after(still):
        still = later
        on.append(still.at_s)
    assert on == pytest.approx(back[::-1])
    reader.close()


def test_a_picture_that_needs_no_other(video: Path):
    reader = PieceReader(Media(video))
    key = reader.key_at(3.5)
    assert 0 <= key.at_s <= 3.5
    assert reader.at(3.5).at_s == pytest.approx(3.5, abs=1e-3)
    reader.close()


def test_colours_and_size(video: Path):
    reader = PieceReader(Media(video))
    frame = reader.at(1.0).frame
    small = Scaler().picture(frame, 32, 1000)
    assert small.shape == (24, 32, 3)
    assert Scaler().picture(frame, 4000, 4000).shape == (48, 64, 3), "nothing is enlarged"
    whole = frame.to_ndarray(format="rgb24")
    assert np.abs(Scaler().picture(frame, 64, 48).astype(int) - whole).max() <= 2
    reader.close()


class Vault(io.BytesIO):
    """Bytes that stop to be given when their key is destroyed."""

    destroyed = False

    def read(self, size: int | None = -1) -> bytes:
        """Give bytes while there is a key."""
        if self.destroyed:
            raise KeyGone
        return super().read(size)


class KeyGone(DeskError):
    """The key is gone."""

    code = "test.key_gone"


def test_bytes_may_come_from_elsewhere_and_end_with_their_key(tmp_path: Path):
    path = write_counted(tmp_path / "a.mp4", pictures=3000)
    held = Vault(path.read_bytes())

    def give() -> BinaryIO:
        return held

    reader = PieceReader(Media(Path("clip.mp4"), give))
    assert reader.at(100.0).at_s == pytest.approx(100.0)
    held.destroyed = True
    with pytest.raises(KeyGone):
        reader.at(250.0)
    reader.close()
    assert held.closed


def broken(tmp_path: Path) -> Iterator[tuple[Path, type[DeskError]]]:
    whole = write_counted(tmp_path / "whole.mp4").read_bytes()
    for name, content, error in (
        ("empty.mp4", b"", NotAVideo),
        ("text.mp4", b"no video at all" * 100, NotAVideo),
        ("head.mp4", whole[: len(whole) // 2], TornVideo),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        yield path, error
    yield tmp_path / "gone.mp4", FileNotThere


def test_what_is_no_video_is_said(tmp_path: Path):
    for path, error in broken(tmp_path):
        with pytest.raises(error):
            PieceReader(Media(path))
        if path.exists():
            with pytest.raises(error):
                PieceReader(Media(Path(path.name), lambda path=path: path.open("rb")))


def test_what_lies_before_a_torn_tail_is_shown_and_no_more(tmp_path: Path):
    whole = write_counted(tmp_path / "a.mkv").read_bytes()
    torn = tmp_path / "b.mkv"
    torn.write_bytes(whole[: len(whole) // 2])
    reader = PieceReader(Media(torn))
    last = reader.at(100.0)
    assert 1.0 < last.at_s < PICTURES / FPS
    assert reader.after(last) is None
    reader.close()


def test_a_file_whose_pictures_cannot_be_decoded(tmp_path: Path):
    whole = bytearray(write_counted(tmp_path / "a.mp4").read_bytes())
    start = whole.index(b"mdat") + 4
    whole[start : whole.index(b"moov") - 8] = bytes(whole.index(b"moov") - 8 - start)
    path = tmp_path / "b.mp4"
    path.write_bytes(whole)
    reader = PieceReader(Media(path))
    with pytest.raises(NoPictureHere):
        reader.at(0.0)
    with pytest.raises(NoPictureHere):
        reader.key_at(5.0)
    reader.close()
