"""Lines of print are found at the angle asked for, also broken ones and ones that have grown together."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from visitor_desk.documents.mrz_locate import line_seeds, working_copy


def page(angle: float, *, gap: bool = False):
    """Two rows of upright strokes like those of characters, through the middle of a page, turned clockwise."""
    picture = np.full((700, 900), 225, np.uint8)
    for row in (330, 375):
        for x in range(80, 820, 17):
            if not (gap and 420 < x < 470):
                cv2.rectangle(picture, (x, row), (x + 2, row + 15), 30, -1)
                cv2.rectangle(picture, (x + 7, row), (x + 9, row + 15), 30, -1)
    matrix = cv2.getRotationMatrix2D((450, 350), -angle, 1.0)
    return cv2.warpAffine(picture, matrix, (900, 700), borderMode=cv2.BORDER_REPLICATE)


@pytest.mark.parametrize("angle", [0.0, 5.0, -6.0])
def test_both_lines_are_found_level_and_slightly_turned(angle):
    seeds = line_seeds(*working_copy(page(angle)), 0)[:2]
    assert len(seeds) == 2
    for seed in seeds:
        slope = math.degrees(math.atan2(seed.right[1] - seed.left[1], seed.right[0] - seed.left[0]))
        assert slope == pytest.approx(angle, abs=1.0)
        assert seed.length == pytest.approx(740, rel=0.1)
        assert 10 <= seed.height <= 24


@pytest.mark.parametrize("degrees", [30.0, 90.0, 135.0])
def test_lines_of_another_direction_are_found_when_asked_for(degrees):
    picture = cv2.copyMakeBorder(page(0), 150, 150, 100, 100, cv2.BORDER_REPLICATE)
    matrix = cv2.getRotationMatrix2D((550, 500), -degrees, 1.0)
    picture = cv2.warpAffine(picture, matrix, (1100, 1000), borderMode=cv2.BORDER_REPLICATE)
    best = line_seeds(*working_copy(picture), degrees)[0]
    slope = math.degrees(math.atan2(best.right[1] - best.left[1], best.right[0] - best.left[0]))
    assert slope == pytest.approx(degrees, abs=1.5)
    assert best.length == pytest.approx(740, rel=0.1)


def test_a_line_broken_by_glare_is_one_line():
    seeds = line_seeds(*working_copy(page(0, gap=True)), 0)[:2]
    assert all(seed.length > 650 for seed in seeds)


def test_an_empty_page_has_no_lines():
    assert line_seeds(*working_copy(np.full((400, 600), 128, np.uint8)), 0) == []
