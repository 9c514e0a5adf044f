"""The trees of recorders, indexed: every file at its camera and its true time, on ordinary and on odd nights."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.footage.boxes import place_of
from tests.footage.recorder_site import RecorderSite
from tests.footage.trees import PATHS, Fault, TreeFile, make_tree
from visitor_desk.footage.recording import Recording, TimeDoubt

ZONE = "Europe/Amsterdam"
START = datetime(2026, 11, 23, 10, 59, 40, 250_000, tzinfo=UTC)
"""Before noon in Amsterdam, so that folders of an hour and of half a day change, and not on a full second."""
FOLD = datetime(2026, 10, 25, 0, 10, tzinfo=UTC)
CAMERAS = {"motion-4": ["1", "2"], "zoneminder-medium": ["1", "2"], "reolink-sd": ["camera"]}
"""What recorders call cameras where they do not take any name; a card is of one camera and names none."""
KEYS = {"dahua": "{}/001", "reolink-ftp": "{}_00"}
"""How the index calls a camera of which a recorder has several channels."""


TIMED = [name for name in PATHS if name != "zoneminder-medium"]
"""Layouts whose files tell their time; of ZoneMinder's only its database does."""


def cameras_of(layout: str) -> list[str]:
    return CAMERAS.get(layout, ["cage", "lobby"])


def site_of(folder: Path, layout: str, zone: str = ZONE) -> RecorderSite:
    keys = [KEYS.get(layout, "{}").format(camera) for camera in cameras_of(layout)]
    return RecorderSite(folder, layout.removesuffix("-z"), zone, keys)


def compare(site: RecorderSite, files: list[TreeFile], layout: str) -> list[Recording]:
    """Every file is kept, of the right camera, and no further off than is said."""
    kept = {one.path: one for one in site.recordings()}
    assert kept.keys() == {one.path for one in files}
    for one in files:
        found = kept[one.path]
        assert found.camera == f"cam{cameras_of(layout).index(one.camera)}"
        assert abs((found.start - one.start).total_seconds()) <= found.uncertainty_s
        assert (found.state, found.doubt) == ("ok", TimeDoubt.NONE)
        assert found.duration_s == pytest.approx(one.seconds, abs=0.3)
    return site.recordings()


@pytest.mark.parametrize("layout", TIMED)
def test_every_file_is_found_at_its_camera_and_time(tmp_path: Path, layout: str):
    site = site_of(tmp_path / "recorder", layout)
    files = make_tree(site.folder, layout, cameras_of(layout), START, START + timedelta(seconds=40), ZONE)
    report = site.run()
    assert (report.unrecognised, report.unknown_keys, report.gone) == (0, [], 0)
    kept = compare(site, files, layout)
    assert all(one.uncertainty_s <= 3 for one in kept)
    assert len(site.activity()) >= 4
    assert site.run().unchanged == len(files)


@pytest.mark.parametrize("layout", TIMED)
def test_both_passes_of_the_hour_that_happens_twice(tmp_path: Path, layout: str):
    site = site_of(tmp_path / "recorder", layout)
    files = []
    for at in (FOLD, FOLD + timedelta(hours=1, minutes=10)):
        files += make_tree(site.folder, layout, cameras_of(layout), at, at + timedelta(seconds=20), ZONE)
    site.run()
    compare(site, files, layout)


@pytest.mark.parametrize("layout", [name for name in TIMED if name != "reolink-sd"])
def test_faults_of_every_recorder(tmp_path: Path, layout: str):
    site = site_of(tmp_path / "recorder", layout)
    faults = {1: Fault.TORN, 2: Fault.EMPTY, 3: Fault.TEXT, 4: Fault.HOLE, 5: Fault.OVERLAP}
    files = make_tree(
        site.folder, layout, cameras_of(layout), START, START + timedelta(seconds=80), ZONE, faults
    )
    report = site.run()
    kept = {one.path: one for one in site.recordings()}
    assert kept.keys() == {one.path for one in files}
    assert (report.torn, report.empty, report.unreadable) == (2, 2, 2)
    for one in files:
        assert abs((kept[one.path].start - one.start).total_seconds()) <= kept[one.path].uncertainty_s
        if one.fault is Fault.TORN:
            assert 4 < kept[one.path].duration_s < 8


def test_zoneminders_files_without_its_database_are_counted_and_not_guessed_at(tmp_path: Path):
    site = site_of(tmp_path / "recorder", "zoneminder-medium")
    files = make_tree(site.folder, "zoneminder-medium", ["1"], START, START + timedelta(seconds=20), ZONE)
    report = site.run()
    assert (report.unrecognised, report.listed, site.recordings()) == (len(files), 0, [])


@pytest.mark.parametrize("layout", ["kerberos", "nx-witness"])
def test_a_name_that_changes_when_the_file_is_closed_is_one_recording(tmp_path: Path, layout: str):
    site = site_of(tmp_path / "recorder", layout)
    end = START + timedelta(seconds=20)
    written = make_tree(site.folder, layout, ["lobby"], START, end, ZONE, {1: Fault.OPEN})
    site.run()
    before = site.recordings()
    assert [one.state for one in before] == ["ok", "growing"]
    closed = make_tree(site.folder, layout, ["lobby"], START, end, ZONE)
    assert written[1].path != closed[1].path
    (site.folder / written[1].path).unlink()
    site.run()
    there = [one for one in site.recordings() if one.state != "gone"]
    assert [(one.path, one.state) for one in there] == [(one.path, "ok") for one in closed]
    assert [one.start for one in there] == [one.start for one in before]
    starts = [one.span.start for one in site.activity("cam1")]
    assert len(starts) == len(set(starts)) == 2


def test_the_box_of_mediamtx_goes_before_a_name_in_the_wrong_zone(tmp_path: Path):
    site = site_of(tmp_path / "recorder", "mediamtx", "America/New_York")
    files = make_tree(site.folder, "mediamtx", ["lobby"], START, START + timedelta(seconds=20), ZONE)
    content = (site.folder / files[0].path).read_bytes()
    assert place_of(content, b"moov", b"udta", b"mtxi")[1] > 0
    site.run()
    assert [one.start for one in site.recordings()] == [one.start for one in files]


def test_the_folders_of_nx_are_in_another_zone_than_its_names(tmp_path: Path):
    """A server moved from Asia: the folders say so, the names are UTC."""
    site = site_of(tmp_path / "recorder", "nx-witness")
    files = make_tree(
        site.folder, "nx-witness", ["lobby"], START, START + timedelta(seconds=20), "Asia/Kathmandu"
    )
    site.run()
    assert [one.start for one in site.recordings()] == [one.start for one in files]


def test_frigates_database_tells_of_the_files_that_are_there(tmp_path: Path):
    files = make_tree(tmp_path, "frigate", ["lobby"], START, START + timedelta(seconds=30))
    with sqlite3.connect(tmp_path / "frigate.db") as database:
        rows = database.execute(
            "SELECT path, start_time, camera FROM recordings ORDER BY start_time"
        ).fetchall()
    database.close()
    assert rows == [(f"/media/frigate/{one.path}", one.start.timestamp(), "lobby") for one in files]


def test_an_open_file_is_written_just_now_and_the_others_when_they_ended(tmp_path: Path):
    files = make_tree(
        tmp_path, "ffmpeg-segment", ["lobby"], START, START + timedelta(seconds=30), faults={2: Fault.OPEN}
    )
    written = [(tmp_path / one.path).stat().st_mtime for one in files]
    assert written[:2] == [one.ends.timestamp() for one in files[:2]]
    assert written[2] > written[1] + 86_400 or written[2] > datetime.now(UTC).timestamp() - 60
