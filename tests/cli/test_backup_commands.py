"""Backing up, restoring, erasing and holding from the command line."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cli.conftest import PASSPHRASES, Terminal
from tests.documents.builders import build_td3


@pytest.fixture
def terminal(installed, tmp_path: Path) -> Terminal:
    """The installation with one visit that has ended, in a folder of the test's own."""
    shutil.copytree(installed.data, tmp_path / "data")
    return Terminal(tmp_path / "data")


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "shelf"
    folder.mkdir()
    return folder


def a_visit(terminal: Terminal) -> str:
    from visitor_desk.bootstrap import open_desk
    from visitor_desk.clock import TimeRange
    from visitor_desk.documents.document_check import check_lines
    from visitor_desk.paths import DataFolder
    from visitor_desk.visits.check_in import Arrival
    from visitor_desk.visits.place import StaffId, ZoneId
    from visitor_desk.visits.ticket import Announced, NewTicket
    from visitor_desk.visits.visit import BadgeNumber

    with open_desk(DataFolder(terminal.data)) as desk:
        facility = desk.operators.sign_in("hofman", PASSPHRASES["hofman"])
        guard = desk.operators.sign_in("bakker", PASSPHRASES["bakker"])
        now = desk.clock.now()
        ticket = desk.tickets.issue(
            facility,
            NewTicket(
                "C-1042",
                (ZoneId("lobby"),),
                StaffId("host"),
                StaffId("host"),
                TimeRange(now - timedelta(minutes=5), now + timedelta(hours=4)),
                Announced(("Eriksson, Anna Maria",), "Northwind", "Power supply"),
            ),
        )
        check = check_lines(build_td3(), today=now.date())
        visit = desk.check_in.admit(
            guard,
            Arrival(ticket=ticket.id, person=0, badge=BadgeNumber("014"), check=check, photo_resembles=True),
        )
        desk.check_out.by_visit(guard, visit.id)
    return visit.id


def days_ahead(days: int) -> str:
    return f"{datetime.now(ZoneInfo('Europe/Amsterdam')) + timedelta(days=days):%Y-%m-%d}"


def test_backup_erase_restore_and_the_name_stays_gone(terminal: Terminal, shelf: Path) -> None:
    visit = a_visit(terminal)
    made = terminal.run("backup", "--to", shelf)
    assert made.exit_code == 0, made.output
    assert "People here now" in made.output
    planned = terminal.run("erase", visit, "--plan", login="visser")
    assert planned.exit_code == 0, planned.output
    assert planned.output.count("goes:") >= 3
    asked = terminal.run("erase", visit, "--ground", "person_asked", login="visser")
    assert asked.exit_code == 0, asked.output
    request = asked.output.split()[-1]
    alone = terminal.run("erase", "--approval", request, login="visser")
    assert alone.exit_code == 1
    signed = terminal.run("approvals", "sign", request, login="degroot")
    assert signed.exit_code == 0, signed.output
    done = terminal.run("erase", "--approval", request, login="visser")
    assert done.exit_code == 0, done.output
    restored = terminal.run("restore", "--from", shelf, "--yes")
    assert restored.exit_code == 0, restored.output
    assert "log adopt" in restored.output
    gone = terminal.run("visits", "reveal", visit, "--purpose", "audit", login="visser")
    assert gone.exit_code == 1
    assert "Northwind" not in gone.output


def test_restoring_asks_first(terminal: Terminal, shelf: Path) -> None:
    terminal.run("backup", "--to", shelf)
    before = (terminal.data / "data.sqlite").read_bytes()
    answered = terminal.run("restore", "--from", shelf, typed="n\n")
    assert answered.exit_code == 1
    assert (terminal.data / "data.sqlite").read_bytes() == before


def test_a_backup_without_a_folder_is_a_sentence(terminal: Terminal, tmp_path: Path) -> None:
    nowhere = terminal.run("backup")
    assert nowhere.exit_code == 1
    assert "--to" in nowhere.output
    away = terminal.run("backup", "--to", tmp_path / "not mounted")
    assert away.exit_code == 1
    assert "cannot be reached" in away.output


def test_a_backup_can_be_read_by_a_script(terminal: Terminal, shelf: Path) -> None:
    made = terminal.run("backup", "--to", shelf, "--json")
    facts = json.loads(made.output)
    assert facts["keys"] > 0
    assert facts["removed"] == []


def test_a_hold_is_placed_listed_taken_up_and_lifted(terminal: Terminal) -> None:
    visit = a_visit(terminal)
    placed = terminal.run(
        *("holds", "place", visit, "--case", "C-1", "--reason", "incident"),
        *("--review", days_ahead(10), "--until", days_ahead(60)),
        login="hofman",
    )
    assert placed.exit_code == 0, placed.output
    assert "WAITS FOR PRIVACY" in placed.output
    listed = terminal.run("holds", "list", "--json", login="visser")
    (row,) = [json.loads(line) for line in listed.output.splitlines()]
    assert row["case"] == "C-1"
    assert terminal.run("holds", "take-up", row["hold"], login="visser").exit_code == 0
    assert terminal.run("holds", "lift", row["hold"], login="hofman").exit_code == 1
    assert terminal.run("holds", "lift", row["hold"], login="visser").exit_code == 0
    assert terminal.run("holds", "list", login="visser").output.count("let go") == 2


def test_all_visits_of_a_request_are_erased_by_one_list_and_one_signature(terminal: Terminal) -> None:
    visits = [a_visit(terminal), a_visit(terminal)]
    received = terminal.run(
        *("requests", "receive", "--kind", "erasure", "--channel", "letter"),
        *("--name", "Anna Eriksson", "--contact", "Lindevej 4"),
        login="visser",
    )
    assert received.exit_code == 0, received.output
    request = next(word for word in received.output.split() if len(word) == 16)
    for words in (
        ("identify", request, "--step", "receipt_token", "--step", "visit_facts"),
        ("match", request, *visits),
    ):
        assert terminal.run("requests", *words, login="visser").exit_code == 0
    assert "decision by letter" in terminal.run("requests", "list", login="visser").output
    asked = terminal.run("erase", "--request", request, "--ground", "person_asked", login="visser")
    assert asked.exit_code == 0, asked.output
    assert all(f"Visit {visit}" in asked.output for visit in visits)
    assert "waits for a second person" in terminal.run("requests", "list", login="visser").output
    approval = asked.output.split()[-1]
    assert terminal.run("approvals", "sign", approval, login="degroot").exit_code == 0
    done = terminal.run("erase", "--approval", approval, login="visser")
    assert done.exit_code == 0, done.output
    assert all(f"Erased from visit {visit}:" in done.output for visit in visits)
    assert done.output.count("opened until") == 1
    again = terminal.run("erase", "--request", request, "--ground", "person_asked", login="visser")
    assert again.exit_code == 1
    assert "Nothing" in again.output
    for wrong in (("--plan",), (visits[0], "--request", request, "--plan"), (visits[0], "--approval", "x")):
        assert terminal.run("erase", *wrong, login="visser").exit_code == 2
    unknown = terminal.run("erase", "--request", "0" * 16, "--plan", login="visser")
    assert unknown.exit_code == 1
    assert "Traceback" not in unknown.output
