from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from visitor_desk.cli.main import program

PASSPHRASES = {name: f"passphrase of {name} 1" for name in ("visser", "degroot", "hofman", "bakker")}


@dataclass(frozen=True)
class Terminal:
    """Types commands at an installation; the passphrase comes through the pipe, as from a script."""

    data: Path

    def run(self, *words: object, login: str | None = None, typed: str = "") -> Result:
        signed = ["--as", login] if login else []
        given = typed or (PASSPHRASES[login] + "\n" if login else "")
        arguments = ["--data", str(self.data), "--language", "en", *map(str, words), *signed]
        return CliRunner().invoke(program, arguments, input=given)


def furnished(folder: Path) -> Terminal:
    """Set an installation up with real passphrase costs, and furnish it from the command line."""
    terminal = Terminal(folder / "data")
    made = terminal.run(
        *("init", "--site", "AMS-01", "--recovery-kit", folder / "kit.txt"),
        *("--officer", "visser:J. Visser", "--officer", "degroot:A. de Groot"),
        *("--operator", "hofman:facility:T. Hofman", "--operator", "bakker:reception:M. Bakker"),
        typed="\n".join(PASSPHRASES.values()) + "\n",
    )
    assert made.exit_code == 0, made.output
    for words in (
        ("house", "zone", "lobby", "Lobby", "--kind", "lobby"),
        ("house", "staff", "host", "P. de Vries", "--may-authorise"),
        ("house", "badge", "014", "015"),
    ):
        assert terminal.run(*words, login="hofman").exit_code == 0
    return terminal


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """One installation in which nobody is let in."""
    return furnished(tmp_path_factory.mktemp("cli"))


@pytest.fixture(scope="module")
def inhabited(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """An installation of a module's own, in which people are let in."""
    return furnished(tmp_path_factory.mktemp("inhabited"))


@pytest.fixture
def bare(tmp_path: Path) -> Callable[..., Result]:
    """Commands that need no installation."""
    return Terminal(tmp_path / "nowhere").run
