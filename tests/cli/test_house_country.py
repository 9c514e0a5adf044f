"""The country whose days off count, at the command line."""

from __future__ import annotations

from tests.cli.conftest import Terminal


def test_it_is_shown_and_changed(inhabited: Terminal):
    assert "days off of NL count" in inhabited.run("house", "country", login="visser").output
    wrong = inhabited.run("house", "country", "XX", login="hofman")
    assert wrong.exit_code == 1
    assert "Known are: BE, DE, LU, NL" in wrong.output
    assert inhabited.run("house", "country", "BE", login="visser").exit_code == 1
    changed = inhabited.run("house", "country", "lu", login="hofman")
    assert "From the next start of this desk, the days off of LU count" in changed.output
    # Every command is a start.
    assert "days off of LU count" in inhabited.run("house", "country", login="visser").output
