"""The desk's process dies at any moment: nothing acknowledged is lost or doubled, the next start needs nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reliability.house import copied
from tests.reliability.kills import Dying

KILLS = 150
KILLS_OF_ONE_FOLDER = 30


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(KILLS // KILLS_OF_ONE_FOLDER))
def test_a_killed_desk_keeps_what_it_acknowledged(house: Path, own: Path, seed: int):
    dying = Dying(copied(house, own / "killed"), seed)
    for _ in range(KILLS_OF_ONE_FOLDER):
        dying.kill()
    assert dying.kills.wrong == []
    assert dying.kills.acknowledged > KILLS_OF_ONE_FOLDER
    assert dying.kills.in_an_act > KILLS_OF_ONE_FOLDER / 4, "nearly every kill fell between two acts"
