"""`visitor-desk keys …`: the day keys of the installation, and its sites."""

from __future__ import annotations

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output


@click.group("keys")
def keys() -> None:
    """Day keys: how long they last, making more, replacing all."""


@keys.command("status")
@json_output
@pass_context
def status(context: Context, as_json: bool) -> None:
    """Say for how many days there are keys, and what is wrong with them."""
    with context.desk() as desk:
        days, warnings = desk.day_keys.days_ahead(), desk.day_keys.warnings()
    if as_json:
        print_json({"days": days, "warnings": {warning.value: about for warning, about in warnings.items()}})
        return
    context.say("cli.keys.days", days=days)
    for warning, about in warnings.items():
        context.warn(f"key_warning.{warning.value}", days=about)


@keys.command("top-up")
@as_operator
@pass_context
def top_up(context: Context, login: str) -> None:
    """Make the keys that are missing; signing in as privacy does it by itself when two weeks are missing."""
    with context.signed_in(login) as (desk, session):
        context.say("cli.keys.topped_up", made=desk.day_keys.top_up(session).made)


@keys.command("rekey")
@as_operator
@pass_context
def rekey(context: Context, login: str) -> None:
    """Replace every key that is still to come: after a theft, or a leaver who had access to data."""
    with context.signed_in(login) as (desk, session):
        context.say("cli.keys.rekeyed", made=desk.day_keys.rekey(session).made)


@keys.command("add-site")
@as_operator
@click.argument("name")
@pass_context
def add_site(context: Context, login: str, name: str) -> None:
    """Add the site NAME to the installation and make its keys."""
    with context.signed_in(login) as (desk, session):
        context.say("cli.keys.site_added", site=name, made=desk.day_keys.add_site(session, name).made)
