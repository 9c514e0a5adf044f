from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import PASSPHRASES, Terminal
from visitor_desk.security.checkpoint import notes_in


@pytest.fixture
def copied(installed: Terminal, tmp_path: Path) -> Terminal:
    """The installation in a folder of its own, so that a test may spoil it."""
    shutil.copytree(installed.data, tmp_path / "data")
    return Terminal(tmp_path / "data")


def spoil(terminal: Terminal, statement: str) -> None:
    with closing(sqlite3.connect(terminal.data / "data.sqlite")) as store:
        store.execute(statement)
        store.commit()


def test_a_whole_log_says_how_much_was_looked_at(copied: Terminal) -> None:
    proven = copied.run("log", "verify", login="visser")
    assert proven.exit_code == 0, proven.output
    assert "each signed, in order, none missing" in proven.output
    assert "rows and sealed records" in proven.output


def test_a_changed_row_is_named_and_ends_with_1(copied: Terminal) -> None:
    spoil(copied, "UPDATE zones SET name = 'Elsewhere'")
    proven = copied.run("log", "verify", login="visser")
    assert proven.exit_code == 1
    assert "zones lobby: the row was changed" in proven.output
    said = json.loads(copied.run("log", "verify", "--json", login="visser").output)
    assert said["whole"] is False
    assert {"code": "row_changed", "table": "zones", "record": "lobby"}.items() <= said["findings"][0].items()


def test_a_changed_entry_is_named(copied: Terminal) -> None:
    spoil(copied, "UPDATE log_entries SET signature = zeroblob(64) WHERE position = 3")
    proven = copied.run("log", "verify", login="visser")
    assert proven.exit_code == 1
    assert "entry 3: an entry was changed" in proven.output


def test_checkpoints_are_kept_and_compared(copied: Terminal, tmp_path: Path) -> None:
    kept = tmp_path / "kept" / "notes.txt"
    kept.parent.mkdir()
    for _ in range(2):
        made = copied.run("log", "checkpoint", "--out", kept, login="visser")
        assert made.exit_code == 0, made.output
    assert len(notes_in(kept.read_text(encoding="utf-8"))) == 2
    shown = copied.run("log", "checkpoint", login="bakker")
    assert len(notes_in(shown.output)) == 1
    for against in (kept, kept.parent):
        proven = copied.run("log", "verify", "--against", against, login="visser")
        assert proven.exit_code == 0, proven.output
        assert "each of the 2 checkpoints" in proven.output


def test_a_checkpoint_that_is_not_continued_ends_with_1(copied: Terminal, tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copytree(copied.data, old)
    kept = tmp_path / "notes.txt"
    copied.run("log", "checkpoint", "--out", kept, login="visser")
    rolled_back = Terminal(old)
    proven = rolled_back.run("log", "verify", "--against", kept, "--json", login="visser")
    assert proven.exit_code == 1
    assert [finding["code"] for finding in json.loads(proven.output)["findings"]] == ["not_continued"]


@pytest.mark.parametrize("content", [b"no checkpoint", b"\xff\xfe"])
def test_what_is_no_checkpoint_is_said_so(copied: Terminal, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(content)
    proven = copied.run("log", "verify", "--against", file, login="visser")
    assert proven.exit_code == 1
    assert "not genuine" in proven.output


def test_a_checkpoint_that_cannot_be_written_is_said_so(copied: Terminal, tmp_path: Path) -> None:
    made = copied.run("log", "checkpoint", "--out", tmp_path / "nowhere" / "notes", login="visser")
    assert made.exit_code == 1
    assert "cannot be read or written" in made.output


def test_two_people_adopt_a_log_that_was_put_back(copied: Terminal, tmp_path: Path) -> None:
    backup = tmp_path / "backup.sqlite"
    shutil.copy(copied.data / "data.sqlite", backup)
    assert copied.run("log", "verify", login="visser").exit_code == 0
    shutil.copy(backup, copied.data / "data.sqlite")
    assert copied.run("log", "verify", login="visser").exit_code == 1
    alone = copied.run(
        *("log", "adopt", "--approver", "visser"),
        login="visser",
        typed=f"{PASSPHRASES['visser']}\n{PASSPHRASES['visser']}\n",
    )
    assert alone.exit_code == 1
    adopted = copied.run(
        *("log", "adopt", "--approver", "degroot"),
        login="visser",
        typed=f"{PASSPHRASES['visser']}\n{PASSPHRASES['degroot']}\n",
    )
    assert adopted.exit_code == 0, adopted.output
    assert "adopted with two signatures" in adopted.output
    proven = copied.run("log", "verify", login="visser")
    assert proven.exit_code == 0, proven.output
    assert "two people put an older log back" in proven.output


def test_a_second_place_gets_checkpoints_and_one_that_is_away_is_told(
    copied: Terminal, tmp_path: Path
) -> None:
    settings = copied.data / "visitor-desk.toml"
    share = tmp_path / "share"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace('checkpoint_folder = ""', f"checkpoint_folder = {json.dumps(str(share))}"),
        encoding="utf-8",
    )
    copied.run("log", "checkpoint", login="visser")
    assert (copied.data / "checkpoints-waiting-0.txt").exists()
    away = copied.run("log", "verify", login="visser")
    assert away.exit_code == 0, away.output
    share.mkdir()
    copied.run("log", "checkpoint", login="visser")
    (file,) = share.iterdir()
    proven = copied.run("log", "verify", "--against", share, login="visser")
    assert proven.exit_code == 0, proven.output
    assert len(notes_in(file.read_text(encoding="utf-8"))) >= 2
