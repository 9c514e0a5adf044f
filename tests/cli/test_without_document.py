"""By eye, on the host's word, and what `check-id` advises, from the command line."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest


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


def test_a_document_read_by_eye_admits(inhabited):
    words = ("visits", "admit", "--ticket", ticket(inhabited, "lobby"), "--badge", "014")
    admitted = inhabited.run(*words, "--by-eye", "passport=0548", "--photo-resembles", login="bakker")
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
