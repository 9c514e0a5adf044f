"""How many things move: one is one, and whoever cannot be counted is more than one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.footage.clips import write_video
from visitor_desk.footage.figures import figures_of
from visitor_desk.footage.movers import MoverCount, count_movers, count_movers_over
from visitor_desk.footage.pieces import Piece


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_video(tmp_path_factory.mktemp("movers") / "a.mp4", 60, [(20, 32)], fps=5)


def test_one_person_is_one(alone: Path):
    assert count_movers(alone, 18, 34) == MoverCount(1, 1, in_doubt=False)
    assert not count_movers(alone, 0, 60).more_than_one


def test_nobody_is_none(alone: Path):
    assert count_movers(alone, 40, 50) == MoverCount(0, 0, in_doubt=False)


def test_one_person_over_a_join_is_one(alone: Path):
    found = count_movers_over([Piece(alone, 18, 26, 0.0), Piece(alone, 26, 34, 8.0)])
    assert found == MoverCount(1, 1, in_doubt=False)


@pytest.mark.parametrize("apart", [0.4, 0.12])
def test_two_people_are_two(tmp_path: Path, apart: float):
    path = write_video(tmp_path / "a.mp4", 60, [(20, 32)], fps=5, together=apart)
    assert count_movers(path, 18, 36).most_at_once == 2


def test_two_people_side_by_side_are_more_than_one(tmp_path: Path):
    path = write_video(tmp_path / "a.mp4", 60, [(20, 32)], fps=5, together=0.06)
    assert count_movers(path, 18, 36).more_than_one


def test_one_after_the_other_may_be_two(tmp_path: Path):
    path = write_video(tmp_path / "a.mp4", 60, [(20, 28), (34, 42)], fps=5)
    found = count_movers(path, 15, 45)
    assert (found.most_at_once, found.tracks, found.more_than_one) == (1, 2, True)


def test_a_stretch_without_pictures_is_in_doubt(alone: Path):
    assert count_movers(alone, 100, 110).more_than_one
    assert count_movers_over([]).more_than_one


def mask(*boxes: tuple[int, int, int, int]) -> np.ndarray:
    made = np.zeros((180, 320), np.uint8)
    for left, top, wide, high in boxes:
        made[top : top + high, left : left + wide] = 1
    return made


@pytest.mark.parametrize(
    ("boxes", "count", "doubtful"),
    [
        ([(100, 50, 20, 60)], 1, False),
        ([(100, 50, 20, 22), (102, 84, 16, 26)], 1, False),
        ([(100, 50, 20, 60), (124, 60, 6, 20)], 1, False),
        ([(100, 50, 20, 60), (160, 50, 20, 60)], 2, False),
        ([(100, 50, 20, 60), (126, 50, 20, 60)], 2, False),
        ([(100, 50, 60, 65)], 1, True),
        ([(100, 50, 18, 60), (118, 80, 8, 30), (126, 50, 18, 60)], 1, True),
        ([(100, 20, 14, 50), (100, 80, 14, 60)], 1, True),
        ([(100, 50, 4, 4)], 0, False),
    ],
)
def test_parts_are_grouped_to_people(boxes: list[tuple[int, int, int, int]], count: int, *, doubtful: bool):
    found = figures_of(mask(*boxes))
    assert (len(found), any(one.doubtful for one in found)) == (count, doubtful)
