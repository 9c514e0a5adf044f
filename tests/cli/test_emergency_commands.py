"""Emergency services from the command line: nobody signs in."""

from __future__ import annotations

import json

from tests.cli.conftest import Terminal


def test_a_team_arrives_is_listed_and_leaves(inhabited: Terminal):
    came = inhabited.run("emergency", "arrived", "fire", "--people", 4, "--vehicle", "TS-1234")
    assert came.exit_code == 0, came.output
    assert "Fire brigade (4)  TS-1234" in inhabited.run("emergency", "here").output
    assert "Fire brigade (4)  TS-1234" in inhabited.run("evacuation").output
    found = json.loads(inhabited.run("emergency", "here", "--json").output)
    assert (found["service"], found["people"]) == ("fire", 4)
    assert inhabited.run("emergency", "left", found["team"]).exit_code == 0
    assert "Fire brigade" not in inhabited.run("emergency", "here").output
    assert "Fire brigade" not in inhabited.run("evacuation").output
