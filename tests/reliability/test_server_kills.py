"""The database server dies at any moment: the desk goes on by itself, and nobody is let in twice or forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.postgres import Postgres
from tests.reliability.server_kills import DyingServer

KILLS = 20


@pytest.mark.slow
def test_a_killed_server_loses_and_doubles_nothing(own_postgres: Postgres, own: Path):
    dying = DyingServer(own_postgres, own, seed=1)
    for _ in range(KILLS):
        dying.kill()
    assert dying.kills.wrong == []
    assert dying.kills.acknowledged > KILLS
    assert dying.kills.in_an_act > KILLS / 4, "nearly every kill fell between two acts"
