"""The reader on documents at their worst, and on pictures without a zone; `make bench` reads thousands of both."""

from __future__ import annotations

import numpy as np
import pytest

from tests.documents import pages_without_zone, torture_set
from visitor_desk.documents.mrz_image import read_mrz

CONDITIONS = (*torture_set.CONDITIONS, torture_set.TWO)


def wrong_without_a_mark(case: torture_set.Case) -> bool | None:
    """Tell whether a character is wrong and not marked; None where nothing was read."""
    reading = read_mrz(case.picture)
    if reading is None:
        return None
    return not any(places <= set(reading.doubtful) for places in torture_set.misread(case, reading.lines))


@pytest.mark.parametrize("condition", CONDITIONS)
def test_each_condition_is_read_or_marked(condition):
    case = next(torture_set.cases(1, seed=3, first=CONDITIONS.index(condition)))
    assert case.condition == condition
    assert wrong_without_a_mark(case) is False


@pytest.mark.slow
def test_nearly_every_case_is_read_and_none_is_wrong_in_silence():
    results = [wrong_without_a_mark(case) for case in torture_set.cases(66, seed=4)]
    assert results.count(None) <= 1
    assert results.count(True) == 0


@pytest.mark.parametrize("kind", pages_without_zone.KINDS)
def test_no_zone_is_invented(kind):
    draw = pages_without_zone.KINDS[kind]
    assert read_mrz(draw(np.random.default_rng(5))) is None


@pytest.mark.slow
def test_no_zone_is_invented_on_many_pictures():
    assert [kind for kind, picture in pages_without_zone.pictures(30, seed=6) if read_mrz(picture)] == []
