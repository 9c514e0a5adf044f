"""Files of a player that vanish, come back, belong to the vault, or follow each other."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.footage.test_piece_reader import KeyGone, Vault, write_counted
from tests.footage.test_playback import (
    LONG_S,
    START,
    Seconds,
    after,
    at,
    piece,
    playing,
    seconds,
    track,
    until,
    video,
)
from visitor_desk.clock import TimeRange
from visitor_desk.footage.coverage import CoverageReason
from visitor_desk.footage.folder import SourceUnreachable
from visitor_desk.footage.playback import Player
from visitor_desk.footage.track import Media, TrackPiece
from visitor_desk.footage.video_errors import FileNotThere

__all__ = ["playing", "seconds", "video"]


def test_what_one_camera_lacks_holds_up_no_other(playing: Callable[..., Player], video: Path, tmp_path: Path):
    text = tmp_path / "text.mp4"
    text.write_bytes(b"no video" * 99)
    torn = tmp_path / "torn.mkv"
    whole = write_counted(tmp_path / "whole.mkv").read_bytes()
    torn.write_bytes(whole[: len(whole) // 3])
    player = playing(
        track("a", piece(video, 0)),
        track("gone", piece(tmp_path / "gone.mp4", 0)),
        track("text", piece(text, 0)),
        track("torn", piece(torn, 0)),
    )
    player.seek(after(8.0))
    good, gone, text_, torn_ = until(
        player,
        lambda shown: shown[0].at == after(8.0) and all(one.error or one.hole for one in shown[1:]),
    )
    assert good.picture is not None
    assert [gone.error, text_.error] == ["footage.file_not_there", "footage.not_a_video"]
    assert torn_.hole is not None
    assert torn_.hole.reason is CoverageReason.GAP_IN_FILE
    player.seek(after(1.0))
    until(player, lambda shown: shown[3].at == after(1.0) and shown[0].at == after(1.0))


def test_a_file_that_comes_back_is_shown_again(playing: Callable[..., Player], video: Path, tmp_path: Path):
    path = tmp_path / "late.mp4"
    player = playing(track("a", piece(path, 0)))
    until(player, lambda shown: shown[0].error == "footage.file_not_there")
    path.write_bytes(video.read_bytes())
    at(player, START)


def test_a_key_that_is_destroyed_ends_its_clip_alone(
    playing: Callable[..., Player], video: Path, tmp_path: Path
):
    long = write_counted(tmp_path / "long.mp4", pictures=3000)
    opened: list[Vault] = []

    def give() -> Vault:
        opened.append(Vault(long.read_bytes()))
        opened[-1].destroyed = opened[0].destroyed
        return opened[-1]

    kept = TrackPiece(TimeRange(START, after(300)), Media(Path("clip"), give), 0.0)
    player = playing(track("a", piece(video, 0)), track("kept", kept))
    at(player, START, START)
    opened[0].destroyed = True
    player.seek(after(250.0))
    until(player, lambda shown: shown[1].error == KeyGone.code)
    player.seek(after(2.0))
    until(player, lambda shown: shown[0].at == after(2.0))
    assert player.shown()[1].picture is None


def test_a_share_that_goes_away_is_said(playing: Callable[..., Player], video: Path, tmp_path: Path):
    path = tmp_path / "a.mkv"
    whole = write_counted(path, pictures=3000).read_bytes()
    player = playing(track("a", TrackPiece(TimeRange(START, after(300)), Media(path), 0.0)))
    at(player, START)
    path.write_bytes(whole[:2000])
    path.unlink()
    player.seek(after(290.0))
    until(player, lambda shown: shown[0].error == "footage.file_not_there")


def test_a_file_that_is_gone_is_told_from_a_share_that_is_away(
    playing: Callable[..., Player], video: Path, tmp_path: Path
):
    root = tmp_path / "recorder"
    root.mkdir()
    (root / "other.mp4").write_bytes(b"")
    span = TimeRange(START, after(LONG_S))
    player = playing(track("a", TrackPiece(span, Media(root / "a.mp4", root=root), 0.0)))
    until(player, lambda shown: shown[0].error == FileNotThere.code)
    root.rename(tmp_path / "away")
    player.seek(after(2.0))
    until(player, lambda shown: shown[0].error == SourceUnreachable.code)
    (tmp_path / "away" / "a.mp4").write_bytes(video.read_bytes())
    (tmp_path / "away").rename(root)
    at(player, after(2.0))


@pytest.mark.parametrize("speed", [1.0, -1.0, 8.0])
def test_the_next_file_is_open_before_it_is_due(
    playing: Callable[..., Player], seconds: Seconds, video: Path, speed: float
):
    content = video.read_bytes()
    opened: list[int] = []

    def kept(number: int) -> TrackPiece:
        def give() -> io.BytesIO:
            opened.append(number)
            return io.BytesIO(content)

        begins = number * LONG_S
        span = TimeRange(after(begins), after(begins + LONG_S))
        return TrackPiece(span, Media(Path(f"{number}.mp4"), give), 0.0)

    player = playing(track("a", *map(kept, range(4))))
    middle = after(1.5 * LONG_S)
    player.seek(middle)
    at(player, middle)
    player.play(speed)
    seconds.now += (LONG_S / 2 - 1.0) / abs(speed)
    following = 2 if speed > 0 else 0
    until(player, lambda _: opened == [0, 1, following])
    assert player.shown()[0].picture is not None
    seconds.now += 1.2 / abs(speed)
    player.pause()
    at(player, player.at)
    assert player.at == middle + (1 if speed > 0 else -1) * timedelta(seconds=LONG_S / 2 + 0.2)
    assert opened == [0, 1, following]
