"""A try at a folder: which layouts fit, what the names say, and nothing kept."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.footage.fakes import FACILITY, PRIVACY
from visitor_desk.footage.folder import SourceUnreachable
from visitor_desk.footage.pattern_builder import PatternUnusable
from visitor_desk.footage.recorder_layouts import LayoutUnknown, known_layouts
from visitor_desk.footage.recorder_trial import SHOWN, NotRead, RecorderTrial
from visitor_desk.footage.recording import TimeSource
from visitor_desk.footage.recording_time import TimeZoneUnknown
from visitor_desk.security.duties import NotYourDuty

TRIAL = RecorderTrial(known_layouts())
LAYOUT, ZONE = "ffmpeg-segment", "Europe/Amsterdam"


def fill(root: Path, *names: str) -> Path:
    for name in names:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")
    return root


def test_names_are_read_as_the_index_would(tmp_path: Path):
    root = fill(tmp_path, "door_2026-11-03_13-05-00.mp4", "lobby_2026-11-03_13-05-00.mp4")
    trial = TRIAL.try_folder(FACILITY, root, ZONE, layout=LAYOUT)
    assert trial.cameras == ("door", "lobby")
    assert (trial.read, trial.looked_at) == (2, 2)
    start = trial.files[0].start
    assert start is not None
    assert start.at == datetime(2026, 11, 3, 12, 5, tzinfo=UTC)
    assert start.source is TimeSource.NAME_LOCAL


def test_what_cannot_be_read_is_shown_with_why(tmp_path: Path):
    root = fill(tmp_path, "door_2026-02-31_13-05-00.mp4", "notes.bin", "door_2026-11-03_13-05-00.mp4")
    trial = TRIAL.try_folder(FACILITY, root, ZONE, layout=LAYOUT)
    assert {one.path: one.not_read for one in trial.files} == {
        "door_2026-02-31_13-05-00.mp4": NotRead.NO_TIME,
        "notes.bin": NotRead.OTHER_NAME,
        "door_2026-11-03_13-05-00.mp4": None,
    }


def test_twenty_are_shown_and_the_odd_ones_are_among_them(tmp_path: Path):
    good = [f"door_2026-11-{day:02}_{hour:02}-00-00.mp4" for day in range(1, 5) for hour in range(24)]
    trial = TRIAL.try_folder(FACILITY, fill(tmp_path, *good, "odd.bin"), ZONE, layout=LAYOUT)
    assert len(trial.files) <= SHOWN
    assert "odd.bin" in [one.path for one in trial.files]
    assert len({one.path[12:15] for one in trial.files}) > 3


def test_the_layout_that_fits_is_tried(tmp_path: Path):
    trial = TRIAL.try_folder(FACILITY, fill(tmp_path, "2026-11-03/13/lobby/05.00.mp4"), ZONE)
    assert trial.layout == "frigate"
    assert trial.fits[0].read == 1


@pytest.mark.parametrize("why", ["missing", "empty", "failed"])
def test_a_folder_that_is_none_says_why(tmp_path: Path, why: str):
    (tmp_path / "empty").mkdir()
    (tmp_path / "failed").write_bytes(b"a file")
    with pytest.raises(SourceUnreachable) as caught:
        TRIAL.try_folder(FACILITY, tmp_path / why, ZONE)
    assert caught.value.values["why"] == why


def test_a_pattern_of_ones_own_is_tried(tmp_path: Path):
    root = fill(tmp_path, "cam7/03.11.2026 13-05.mp4")
    trial = TRIAL.try_folder(FACILITY, root, ZONE, layout=LAYOUT, pattern="{camera}/%d.%m.%Y %H-%M")
    assert trial.cameras == ("cam7",)
    with pytest.raises(PatternUnusable):
        TRIAL.try_folder(FACILITY, root, ZONE, layout=LAYOUT, pattern="{camera}.mp4")


def test_layout_zone_and_duty_are_checked(tmp_path: Path):
    with pytest.raises(LayoutUnknown):
        TRIAL.try_folder(FACILITY, tmp_path, ZONE, layout="none")
    with pytest.raises(TimeZoneUnknown):
        TRIAL.try_folder(FACILITY, tmp_path, "Europe/Nowhere")
    with pytest.raises(NotYourDuty):
        TRIAL.try_folder(PRIVACY, tmp_path, ZONE)
