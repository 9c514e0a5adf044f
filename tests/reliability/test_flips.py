"""One wrong byte in any page of either store: the program refuses, reports it, or answers as before."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.reliability import flips
from tests.reliability.flips import Verdict
from tests.reliability.house import NOON, copied
from tests.reliability.writer import work

PER_PAGE = 1


@pytest.mark.slow
def test_no_wrong_byte_changes_an_answer_in_silence(house: Path, own: Path):
    lived_in = copied(house, own / "house")
    work(lived_in, NOON, 5, lambda _line: None, range(14))
    tally = flips.tried(
        lived_in, own / "bitten", flips.flips_of(lived_in, random.Random(1), per_page=PER_PAGE)
    )
    assert tally.bad == []
    assert tally.pages == tally.verdicts.total() / PER_PAGE
    assert tally.verdicts[Verdict.REFUSED] + tally.verdicts[Verdict.REPORTED] > 0
