"""Registers at the command line: shown, printed, and the linter on a statement that is a draft."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Terminal
from visitor_desk.privacy.register import RegisterName

SHIPPED = Path(__file__).parents[2] / "visitor_desk" / "privacy" / "notices" / "statement_2020_11_01.toml"


def test_every_register_is_shown_as_json_and_printed_in_both_languages(inhabited: Terminal, tmp_path: Path):
    for name in RegisterName:
        shown = inhabited.run("registers", "show", name.value, "--json", login="visser")
        assert json.loads(shown.output.splitlines()[-1])["register"] == name.value
        for language in ("nl", "en"):
            place = tmp_path / f"{name.value}.{language}.pdf"
            printed = inhabited.run(
                "registers", "print", name.value, "--in", language, "--out", place, login="visser"
            )
            assert printed.exit_code == 0
            assert place.read_bytes().startswith(b"%PDF")


def test_a_draft_of_the_statement_is_held_against_what_is_done(inhabited: Terminal, tmp_path: Path):
    shown = inhabited.run("registers", "lint", SHIPPED, login="visser")
    assert shown.exit_code == 0
    assert "statement of 1\u00a0November 2020" in shown.output
    assert "does not declare video for this" in shown.output
    draft = tmp_path / "draft.toml"
    draft.write_text("published = 2027-01-01\n", encoding="utf-8")
    broken = inhabited.run("registers", "lint", draft, login="visser")
    assert broken.exit_code == 1
    assert "The privacy statement cannot be read (bases)" in broken.output
    assert inhabited.run("registers", "lint", tmp_path / "nowhere.toml", login="visser").exit_code == 2
    assert inhabited.run("registers", "lint", draft, login="bakker").exit_code == 1
