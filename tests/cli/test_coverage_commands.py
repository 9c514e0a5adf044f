"""Which footage belongs to a visit, stated and checked from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Terminal


def test_a_visits_coverage_is_said_stated_and_checked(inhabited: Terminal, tmp_path: Path):
    folder = tmp_path / "nvr"
    folder.mkdir()
    added = inhabited.run(
        *("footage", "add", folder, "--layout", "frigate", "--camera", "door:lobby:entrance"),
        *("--camera", "theirs:lobby:entrance", "--owner", "theirs:C-1042"),
        login="hofman",
    )
    assert added.exit_code == 0, added.output
    turned_away = inhabited.run("visits", "refuse", "--reason", "no_ticket", login="bakker")
    assert turned_away.exit_code == 0, turned_away.output
    visits = inhabited.run("visits", "list", "--json", login="hofman")
    visit = json.loads(visits.output.splitlines()[-1])["visit"]
    said = inhabited.run("footage", "ranges", visit, login="hofman")
    assert said.exit_code == 0, said.output
    assert "door: the minute around arrival" in said.output
    assert "the camera is customer C-1042's: only they decide about its footage" in said.output
    out = tmp_path / "statement"
    stated = inhabited.run("footage", "coverage", visit, "--out", out, "--language", "nl", login="hofman")
    assert stated.exit_code == 0, stated.output
    assert inhabited.run("verify", out).exit_code == 0
    paper = out / "coverage.pdf"
    paper.write_bytes(paper.read_bytes()[:-1] + b"\x00")
    checked = inhabited.run("verify", out, "--json")
    assert checked.exit_code == 1
    assert json.loads(checked.output)["faults"] == [{"code": "package.file_changed", "file": "coverage.pdf"}]


def test_an_owner_belongs_to_a_camera_that_is_added(inhabited: Terminal, tmp_path: Path):
    (tmp_path / "other").mkdir()
    wrong = inhabited.run(
        *("footage", "add", tmp_path / "other", "--layout", "frigate", "--camera", "a:lobby:entrance"),
        *("--owner", "b:C-1042"),
        login="hofman",
    )
    assert wrong.exit_code == 2
    unknown = inhabited.run("doors", "camera", "none", "North", "a", login="hofman")
    assert unknown.exit_code != 0
