"""The program `visitor-desk`: its global options and its commands."""

from __future__ import annotations

from pathlib import Path

import click

from visitor_desk import __version__
from visitor_desk.cli.check_id import check_id
from visitor_desk.cli.context import Context, DeskGroup
from visitor_desk.cli.demo import demo
from visitor_desk.cli.footage import footage
from visitor_desk.cli.house import house
from visitor_desk.cli.init import init
from visitor_desk.cli.log import log
from visitor_desk.cli.requests import requests
from visitor_desk.cli.retention import retention
from visitor_desk.cli.verify import verify
from visitor_desk.cli.visits import visits


@click.group(cls=DeskGroup, invoke_without_command=True)
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
        from ui.app import run_window

        with ctx.obj.desk() as desk:
            ctx.exit(run_window(desk, language=ctx.obj.texts.language))


for command in (check_id, demo, footage, house, init, log, requests, retention, verify, visits):
    program.add_command(command)
