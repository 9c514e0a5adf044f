"""`visitor-desk relief …`: accounts certified ahead for a guard whom nobody has met yet."""

from __future__ import annotations

import click

from visitor_desk.cli.context import Context, ask_passphrase, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output
from visitor_desk.security.duty_ports import ReliefShift, ReliefShiftId
from visitor_desk.security.relief import ReliefPerson


@click.group("relief")
def relief() -> None:
    """Relief accounts: for twelve hours, for one named person, reviewed the next working day."""


@relief.command("certify")
@as_operator
@click.argument("account")
@click.option("--label", default="Relief", help="The name that stands beside what the account did.")
@pass_context
def certify(context: Context, login: str, account: str, label: str) -> None:
    """Make the relief account ACCOUNT; its code for the control room is shown once."""
    with context.signed_in(login) as (desk, session):
        made = desk.relief.certify(session, account, label)
        context.say("cli.relief.certified", account=made.operator.login)
        click.echo(made.code)


@relief.command("open")
@click.option("--as", "login", help="The guard on duty; without it the control room's code is asked for.")
@click.argument("account")
@click.option("--name", required=True, help="Who takes the account over.")
@click.option("--pass-number", required=True, help="The number of that person's pass as a guard.")
@pass_context
def open_account(context: Context, login: str | None, account: str, name: str, pass_number: str) -> None:
    """Open ACCOUNT for twelve hours under a passphrase that its new user types."""
    person = ReliefPerson(name, pass_number)
    texts = context.texts
    if login is not None:
        with context.signed_in(login) as (desk, session):
            new = ask_passphrase(texts("cli.relief.new_passphrase"))
            shift = desk.relief.activate(session, account, person, new)
    else:
        with context.desk() as desk:
            code = ask_passphrase(texts("cli.relief.code"))
            new = ask_passphrase(texts("cli.relief.new_passphrase"))
            shift = desk.relief.activate_by_code(account, code, person, new)
    context.say("cli.relief.opened", account=account, until=shift.ends_at)


@relief.command("to-review")
@as_operator
@json_output
@pass_context
def to_review(context: Context, login: str, as_json: bool) -> None:
    """List the shifts that nobody has looked at yet."""
    with context.signed_in(login) as (desk, session):
        for shift in desk.relief.to_review(session):
            if as_json:
                print_json(_as_row(shift))
            else:
                click.echo(f"{shift.id}  {shift.operator}  {shift.began_at:%Y-%m-%d %H:%M}Z")


@relief.command("who")
@as_operator
@click.argument("shift")
@pass_context
def who(context: Context, login: str, shift: str) -> None:
    """Show who took the account over in SHIFT; the look is an entry of the log."""
    with context.signed_in(login) as (desk, session):
        person = desk.relief.person(session, ReliefShiftId(shift))
        click.echo(f"{person.name}  {person.pass_number}")


@relief.command("review")
@as_operator
@click.argument("shift")
@pass_context
def review(context: Context, login: str, shift: str) -> None:
    """Say that you have looked at what was done in SHIFT."""
    with context.signed_in(login) as (desk, session):
        desk.relief.review(session, ReliefShiftId(shift))
        context.say("cli.relief.reviewed", shift=shift)


@relief.command("end")
@as_operator
@click.argument("shift")
@pass_context
def end(context: Context, login: str, shift: str) -> None:
    """End SHIFT before its time."""
    with context.signed_in(login) as (desk, session):
        desk.relief.end(session, ReliefShiftId(shift))
        context.say("cli.relief.ended", shift=shift)


def _as_row(shift: ReliefShift) -> dict[str, object]:
    return {
        "id": shift.id,
        "operator": shift.operator,
        "opened_by": shift.opened_by,
        "began_at": shift.began_at,
        "ends_at": shift.ends_at,
    }
