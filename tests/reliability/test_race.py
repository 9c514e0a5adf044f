"""Two desks at the same instant, one visitor or one badge: exactly one desk wins, and the log is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reliability import race
from tests.reliability.two_desks import share_files

ROUNDS = 200


@pytest.mark.slow
def test_of_two_desks_exactly_one_wins(house: Path, own: Path):
    office, desks = share_files(house, own)
    result = race.run(office, desks, ROUNDS)
    assert result.wrong == []
    assert result.wins.total() == ROUNDS
    assert set(result.wins) == {0, 1}, "one desk was always first: the rounds raced nobody"
    assert result.refusals == {"visits.already_here": ROUNDS // 2, "visits.badge_not_free": ROUNDS // 2}
