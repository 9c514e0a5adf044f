"""The register of disclosures from the command line."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.cli.conftest import Terminal
from tests.cli.test_enter_later_commands import WAY, ago


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
    ordered = datetime.strptime(at, "%Y-%m-%dT%H:%M").replace(tzinfo=now.tzinfo)
    due = (ordered.astimezone(UTC) + timedelta(days=3)).astimezone(now.tzinfo)
    paper_due = f"the paper is due: {due:%Y-%m-%d %H:%M}"
    assert paper_due in inhabited.run("disclosures", "list", login="visser").output
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
    assert (
        "A legal claim (GDPR 6(1)(f), 9(2)(f))" in inhabited.run("disclosures", "list", login="visser").output
    )
    refused = ("disclosures", "refuse", other, "--ground", "no_duty", "--because", "No right to it")
    assert inhabited.run(*refused, login="visser").exit_code == 0
    assert (
        "No law obliges us to give it to a third party"
        in inhabited.run("disclosures", "list", login="visser").output
    )
    paper = ("--name", "C. Buurman", "--address", "Kade 1", "--out", tmp_path / "letter.pdf")
    assert inhabited.run("disclosures", "letter", other, *paper, login="visser").exit_code == 0
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF")
    assert inhabited.run("disclosures", "list", login="bakker").exit_code == 1


def test_records_that_an_order_names_are_listed_asked_signed_and_given(inhabited: Terminal, tmp_path: Path):
    now = datetime.now(ZoneInfo("Europe/Amsterdam"))
    early, late = (f"{now - timedelta(hours=hours):%Y-%m-%dT%H:%M}" for hours in (48, 0))
    span = ("--zone", "lobby", "--from", early, "--until", late, "--at", late, "--officer", "Q. Vermeer")
    order = ("disclosures", "write", "--to", "police", "--order", "written", "--article", "126nd Sv", *span)
    footage = inhabited.run(*order, login="visser")
    (other,) = re.findall(r"Disclosure ([0-9a-f]{16})", footage.output)
    assert "covers no record" in inhabited.run("disclosures", "records", other, login="visser").output
    left = ("--arrived", ago(40), "--left", ago(20), "--vouched", "--form", "214")
    assert inhabited.run(*WAY, *left, login="bakker").exit_code == 0
    made = inhabited.run(*order, "--also", "visitors", "lobby", early, late, login="visser")
    (under,) = re.findall(r"Disclosure ([0-9a-f]{16})", made.output)
    listed = inhabited.run("disclosures", "records", under, login="visser").output.splitlines()
    assert listed
    visit = listed[0].split()[0]
    wrong = ("disclosures", "records", under, "--visit", visit, "--approval", "x", "--out", tmp_path / "out")
    assert inhabited.run(*wrong, login="visser").exit_code == 2
    asked = inhabited.run("disclosures", "records", under, "--visit", visit, login="visser")
    (request,) = re.findall(r"approvals sign ([0-9a-f]{16})", asked.output)
    give = ("disclosures", "records", under, "--approval", request, "--out", tmp_path / "out")
    assert inhabited.run(*give, login="visser").exit_code == 1
    assert inhabited.run("approvals", "sign", request, login="degroot").exit_code == 0
    given = inhabited.run(*give, login="visser")
    assert given.exit_code == 0
    assert "1 records lie in out" in given.output
    assert inhabited.run("verify", tmp_path / "out").exit_code == 0
    rows = map(json.loads, inhabited.run("disclosures", "list", "--json", login="visser").output.splitlines())
    row = next(one for one in rows if one["disclosure"] == under)
    assert row["given"][0]["visits"] == [visit]
