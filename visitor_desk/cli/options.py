"""Options that many commands share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from visitor_desk.cli.context import Context, ask_passphrase
from visitor_desk.clock import as_utc
from visitor_desk.errors import DeskError

LOCAL_MINUTES = "%Y-%m-%dT%H:%M"

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


def at_site(typed: datetime, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a time that was typed as the clocks of the site show it."""
    return as_utc(typed.replace(tzinfo=zone))


def as_operator(command: Command) -> Command:
    """Add `--as LOGIN`: who signs in; the passphrase is asked for, or read as the next line of a pipe."""
    return click.option("--as", "login", required=True, metavar="LOGIN", help="Who signs in.")(command)


def json_output(command: Command) -> Command:
    """Add `--json`: one JSON object per line instead of sentences."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")(command)


_TICKET = (
    click.option("--name", "names", multiple=True, required=True, help="A visitor; once for each person."),
    click.option("--organisation", required=True),
    click.option("--purpose", required=True, help="What they come for."),
    click.option("--customer", required=True, help="The customer's number; it is stored in the clear."),
    click.option("--zone", "zones", multiple=True, required=True, help="Zone id; once for each zone."),
    click.option("--host", required=True, help="Staff id of who receives them."),
    click.option("--authoriser", required=True, help="Staff id of who allows it."),
    click.option(
        "--from", "opens", required=True, type=click.DateTime([LOCAL_MINUTES]), help="Local time of the site."
    ),
    click.option(
        "--to", "closes", required=True, type=click.DateTime([LOCAL_MINUTES]), help="Local time of the site."
    ),
)


def ticket_options(command: Command) -> Command:
    """Add who comes, for whom, where and when: what every ticket says."""
    for option in reversed(_TICKET):
        command = option(command)
    return command
