"""`visitor-desk mail …`: mails that tell hosts of their visitors."""

from __future__ import annotations

import click

from visitor_desk.cli.context import Context, ask_passphrase, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output


@click.group("mail")
def mail() -> None:
    """Mails that tell hosts that their visitor has come."""


@mail.command("waiting")
@as_operator
@json_output
@pass_context
def waiting(context: Context, login: str, as_json: bool) -> None:
    """List the mails that are not sent yet, the oldest first; each names a visit and nobody."""
    with context.signed_in(login) as (desk, session):
        found = desk.host_mails.waiting(session)
        for one in found:
            if as_json:
                print_json({"mail": one.id, "visit": one.visit, "desk": one.desk, "queued_at": one.queued_at})
                continue
            since = f"{one.queued_at.astimezone(desk.settings.zone):%Y-%m-%d %H:%M}"
            click.echo(f"{one.id}  {since}  {one.visit}  {one.desk}")
        if not found and not as_json:
            context.say("cli.mail.none_waiting")


@mail.command("test")
@as_operator
@click.argument("address")
@pass_context
def try_out(context: Context, login: str, address: str) -> None:
    """Send a mail to ADDRESS and say what the server answers."""
    with context.signed_in(login) as (desk, session):
        desk.host_mails.try_out(session, address)
    context.say("cli.mail.sent")


@mail.command("password")
@as_operator
@pass_context
def password(context: Context, login: str) -> None:
    """Keep the mail server's password in the keyring of this desk; it is asked for behind your passphrase."""
    with context.signed_in(login) as (desk, session):
        desk.host_mails.set_password(session, ask_passphrase(context.texts("cli.mail.password")))
    context.say("cli.mail.password_kept")
