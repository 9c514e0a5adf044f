"""The program `visitor-desk`: its global options and its commands."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

import click

from visitor_desk import __version__
from visitor_desk.cli.context import Context, DeskGroup, NoDisplay, has_display

COMMANDS = (
    "access",
    "approvals",
    "backup",
    "badges",
    "breaches",
    "check-id",
    "correct",
    "deliveries",
    "demo",
    "deny",
    "desks",
    "disclosures",
    "doors",
    "emergency",
    "erase",
    "evacuation",
    "evidence",
    "footage",
    "forms",
    "governance",
    "hand-over",
    "holds",
    "house",
    "init",
    "join",
    "keys",
    "keystore",
    "log",
    "mail",
    "migrate",
    "notices",
    "operators",
    "passphrase",
    "policy",
    "recover",
    "receipts",
    "registers",
    "relief",
    "requests",
    "restore",
    "retention",
    "silences",
    "tickets",
    "verify",
    "visits",
    "worker",
)
"""Each is defined in the module of its name in this package."""


class Program(DeskGroup):
    """Imports a command when it is called: reading a document must not wait for keys and databases."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click asks so
        """Return the names in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """Return a command, None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command = getattr(import_module(f"visitor_desk.cli.{name}"), name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Program, invoke_without_command=True)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Data folder of the installation (default: this account's).",
)
@click.option("--language", type=click.Choice(["en", "nl"]), help="Language of sentences and pages.")
@click.version_option(__version__, prog_name="visitor-desk")
@click.pass_context
def program(ctx: click.Context, data: Path | None, language: str | None) -> None:
    """Visitor Desk: the visitor log that can prove what it kept, what it forgot, and who looked.

    Without a command it opens the window.
    """
    ctx.obj = Context(data, language)
    if ctx.invoked_subcommand is None:
        # Qt would end the whole process where no platform plugin finds a screen.
        if not has_display() and "QT_QPA_PLATFORM" not in os.environ:
            raise NoDisplay
        from ui.app import run_window

        with ctx.obj.desk() as desk:
            ctx.exit(run_window(desk, language=ctx.obj.texts.language))
