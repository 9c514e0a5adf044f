"""Silences from the command line: two people, and what comes after the end."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.cli.conftest import Terminal


def test_a_silence_is_asked_signed_begun_ended_and_settled(inhabited: Terminal):
    now = datetime.now(ZoneInfo("Europe/Amsterdam"))
    early, late, at = (f"{now - timedelta(hours=hours):%Y-%m-%dT%H:%M}" for hours in (4, 3, 2))
    written = inhabited.run(
        *("disclosures", "write", "--to", "police", "--order", "written", "--article", "126nd Sv"),
        *("--zone", "lobby", "--from", early, "--until", late, "--at", at, "--officer", "Q. Vermeer"),
        login="visser",
    )
    (disclosure,) = re.findall(r"Disclosure ([0-9a-f]{16})", written.output)
    review = f"{now + timedelta(days=30):%Y-%m-%d}"
    ask = ("silences", "ask", "disclosure", disclosure, "--ground", "order", "--case", "PL-7")
    assert inhabited.run(*ask, "--review", "2099-01-01", login="visser").exit_code == 1
    asked = inhabited.run(*ask, "--review", review, login="visser")
    (request,) = re.findall(r"silences begin ([0-9a-f]{16})", asked.output)
    assert inhabited.run("silences", "begin", request, login="visser").exit_code == 1
    signed = inhabited.run("approvals", "sign", request, login="degroot")
    assert signed.exit_code == 0
    begun = inhabited.run("silences", "begin", request, login="visser")
    (silence,) = re.findall(r"Silence ([0-9a-f]{16})", begun.output)
    assert "runs" in inhabited.run("silences", "list", login="visser").output
    assert inhabited.run("silences", "longer", silence, "--review", review, login="visser").exit_code == 0
    assert inhabited.run("silences", "end", silence, login="visser").exit_code == 0
    assert "to tell" in inhabited.run("silences", "list", login="visser").output
    settled = ("silences", "settle", silence, "--not-told", "unreachable")
    assert inhabited.run(*settled, login="visser").exit_code == 0
    (row,) = inhabited.run("silences", "list", "--json", login="visser").output.splitlines()
    assert json.loads(row)["not_told"] == "unreachable"
