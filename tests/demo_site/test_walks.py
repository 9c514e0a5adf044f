"""The demo's drawn footage: people are found in it and counted as one each."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from visitor_desk.demo_site.scenes import SCENES
from visitor_desk.demo_site.walks import COATS, Step, Walk, crossing, write_walk
from visitor_desk.footage.movers import MoverCount, count_movers
from visitor_desk.footage.read_recording import activity_of_file
from visitor_desk.footage.video_file import scaled_luma
from visitor_desk.footage.video_reader import every_picture, read_facts

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("scene", range(len(SCENES)))
def test_who_walks_is_found_and_is_one(tmp_path: Path, scene: int):
    path = tmp_path / "walk.mp4"
    figures = [crossing(scene, 12, 14, coat=scene)]
    write_walk(path, start=START, seconds=40, figures=figures, scene=scene, fps=5)
    found = activity_of_file(path)
    assert found.duration_s == pytest.approx(40, abs=0.3)
    assert len(found.activity) == 1
    assert 9 <= found.activity[0].start_s <= 18
    assert 22 <= found.activity[0].end_s <= 30
    assert count_movers(path, 5, 35) == MoverCount(1, 1, in_doubt=False)


def test_two_who_walk_together_are_two(tmp_path: Path):
    path = tmp_path / "walk.mp4"
    figures = [crossing(1, 6, 12), crossing(1, 8, 12, coat=3)]
    write_walk(path, start=START, seconds=30, figures=figures, scene=1, fps=5)
    assert count_movers(path, 0, 30).more_than_one


def test_a_recording_is_as_a_recorder_leaves_it(tmp_path: Path):
    path = tmp_path / "day" / "walk.mp4"
    write_walk(path, start=START, seconds=10, figures=[], scene=0, clock_error_s=73, fps=5)
    facts = read_facts(path)
    assert (facts.codec, facts.width, facts.height, len(facts.groups)) == ("h264", 640, 360, 5)
    assert path.stat().st_mtime == START.timestamp() + 83


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path):
    for name in ("a.mp4", "b.mp4"):
        write_walk(tmp_path / name, start=START, seconds=2, figures=[crossing(0, 0, 4)], scene=0)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_the_cameras_clock_is_burnt_in(tmp_path: Path):
    pictures = []
    for error in (0.0, 73.0):
        path = tmp_path / f"{error}.mp4"
        write_walk(path, start=START, seconds=1, figures=[], scene=1, clock_error_s=error)
        pictures.append(scaled_luma(next(every_picture(path, 0, 1))[1]).astype(int))
    apart = np.abs(pictures[0] - pictures[1])
    assert apart[:20, :160].max() > 60
    assert apart[30:].max() < 30


def test_a_walk_has_a_beginning_and_an_end():
    walk = Walk((Step(10, 0.0, 0.2), Step(20, 1.0, 0.4)))
    assert (walk.at(9.9), walk.at(20.1)) == (None, None)
    assert walk.at(15) == pytest.approx((0.5, 0.3))


def test_the_usual_way_can_be_gone_back():
    there, back = crossing(0, 5, 10), crossing(0, 5, 10, backwards=True, coat=len(COATS) + 1)
    assert there.at(5) == pytest.approx(back.at(15))
    assert (there.steps[0].at_s, there.steps[-1].at_s) == (5, pytest.approx(15))
