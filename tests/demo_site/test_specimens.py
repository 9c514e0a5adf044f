"""Drawn specimens have the shape of their document and refuse lines of no format."""

from __future__ import annotations

import numpy as np
import pytest

from visitor_desk.demo_site.specimens import draw_specimen


@pytest.mark.parametrize(
    ("count", "length", "height"), [(2, 44, 282), (2, 36, 282), (3, 30, 252), (1, 30, 252)]
)
def test_a_page_has_the_proportions_of_its_size(count, length, height):
    page = draw_specimen(["<" * length] * count, "UTOPIA", (("Surname", "VISSER"),), width=400)
    assert page.dtype == np.uint8
    assert page.shape[1:] == (400, 3)
    assert page.shape[0] == pytest.approx(height, abs=2)
    assert page[-80:].min() < 110, "the zone is printed"


def test_the_same_page_is_drawn_the_same():
    lines = ["<" * 30] * 3
    assert (draw_specimen(lines, "A", (), width=300) == draw_specimen(lines, "A", (), width=300)).all()


@pytest.mark.parametrize("lines", [[], ["<" * 31], ["<" * 44, "<" * 36]])
def test_lines_of_no_format_are_refused(lines):
    with pytest.raises(ValueError, match="30, 36 or 44"):
        draw_specimen(lines, "UTOPIA", ())
