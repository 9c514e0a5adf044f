"""What passes between two key frames, and which cameras' bytes tell of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.footage import disturbances
from tests.footage.clips import write_video
from tests.footage.disturbances import write_disturbed
from visitor_desk.footage.packet_sizes import StillStretches
from visitor_desk.footage.read_recording import activity_of_file, read_recording
from visitor_desk.footage.recording import ActivityKind
from visitor_desk.footage.scene import NOTHING_BEFORE
from visitor_desk.footage.tuning import CameraTuning
from visitor_desk.footage.video_reader import OnePass

BURSTS = ((40.3, 41.5, 60),)
"""It begins after a key frame and ends before the next."""


@pytest.fixture(scope="module")
def free(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A camera with a free bit rate."""
    path = tmp_path_factory.mktemp("bursts") / "free.mp4"
    return write_disturbed(path, 70, disturbances.none, BURSTS, fps=12)


def test_who_passes_between_two_key_frames_is_found(free: Path):
    spans = [(one.start_s, one.end_s) for one in activity_of_file(free).activity]
    assert spans == [(40.0, 42.0)]


def test_a_constant_bit_rate_tells_nothing_and_invents_nothing(tmp_path: Path):
    path = write_video(tmp_path / "a.mp4", 60, x264="bitrate=300:vbv-maxrate=300:vbv-bufsize=300:nal-hrd=cbr")
    assert activity_of_file(path).activity == ()


def test_a_short_file_is_judged_by_what_its_camera_usually_weighs(tmp_path: Path, free: Path):
    scene = read_recording(free, NOTHING_BEFORE).scene
    short = write_disturbed(tmp_path / "a.mp4", 10, disturbances.none, ((4.3, 5.7, 60),), fps=12)
    assert activity_of_file(short).activity == ()
    found = read_recording(short, scene).activity
    assert {one.kind for one in found} == {ActivityKind.MOVING, ActivityKind.PERSON_SIZED}
    assert {(one.start_s, one.end_s) for one in found} == {(4.0, 6.0)}


def test_trusted_bytes_give_the_same_events_from_fewer_pictures(tmp_path: Path):
    path = write_video(tmp_path / "a.mp4", 400, [(120, 130), (190, 198)], noise=0.6, fps=6)
    whole = read_recording(path, NOTHING_BEFORE)
    trusted = read_recording(path, NOTHING_BEFORE, CameraTuning(trusts_sizes=True))
    assert whole.activity
    assert trusted.activity == whole.activity
    assert trusted.sha256 == whole.sha256
    assert (whole.evidence.events, whole.evidence.told) == (2, 2)
    assert whole.evidence.heavy_still < 0.2 * whole.evidence.still
    assert trusted.evidence.events == 0


def test_few_still_groups_of_a_trusted_camera_are_decoded(tmp_path: Path):
    path = write_video(tmp_path / "a.mp4", 400, [(120, 130)], noise=0.6, fps=6)
    taken = [one.at_s for one in OnePass(path).samples(still=StillStretches(()))]
    assert len([at_s for at_s in taken if at_s < 250]) < 60
    assert [at_s for at_s in taken if 117 <= at_s <= 131] == [118, 120, 122, 124, 126, 128, 130]
