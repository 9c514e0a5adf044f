"""Cutting a range out of recordings."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import pytest

from tests.footage.clips import write_video
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId, ClockOffset, FootageSource, OffsetSource, SourceId
from visitor_desk.footage.clip import NothingToShow, cut_clip
from visitor_desk.footage.pieces import Piece, pieces_of
from visitor_desk.footage.recording import Recording, RecordingId, RecordingState, TimeDoubt, TimeSource
from visitor_desk.footage.video_errors import FileNotThere
from visitor_desk.footage.video_file import scaled_luma
from visitor_desk.footage.video_reader import every_picture, read_facts

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_video(tmp_path_factory.mktemp("clip") / "a.mp4", 20, [(0, 20)], fps=5)


def test_a_clip_is_h264_with_its_index_first_and_nothing_told(tmp_path: Path, video: Path):
    out = tmp_path / "clip.mp4"
    clip = cut_clip([Piece(video, 5.0, 15.0, 0.0)], 10.0, out)
    content = out.read_bytes()
    assert content.find(b"moov") < content.find(b"mdat")
    assert b"Lavf" not in content
    facts = read_facts(out)
    assert (facts.codec, facts.width, facts.height, clip.width, clip.height) == ("h264", 320, 180, 320, 180)
    assert facts.duration_s == pytest.approx(10, abs=0.3)
    assert [(one.start_s, one.end_s) for one in clip.shown] == [(0.0, 10.0)]
    assert (clip.shown_s, clip.pictures) == (10.0, 50)
    with av.open(str(out)) as container:
        assert not container.streams.audio
        assert "creation_time" not in container.metadata


def test_the_same_pieces_give_the_same_bytes_to_a_path_and_to_a_file(tmp_path: Path, video: Path):
    pieces = [Piece(video, 5.0, 15.0, 0.0)]
    out = tmp_path / "clip.mp4"
    held = io.BytesIO()
    assert cut_clip(pieces, 10.0, out) == cut_clip(pieces, 10.0, held)
    assert out.read_bytes() == held.getvalue()


def test_a_piece_may_be_given_as_bytes(tmp_path: Path, video: Path):
    given = Piece(Path("nowhere.mp4"), 5.0, 15.0, 0.0, opens=lambda: io.BytesIO(video.read_bytes()))
    clips = tmp_path / "a.mp4", tmp_path / "b.mp4"
    assert cut_clip([given], 10.0, clips[0]) == cut_clip([Piece(video, 5.0, 15.0, 0.0)], 10.0, clips[1])
    assert clips[0].read_bytes() == clips[1].read_bytes()


def test_a_hole_stays_a_hole(tmp_path: Path, video: Path):
    out = tmp_path / "clip.mp4"
    clip = cut_clip([Piece(video, 0.0, 6.0, 4.0), Piece(video, 10.0, 15.0, 20.0)], 30.0, out)
    assert [(round(one.start_s), round(one.end_s)) for one in clip.shown] == [(4, 10), (20, 25)]
    assert read_facts(out).duration_s == pytest.approx(30, abs=0.5)
    shown = {round(at_s, 1): scaled_luma(frame).mean() for at_s, frame in every_picture(out, 0, 30)}
    assert shown[0.0] < 20
    assert shown[5.0] > 60
    black = [at_s for at_s, light in shown.items() if light < 20]
    assert [round(at_s) for at_s in black] == [0, 10, 25, 30]


def test_recordings_that_touch_are_joined(tmp_path: Path, video: Path):
    clip = cut_clip([Piece(video, 12.0, 20.0, 0.0), Piece(video, 0.0, 4.0, 8.0)], 12.0, tmp_path / "clip.mp4")
    assert [(one.start_s, one.end_s) for one in clip.shown] == [(0.0, 12.0)]


def test_nothing_readable_writes_nothing(tmp_path: Path):
    out = tmp_path / "clip.mp4"
    with pytest.raises(NothingToShow):
        cut_clip([], 10.0, out)
    assert not out.exists()


def test_half_a_clip_does_not_stay(tmp_path: Path, video: Path):
    out = tmp_path / "clip.mp4"
    with pytest.raises(FileNotThere):
        cut_clip([Piece(video, 0.0, 4.0, 0.0), Piece(tmp_path / "gone.mp4", 0.0, 4.0, 4.0)], 8.0, out)
    assert not out.exists()


SOURCES = {SourceId("recorder"): FootageSource(SourceId("recorder"), "", "root", "frigate", "UTC")}


def recording(start_s: float, length: float = 60.0, state: RecordingState = RecordingState.OK) -> Recording:
    return Recording(
        id=RecordingId(str(start_s)),
        source=SourceId("recorder"),
        path=f"day/{start_s}.mp4",
        camera=CameraId("lobby"),
        start=START + timedelta(seconds=start_s),
        duration_s=length,
        size=1,
        modified=START,
        sha256="ab",
        state=state,
        problem=None,
        time_source=TimeSource.NAME_UTC,
        uncertainty_s=1.0,
        doubt=TimeDoubt.NONE,
        indexed_at=START,
    )


def pieces(
    wanted: tuple[float, float], recordings: list[Recording], history: list[ClockOffset] | None = None
):
    span = TimeRange(*(START + timedelta(seconds=number) for number in wanted))
    found = pieces_of(span, recordings, history or [], SOURCES)
    return [(one.path.as_posix(), one.start_s, one.end_s, one.at_s) for one in found]


def test_a_range_is_original_the_recordings_that_hold_it():
    found = pieces((50, 130), [recording(120), recording(0), recording(60), recording(300)])
    assert found == [
        ("root/day/0.mp4", 50, 60, 0),
        ("root/day/60.mp4", 0, 60, 10),
        ("root/day/120.mp4", 0, 10, 70),
    ]


def test_no_second_is_shown_twice():
    assert pieces((0, 100), [recording(0), recording(50)]) == [
        ("root/day/0.mp4", 0, 60, 0),
        ("root/day/50.mp4", 10, 50, 60),
    ]


def test_what_is_gone_or_empty_gives_no_piece():
    gone, empty = recording(0, state=RecordingState.GONE), recording(60, 0.0, RecordingState.EMPTY)
    assert pieces((0, 200), [gone, empty]) == []


def test_a_fast_clock_is_taken_off():
    fast = ClockOffset(CameraId("lobby"), START - timedelta(days=1), 73.0, 1.0, OffsetSource.STATED)
    assert pieces((0, 20), [recording(73)], [fast]) == [("root/day/73.mp4", 0, 20, 0)]
