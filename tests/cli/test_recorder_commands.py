"""Trying a recorder's folder, listing what is known, adding it with a pattern, and importing an exported file."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Terminal
from tests.footage.clips import aged, write_video


def test_the_known_recorders_are_listed(installed: Terminal):
    shown = installed.run("footage", "layouts")
    assert shown.exit_code == 0, shown.output
    assert "nx-witness" in shown.output
    assert "Milestone XProtect, media database are not read where they lie" in shown.output
    rows = [json.loads(line) for line in installed.run("footage", "layouts", "--json").output.splitlines()]
    assert {"refused": "recorder_may_halt", "id": "milestone-db"}.items() <= next(
        row.items() for row in rows if row["id"] == "milestone-db"
    )


def test_a_folder_is_tried_added_and_a_file_imported(installed: Terminal, tmp_path: Path):
    folder = tmp_path / "nvr"
    folder.mkdir()
    aged(write_video(folder / "door 20261123-090510.mp4", seconds=2))
    (folder / "hi\u202e\n.txt").write_text("x")
    tried = installed.run("footage", "try", folder, login="hofman")
    assert tried.exit_code == 0, tried.output
    assert "1 of 2 files read with generic, cameras: door." in tried.output
    assert "door 20261123-090510.mp4  door  2026-11-23 09:05:10+0" in tried.output
    assert "[U+202E]" in tried.output
    pattern = "{camera} %Y%m%d-%H%M%S.mp4"
    as_json = installed.run("footage", "try", folder, "--pattern", pattern, "--json", login="hofman")
    told = json.loads(as_json.output.splitlines()[-1])
    assert (told["read"], told["cameras"]) == (1, ["door"])
    assert {one["path"]: one["not_read"] for one in told["files"]}["hi\u202e\n.txt"] == "other_name"
    added = installed.run(
        *("footage", "add", folder, "--layout", "ffmpeg-segment", "--pattern", pattern),
        *("--camera", "door:lobby:entrance"),
        login="hofman",
    )
    assert added.exit_code == 0, added.output
    indexed = installed.run("footage", "index", "nvr", "--json", login="hofman")
    assert json.loads(indexed.output.splitlines()[-1])["ok"] == 1

    export = aged(write_video(tmp_path / "export.mp4", seconds=2))
    untold = installed.run("footage", "import", export, "--camera", "door", login="hofman")
    assert untold.exit_code != 0
    assert "Type the time that its first picture shows." in untold.output
    twice = ("footage", "import", export, "--camera", "door", "--start", "2026-10-25T02:30:00")
    assert "happened twice" in installed.run(*twice, login="hofman").output
    done = installed.run(*twice, "--which-hour", "second", login="hofman")
    assert done.exit_code == 0, done.output
    assert "from 2026-10-25 02:30:00+0100 (typed)" in done.output
    wrong = installed.run(*twice[:5], "--start", "noon", login="hofman")
    assert wrong.exit_code != 0
