"""`visitor-desk access …`: the access lists of customers."""

from __future__ import annotations

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output
from visitor_desk.visits.access_right import USUAL_DAYS, AccessRightId, EndReason, NewAccessRight
from visitor_desk.visits.place import StaffId, ZoneId


@click.group("access")
def access() -> None:
    """Who is on the list of a customer's cage, who may authorise, and what lapsed."""


@access.command("add")
@as_operator
@click.option("--customer", required=True, help="The customer's number; it is stored in the clear.")
@click.option("--zone", required=True, help="Zone id of the cage.")
@click.option("--name", required=True)
@click.option("--organisation", required=True)
@click.option("--purpose", required=True, help="What they come for.")
@click.option("--authoriser", required=True, help="Staff id: who of the house answers for it.")
@click.option("--may-authorise", is_flag=True, help="May allow others by phone.")
@click.option(
    "--days", default=USUAL_DAYS, show_default=True, help="Lapses after so many days without a visit."
)
@pass_context
def add(
    context: Context,
    login: str,
    customer: str,
    zone: str,
    name: str,
    organisation: str,
    purpose: str,
    authoriser: str,
    may_authorise: bool,
    days: int,
) -> None:
    """Put somebody on a list, for a year at most."""
    new = NewAccessRight(
        customer, ZoneId(zone), name, organisation, purpose, StaffId(authoriser), may_authorise, days
    )
    with context.signed_in(login) as (desk, session):
        right = desk.access_lists.add(session, new)
    context.say("cli.access.added", customer=customer, zone=zone, day=right.lapses_on, id=right.id)


@access.command("list")
@as_operator
@click.option("--customer", help="Of one customer only.")
@json_output
@pass_context
def list_rights(context: Context, login: str, customer: str | None, as_json: bool) -> None:
    """List the rights; lapsed ones say since when and why."""
    with context.signed_in(login) as (desk, session):
        found = desk.access_lists.rights(session, customer)
    for one in found:
        right = one.right
        if as_json:
            print_json(
                {
                    "id": right.id,
                    "customer": right.customer,
                    "zone": right.zone,
                    "name": one.name,
                    "organisation": one.organisation,
                    "may_authorise": right.may_authorise,
                    "used_on": right.used_on,
                    "lapses_on": right.lapses_on,
                    "state": one.state,
                }
            )
            continue
        state = f"access_state.{one.state.value}"
        gaps = {"day": right.lapses_on, "days": right.days_without_visit}
        context.say(
            "cli.access.line",
            id=right.id,
            customer=right.customer,
            zone=right.zone,
            name=one.name or context.texts("cli.tickets.locked"),
            organisation=one.organisation or "-",
            role=context.texts("cli.access.may_authorise" if right.may_authorise else "cli.access.may_come"),
            state=context.texts.sentence_with_gaps(state, gaps),
        )


@access.command("end")
@as_operator
@click.argument("right", metavar="ID")
@click.option("--reason", required=True, type=click.Choice([reason.value for reason in EndReason]))
@pass_context
def end(context: Context, login: str, right: str, reason: str) -> None:
    """Take somebody off a list."""
    with context.signed_in(login) as (desk, session):
        desk.access_lists.end(session, AccessRightId(right), EndReason(reason))
    context.say("cli.access.ended", id=right)
