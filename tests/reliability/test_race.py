"""Two desks at the same instant, one visitor or one badge: exactly one desk wins, and the log is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.postgres import Postgres
from tests.reliability import race
from tests.reliability.house import found_house
from tests.reliability.server_kills import settings_on
from tests.reliability.two_desks import desks_of, share_files

ROUNDS = 60


@pytest.mark.slow
def test_of_two_desks_on_one_file_exactly_one_wins(house: Path, own: Path):
    exactly_one_wins(*share_files(house, own))


@pytest.mark.slow
def test_of_two_desks_on_one_server_exactly_one_wins(postgres: Postgres, own: Path):
    office = found_house(own / "office", settings_on(postgres))
    exactly_one_wins(office, desks_of(office))


def exactly_one_wins(office: Path, desks: tuple[Path, Path]) -> None:
    result = race.run(office, desks, ROUNDS)
    assert result.wrong == []
    assert result.wins.total() == ROUNDS
    assert set(result.wins) == {0, 1}, "one desk was always first: the rounds raced nobody"
    assert result.refusals == {"visits.already_here": ROUNDS // 2, "visits.badge_not_free": ROUNDS // 2}
