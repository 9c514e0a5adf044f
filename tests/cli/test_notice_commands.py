"""Notices from the command line: read, proposed from a file, signed by privacy, published."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

from tests.cli.conftest import Terminal


def test_house_rules_are_published_by_two_people(inhabited: Terminal, tmp_path: Path):
    listed = inhabited.run("notices", "list", login="hofman").output
    assert listed.count("in force") == 2
    assert "by the program" in listed
    shipped = resources.files("visitor_desk.privacy") / "notice_texts" / "rules.toml"
    file = tmp_path / "rules.toml"
    file.write_text(shipped.read_text("utf-8").replace("Your badge", "Your own badge"), "utf-8")
    asked = inhabited.run("notices", "publish", file, login="hofman").output
    request = asked.strip().rpartition(" ")[2]
    read = inhabited.run("notices", "show", "--request", request, "--in", "en", login="degroot").output
    assert "rules v2" in read
    assert "Your own badge" in read
    assert "[fr]" not in read
    assert inhabited.run("notices", "publish", "--approval", request, login="hofman").exit_code == 1
    assert inhabited.run("approvals", "sign", request, login="degroot").exit_code == 0
    done = inhabited.run("notices", "publish", "--approval", request, login="hofman").output
    assert "Published: rules v2" in done
    assert "another version is asked again" in done
    lines = inhabited.run("notices", "list", "--json", login="hofman").output.splitlines()
    found = [json.loads(line) for line in lines]
    assert [(one["version"], one["in_force"]) for one in found if one["kind"] == "rules"] == [
        ("v2", True),
        ("v1", False),
    ]
    assert "[de] Hausordnung" in inhabited.run("notices", "show", "rules", login="hofman").output
    old = inhabited.run("notices", "show", "rules", "--version", 1, "--in", "en", login="hofman").output
    assert "Your badge" in old


def test_what_is_asked_wrongly_is_said(inhabited: Terminal, tmp_path: Path):
    bad = tmp_path / "bad.toml"
    bad.write_text('kind = "prices"', "utf-8")
    refused = inhabited.run("notices", "publish", bad, login="hofman")
    assert refused.exit_code == 1
    assert "this language is missing (nl)" in refused.output
    assert inhabited.run("notices", "publish", login="hofman").exit_code == 2
    assert inhabited.run("notices", "show", login="hofman").exit_code == 2
    assert inhabited.run("notices", "show", "rules", "--version", 9, login="hofman").exit_code == 2
