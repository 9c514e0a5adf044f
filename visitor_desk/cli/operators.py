"""`visitor-desk operators …`: who signs in here, with which duties, and who does no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output, new_passphrase
from visitor_desk.security.duties import Duty
from visitor_desk.security.operator_keys import NewOperator

if TYPE_CHECKING:
    from visitor_desk.desk import Desk
    from visitor_desk.security.records import OperatorId
    from visitor_desk.security.session import Session

_DUTY = click.option(
    "--duty",
    "duties",
    multiple=True,
    type=click.Choice([duty.value for duty in Duty]),
    help="What they are there for; may be given more than once.",
)
_SITE = click.option(
    "--site", "sites", multiple=True, help="Where they may read tickets and people; default: everywhere."
)


@click.group("operators")
def operators() -> None:
    """Operators: listed, certified, given new keys, ended."""


@operators.command("list")
@as_operator
@json_output
@pass_context
def list_operators(context: Context, login: str, as_json: bool) -> None:
    """List everybody who was ever certified; a row that somebody changed ends the list with an alarm."""
    with context.signed_in(login) as (desk, session):
        for one in desk.operators.all(session):
            if as_json:
                print_json(
                    {
                        "id": one.id,
                        "login": one.login,
                        "name": one.staff_name,
                        "duties": sorted(one.duties),
                        "sites": list(one.sites),
                        "certified": one.certificate.issued_at,
                        "ended": one.ended_at,
                    }
                )
                continue
            duties = ", ".join(context.texts(f"duty.{duty.value}") for duty in sorted(one.duties))
            ended = "" if one.end is None else context.texts("cli.ended_on", day=one.end.issued_at.date())
            click.echo("  ".join(filter(None, (one.login, one.staff_name, duties, *one.sites, ended))))


@operators.command("certify")
@as_operator
@click.argument("account")
@click.option("--name", required=True, help="Their name, as it stands in the register of staff.")
@_DUTY
@_SITE
@pass_context
def certify(
    context: Context, login: str, account: str, name: str, duties: tuple[str, ...], sites: tuple[str, ...]
) -> None:
    """Make ACCOUNT an operator, with a first passphrase that they will be asked to change."""
    with context.signed_in(login) as (desk, session):
        passphrase = new_passphrase(context, account)
        wanted = frozenset(Duty(duty) for duty in duties)
        made = desk.operators.certify(session, NewOperator(account, name, wanted, passphrase, sites))
        context.say("cli.operators.certified", account=made.login)


@operators.command("rekey")
@as_operator
@click.argument("account")
@_DUTY
@_SITE
@pass_context
def rekey(
    context: Context, login: str, account: str, duties: tuple[str, ...], sites: tuple[str, ...]
) -> None:
    """Give ACCOUNT new keys and a first passphrase: it was lost, keys were copied, or duties change."""
    with context.signed_in(login) as (desk, session):
        operator = _by_login(desk, session, account)
        passphrase = new_passphrase(context, account)
        made = desk.operators.recertify(
            session,
            operator,
            passphrase,
            duties=frozenset(Duty(duty) for duty in duties) or None,
            sites=sites or None,
        )
        context.say("cli.operators.rekeyed", account=made.login)


@operators.command("end")
@as_operator
@click.argument("account")
@click.option(
    "--rekey", "with_rekey", is_flag=True, help="Also replace the day keys: they had access to data."
)
@pass_context
def end(context: Context, login: str, account: str, with_rekey: bool) -> None:
    """Take the keys of ACCOUNT away for good; what they did stays in the log."""
    with context.signed_in(login) as (desk, session):
        desk.operators.end(session, _by_login(desk, session, account))
        context.say("cli.operators.ended", account=account)
        if with_rekey:
            context.say("cli.keys.rekeyed", made=desk.day_keys.rekey(session).made)


def _by_login(desk: Desk, session: Session, account: str) -> OperatorId:
    from visitor_desk.security.operator_keys import one_login
    from visitor_desk.security.operators import OperatorUnknown

    for operator in desk.operators.all(session):
        if operator.login == one_login(account):
            return operator.id
    raise OperatorUnknown
