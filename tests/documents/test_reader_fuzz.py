"""The short form of `python -m tests.documents.fuzz`, and what hypothesis thinks of."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents import fuzz
from visitor_desk.documents.mrz_image import read_mrz

SIDES = st.integers(1, 120)


@settings(max_examples=12, deadline=None)
@given(st.data(), SIDES, SIDES, st.booleans())
def test_a_picture_of_any_size_ends_without_a_zone(data, height, width, coloured):
    shape = (height, width, 3) if coloured else (height, width)
    size = int(np.prod(shape))
    seed = data.draw(st.binary(min_size=1, max_size=64))
    picture = np.resize(np.frombuffer(seed, np.uint8), size).reshape(shape)
    assert read_mrz(np.ascontiguousarray(picture)) is None


@pytest.mark.parametrize("shape", [(24, 3000), (3000, 24), (25, 25), (1, 1), (23, 4000)])
def test_strips_and_dots_end_without_a_zone(shape):
    assert read_mrz(np.tile(np.array([[0, 255]], np.uint8), shape)[: shape[0], : shape[1]].copy()) is None


@pytest.mark.parametrize("kind", [fuzz.picture_without_zone, fuzz.spoilt_document, fuzz.random_lines])
def test_random_input_is_survived(kind):
    for number in range(4):
        assert kind(np.random.default_rng([3, number]))


def test_torn_files_are_read_or_refused(tmp_path):
    kinds = {fuzz.torn_file(np.random.default_rng([4, number]), tmp_path) for number in range(40)}
    assert kinds == {"torn file, refused", "torn file, read"}
