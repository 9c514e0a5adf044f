"""Masks as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.footage.tuning import CameraTuning, MaskOutside, masks_from

edges = st.integers(0, 1000)


@given(st.lists(st.tuples(edges, edges, edges, edges), max_size=4))
def test_masks_are_read_as_they_were_written_or_refused(numbers: list[tuple[int, int, int, int]]):
    text = ";".join(",".join(map(str, one)) for one in numbers)
    if all(left < right and top < low for left, top, right, low in numbers):
        assert CameraTuning(masked=masks_from(text)).masked_text() == text
    else:
        with pytest.raises(MaskOutside):
            masks_from(text)


@pytest.mark.parametrize("text", ["1,2,3", "a,b,c,d", "0,0,1001,5", "-1,0,5,5", "1,2,3,4,5", "0.5,0,9,9"])
def test_what_names_no_area_is_refused(text: str):
    with pytest.raises(MaskOutside):
        masks_from(text)
