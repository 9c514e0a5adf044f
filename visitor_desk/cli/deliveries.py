"""`visitor-desk deliveries …`: what is brought to the house, who has it, and what leaves."""

from __future__ import annotations

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output
from visitor_desk.visits.delivery import (
    Delivery,
    DeliveryId,
    DeliveryKind,
    NewDelivery,
    Taker,
    new_delivery_id,
)
from visitor_desk.visits.phone_approval import AuthoriserId
from visitor_desk.visits.place import StaffId
from visitor_desk.visits.visit import VisitId


@click.group("deliveries")
def deliveries() -> None:
    """Parcels, pallets, letters, and equipment under its tag."""


@deliveries.command("list")
@as_operator
@json_output
@click.option("--customer", help="Only what is this customer's.")
@pass_context
def list_deliveries(context: Context, login: str, as_json: bool, customer: str | None) -> None:
    """List what waits for pick-up and the equipment in the house."""
    with context.signed_in(login) as (desk, session):
        for one in desk.deliveries.in_house(session, customer):
            if as_json:
                print_json(_as_row(one))
                continue
            came = f"{one.came_at.astimezone(desk.settings.zone):%Y-%m-%d %H:%M}" if one.came_at else "-"
            kind = context.texts(f"delivery_kind.{one.kind.value}")
            state = context.texts(f"delivery_state.{one.state.value}")
            click.echo(
                f"{one.id}  {came}  {one.customer}  {one.pieces} × {kind}  {one.tag}  {state}".rstrip()
            )


@deliveries.command("in")
@as_operator
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in DeliveryKind]))
@click.option("--customer", required=True, help="The customer's number; it is stored in the clear.")
@click.option("--pieces", type=int, default=1, show_default=True)
@click.option("--tag", default="", help="Colo tag of equipment, or the number on the delivery note.")
@click.option("--serial", default="")
@click.option("--carrier", default="", help="The company; no name of a driver.")
@click.option("--visit", help="Id of the visit that brings it, instead of a carrier.")
@pass_context
def come_in(
    context: Context,
    login: str,
    kind: str,
    customer: str,
    pieces: int,
    tag: str,
    serial: str,
    carrier: str,
    visit: str | None,
) -> None:
    """Say that something was brought."""
    new = NewDelivery(
        DeliveryKind(kind), customer, pieces, tag, serial, carrier, VisitId(visit) if visit else None
    )
    with context.signed_in(login) as (desk, session):
        made = desk.deliveries.come_in(session, new_delivery_id(), new)
    context.say("cli.deliveries.came_in", id=made.id)


@deliveries.command("hand-over")
@as_operator
@click.argument("delivery")
@click.option("--visit", help="Id of the visit that takes it.")
@click.option("--staff", help="Staff id of who takes it.")
@pass_context
def hand_over(context: Context, login: str, delivery: str, visit: str | None, staff: str | None) -> None:
    """Say that the customer has got DELIVERY."""
    with context.signed_in(login) as (desk, session):
        desk.deliveries.hand_over(session, DeliveryId(delivery), _taker(visit, staff, ""))
    context.say("cli.deliveries.handed_over")


@deliveries.command("out")
@as_operator
@click.argument("delivery", required=False)
@click.option("--customer", default="", help="With --tag, instead of DELIVERY: whose equipment it is.")
@click.option("--tag", default="", help="Colo tag of the equipment.")
@click.option("--authoriser", help="Staff id or right of who allows it, where nothing is in under the tag.")
@click.option("--visit", help="Id of the visit that takes it along.")
@click.option("--staff", help="Staff id of who takes it along.")
@click.option("--carrier", default="", help="The company that collects it.")
@pass_context
def go_out(
    context: Context,
    login: str,
    delivery: str | None,
    customer: str,
    tag: str,
    authoriser: str | None,
    visit: str | None,
    staff: str | None,
    carrier: str,
) -> None:
    """Say that DELIVERY, or the equipment under a tag, leaves the house."""
    if (delivery is None) == (not tag):
        raise click.UsageError("DELIVERY | --tag")
    to = _taker(visit, staff, carrier)
    with context.signed_in(login) as (desk, session):
        if delivery is not None:
            desk.deliveries.go_out(session, DeliveryId(delivery), to)
        else:
            word = AuthoriserId(authoriser) if authoriser else None
            desk.deliveries.equipment_out(session, new_delivery_id(), customer, tag, to, word)
    context.say("cli.deliveries.went_out")


def _taker(visit: str | None, staff: str | None, carrier: str) -> Taker:
    return Taker(VisitId(visit) if visit else None, StaffId(staff) if staff else None, carrier)


def _as_row(one: Delivery) -> dict[str, object]:
    return {
        "delivery": one.id,
        "kind": one.kind.value,
        "state": one.state.value,
        "customer": one.customer,
        "pieces": one.pieces,
        "tag": one.tag,
        "serial": one.serial,
        "carrier": one.carrier,
        "came_at": one.came_at,
        "came_with": one.came_with,
        "handed_at": one.handed_at,
    }
