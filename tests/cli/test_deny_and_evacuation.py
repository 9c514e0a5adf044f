"""The deny list and the evacuation list from the command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta


def test_an_entry_is_added_listed_and_lifted(installed, tmp_path):
    review = (datetime.now(UTC) + timedelta(days=90)).date()
    added = installed.run(
        *("deny", "add", "--name", "Müller, Jürgen", "--reason", "left_escort"),
        *("--instruction", "call_supervisor", "--decided-by", "host", "--review", review),
        login="hofman",
    )
    assert added.exit_code == 0, added.output
    entry = added.output.split()[-1]
    listed = installed.run("deny", "list", "--json", login="hofman")
    (row,) = [json.loads(line) for line in listed.output.splitlines()]
    assert (row["id"], row["name"], row["reason"]) == (entry, "Müller, Jürgen", "left_escort")
    later = review + timedelta(days=30)
    moved = installed.run("deny", "review", entry, "--until", later, "--why", "still_needed", login="hofman")
    assert str(later) in moved.output
    paper = tmp_path / "letter.pdf"
    address = ("--to", "J. Müller", "--address", "Kade 1, Amsterdam", "--out", paper)
    assert installed.run("deny", "letter", entry, *address, login="hofman").exit_code == 0
    assert paper.read_bytes().startswith(b"%PDF")
    assert installed.run("deny", "not-told", entry, "--why", "inquiry", login="hofman").exit_code == 0
    (row,) = [json.loads(installed.run("deny", "list", "--json", login="hofman").output)]
    assert row["told"] == "inquiry"
    assert installed.run("deny", "lift", entry, "--why", "mistake", login="hofman").exit_code == 0
    assert installed.run("deny", "list", login="hofman").output == ""


def test_a_guard_reads_no_reasons(installed):
    refused = installed.run("deny", "list", login="bakker")
    assert refused.exit_code == 1
    assert "not part of your duty" in refused.output


def test_the_evacuation_list_asks_for_no_passphrase(installed):
    shown = installed.run("evacuation")
    assert shown.exit_code == 0, shown.output
    assert shown.output.startswith("Inside: 0")
    as_json = json.loads(installed.run("evacuation", "--json").output)
    assert as_json["people"] == []


def test_without_an_installation_there_is_a_sentence(bare):
    result = bare("evacuation")
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_a_name_is_found_for_a_purpose(installed):
    found = installed.run("visits", "find", "Nobody", "--purpose", "safety", login="hofman")
    assert found.exit_code == 0, found.output
    assert "Found: 0" in found.output


def test_a_right_is_put_on_a_list_shown_and_taken_off(installed):
    words = ("--customer", "C-9", "--zone", "lobby", "--name", "Bos, B", "--organisation", "Northwind")
    words = (*words, "--purpose", "Own equipment", "--authoriser", "host")
    added = installed.run("access", "add", *words, "--days", "30", login="hofman")
    assert added.exit_code == 0, added.output
    listed = installed.run("access", "list", "--customer", "C-9", login="hofman")
    assert "may come  lapses on" in listed.output
    (row,) = map(json.loads, installed.run("access", "list", "--json", login="hofman").output.splitlines())
    assert (row["name"], row["state"]) == ("Bos, B", "active")
    assert installed.run("access", "end", row["id"], "--reason", "mistake", login="hofman").exit_code == 0
    assert installed.run("access", "list", login="hofman").output == ""
