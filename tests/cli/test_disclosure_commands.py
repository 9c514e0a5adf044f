"""The register of disclosures from the command line."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.cli.conftest import Terminal


def test_an_oral_order_is_written_its_paper_comes_and_a_neighbour_is_refused(
    inhabited: Terminal, tmp_path: Path
):
    now = datetime.now(ZoneInfo("Europe/Amsterdam"))
    early, late, at = (f"{now - timedelta(hours=hours):%Y-%m-%dT%H:%M}" for hours in (4, 3, 2))
    span = ("--zone", "lobby", "--from", early, "--until", late, "--at", at, "--officer", "Q. Vermeer")
    wrong = ("--also", "zone", "lobby", late, early)
    also = ("--also", "zone", "lobby", f"{now - timedelta(hours=9):%Y-%m-%dT%H:%M}", early)
    write = ("disclosures", "write", "--to", "police", "--order", "oral", "--article", "126nd Sv", *span)
    assert inhabited.run(*write, *wrong, login="visser").exit_code == 2
    oral = inhabited.run(*write, *also, login="visser")
    (disclosure,) = re.findall(r"Disclosure ([0-9a-f]{16})", oral.output)
    assert "is due at" in oral.output
    assert "the paper is due" in inhabited.run("disclosures", "list", login="visser").output
    came = inhabited.run("disclosures", "paper", disclosure, "--number", "PL-7", login="visser")
    assert came.exit_code == 0
    (row,) = inhabited.run("disclosures", "list", "--json", login="visser").output.splitlines()
    assert (json.loads(row)["number"], json.loads(row)["outcome"]) == ("PL-7", "open")
    assert [each["zone"] for each in json.loads(row)["ranges"]] == ["lobby", "lobby"]
    read = inhabited.run("disclosures", "read", disclosure, "--purpose", "audit", login="visser")
    assert "Q. Vermeer" in read.output
    none = inhabited.run(
        "disclosures", "write", "--to", "police", "--order", "written", *span, login="visser"
    )
    assert none.exit_code == 1
    neighbour = inhabited.run(
        "disclosures", "write", "--to", "third_party", "--order", "none", *span, login="visser"
    )
    (other,) = re.findall(r"Disclosure ([0-9a-f]{16})", neighbour.output)
    allowed = ("disclosures", "allow", other, "--ground", "legal_claim", "--because", "Our own claim")
    assert inhabited.run(*allowed, login="visser").exit_code == 0
    refused = ("disclosures", "refuse", other, "--ground", "no_duty", "--because", "No right to it")
    assert inhabited.run(*refused, login="visser").exit_code == 0
    paper = ("--name", "C. Buurman", "--address", "Kade 1", "--out", tmp_path / "letter.pdf")
    assert inhabited.run("disclosures", "letter", other, *paper, login="visser").exit_code == 0
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF")
    assert inhabited.run("disclosures", "list", login="bakker").exit_code == 1
