"""By eye, on the host's word, what `check-id` advises, and what is printed then, from the command line."""

import json
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pypdfium2 import PdfDocument

from tests.cli.conftest import PASSPHRASES
from visitor_desk.security.receipt_tokens import new_receipt_token


def minutes(hours: int) -> str:
    now = datetime.now(ZoneInfo("Europe/Amsterdam"))
    return f"{now + timedelta(hours=hours):%Y-%m-%dT%H:%M}"


def ticket(inhabited, zone: str) -> str:
    issued = inhabited.run(
        *("visits", "ticket", "--name", "Okafor, Chidi", "--organisation", "Northwind"),
        *("--purpose", "Power supply", "--customer", "C-1042", "--zone", zone),
        *("--host", "host", "--authoriser", "host", "--from", minutes(-1), "--to", minutes(3)),
        login="hofman",
    )
    assert issued.exit_code == 0, issued.output
    return str(issued.output.split()[-1])


@pytest.fixture(scope="module")
def cage(inhabited) -> str:
    words = ("house", "zone", "cage-9", "Cage 9", "--kind", "cage", "--without-document", "host_vouches")
    assert inhabited.run(*words, "--minimum-age", "16", login="hofman").exit_code == 0
    return "cage-9"


def test_a_pci_zone_lets_no_host_vouch(inhabited):
    words = ("house", "zone", "cage-8", "Cage 8", "--kind", "cage", "--without-document", "host_vouches")
    added = inhabited.run(*words, "--pci", login="hofman")
    assert added.exit_code == 1
    assert "no host can vouch" in added.output


@pytest.fixture(scope="module")
def admitted(inhabited):
    words = ("visits", "admit", "--ticket", ticket(inhabited, "lobby"), "--badge", "014")
    return inhabited.run(*words, "--by-eye", "passport=0548", "--photo-resembles", login="bakker")


def test_a_document_read_by_eye_admits(admitted):
    assert admitted.exit_code == 0, admitted.output
    assert "Checked by eye" in admitted.output


def test_the_host_vouches_and_is_the_escort(inhabited, cage):
    words = ("visits", "admit", "--ticket", ticket(inhabited, cage), "--badge", "015", "--vouched")
    alone = inhabited.run(*words, login="bakker")
    assert alone.exit_code == 1
    assert "Choose the host as escort" in alone.output
    admitted = inhabited.run(*words, "--escort", "host", login="bakker")
    assert admitted.exit_code == 0, admitted.output
    assert "The host vouches" in admitted.output


@pytest.mark.parametrize(
    "way", [[], ["--vouched", "--by-eye", "passport=0548"], ["--by-eye", "visa=0548"], ["--by-eye", "0548"]]
)
def test_one_way_has_to_be_said(inhabited, way):
    result = inhabited.run("visits", "admit", "--ticket", "t", "--badge", "014", *way, login="bakker")
    assert result.exit_code != 0
    assert "Traceback" not in result.output


def text_of(path):
    document = PdfDocument(path)
    text = " ".join(document[0].get_textpage().get_text_bounded().split())
    document.close()
    return text


def test_a_badge_is_drawn_and_a_receipt_leads_back(inhabited, admitted, tmp_path):
    assert admitted.exit_code == 0
    badge = tmp_path / "badge.pdf"
    drawn = inhabited.run("badges", "print", "014", "--format", "card", "--out", badge, login="bakker")
    assert drawn.exit_code == 0, drawn.output
    assert "Okafor" in text_of(badge)
    missing = inhabited.run("badges", "print", "016", "--out", tmp_path / "none.pdf", login="bakker")
    assert missing.exit_code == 1
    assert not (tmp_path / "none.pdf").exists()

    listed = inhabited.run("visits", "list", "--json", login="hofman").output.splitlines()
    visit = next(one["visit"] for one in map(json.loads, listed) if one["badge"] == "014")
    slip = tmp_path / "slip.pdf"
    out = inhabited.run("receipts", "issue", visit, "--slip-in", "en", "--out", slip, login="bakker")
    assert out.exit_code == 0, out.output
    text = text_of(slip)
    assert "Receipt of your visit" in text
    assert "Okafor" not in text
    token = " ".join(
        re.findall(
            r"\b[0-9A-Z]{4}\b", text.split("Receipt of your visit", 1)[1].split("With this code", 1)[0]
        )[-7:]
    )
    found = inhabited.run(
        "receipts", "match", "--json", login="visser", typed=f"{PASSPHRASES['visser']}\n{token}\n"
    )
    assert found.exit_code == 0, found.output
    assert json.loads(found.stdout)["visit"] == visit
    asked = inhabited.run(
        *("requests", "receive", "--kind", "access", "--channel", "desk"),
        *("--name", "Okafor, Chidi", "--contact", "at the desk"),
        login="visser",
    )
    request = re.search(r"Request ([0-9a-f]{16})", asked.output)[1]
    identified = inhabited.run(
        *("requests", "identify", request, "--step", "visit_facts", "--receipt"),
        login="visser",
        typed=f"{PASSPHRASES['visser']}\n{token}\n",
    )
    assert identified.exit_code == 0, identified.output
    assert visit in identified.output
    typed = f"{PASSPHRASES['visser']}\n{new_receipt_token()}\n"
    unknown = inhabited.run("receipts", "match", login="visser", typed=typed)
    assert unknown.exit_code == 1
    assert "No visit has this token" in unknown.output


def test_the_escort_rule_of_a_zone_changes_once_it_is_there(inhabited, cage):
    changed = inhabited.run("house", "zone-escort", cage, "--required", login="hofman")
    assert changed.exit_code == 0, changed.output
    assert f"Visitors are escorted in {cage} from now on" in changed.output
    back = inhabited.run("house", "zone-escort", cage, "--not-required", login="hofman")
    assert f"not escorted in {cage} any more" in back.output
    unknown = inhabited.run("house", "zone-escort", "nowhere", "--required", login="hofman")
    assert unknown.exit_code != 0
    assert "There is no zone nowhere" in unknown.output
