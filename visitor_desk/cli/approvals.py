"""`visitor-desk approvals …`: what waits for a second person, signed as a whole or turned down."""

from __future__ import annotations

import json

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output


@click.group("approvals")
def approvals() -> None:
    """Acts of two people: what waits for the second one."""


@approvals.command("list")
@as_operator
@json_output
@pass_context
def list_waiting(context: Context, login: str, as_json: bool) -> None:
    """List what waits and this operator asked for or may sign, oldest first."""
    with context.signed_in(login) as (desk, session):
        for request in desk.four_eyes.waiting(session):
            if as_json:
                print_json(
                    {
                        "id": request.id,
                        "act": request.act,
                        "requester": request.requester,
                        "values": request.values,
                        "sha256": request.digest().hex(),
                    }
                )
                continue
            click.echo(f"{request.id}  {request.act}  {request.requester}")
            for name, value in sorted(request.values.items()):
                click.echo(f"    {name}: {json.dumps(value, ensure_ascii=True)}")


@approvals.command("sign")
@as_operator
@click.argument("request_id", metavar="REQUEST")
@pass_context
def sign(context: Context, login: str, request_id: str) -> None:
    """Sign REQUEST as second person, exactly as `list` shows it."""
    with context.signed_in(login) as (desk, session):
        approval = desk.four_eyes.approve(session, request_id)
        context.say("cli.approvals.signed", request=request_id, until=approval.expires_at)


@approvals.command("turn-down")
@as_operator
@click.argument("request_id", metavar="REQUEST")
@pass_context
def turn_down(context: Context, login: str, request_id: str) -> None:
    """Take REQUEST away: as second person say no, as the first withdraw it."""
    with context.signed_in(login) as (desk, session):
        desk.four_eyes.turn_down(session, request_id)
        context.say("cli.approvals.turned_down", request=request_id)
