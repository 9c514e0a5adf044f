"""Saying and finding out from the command line what a camera's clock is off."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Terminal
from tests.footage.clips import aged, write_video


def test_a_clock_is_compared_shown_and_asked_of_doors(inhabited: Terminal, tmp_path: Path):
    folder = tmp_path / "clocked"
    folder.mkdir()
    file = aged(write_video(folder / "gate 20261123-090510.mp4", seconds=2))
    added = inhabited.run(
        *("footage", "add", folder, "--layout", "ffmpeg-segment", "--camera", "gate:lobby:entrance"),
        *("--pattern", "{camera} %Y%m%d-%H%M%S.mp4"),
        login="hofman",
    )
    assert added.exit_code == 0, added.output
    assert inhabited.run("footage", "index", "clocked", login="hofman").exit_code == 0
    clock = ("footage", "clock")
    assert "Nothing is known" in inhabited.run(*clock, "show", "gate", login="hofman").output

    compared = ("--shown", "09:01:13", "--at", "2026-11-20T09:00:00")
    kept = inhabited.run(*clock, "set", "gate", *compared, login="hofman")
    assert kept.exit_code == 0, kept.output
    assert "+73.0 s from true time" in kept.output
    by_file = ("--file", file, "--second", "1", "--true", "09:05:01", "--uncertainty", "0.5")
    assert "+10.0 s" in inhabited.run(*clock, "set", "gate", *by_file, login="hofman").output
    outright = ("--offset", "-2", "--from", "2026-11-24T09:00:00+01:00")
    assert inhabited.run(*clock, "set", "gate", *outright, login="hofman").exit_code == 0

    shown = inhabited.run(*clock, "show", "gate", login="hofman").output
    assert "the clock leapt by -63 s" in shown
    assert "measured" in shown
    told = json.loads(inhabited.run(*clock, "show", "gate", "--json", login="hofman").output.splitlines()[-1])
    assert [entry["offset_s"] for entry in told["history"]] == [73.0, 10.0, -2.0]
    assert len(told["jumps"]) == 1

    opened = tmp_path / "opened.txt"
    opened.write_text("".join(f"2026-11-23T09:05:{second:02}\n" for second in range(10)), encoding="utf-8")
    refused = inhabited.run(*clock, "doors", "gate", opened, login="hofman")
    assert refused.exit_code != 0
    assert "do not tell one offset" in refused.output


def test_half_a_way_to_say_it_is_refused(inhabited: Terminal):
    for given in (("--offset", "3"), (), ("--offset", "3", "--from", "2026-11-23T09:00", "--shown", "9:00")):
        refused = inhabited.run("footage", "clock", "set", "gate", *given, login="hofman")
        assert refused.exit_code != 0
        assert "Say one of" in refused.output
