"""A try at a folder: which layouts fit, what the names say, and nothing kept."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.footage.fakes import FACILITY, PRIVACY
from visitor_desk.footage.camera import FootageSource, SourceId
from visitor_desk.footage.folder import SourceUnreachable
from visitor_desk.footage.pattern_builder import PatternUnusable
from visitor_desk.footage.recorder_layouts import LayoutUnknown, known_layouts
from visitor_desk.footage.recorder_trial import TRIED, RecorderTrial, TrialTrouble
from visitor_desk.footage.recording import TimeSource
from visitor_desk.footage.recording_time import TimeZoneUnknown
from visitor_desk.security.duties import NotYourDuty

TRIAL = RecorderTrial(known_layouts())


def source(root: Path, **changes: str) -> FootageSource:
    values = {"layout": "ffmpeg-segment", "time_zone": "Europe/Amsterdam", **changes}
    return FootageSource(SourceId("new"), "New", str(root), **values)


def fill(root: Path, *names: str) -> Path:
    for name in names:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")
    return root


def test_names_are_read_as_the_index_would(tmp_path: Path):
    root = fill(tmp_path, "door_2026-11-03_13-05-00.mp4", "lobby_2026-11-03_13-05-00.mp4")
    trial = TRIAL.look(FACILITY, source(root))
    assert trial.keys == ("door", "lobby")
    assert (trial.fits, trial.looked_at) == (2, 2)
    start = trial.files[0].start
    assert start is not None
    assert start.at == datetime(2026, 11, 3, 12, 5, tzinfo=UTC)
    assert start.source is TimeSource.NAME_LOCAL


def test_what_cannot_be_read_is_shown_with_why(tmp_path: Path):
    root = fill(tmp_path, "door_2026-02-31_13-05-00.mp4", "notes.txt", "door_2026-11-03_13-05-00.mp4")
    trial = TRIAL.look(FACILITY, source(root))
    assert {one.path: one.trouble for one in trial.files} == {
        "door_2026-02-31_13-05-00.mp4": TrialTrouble.TIME,
        "notes.txt": TrialTrouble.NAME,
        "door_2026-11-03_13-05-00.mp4": None,
    }


def test_twenty_are_shown_and_the_odd_ones_are_among_them(tmp_path: Path):
    good = [f"door_2026-11-{day:02}_{hour:02}-00-00.mp4" for day in range(1, 5) for hour in range(24)]
    root = fill(tmp_path, *good, "odd.bin")
    trial = TRIAL.look(FACILITY, source(root))
    assert len(trial.files) == TRIED
    assert "odd.bin" in [one.path for one in trial.files]
    days = {one.path[12:15] for one in trial.files}
    assert len(days) > 3


def test_the_layout_that_fits_comes_first(tmp_path: Path):
    root = fill(tmp_path, "2026-11-03/13/lobby/05.00.mp4")
    first = TRIAL.layouts(FACILITY, str(root))[0]
    assert (first.layout.id, first.fits, first.looked_at) == ("frigate", 1, 1)
    assert all(one.fits == 0 for one in TRIAL.layouts(FACILITY, ""))


@pytest.mark.parametrize("why", ["missing", "empty", "failed"])
def test_a_folder_that_is_none_says_why(tmp_path: Path, why: str):
    (tmp_path / "empty").mkdir()
    (tmp_path / "failed").write_bytes(b"a file")
    with pytest.raises(SourceUnreachable) as caught:
        TRIAL.look(FACILITY, source(tmp_path / why))
    assert caught.value.values["why"] == why


def test_a_pattern_of_ones_own_is_tried(tmp_path: Path):
    root = fill(tmp_path, "cam7/03.11.2026 13-05.mp4")
    trial = TRIAL.look(FACILITY, source(root, pattern="{camera}/%d.%m.%Y %H-%M"))
    assert trial.keys == ("cam7",)
    with pytest.raises(PatternUnusable):
        TRIAL.look(FACILITY, source(root, pattern="{camera}.mp4"))


def test_layout_zone_and_duty_are_checked(tmp_path: Path):
    with pytest.raises(LayoutUnknown):
        TRIAL.look(FACILITY, source(tmp_path, layout="none"))
    with pytest.raises(TimeZoneUnknown):
        TRIAL.look(FACILITY, source(tmp_path, time_zone="Europe/Nowhere"))
    with pytest.raises(NotYourDuty):
        TRIAL.look(PRIVACY, source(tmp_path))
