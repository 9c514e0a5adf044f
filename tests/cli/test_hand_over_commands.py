"""Handing a shift over from the command line."""

from __future__ import annotations

import json

from tests.cli.conftest import Terminal


def test_a_shift_is_handed_over_and_read(inhabited: Terminal):
    assert "Nobody has handed over" in inhabited.run("hand-over", "show", login="bakker").output
    assert "Nobody has handed over" in inhabited.run("hand-over", "take-over", login="bakker").output
    closed = inhabited.run(
        "hand-over", "close", "--note", "Lift is out of order", "--reason", "014=host_called", login="bakker"
    )
    assert closed.output.startswith("Handed over.")
    shown = inhabited.run("hand-over", "show", login="bakker").output
    assert "M. Bakker" in shown
    assert "Lift is out of order" in shown
    found = json.loads(inhabited.run("hand-over", "show", "--json", login="hofman").output)
    assert (found["note"], found["last_taken_at"]) == ("Lift is out of order", None)
    own = inhabited.run("hand-over", "take-over", login="bakker")
    assert own.exit_code != 0
    assert "yourself" in own.output


def test_a_reason_is_one_of_the_list(inhabited: Terminal):
    assert inhabited.run("hand-over", "close", "--reason", "014=lost", login="bakker").exit_code == 2
