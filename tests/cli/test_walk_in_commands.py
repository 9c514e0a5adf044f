"""A walk-in, and somebody who went out and comes back, from the command line."""

import json

from tests.cli.test_admission_commands import minutes

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
SHOWN = ("--by-eye", "passport=0548", "--photo-resembles")


def test_a_walk_in_leaves_and_comes_back(inhabited):
    words = ("visits", "walk-in", *PERSON, "--zone", "lobby", "--host", "host", "--badge", "014")
    way = (*words, "--authoriser", "host")
    too_long = inhabited.run(*way, "--until", minutes(25), *SHOWN, login="bakker")
    assert too_long.exit_code == 1
    assert "within 24 hours" in too_long.output
    assert inhabited.run(*way, "--until", minutes(3), login="bakker").exit_code == 2
    admitted = inhabited.run(*way, "--until", minutes(3), *SHOWN, login="bakker")
    assert admitted.exit_code == 0, admitted.output
    assert "as a walk-in" in admitted.output
    left = inhabited.run("visits", "leave", "014", login="bakker")
    assert left.exit_code == 0, left.output
    lines = inhabited.run("visits", "may-return", "--json", login="bakker").output.splitlines()
    away = next(row for row in map(json.loads, lines) if row["badge"] == "014")
    assert (away["name"], away["document_again"]) == ("Okafor, Chidi", False)
    shown = inhabited.run("visits", "may-return", login="bakker")
    assert "badge 014 back" in shown.output
    back = ("visits", "admit", "--ticket", away["ticket"], "--badge", "014", "--after", away["visit"])
    again = inhabited.run(*back, login="bakker")
    assert again.exit_code == 0, again.output
    assert "Checked earlier in this shift" in again.output
    assert inhabited.run("visits", "leave", "014", login="bakker").exit_code == 0


def test_a_zone_takes_no_walk_ins(inhabited):
    zone = ("house", "zone", "cage-7", "Cage 7", "--kind", "cage", "--no-walk-ins", "--document-on-return")
    assert inhabited.run(*zone, login="hofman").exit_code == 0
    words = ("visits", "walk-in", *PERSON, "--zone", "cage-7", "--host", "host", "--badge", "014")
    refused = inhabited.run(*words, "--authoriser", "host", "--until", minutes(3), *SHOWN, login="bakker")
    assert refused.exit_code == 1
    assert "takes nobody who was not announced" in refused.output


def test_who_walks_along_is_said_for_a_visit_inside(inhabited):
    words = ("visits", "walk-in", *PERSON, "--zone", "lobby", "--host", "host", "--badge", "014")
    way = (*words, "--authoriser", "host", "--until", minutes(3), *SHOWN)
    assert inhabited.run(*way, login="bakker").exit_code == 0
    lines = inhabited.run("visits", "here", "--json", login="bakker").output.splitlines()
    visit = next(row["visit"] for row in map(json.loads, lines) if row["badge"] == "014")
    assert inhabited.run("visits", "escort", visit, login="bakker").exit_code == 2
    assert inhabited.run("visits", "escort", visit, "--to", "host", "--end", login="bakker").exit_code == 2
    taken = inhabited.run("visits", "escort", visit, "--to", "host", login="bakker")
    assert taken.exit_code == 0, taken.output
    assert f"walks along with visit {visit} from now on" in taken.output
    again = inhabited.run("visits", "escort", visit, "--to", "host", login="bakker")
    assert again.exit_code == 1
    assert "That is so already" in again.output
    ended = inhabited.run("visits", "escort", visit, "--end", login="bakker")
    assert ended.exit_code == 0, ended.output
    assert "Nobody walks along" in ended.output
    assert inhabited.run("visits", "leave", "014", login="bakker").exit_code == 0
