"""A look at a folder before it is added: what is read from its names, and why not."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests.footage.fakes import FACILITY, PRIVACY, RECEPTION, Here
from visitor_desk.footage.dry_run import (
    SHOWN,
    DryRun,
    NotRead,
    RecorderTrial,
    TriedFile,
    fitting_layouts,
    spread,
)
from visitor_desk.footage.folder import SourceUnreachable
from visitor_desk.footage.pattern_builder import PatternUnusable
from visitor_desk.footage.recorder_layouts import FormatRefused, known_layouts
from visitor_desk.footage.recording import TimeDoubt, TimeSource
from visitor_desk.security.duties import NotYourDuty

LAYOUTS = known_layouts()


def tree(root: Path, *paths: str) -> Path:
    for path in paths:
        place = root.joinpath(*path.split("/"))
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"x")
    return root


def tried(folder: Path, **options: object) -> DryRun:
    trial = RecorderTrial(Here(), LAYOUTS)
    return trial.try_folder(FACILITY, folder, "Europe/Amsterdam", **options)  # type: ignore[arg-type]


def by_path(found: DryRun) -> dict[str, TriedFile]:
    return {one.path: one for one in found.files}


def test_the_layout_that_fits_best_is_tried(tmp_path: Path):
    paths = [f"2026-11-23/09/{camera}/0{n}.00.mp4" for camera in ("lobby", "cage") for n in range(5)]
    found = tried(tree(tmp_path, *paths, "frigate.db", "notes.txt"))
    assert (found.layout, found.read, found.looked_at, found.more) == ("frigate", 10, 12, False)
    assert found.cameras == ("cage", "lobby")
    files = by_path(found)
    start = files["2026-11-23/09/lobby/01.00.mp4"].start
    assert start is not None
    assert (start.at.isoformat(), start.source) == ("2026-11-23T09:01:00+00:00", TimeSource.NAME_UTC)
    assert files["frigate.db"].not_read is NotRead.IGNORED
    assert files["notes.txt"].not_read is NotRead.OTHER_NAME


def test_files_are_spread_over_cameras_and_time(tmp_path: Path):
    names = [f"cam{number}_2026-11-23_09-{minute:02}-00.mp4" for number in range(4) for minute in range(50)]
    found = tried(tree(tmp_path, *names))
    assert len(found.files) == SHOWN
    assert [sum(one.camera_key == f"cam{n}" for one in found.files) for n in range(4)] == [5, 5, 5, 5]
    minutes = [one.start.at.minute for one in found.files if one.start and one.camera_key == "cam0"]
    assert minutes == [0, 10, 20, 30, 40]


def test_hours_in_doubt_and_digits_that_are_no_time_are_said(tmp_path: Path):
    fold, wrong = "a_2026-10-25_02-30-00.mp4", "a_2026-02-31_02-30-00.mp4"
    files = by_path(tried(tree(tmp_path, fold, wrong), layout="ffmpeg-segment"))
    doubt = files[fold].start
    assert doubt is not None
    assert (doubt.doubt, doubt.other is None) == (TimeDoubt.FOLD, False)
    assert files[wrong].not_read is NotRead.NO_TIME


def test_what_only_a_database_knows_is_said(tmp_path: Path):
    found = tried(tree(tmp_path, "events/1/2026-11-23/2/2-video.mp4"))
    assert (found.layout, found.files[0].not_read) == ("zoneminder-medium", NotRead.ONLY_IN_DATABASE)


def test_a_box_in_the_file_is_read(tmp_path: Path):
    folder = tree(tmp_path, "site/cam1/2026-11-23_09-05-10-000000.mp4")
    mtxi = struct.pack(">I4s20xQqq", 52, b"mtxi", 0, 0, 1795396283_000_000_000)
    udta = struct.pack(">I4s", 60, b"udta") + mtxi
    (folder / "site/cam1/2026-11-23_09-05-10-000000.mp4").write_bytes(struct.pack(">I4s", 68, b"moov") + udta)
    start = tried(folder).files[0].start
    assert start is not None
    assert (start.at.timestamp(), start.source) == (1795396283, TimeSource.BOX)


def test_refused_formats_are_named(tmp_path: Path):
    found = tried(tree(tmp_path, "datadir0/hiv00001.mp4", "datadir0/index00.bin"))
    assert found.layout is None
    assert {one.refused.id for one in found.files if one.refused} == {"hikvision"}
    with pytest.raises(FormatRefused):
        tried(tmp_path, layout="milestone-db")


def test_a_pattern_of_ones_own(tmp_path: Path):
    found = tried(tree(tmp_path, "x/20261123-0905 lobby.mkv"), pattern="%Y%m%d-%H%M {camera}.mkv")
    assert found.cameras == ("lobby",)
    with pytest.raises(PatternUnusable):
        tried(tmp_path, pattern="{camera}.mkv")


def test_a_folder_that_is_away_or_empty(tmp_path: Path):
    with pytest.raises(SourceUnreachable):
        tried(tmp_path / "away")
    assert (tried(tmp_path).looked_at, tried(tmp_path).files) == (0, ())


def test_whose_act_it_is(tmp_path: Path):
    trial = RecorderTrial(Here(), LAYOUTS)
    assert trial.try_folder(PRIVACY, tmp_path, "UTC").looked_at == 0  # type: ignore[arg-type]
    with pytest.raises(NotYourDuty):
        trial.try_folder(RECEPTION, tmp_path, "UTC")  # type: ignore[arg-type]


def test_of_layouts_that_read_as_many_the_particular_one_comes_first():
    paths = ["Lobby/2026-11-23/09-05-10.mp4"]
    assert [fit.layout for fit in fitting_layouts(LAYOUTS, paths)] == ["motioneye", "zlmediakit", "generic"]
    assert fitting_layouts(LAYOUTS, ["notes.txt"]) == []


def test_more_groups_than_can_be_shown():
    many = [TriedFile(f"{number}.mp4", 1, f"cam{number:02}") for number in range(40)]
    assert len(spread(many)) == SHOWN
