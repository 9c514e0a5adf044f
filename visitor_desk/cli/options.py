"""Options that many commands share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from visitor_desk.cli.context import Context, ask_passphrase
from visitor_desk.errors import DeskError

Command = TypeVar("Command", bound=Callable[..., Any])


class PassphrasesDiffer(DeskError):
    """A new passphrase was typed twice and differently; nothing was changed."""

    code = "cli.passphrases_differ"


def new_passphrase(context: Context, login: str) -> str:
    """Ask for somebody's new passphrase, twice at a terminal; PassphrasesDiffer where they differ."""
    passphrase = ask_passphrase(context.texts("cli.passphrase_new", name=login))
    if sys.stdin.isatty() and ask_passphrase(context.texts("cli.passphrase_again")) != passphrase:
        raise PassphrasesDiffer
    return passphrase


def as_operator(command: Command) -> Command:
    """Add `--as LOGIN`: who signs in; the passphrase is asked for, or read as the next line of a pipe."""
    return click.option("--as", "login", required=True, metavar="LOGIN", help="Who signs in.")(command)


def json_output(command: Command) -> Command:
    """Add `--json`: one JSON object per line instead of sentences."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")(command)
