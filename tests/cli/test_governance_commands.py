"""Decisions of the house from the command line: proposed, signed by another officer, entered, listed."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from tests.cli.conftest import Terminal


def test_an_agreement_is_proposed_signed_entered_and_listed(inhabited: Terminal, tmp_path: Path):
    paper = tmp_path / "agreement.pdf"
    paper.write_bytes(b"signed")
    agreement = (
        *("governance", "propose", "processor", "--about", "guard_firm", "--decided-on", "2026-01-05"),
        *("--reference", "DMS 26-1", "--paper", paper, "--name", "Waakzaam B.V.", "--data", "identity"),
    )
    refused = inhabited.run(*agreement, "--country", "US", login="visser")
    assert (refused.exit_code, "US is outside the European Economic Area" in refused.output) == (1, True)
    proposed = inhabited.run(*agreement, login="visser")
    (request,) = re.findall(r"Request ([0-9a-f]{16})", proposed.output)
    early = inhabited.run("governance", "enter", request, login="visser")
    assert early.exit_code == 1
    assert inhabited.run("approvals", "sign", request, login="degroot").exit_code == 0
    assert "Processor v1 is entered." in inhabited.run("governance", "enter", request, login="visser").output
    (row,) = inhabited.run("governance", "list", "--json", login="visser").output.splitlines()
    kept = json.loads(row)
    assert (kept["processor"], kept["review_on"], kept["sha256"]) == (
        "Waakzaam B.V.",
        "2029-01-05",
        hashlib.sha256(b"signed").hexdigest(),
    )
    assert "stands, review by 2029-01-05" in inhabited.run("governance", "list", login="visser").output
    assert "No review is due" in inhabited.run("governance", "due", login="visser").output


def test_a_firm_that_is_no_known_processor_is_covered_by_its_name(inhabited: Terminal):
    agreement = (
        *("governance", "propose", "processor", "--decided-on", "2026-01-05", "--reference", "DMS 26-2"),
        *("--sha256", "0a" * 32, "--name", "Rack Mail Inc.", "--data", "identity"),
        *("--country", "US", "--instrument", "clauses"),
    )
    proposed = inhabited.run(*agreement, login="visser")
    (request,) = re.findall(r"Request ([0-9a-f]{16})", proposed.output)
    assert inhabited.run("approvals", "sign", request, login="degroot").exit_code == 0
    assert inhabited.run("governance", "enter", request, login="visser").exit_code == 0
    shown = inhabited.run("registers", "show", "processing", "--json", login="visser").output
    (row,) = [one for one in json.loads(shown.splitlines()[-1])["rows"] if one["purpose"] == "admission"]
    assert "Rack Mail Inc." in row["recipients"]
    assert row["transfers"] == ["Rack Mail Inc.", "US", "clauses"]
