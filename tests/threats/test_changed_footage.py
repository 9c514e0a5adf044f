"""Threat: somebody changes footage: in the recorder's folder after it was indexed, or in a released package.

Claim: a flipped bit, a swapped file and a shifted time are flagged. In the folder a recording that is no longer
what was indexed is withheld with that reason, and not cut after it was approved; in a package the file is named.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.privacy.conftest import films
from tests.privacy.house import ARRIVAL, FILM_SECONDS, PrivacyHouse
from visitor_desk.privacy.clips import Clips, RecordingChanged
from visitor_desk.privacy.package_verify import verify_package
from visitor_desk.privacy.request_contents import Withheld
from visitor_desk.privacy.requests import Request
from visitor_desk.security.approvals import ApprovalForOther

__all__ = ["films"]


@dataclass
class Recorded:
    """A house with a camera, a recording of a visit, and a request that is approved."""

    house: PrivacyHouse
    recording: Path
    request: Request


@pytest.fixture
def recorded(films: Path, tmp_path: Path) -> Recorded:
    recorder = tmp_path / "recorder"
    recorder.mkdir()
    recording = Path(shutil.copy(films / "0.mp4", recorder / "0.mp4"))
    house = PrivacyHouse()
    house.a_camera(recorder)
    visit = house.a_visit()
    house.clock.set(ARRIVAL + timedelta(days=1))
    house.recorded(recording, ARRIVAL, FILM_SECONDS)
    return Recorded(house, recording, house.approved(visit))


def flip(path: Path, place: int) -> None:
    """Flip one bit and put the file's time back, as somebody who hides it would."""
    facts = path.stat()
    raw = bytearray(path.read_bytes())
    raw[place] ^= 1
    path.write_bytes(raw)
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def withheld(recorded: Recorded) -> set[Withheld | None]:
    house = recorded.house
    contents = house.requests.contents(house.officer, recorded.request.id)
    return {clip.withheld for clip in contents.clips if clip.state == "recorded"}


def test_a_sound_recording_goes_out(recorded: Recorded, tmp_path: Path) -> None:
    assert withheld(recorded) == {None}
    house = recorded.house
    package = house.requests.release(house.officer, recorded.request.id, tmp_path / "package")
    assert verify_package(package.path).whole


@pytest.mark.parametrize("where", [0.1, 0.5, 0.9])
def test_a_flipped_bit_in_the_folder_is_flagged(recorded: Recorded, tmp_path: Path, where: float) -> None:
    flip(recorded.recording, int(recorded.recording.stat().st_size * where))
    assert withheld(recorded) == {Withheld.CHANGED}
    house = recorded.house
    with pytest.raises(ApprovalForOther):
        house.requests.release(house.officer, recorded.request.id, tmp_path / "package")
    assert not (tmp_path / "package").exists()


def test_a_file_swapped_in_the_folder_is_flagged(recorded: Recorded, films: Path) -> None:
    shutil.copy(films / "2.mp4", recorded.recording)
    assert withheld(recorded) == {Withheld.CHANGED}


def test_a_change_after_the_look_is_met_when_the_clip_is_cut(recorded: Recorded, tmp_path: Path) -> None:
    house = recorded.house
    contents = house.requests.contents(house.officer, recorded.request.id)
    clip = next(clip for clip in contents.clips if clip.releasable)
    flip(recorded.recording, 2000)
    with pytest.raises(RecordingChanged):
        Clips(house.footage, house.runner).cut(clip.wanted, tmp_path / "clip.mp4")
    assert not (tmp_path / "clip.mp4").exists()


def test_a_time_shifted_in_the_index_has_no_approval(recorded: Recorded, tmp_path: Path) -> None:
    """Whoever moves a recording in the index moves what would be given: the second person signed another."""
    house = recorded.house
    with house.works() as work:
        (one,) = work.recordings.of_source(next(iter(work.sources.all())).id)
        work.recordings.put(replace(one, start=one.start + timedelta(seconds=7)))
        work.commit()
    with pytest.raises(ApprovalForOther):
        house.requests.release(house.officer, recorded.request.id, tmp_path / "package")


@pytest.fixture
def package(recorded: Recorded, tmp_path: Path) -> Path:
    house = recorded.house
    return house.requests.release(house.officer, recorded.request.id, tmp_path / "package").path


def faulty(path: Path) -> set[str]:
    return {fault.file for fault in verify_package(path).faults}


def test_a_flipped_bit_in_a_package_names_the_clip(package: Path) -> None:
    (clip,) = package.glob("clips/*.mp4")
    for place in (0, clip.stat().st_size // 2, clip.stat().st_size - 1):
        flip(clip, place)
        assert faulty(package) == {f"clips/{clip.name}"}
        flip(clip, place)
    assert faulty(package) == set()


def test_a_clip_swapped_in_a_package_is_named(package: Path, films: Path) -> None:
    (clip,) = package.glob("clips/*.mp4")
    shutil.copy(films / "2.mp4", clip)
    assert faulty(package) == {f"clips/{clip.name}"}


def test_a_time_shifted_in_a_package_is_named(package: Path) -> None:
    coverage = package / "coverage.json"
    text = coverage.read_text(encoding="utf-8")
    shifted = text.replace(f"{ARRIVAL:%H:%M}", f"{ARRIVAL + timedelta(minutes=1):%H:%M}")
    assert shifted != text
    assert json.loads(shifted)
    coverage.write_text(shifted, encoding="utf-8")
    assert faulty(package) == {"coverage.json"}
    (clip,) = package.glob("clips/*.mp4")
    clip.rename(clip.with_name(f"later_{clip.name}"))
    assert f"clips/{clip.name}" in faulty(package)
