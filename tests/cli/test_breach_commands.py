"""The register of breaches from the command line."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.cli.conftest import Terminal


def test_a_breach_is_opened_counted_decided_drafted_and_notified(inhabited: Terminal, tmp_path: Path):
    ago = [
        f"{datetime.now(ZoneInfo('Europe/Amsterdam')) - timedelta(hours=hours):%Y-%m-%dT%H:%M}"
        for hours in (26, 25, 24)
    ]
    opened = inhabited.run(
        *("breaches", "open", "--nature", "confidentiality", "--what", "Screen seen"),
        *("--from", ago[0], "--to", ago[1], "--aware", ago[2]),
        login="visser",
    )
    (breach,) = re.findall(r"Breach ([0-9a-f]{16})", opened.output)
    assert "h left" in inhabited.run("breaches", "list", login="visser").output
    counted = inhabited.run("breaches", "affected", breach, "--json", login="visser").output
    assert json.loads(counted) == {
        "breach": breach, "visits": [], "at_least": 0, "others": 0, "whole": True
    }  # fmt: skip
    draft = ("breaches", "draft", breach, "--out", tmp_path / "draft.pdf")
    refused = inhabited.run(*draft, login="visser")
    assert (refused.exit_code, "is empty: the consequences." in refused.output) == (1, True)
    more = ("breaches", "amend", breach, "--consequences", "Calls", "--measures", "Screen turned")
    assert inhabited.run(*more, login="visser").exit_code == 0
    assert inhabited.run(*draft, login="visser").exit_code == 0
    assert (tmp_path / "draft.pdf").read_bytes().startswith(b"%PDF")
    decided = inhabited.run(
        *("breaches", "decide", breach, "--authority", "--authority-because", "A risk"),
        *("--no-people", "--people-because", "No high risk"),
        login="visser",
    )
    assert "is decided" in decided.output
    assert inhabited.run("breaches", "notified", breach, "authority", login="visser").exit_code == 0
    (row,) = inhabited.run("breaches", "list", "--json", login="visser").output.splitlines()
    assert (json.loads(row)["authority"], json.loads(row)["people"]) == (True, False)
    assert "h left" not in inhabited.run("breaches", "list", login="visser").output
    assert inhabited.run("breaches", "list", login="bakker").exit_code == 1
