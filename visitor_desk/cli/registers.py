"""`visitor-desk registers …`: what the privacy team has to be able to show, made from what is there now."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output
from visitor_desk.privacy.register import RegisterName
from visitor_desk.privacy.requests import RequestLanguage

if TYPE_CHECKING:
    from visitor_desk.privacy.register_paper import RegisterPage

NAME = click.Choice([name.value for name in RegisterName])
LANGUAGE = click.Choice([one.value for one in RequestLanguage])


@click.group("registers")
def registers() -> None:
    """Registers, made from the live configuration and data."""


@registers.command("show")
@as_operator
@json_output
@click.argument("name", type=NAME)
@click.option("--in", "language", default="en", type=LANGUAGE, help="In which language.")
@pass_context
def show(context: Context, login: str, as_json: bool, name: str, language: str) -> None:
    """Show the register NAME."""
    with context.signed_in(login) as (desk, session):
        if as_json:
            print_json(desk.registers.file(session, RegisterName(name)))
            return
        page = desk.registers.page(session, RegisterName(name), RequestLanguage(language))
    _print_page(page)


@registers.command("lint")
@as_operator
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--in", "language", default="en", type=LANGUAGE, help="In which language.")
@pass_context
def lint(context: Context, login: str, file: Path, language: str) -> None:
    """Hold a privacy statement that is a TOML FILE against what is done; nothing is kept of it."""
    with context.signed_in(login) as (desk, session):
        page = desk.registers.lint(session, str(file), RequestLanguage(language))
    _print_page(page)
    if not page.rows:
        context.say("cli.registers.no_gaps")


def _print_page(page: RegisterPage) -> None:
    click.echo(f"{page.title}\n{page.about}\n")
    for row in page.rows:
        click.echo("\n".join(f"  {column}: {value}" for column, value in zip(page.columns, row, strict=True)))
        click.echo()


@registers.command("print")
@as_operator
@click.argument("name", type=NAME)
@click.option("--in", "language", default="nl", type=LANGUAGE, help="In which language.")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
@pass_context
def print_register(context: Context, login: str, name: str, language: str, out: Path) -> None:
    """Write the register NAME as a PDF; that stands in the log."""
    from visitor_desk.privacy.request_package import disk_errors

    with context.signed_in(login) as (desk, session), disk_errors(out.name):
        out.write_bytes(desk.registers.pdf(session, RegisterName(name), RequestLanguage(language)))
    context.say("cli.registers.written", path=out)
