"""Paper forms are printed, and entered afterwards, from the command line."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

PERSON = (
    "--name",
    "Okafor, Chidi",
    "--organisation",
    "Northwind",
    "--purpose",
    "Power",
    "--customer",
    "C-1042",
)
WAY = ("visits", "enter-later", *PERSON, "--zone", "lobby", "--host", "host", "--authoriser", "host")


def ago(minutes: int) -> str:
    now = datetime.now(ZoneInfo("Europe/Amsterdam"))
    return f"{now - timedelta(minutes=minutes):%Y-%m-%dT%H:%M}"


def test_the_form_of_a_right_is_printed_without_signing_in(inhabited, tmp_path):
    out = tmp_path / "erasure.pdf"
    said = inhabited.run("requests", "form", "--kind", "erasure", "--in", "en", "--out", str(out))
    assert said.exit_code == 0
    assert str(out.name) in said.output
    assert out.read_bytes().startswith(b"%PDF")


def test_forms_are_printed(inhabited, tmp_path):
    out = tmp_path / "forms.pdf"
    printed = inhabited.run(
        "forms", "print", "--from", "101", "--count", "3", "--in", "en", "--out", str(out)
    )
    assert printed.exit_code == 0, printed.output
    assert "101 to 103" in printed.output
    assert out.read_bytes().startswith(b"%PDF")


def test_a_form_is_entered_once_and_marked_in_the_list(inhabited):
    times = ("--arrived", ago(40), "--left", ago(20))
    way = (*WAY, *times, "--form", "114")
    assert inhabited.run(*way, login="bakker").exit_code == 2
    entered = inhabited.run(*way, "--by-eye", "passport=0548", login="bakker")
    assert entered.exit_code == 0, entered.output
    again = inhabited.run(*way, "--vouched", login="bakker")
    assert again.exit_code == 1
    assert "Form 114 was entered before" in again.output
    other = inhabited.run(*WAY, *times, "--form", "116", "--vouched", login="bakker")
    assert "Not entered in this shift: 115" in other.output
    shown = inhabited.run("visits", "list", login="bakker")
    assert "entered later, form 114" in shown.output
    rows = inhabited.run("visits", "list", "--json", login="bakker").output.splitlines()
    forms = {row["form"] for row in map(json.loads, rows) if row["entered_at"]}
    assert forms == {114, 116}
