"""Nights on which the clocks change, clocks that step, overlaps, holes, and pictures that come too slowly."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.footage.recorder_site import RecorderSite
from tests.footage.trees import Fault, TreeFile, make_tree
from visitor_desk.footage.coverage import CoverageReason
from visitor_desk.footage.recording import TimeDoubt

AMSTERDAM = "Europe/Amsterdam"
FOLD = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
"""02:00 summer time; an hour later it is 02:00 again."""
SPRING = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
"""The instant at which 02:00 becomes 03:00."""
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def both_passes(folder: Path, layout: str, camera: str = "lobby") -> list[TreeFile]:
    """Half a minute of each pass of the hour that happens twice, where names do not meet."""
    first = make_tree(
        folder, layout, [camera], FOLD + timedelta(minutes=10), FOLD + timedelta(minutes=10.5), AMSTERDAM
    )
    later = FOLD + HOUR + timedelta(minutes=20)
    second = make_tree(folder, layout, [camera], later, later + timedelta(minutes=0.5), AMSTERDAM)
    return [*first, *second]


def starts(files: Sequence[TreeFile]) -> list[tuple[str, datetime]]:
    return sorted(((one.path, one.start) for one in files), key=lambda one: one[1])


def found(site: RecorderSite) -> list[tuple[str, datetime]]:
    return [(one.path, one.start) for one in site.recordings()]


def test_the_hour_that_happens_twice_is_told_apart_by_when_files_were_closed(tmp_path: Path):
    site = RecorderSite(tmp_path / "recorder", zone=AMSTERDAM)
    files = both_passes(site.folder, "ffmpeg-segment")
    assert site.run().ok == 6
    assert found(site) == starts(files)
    assert {one.doubt for one in site.recordings()} == {TimeDoubt.NONE}


def test_names_of_both_passes_do_not_come_in_time_order(tmp_path: Path):
    """The second pass began at 02:00:05 and sorts before the first, which ended at 02:59:55."""
    site = RecorderSite(tmp_path / "recorder", zone=AMSTERDAM)
    turn = FOLD + HOUR
    files = make_tree(
        site.folder,
        "ffmpeg-segment",
        ["lobby"],
        turn - timedelta(seconds=15),
        turn + timedelta(seconds=15),
        AMSTERDAM,
    )
    site.run()
    assert [one.path for one in files] != sorted(one.path for one in files)
    assert found(site) == starts(files)
    assert all(
        later.start - earlier.start == timedelta(seconds=10) for earlier, later in pairwise(site.recordings())
    )


def test_copies_of_a_night_that_happened_twice_are_in_doubt(tmp_path: Path):
    """Copying took the time of closing away: an hour of doubt is said, and no hour is made up."""
    site = RecorderSite(tmp_path / "recorder", zone=AMSTERDAM, originals=False)
    files = both_passes(site.folder, "ffmpeg-segment")
    for one in files:
        os.utime(site.folder / one.path, ((START + timedelta(days=3)).timestamp(),) * 2)
    assert site.run().ok == 6
    kept = site.recordings()
    assert {one.path for one in kept} == {one.path for one in files}
    for one in kept:
        true = next(file.start for file in files if file.path == one.path)
        assert abs(one.start - true) <= timedelta(seconds=one.uncertainty_s)
        assert (one.doubt, one.start) in {
            (TimeDoubt.FOLD, true),
            (TimeDoubt.FOLD, true - HOUR),
            (TimeDoubt.NONE, true),
        }
    assert site.covered(FOLD + timedelta(minutes=10), 30) == [(0, 30, CoverageReason.CLOCK_FOLD)]


def test_names_with_an_offset_are_in_no_doubt(tmp_path: Path):
    site = RecorderSite(tmp_path / "recorder", zone=AMSTERDAM)
    files = both_passes(site.folder, "ffmpeg-segment-z")
    for one in files:
        os.utime(site.folder / one.path, (START.timestamp(),) * 2)
    assert site.run().ok == 6
    assert found(site) == starts(files)
    assert {(one.doubt, one.uncertainty_s) for one in site.recordings()} == {(TimeDoubt.NONE, 1.0)}


def test_a_recorder_that_names_in_utc_knows_no_such_night(tmp_path: Path):
    site = RecorderSite(tmp_path / "recorder", "frigate", AMSTERDAM)
    files = both_passes(site.folder, "frigate")
    site.run()
    assert found(site) == starts(files)
    assert {one.doubt for one in site.recordings()} == {TimeDoubt.NONE}


def test_the_hour_that_never_was_says_that_the_zone_is_wrong(tmp_path: Path):
    """The recorder ran in UTC and the source was entered as Amsterdam."""
    site = RecorderSite(tmp_path / "recorder", zone=AMSTERDAM)
    at = SPRING + timedelta(hours=1, minutes=30)
    make_tree(site.folder, "ffmpeg-segment", ["lobby"], at, at + timedelta(seconds=20), "UTC")
    assert site.run().ok == 2
    assert {(one.doubt, one.uncertainty_s) for one in site.recordings()} == {(TimeDoubt.GAP, 3600.0)}
    assert {part[2] for part in site.covered(site.recordings()[0].start, 20)} == {CoverageReason.CLOCK_GAP}


def test_recordings_go_on_over_the_spring_gap(tmp_path: Path):
    site = RecorderSite(tmp_path / "recorder", zone=AMSTERDAM)
    begin = SPRING - timedelta(seconds=20)
    files = make_tree(
        site.folder, "ffmpeg-segment", ["lobby"], begin, begin + timedelta(seconds=40), AMSTERDAM
    )
    site.run()
    assert found(site) == starts(files)
    assert site.covered(begin, 40) == [(0, 40, CoverageReason.READABLE)]


@pytest.mark.parametrize("layout", ["ffmpeg-segment", "frigate"])
def test_an_overlap_of_three_seconds_keeps_both(tmp_path: Path, layout: str):
    site = RecorderSite(tmp_path / "recorder", layout)
    files = make_tree(
        site.folder, layout, ["lobby"], START, START + timedelta(seconds=30), faults={1: Fault.OVERLAP}
    )
    assert site.run().ok == 3
    first, second, _ = site.recordings()
    assert found(site) == starts(files)
    assert first.span.end - second.start == timedelta(seconds=3)
    assert site.covered(START, 30) == [(0, 30, CoverageReason.READABLE)]


@pytest.mark.parametrize("layout", ["ffmpeg-segment", "frigate"])
def test_a_hole_of_twelve_seconds_is_shown(tmp_path: Path, layout: str):
    site = RecorderSite(tmp_path / "recorder", layout)
    make_tree(site.folder, layout, ["lobby"], START, START + timedelta(seconds=42), faults={1: Fault.HOLE})
    site.run()
    assert site.covered(START, 42) == [
        (0, 10, CoverageReason.READABLE),
        (10, 22, CoverageReason.NO_FILE),
        (22, 42, CoverageReason.READABLE),
    ]


def test_pictures_that_come_too_slowly_leave_no_hole(tmp_path: Path):
    """A camera that promises 25 pictures and sends 21: 50.4 s of media in a minute, all of it recorded."""
    site = RecorderSite(tmp_path / "recorder")
    slow = dict.fromkeys(range(3), Fault.SLOW_RATE)
    make_tree(
        site.folder,
        "ffmpeg-segment",
        ["lobby"],
        START,
        START + timedelta(minutes=3),
        faults=slow,
        segment_s=60,
    )
    assert site.run().ok == 3
    assert [one.duration_s for one in site.recordings()] == pytest.approx([50.4] * 3, abs=0.3)
    assert [one.start for one in site.recordings()] == [START + timedelta(minutes=n) for n in range(3)]
    assert [part for part in site.covered(START, 120) if part[2] is CoverageReason.NO_FILE] == []


def test_a_clock_that_is_set_back_keeps_both_minutes(tmp_path: Path):
    site = RecorderSite(tmp_path / "recorder")
    files = make_tree(
        site.folder,
        "ffmpeg-segment",
        ["lobby"],
        START,
        START + timedelta(seconds=120),
        faults={9: Fault.CLOCK_BACK},
    )
    report = site.run()
    # Segments that begin at the same second twice have one name, and the recorder wrote over the first.
    names = {one.path for one in files}
    assert report.ok == len(names)
    assert {one.path for one in site.recordings()} == names
    assert len({one.id for one in site.recordings()}) == len(names)


def test_a_clock_that_is_set_back_between_seconds_keeps_every_file(tmp_path: Path):
    site = RecorderSite(tmp_path / "recorder")
    make_tree(site.folder, "ffmpeg-segment", ["lobby"], START, START + timedelta(seconds=60))
    again = START + timedelta(seconds=25)
    make_tree(site.folder, "ffmpeg-segment", ["lobby"], again, again + timedelta(seconds=60))
    assert site.run().ok == 12
    assert [one.start for one in site.recordings()] == sorted(
        [START + timedelta(seconds=10 * n) for n in range(6)]
        + [again + timedelta(seconds=10 * n) for n in range(6)]
    )
    assert site.covered(START, 85) == [(0, 85, CoverageReason.READABLE)]


def test_a_file_that_is_renamed_when_it_is_closed_is_one_recording(tmp_path: Path):
    """Of two names for one file only the last is there: no second of it counts twice."""
    site = RecorderSite(tmp_path / "recorder")
    (only,) = make_tree(site.folder, "ffmpeg-segment", ["lobby"], START, START + timedelta(seconds=10))
    site.run()
    path = site.folder / only.path
    path.rename(path.with_name("lobby_2026-11-23_09-00-01.mp4"))
    site.run()
    (there,) = [one for one in site.recordings() if one.state != "gone"]
    assert (there.path, there.state) == ("lobby_2026-11-23_09-00-01.mp4", "ok")
    assert abs((there.start - START).total_seconds()) <= 1
    assert len(site.activity()) == 1


def test_zones_of_the_world_do_not_matter_to_an_index(tmp_path: Path):
    """The same instants, named on the clocks of three places."""
    for number, zone in enumerate(["America/St_Johns", "Asia/Kathmandu", "Pacific/Apia"]):
        site = RecorderSite(tmp_path / str(number), zone=zone)
        files = make_tree(
            site.folder, "ffmpeg-segment", ["lobby"], START, START + timedelta(seconds=20), zone
        )
        site.run()
        assert found(site) == starts(files)
        assert START.astimezone(ZoneInfo(zone)).strftime("%H-%M-%S") in files[0].path
