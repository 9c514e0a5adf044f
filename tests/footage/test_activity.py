"""When something moves, and when only the light, a clock or the compression does."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.footage.clips import WIDTH, cut_off, draw_figure, place, write_video
from visitor_desk.footage.activity import Activity, activity_of
from visitor_desk.footage.change import middle
from visitor_desk.footage.group_decoder import Sample
from visitor_desk.footage.motion import find_movers
from visitor_desk.footage.read_recording import activity_of_file
from visitor_desk.footage.recording import ActivityKind
from visitor_desk.footage.scene import Look


def find_activity(
    pictures: Iterable[Sample], duration_s: float, before: Sequence[Look] = ()
) -> tuple[tuple[Activity, ...], tuple[Look, ...]]:
    """What moves in pictures, of any shape, and the looks they end with."""
    seen, scene = find_movers(pictures, before)
    return tuple(one for one in activity_of(seen, duration_s) if one.kind is ActivityKind.MOVING), scene


def spans(found: tuple[Activity, ...]) -> list[tuple[float, float]]:
    return [(one.start_s, one.end_s) for one in found]


def covers(found: tuple[Activity, ...], walks: list[tuple[float, float]], slack: float = 4.0) -> bool:
    """Each walk lies in an interval, and no interval reaches further than `slack` beyond one."""
    hit = all(any(one.start_s <= b - 1 and one.end_s >= a + 1 for one in found) for a, b in walks)
    tight = all(any(a - slack <= one.start_s and one.end_s <= b + slack for a, b in walks) for one in found)
    return hit and tight


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"key_every_s": 0.1},
        {"key_every_s": 100},
        {"key_every_s": 5},
        {"fps": 4, "key_every_s": 3},
        {"tall": 110},
        {"tall": 24, "noise": 1.0},
        {"clock": True},
        {"x264": "open-gop=1:bframes=2", "fps": 5},
        {"x264": "intra-refresh=1", "fps": 5},
    ],
    ids=str,
)
def test_who_walks_through_is_found(tmp_path: Path, how: dict[str, object]):
    walks = [(20.0, 29.0), (45.0, 52.0)]
    found = activity_of_file(write_video(tmp_path / "a.mp4", 70, walks, **how))  # type: ignore[arg-type]
    assert covers(found.activity, walks), found.activity
    assert found.duration_s == pytest.approx(70, abs=0.3)
    assert found.seconds_cpu > 0


def test_uneven_pictures_give_true_times(tmp_path: Path):
    times = (
        [n * 0.1 for n in range(200)] + [20 + n * 0.5 for n in range(60)] + [50 + n * 0.1 for n in range(200)]
    )
    found = activity_of_file(write_video(tmp_path / "a.mp4", 70, [(30, 40)], times=times))
    assert covers(found.activity, [(30, 40)]), found.activity


def test_motion_jpeg_is_read_too(tmp_path: Path):
    path = write_video(tmp_path / "a.avi", 40, [(15, 24)], codec="mjpeg", container_format="avi", fps=5)
    assert covers(activity_of_file(path).activity, [(15, 24)])


@pytest.mark.parametrize(
    "light",
    [
        pytest.param(lambda at_s: 1.0, id="steady"),
        pytest.param(lambda at_s: 0.7 + at_s / 200, id="a morning"),
        pytest.param(lambda at_s: 1 + 0.06 * math.sin(at_s * 7), id="flicker"),
        pytest.param(lambda at_s: 1.0 if at_s < 60 else 0.35, id="lights off"),
        pytest.param(lambda at_s: 0.3 if 40 <= at_s < 46 else 1.0, id="lights off for a moment"),
    ],
)
def test_light_alone_is_no_activity(tmp_path: Path, light: object):
    path = write_video(tmp_path / "a.mp4", 120, light=light, clock=True, fps=5)  # type: ignore[arg-type]
    assert spans(activity_of_file(path).activity) == []


def test_a_file_without_pictures_to_compare_is_quiet(tmp_path: Path):
    assert activity_of_file(write_video(tmp_path / "a.mp4", 1.5)).activity == ()


def test_a_torn_file_gives_what_it_holds(tmp_path: Path):
    path = cut_off(write_video(tmp_path / "a.mp4", 60, [(10, 18), (50, 58)]), 0.6)
    found = activity_of_file(path)
    assert found.duration_s < 50
    assert covers(found.activity, [(10, 18)])


def taken(figures: dict[int, list[float]], count: int, step_s: float = 2.0, seed: int = 1) -> list[Sample]:
    """Pictures of the place; at each number the figures that stand at these shares of the way."""
    noise = np.random.default_rng(seed)
    made = []
    for number in range(count):
        image = place()
        for share in figures.get(number, []):
            draw_figure(image, share)
        luma = np.clip(image + noise.normal(0, 2, image.shape), 0, 255).astype(np.uint8)
        made.append(Sample(number * step_s, luma))
    return made


def test_what_is_left_behind_does_not_move():
    """A box put down at second 60 and left there is no activity for the rest of the day."""
    found, _ = find_activity(taken({number: [0.5] for number in range(30, 120)}, 120), 240)
    assert spans(found) == []


def test_who_leaves_a_place_leaves_no_ghost():
    found, _ = find_activity(taken({number: [0.5] for number in range(8)}, 90), 180)
    assert all(one.end_s <= 20 for one in found)


def test_an_interval_joins_pictures_and_reaches_to_its_neighbours():
    figures = {20: [0.3], 21: [0.4], 23: [0.6], 30: [0.2]}
    found, _ = find_activity(taken(figures, 60), 120)
    assert spans(found) == [(38.0, 48.0), (58.0, 62.0)]


def test_movers_are_counted_apart():
    found, _ = find_activity(taken({20: [0.2, 0.5, 0.8], 21: [0.25]}, 60), 120)
    assert [one.movers for one in found] == [3]


def test_intervals_are_ordered_and_inside_the_file():
    figures = {number: [number / 100] for number in (0, 1, 17, 30, 58, 59)}
    found, _ = find_activity(taken(figures, 60), 119)
    assert all(0 <= one.start_s < one.end_s <= 119 for one in found)
    assert all(one.end_s < following.start_s for one, following in pairwise(found))


def test_a_short_file_is_compared_with_the_one_before():
    """Ten-second files have no minute of their own: somebody who stands in all of one is found by its scene."""
    _, scene = find_activity(taken({}, 60), 120)
    standing = taken({number: [0.5] for number in range(5)}, 5, seed=9)
    assert find_activity(standing, 10)[0] == ()
    assert spans(find_activity(standing, 10, scene)[0]) == [(0.0, 10)]


def test_a_scene_of_another_size_is_left_out():
    _, scene = find_activity([Sample(0.0, np.zeros((100, WIDTH), np.uint8))], 2)
    assert find_activity(taken({}, 5), 10, scene)[0] == ()


def test_the_middle_is_the_median():
    pictures = [np.array([[number]], np.uint8) for number in (9, 200, 30, 7, 31)]
    assert middle(pictures)[0, 0] == 30
    assert middle(pictures[:3])[0, 0] == 30
    assert middle(pictures[:1])[0, 0] == 9
