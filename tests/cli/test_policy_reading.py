"""The internal policy from the command line: published, read, trained for, and what it closes."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.cli.conftest import Terminal

FILE = """asks_training = true
[nl]
title = "Beleid"
text = "Lees minder."
[en]
title = "Policy"
text = "Read less."
"""


def test_a_policy_is_published_by_two_read_and_trained_for(inhabited: Terminal, tmp_path: Path):
    assert "No internal policy" in inhabited.run("policy", "show", login="visser").output
    file = tmp_path / "policy.toml"
    file.write_text(FILE, "utf-8")
    assert inhabited.run("policy", "publish", file, login="bakker").exit_code == 1
    proposed = inhabited.run("policy", "publish", file, login="visser")
    (request,) = re.findall(r"--approval ([0-9a-f]{16})", proposed.output)
    publish = ("policy", "publish", "--approval", request)
    assert inhabited.run(*publish, login="visser").exit_code == 1
    assert "Read less." in inhabited.run("policy", "show", "--request", request, login="degroot").output
    assert inhabited.run("approvals", "sign", request, login="degroot").exit_code == 0
    assert "Version v1" in inhabited.run(*publish, login="visser").output
    assert inhabited.run("policy", "publish", login="visser").exit_code == 2
    assert "Read less." in inhabited.run("policy", "show", login="bakker").output
    assert inhabited.run("policy", "read", "--version", "2", login="visser").exit_code == 1
    assert inhabited.run("policy", "read", "--version", "1", login="visser").exit_code == 0
    today = datetime.now(ZoneInfo("Europe/Amsterdam")).date()
    trained = ("policy", "trained", "visser", "--on", today - timedelta(days=2))
    recorded = inhabited.run(*trained, "--until", today + timedelta(days=300), login="degroot")
    assert recorded.exit_code == 0, recorded.output
    shown = inhabited.run("registers", "show", "acknowledgements", "--json", login="visser").output
    rows = {row["operator"]: row["footage"] for row in json.loads(shown)["rows"]}
    assert (rows["visser"], rows["degroot"]) == ("open", "not_read")
