"""`visitor-desk passphrase`: change your own, here and at every other desk."""

from __future__ import annotations

import click

from visitor_desk.cli.context import Context, ask_passphrase, pass_context
from visitor_desk.cli.options import as_operator, new_passphrase


@click.command("passphrase")
@as_operator
@pass_context
def passphrase(context: Context, login: str) -> None:
    """Change your passphrase; the old one is asked first, and works nowhere afterwards."""
    with context.desk() as desk:
        old = ask_passphrase(context.texts("cli.passphrase_of", login=login))
        session = desk.operators.sign_in(login, old)
        try:
            desk.operators.change_passphrase(session, old, new_passphrase(context, login))
        finally:
            desk.operators.lock(session)
    context.say("cli.passphrase_changed")
