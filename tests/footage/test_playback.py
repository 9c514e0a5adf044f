"""Up to four cameras on one clock: each shows the picture of the moment, or says why it has none."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from hypothesis import given
from hypothesis import strategies as st

from tests.footage.test_piece_reader import FPS, PICTURES, write_counted
from visitor_desk.clock import TimeRange
from visitor_desk.footage import piece_reader
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.coverage import CoverageReason
from visitor_desk.footage.piece_reader import PieceReader, Still
from visitor_desk.footage.play_clock import FASTEST, SLOWEST, PlayClock
from visitor_desk.footage.playback import Player
from visitor_desk.footage.playback_types import Hole, Shown
from visitor_desk.footage.thumbnails import thumbnails
from visitor_desk.footage.track import Media, Track, TrackPiece, next_edge

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LONG_S = PICTURES / FPS
STEP = timedelta(seconds=1 / FPS)
PATIENCE_S = 20.0


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


class Seconds:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_counted(tmp_path_factory.mktemp("video") / "a.mp4", bf="2", preset="medium")


def piece(path: Path, start_s: float, *, rate: float = 1.0, offset_s: float = 0.0) -> TrackPiece:
    """A whole file from a second on."""
    return TrackPiece(
        TimeRange(after(start_s), after(start_s + LONG_S / rate)), Media(path), 0.0, rate, offset_s
    )


def track(name: str, *pieces: TrackPiece, holes: tuple[Hole, ...] = (), unsure_s: float = 0.0) -> Track:
    return Track(CameraId(name), pieces, holes, unsure_s)


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def playing(seconds: Seconds) -> Iterator[Callable[..., Player]]:
    made: list[Player] = []

    def play(*tracks: Track) -> Player:
        made.append(Player(tracks, seconds))
        return made[-1]

    yield play
    for one in made:
        one.close()
        one.wait()
        assert all(shown.picture is None for shown in one.shown()), "a closed player shows nothing"


def until(player: Player, is_there: Callable[[tuple[Shown, ...]], bool]) -> tuple[Shown, ...]:
    """Wait for what a player shows, as the window does."""
    late = time.monotonic() + PATIENCE_S
    while not is_there(shown := player.shown()):
        assert time.monotonic() < late, [(one.at, one.hole, one.error, one.loading) for one in shown]
        time.sleep(0.002)
    return shown


def at(player: Player, *instants: datetime | None) -> tuple[Shown, ...]:
    """Wait until each camera shows the picture of an instant."""

    def there(shown: tuple[Shown, ...]) -> bool:
        return all(
            one.at is not None and wanted is not None and abs(one.at - wanted) < timedelta(milliseconds=2)
            if wanted
            else one.at is None and not one.loading
            for one, wanted in zip(shown, instants, strict=True)
        )

    return until(player, there)


def test_four_cameras_show_one_moment(playing: Callable[..., Player], seconds: Seconds, video: Path):
    player = playing(
        track("a", piece(video, 0)),
        track("b", piece(video, 2), unsure_s=1.5),
        track("c", piece(video, 0, rate=0.5)),
        track("d", piece(video, 0, offset_s=73.0)),
    )
    assert player.span == TimeRange(START, after(2 * LONG_S))
    player.seek(after(4.05))
    shown = at(player, after(4.0), after(4.0), after(4.0), after(4.0))
    assert [one.recorder_at for one in shown] == [one.at for one in shown[:3]] + [after(4.0 + 73)]
    assert [one.uncertainty_s for one in shown] == [0.0, 1.5, 0.0, 0.0]
    assert shown[0].picture is not None
    assert player.shown() is player.shown()
    player.play()
    seconds.now += 2.0
    at(player, after(6.0), after(6.0), after(6.0), after(6.0))
    player.play(-1.0)
    seconds.now += 3.0
    at(player, after(3.0), after(3.0), after(3.0), after(3.0))
    player.pause()
    assert player.at == after(3.05)
    assert not player.is_playing


def test_files_follow_each_other_and_holes_say_why(
    playing: Callable[..., Player], seconds: Seconds, video: Path
):
    hole = Hole(TimeRange(after(LONG_S), after(LONG_S + 5)), CoverageReason.TORN)
    player = playing(track("a", piece(video, 0), piece(video, LONG_S + 5), holes=(hole,)))
    player.seek(after(LONG_S - 0.05))
    at(player, after(LONG_S - 0.1))
    player.play()
    seconds.now += 2
    (shown,) = until(player, lambda shown: shown[0].hole is not None)
    assert (shown.hole, shown.picture, shown.at) == (hole, None, None)
    assert player.next_edge(player.at) == after(LONG_S + 5)
    assert player.next_edge(player.at, backwards=True) == START
    player.seek(after(LONG_S + 5))
    at(player, after(LONG_S + 5))
    seconds.now += 100
    at(player, player.span.end - STEP)
    assert (player.at, player.is_playing) == (player.span.end, False)


def test_steps_go_by_pictures_across_files_and_holes(playing: Callable[..., Player], video: Path):
    player = playing(track("a", piece(video, 0), piece(video, LONG_S + 5)), track("b", piece(video, 0)))
    player.seek(after(1.0))
    at(player, after(1.0), after(1.0))
    player.step(3)
    at(player, after(1.3), after(1.3))
    player.step(-5)
    at(player, after(0.8), after(0.8))
    player.seek(after(LONG_S - 0.1))
    at(player, after(LONG_S - 0.1), after(LONG_S - 0.1))
    player.step(1)
    at(player, after(LONG_S + 5), None)
    player.step(-1)
    at(player, after(LONG_S - 0.1), after(LONG_S - 0.1))
    player.seek(START)
    player.step(-1)
    at(player, START, START)


@pytest.mark.parametrize("speed", [16.0, 4.0, -2.0, -16.0])
def test_fast_forwards_and_backwards_only_whole_pictures_are_decoded(
    playing: Callable[..., Player], seconds: Seconds, video: Path, speed: float
):
    player = playing(track("a", piece(video, 0)))
    player.seek(after(4.5))
    at(player, after(4.5))
    player.play(speed)
    seconds.now += 2.0 / abs(speed)
    wanted = 6.0 if speed > 0 else 2.0
    at(player, after(wanted))
    # Standing, the picture is exact again.
    player.pause()
    at(player, player.at)


def test_who_cannot_keep_up_shows_key_frames_for_a_while(
    playing: Callable[..., Player], seconds: Seconds, video: Path, monkeypatch: pytest.MonkeyPatch
):
    player = playing(track("a", piece(video, 0)))
    at(player, START)
    player.play()
    seconds.now += 1.0
    at(player, after(1.0))
    decode = PieceReader.at

    def slowly(reader: PieceReader, media_s: float, passing: Callable[[Still], None]) -> Still:
        seconds.now += 1.2
        return decode(reader, media_s, passing)

    monkeypatch.setattr(PieceReader, "at", slowly)
    seconds.now += 0.1
    # The clock stands at 2.3 when the picture of 1.1 is there: from then on, every two seconds a whole one.
    at(player, after(2.0))
    seconds.now += 2.0
    at(player, after(4.0))
    player.pause()
    at(player, after(4.3))


def test_a_window_gets_the_size_it_asks_for(playing: Callable[..., Player], video: Path):
    player = playing(track("a", piece(video, 0)))
    at(player, START)
    player.fit(CameraId("a"), 32, 100)
    (shown,) = until(player, lambda shown: shown[0].picture is not None and shown[0].picture.shape[1] == 32)
    assert shown.picture is not None
    assert shown.picture.shape == (24, 32, 3)


def test_who_waits_sees_a_picture_on_the_way_and_who_goes_on_waits_no_longer(
    playing: Callable[..., Player], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = write_counted(tmp_path / "a.mp4", **{"x264-params": "keyint=90"})
    decode = piece_reader.frames_of

    def slowly(context: VideoCodecContext, packet: Packet[VideoStream] | None) -> list[VideoFrame]:
        time.sleep(0.02)
        return decode(context, packet)

    monkeypatch.setattr(piece_reader, "frames_of", slowly)
    player = playing(track("a", piece(path, 0)))
    at(player, START)
    player.seek(after(8.8))
    (shown,) = until(player, lambda shown: shown[0].loading and shown[0].picture is not None)
    assert shown.at is not None
    assert START <= shown.at < after(8.8)
    for second in (8.5, 8.6, 4.0):
        player.seek(after(second))
    (shown,) = at(player, after(4.0))
    assert not shown.loading


def test_small_pictures_along_a_stretch(video: Path):
    one = track("a", piece(video, 0), piece(Path("gone.mp4"), LONG_S))
    found = list(thumbnails(one, TimeRange(START, after(3 * LONG_S)), 6, 32))
    assert [at for at, _ in found] == [after(LONG_S * (n + 0.5) / 2) for n in range(6)]
    assert [None if picture is None else picture.shape for _, picture in found] == [(24, 32, 3)] * 2 + [
        None
    ] * 4
    asked: list[int] = []
    few = thumbnails(
        one,
        TimeRange(START, after(LONG_S)),
        6,
        32,
        lambda done, _: asked.append(done),
        lambda: len(asked) == 2,
    )
    assert len(list(few)) == 2


def test_edges_are_where_footage_begins_again(video: Path):
    tracks = [track("a", piece(video, 0), piece(video, LONG_S)), track("b", piece(video, 30))]
    assert next_edge(tracks, START) == after(30)
    assert next_edge(tracks, after(30)) is None
    assert next_edge(tracks, after(30), backwards=True) == START


@given(
    acts=st.lists(
        st.one_of(
            st.integers(-80, 80).map(lambda quarters: ("play", quarters / 4)),
            st.just(("pause", 0.0)),
            st.integers(-200, 600).map(lambda quarters: ("seek", quarters / 4)),
            st.integers(0, 120).map(lambda quarters: ("wait", quarters / 4)),
        ),
        max_size=12,
    )
)
def test_the_clock_never_leaves_its_span(acts: list[tuple[str, float]]):
    seconds = Seconds()
    clock = PlayClock(TimeRange(START, after(100)), seconds)
    expected, speed, runs = 0.0, 1.0, False
    for act, value in acts:
        match act:
            case "play":
                clock.play(value)
                size = min(FASTEST, max(SLOWEST, abs(value)))
                speed, runs = (-size if value < 0 else size), True
            case "pause":
                clock.pause()
                runs = False
            case "seek":
                clock.seek(after(value))
                expected = min(100.0, max(0.0, value))
            case _:
                seconds.now += value
                if runs:
                    expected = expected + value * speed
        if not 0.0 < expected < 100.0 and runs and (expected >= 100.0) == (speed > 0):
            expected, runs = min(100.0, max(0.0, expected)), False
        assert abs((clock.at - after(expected)).total_seconds()) < 1e-3
        assert clock.is_running == runs
