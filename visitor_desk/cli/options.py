"""Options that many commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def as_operator(command: Command) -> Command:
    """Add `--as LOGIN`: who signs in; the passphrase is asked for, or read as the next line of a pipe."""
    return click.option("--as", "login", required=True, metavar="LOGIN", help="Who signs in.")(command)


def json_output(command: Command) -> Command:
    """Add `--json`: one JSON object per line instead of sentences."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")(command)
