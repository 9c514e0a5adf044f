"""Notes of incidents and what is kept beside visits, from the command line."""

from __future__ import annotations

import json
import re

from tests.cli.conftest import PASSPHRASES, Terminal
from tests.cli.test_admission_commands import ticket
from visitor_desk.bootstrap import open_desk
from visitor_desk.paths import DataFolder
from visitor_desk.privacy.incident import IncidentKind, NewIncident, new_incident_id
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.visit import BadgeNumber

SEEN = "Walked in behind badge 014."


def written(terminal: Terminal) -> str:
    """A guard writes an incident down in the window, which has no command."""
    with open_desk(DataFolder(terminal.data)) as desk:
        guard = desk.operators.sign_in("bakker", PASSPHRASES["bakker"])
        badge = (BadgeNumber("014"),)
        new = NewIncident(new_incident_id(), IncidentKind.TAILGATING, (ZoneId("lobby"),), SEEN, badges=badge)
        return str(desk.incidents.write(guard, new).id)


def test_a_note_is_read_and_goes_along(inhabited: Terminal):
    admit = ("visits", "admit", "--ticket", ticket(inhabited, "lobby"), "--badge", "014")
    admitted = inhabited.run(*admit, "--by-eye", "passport=0548", "--photo-resembles", login="bakker")
    assert admitted.exit_code == 0, admitted.output
    incident = written(inhabited)
    assert inhabited.run("visits", "leave", "014", login="bakker").exit_code == 0
    visit = json.loads(inhabited.run("visits", "list", "--json", login="visser").output.splitlines()[0])
    received = inhabited.run(
        *("requests", "receive", "--kind", "access", "--channel", "email"),
        *("--name", "C. Okafor", "--contact", "c@northwind.example"),
        login="visser",
    )
    (request,) = re.findall(r"Request ([0-9a-f]{16})", received.output)
    early = inhabited.run("requests", "notes", request, login="visser")
    assert (early.exit_code, SEEN in early.output) == (1, False)
    steps = ("--step", "ticket_address", "--step", "visit_facts")
    assert inhabited.run("requests", "identify", request, *steps, login="visser").exit_code == 0
    matched = inhabited.run("requests", "match", request, visit["visit"], login="visser")
    assert matched.exit_code == 0, matched.output
    read = inhabited.run("requests", "notes", request, login="visser")
    assert f"  {incident}  tailgating" in read.output
    assert SEEN in read.output
    assert inhabited.run("requests", "notes", request, login="hofman").exit_code == 1
    assert inhabited.run("requests", "notes", request, "--along", "f" * 16, login="visser").exit_code == 1
    both = ("requests", "notes", request, "--along", incident, "--none")
    assert inhabited.run(*both, login="visser").exit_code == 2
    along = inhabited.run("requests", "notes", request, "--along", incident, login="visser")
    assert "goes along; somebody else signs" in along.output
    assert f"+ {incident}" in inhabited.run("requests", "notes", request, login="visser").output
    assert inhabited.run("requests", "notes", request, "--none", login="visser").exit_code == 0


def test_an_announcement_is_found_and_matched(inhabited: Terminal):
    announced = ticket(inhabited, "lobby")
    received = inhabited.run(
        *("requests", "receive", "--kind", "access", "--channel", "email"),
        *("--name", "Chidi Okafor", "--contact", "c@northwind.example"),
        login="visser",
    )
    (request,) = re.findall(r"Request ([0-9a-f]{16})", received.output)
    steps = ("--step", "ticket_address", "--step", "visit_facts")
    assert inhabited.run("requests", "identify", request, *steps, login="visser").exit_code == 0
    found = inhabited.run("requests", "find", request, "okafor", login="visser")
    assert f"tickets:{announced}  Okafor, Chidi, Northwind" in found.output
    nobody = inhabited.run("requests", "find", request, "zwanenburg", login="visser")
    assert "Nothing beside visits" in nobody.output
    match = ("requests", "match", request, "--record")
    assert inhabited.run(*match, "visits:1", login="visser").exit_code == 2
    assert inhabited.run(*match, f"tickets:{'f' * 16}", login="visser").exit_code == 1
    matched = inhabited.run(*match, f"tickets:{announced}", login="visser")
    assert "records beside visits: 1" in matched.output
    shown = inhabited.run("requests", "show", request, "--json", login="visser")
    assert json.loads(shown.output)["records"] == [f"tickets:{announced}"]
