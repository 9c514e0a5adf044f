"""Files of every kind and every fault in the player: the very picture, or a sentence, and the thread lives on."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from tests.footage.test_piece_reader import FPS, GROUP, PICTURES, SIZE, decoded, write_counted
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.piece_reader import PieceReader
from visitor_desk.footage.pieces import Opened
from visitor_desk.footage.playback import Player
from visitor_desk.footage.playback_types import Shown
from visitor_desk.footage.track import Media, Track, TrackPiece

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PATIENCE_S = 20.0


def with_sound(path: Path) -> Path:
    """Write a file whose sound comes before its pictures."""
    with av.open(str(path), "w") as out:
        sound = out.add_stream("aac", rate=8000)
        stream = out.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        stream.options = {"g": str(GROUP), "preset": "ultrafast"}
        for number in range(PICTURES):
            rows = np.full((SIZE[1] * 3 // 2, SIZE[0]), 128, np.uint8)
            rows[: number % SIZE[1]] = 30 + number * 2 % 200
            frame = av.VideoFrame.from_ndarray(rows, format="yuv420p")
            frame.pts = number
            out.mux(stream.encode(frame))
            quiet = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.float32), format="fltp", layout="mono")
            quiet.sample_rate, quiet.pts = 8000, number * 800
            out.mux(sound.encode(quiet))
        out.mux(stream.encode(None))
        out.mux(sound.encode(None))
    return path


def uneven(path: Path, begins_s: float = 0.0) -> Path:
    """Write pictures at uneven times, the first one at a second of its own."""
    numbers = random.Random(3)
    at_s = begins_s
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        stream.options = {"g": str(GROUP), "preset": "medium", "bf": "2"}
        for number in range(PICTURES):
            rows = np.full((SIZE[1] * 3 // 2, SIZE[0]), 128, np.uint8)
            rows[: number % SIZE[1]] = 30 + number * 2 % 200
            frame = av.VideoFrame.from_ndarray(rows, format="yuv420p")
            frame.pts, frame.time_base = round(at_s * 1000), Fraction(1, 1000)
            out.mux(stream.encode(frame))
            at_s += numbers.uniform(0.02, 0.3)
        out.mux(stream.encode(None))
    return path


WRITERS: dict[str, Callable[[Path], Path]] = {
    "sound.mp4": with_sound,
    "sound.mkv": with_sound,
    "uneven.mp4": uneven,
    "uneven.mkv": uneven,
    "late.ts": lambda path: uneven(path, 3600.0),
    "late.mkv": lambda path: uneven(path, 12.5),
    "h265.mp4": lambda path: write_counted(path, codec="libx265", **{"x265-params": "log-level=none"}),
    "h265.ts": lambda path: write_counted(path, codec="libx265", **{"x265-params": "log-level=none"}),
    "mpeg4.avi": lambda path: write_counted(path, codec="mpeg4"),
}


@pytest.mark.parametrize("name", WRITERS)
def test_the_very_picture_of_files_of_every_kind(tmp_path: Path, name: str):
    path = WRITERS[name](tmp_path / name)
    every = decoded(path)
    numbers = random.Random(7)
    reader = PieceReader(Media(path))
    for _ in range(40):
        number = numbers.randrange(len(every))
        after_s = every[number + 1][0] if number + 1 < len(every) else every[number][0] + 1.0
        still = reader.at((every[number][0] + after_s) / 2)
        assert still.frame.to_ndarray(format="gray").tobytes() == every[number][1]
        assert still.at_s == pytest.approx(every[number][0], abs=2e-3)
    reader.close()


class AwayShare(io.BytesIO):
    """Bytes of a share that may go away and come back."""

    away = False

    def read(self, size: int | None = -1) -> bytes:
        """Give bytes while the share is there."""
        if self.away:
            raise OSError("the network name is no longer available")
        return super().read(size)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_counted(tmp_path_factory.mktemp("video") / "long.mp4", pictures=3000).read_bytes()


def track(name: str, opens: Opened) -> Track:
    span = TimeRange(START, START + timedelta(seconds=300))
    return Track(CameraId(name), (TrackPiece(span, Media(Path("clip.mp4"), opens), 0.0),))


@pytest.fixture
def playing() -> Iterator[Callable[..., Player]]:
    made: list[Player] = []

    def play(*tracks: Track) -> Player:
        made.append(Player(tracks))
        return made[-1]

    yield play
    for one in made:
        one.close()
        one.wait()


def until(player: Player, is_there: Callable[[tuple[Shown, ...]], bool]) -> tuple[Shown, ...]:
    late = time.monotonic() + PATIENCE_S
    while not is_there(shown := player.shown()):
        assert time.monotonic() < late, [(one.at, one.hole, one.error, one.loading) for one in shown]
        time.sleep(0.002)
    return shown


def test_bytes_that_stop_in_the_middle_end_one_camera_and_it_comes_back(
    playing: Callable[..., Player], long: bytes
):
    given: list[AwayShare] = []

    def give() -> AwayShare:
        given.append(AwayShare(long))
        given[-1].away = given[0].away
        return given[-1]

    player = playing(track("share", give), track("whole", lambda: io.BytesIO(long)))
    until(player, lambda shown: all(one.at == START for one in shown))
    given[0].away = True
    there = START + timedelta(seconds=250)
    player.seek(there)
    share, _ = until(player, lambda shown: bool(shown[0].error or shown[0].hole) and shown[1].at == there)
    assert share.picture is None
    given[0].away = False
    for one in given:
        one.away = False
    player.seek(START + timedelta(seconds=100))
    until(player, lambda shown: shown[0].at == START + timedelta(seconds=100))


def test_bytes_that_never_come_are_said(playing: Callable[..., Player], long: bytes):
    def away() -> AwayShare:
        raise OSError("the network path was not found")

    def silent() -> AwayShare:
        share = AwayShare(long)
        share.away = True
        return share

    player = playing(track("away", away), track("silent", silent), track("whole", lambda: io.BytesIO(long)))
    until(player, lambda shown: bool(shown[0].error and shown[1].error) and shown[2].at == START)


def test_a_time_outside_everything_leads_to_the_nearest_end(playing: Callable[..., Player], long: bytes):
    player = playing(track("whole", lambda: io.BytesIO(long)))
    player.seek(START - timedelta(days=400))
    until(player, lambda shown: shown[0].at == START)
    player.seek(START + timedelta(days=400))
    assert player.at == player.span.end
    until(player, lambda shown: shown[0].at == START + timedelta(seconds=299.9))


def test_closing_ends_the_threads_and_leaves_no_picture(long: bytes):
    player = Player([track("whole", lambda: io.BytesIO(long))])
    until(player, lambda shown: shown[0].picture is not None)
    player.close()
    assert player.shown()[0].picture is None
    player.wait()
    player.close()
