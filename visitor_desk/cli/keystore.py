"""`visitor-desk keystore check`: how far destroying a key goes on this installation."""

from __future__ import annotations

import click

from visitor_desk.cli.context import EXIT_FAILED, Context, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output
from visitor_desk.security.residue import KeystoreResidue


def say_when_gone(context: Context, residue: KeystoreResidue) -> None:
    """Say when a key that is destroyed today is gone from every copy."""
    if not residue.lasting:
        context.say("cli.keystore.gone_at_once")
    elif residue.copies_kept_days is None:
        context.say("cli.keystore.gone_nobody_knows")
    else:
        context.say("cli.keystore.gone_later", days=residue.copies_kept_days)


@click.group("keystore")
def keystore() -> None:
    """The database of the keys."""


@keystore.command("check")
@as_operator
@json_output
@pass_context
def check(context: Context, login: str, as_json: bool) -> None:
    """Say what may be left of a destroyed key; ends with 1 where a key outlives its day."""
    with context.signed_in(login) as (desk, session):
        residue = desk.keystore_check.check(session)
    for finding in residue.findings:
        if as_json:
            print_json({"residue": finding.residue.value, "value": finding.value})
        else:
            context.say(f"residue.{finding.residue.value}", value=finding.value)
    if not as_json:
        say_when_gone(context, residue)
    if residue.lasting:
        click.get_current_context().exit(EXIT_FAILED)
