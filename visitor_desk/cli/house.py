"""`visitor-desk house …`: zones, staff and badges of the site."""

from __future__ import annotations

import click

from visitor_desk.cli.context import Context, pass_context
from visitor_desk.cli.options import as_operator
from visitor_desk.visits.place import ADULT, Staff, StaffId, WithoutDocument, Zone, ZoneId, ZoneKind
from visitor_desk.visits.visit import BadgeNumber


@click.group("house")
def house() -> None:
    """Zones, staff and badges."""


@house.command("zone")
@as_operator
@click.argument("zone_id", metavar="ID")
@click.argument("name")
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in ZoneKind]))
@click.option("--parent", help="Id of the zone around it.")
@click.option("--pci", is_flag=True, help="In the scope of PCI DSS: its visitor log lives 92 days.")
@click.option("--escort", is_flag=True, help="Visitors are escorted there.")
@click.option(
    "--without-document",
    "rule",
    type=click.Choice([rule.value for rule in WithoutDocument]),
    default=WithoutDocument.REFUSE.value,
    show_default=True,
    help="What happens with somebody without a document; no host vouches in PCI zones.",
)
@click.option(
    "--minimum-age",
    type=int,
    default=ADULT,
    show_default=True,
    help="Younger visitors need a named approval; 0 for none.",
)
@click.option(
    "--document-on-return", is_flag=True, help="Who went out shows the document again; in PCI zones always."
)
@click.option("--no-walk-ins", is_flag=True, help="Nobody comes here whom nobody announced.")
@click.option("--number-reason", help="Why the document number is kept there; without a reason it is not.")
@pass_context
def zone(
    context: Context,
    login: str,
    zone_id: str,
    name: str,
    kind: str,
    parent: str | None,
    pci: bool,
    escort: bool,
    rule: str,
    minimum_age: int,
    document_on_return: bool,
    no_walk_ins: bool,
    number_reason: str | None,
) -> None:
    """Add a zone."""
    added = Zone(
        ZoneId(zone_id),
        ZoneId(parent) if parent else None,
        ZoneKind(kind),
        name,
        pci,
        escort,
        number_reason,
        WithoutDocument(rule),
        minimum_age,
        document_on_return,
        not no_walk_ins,
    )
    with context.signed_in(login) as (desk, session):
        desk.house.add_zone(session, added)
    context.say("cli.house.added", id=zone_id)


@house.command("zone-escort")
@as_operator
@click.argument("zone_id", metavar="ID")
@click.option("--required/--not-required", required=True, help="Whether visitors are escorted there.")
@pass_context
def zone_escort(context: Context, login: str, zone_id: str, required: bool) -> None:
    """Change whether visitors are escorted in a zone, from now on; the log keeps when and by whom."""
    with context.signed_in(login) as (desk, session):
        alone = desk.house.set_escort_rule(session, ZoneId(zone_id), required=required)
    context.say("cli.house.escorted" if required else "cli.house.not_escorted", id=zone_id)
    if alone:
        badges = ", ".join(visit.badge or visit.id for visit in alone)
        context.warn("cli.house.inside_alone", badges=badges)


@house.command("staff")
@as_operator
@click.argument("staff_id", metavar="ID")
@click.argument("name")
@click.option("--may-authorise", is_flag=True, help="May allow visits.")
@click.option("--mail", "address", help="Address at work: mails about their visitors go there.")
@pass_context
def staff(
    context: Context, login: str, staff_id: str, name: str, may_authorise: bool, address: str | None
) -> None:
    """Add a person of the house."""
    with context.signed_in(login) as (desk, session):
        desk.house.add_staff(session, Staff(StaffId(staff_id), name, may_authorise, address))
    context.say("cli.house.added", id=staff_id)


@house.command("mail-address")
@as_operator
@click.argument("staff_id", metavar="ID")
@click.argument("address", required=False)
@pass_context
def mail_address(context: Context, login: str, staff_id: str, address: str | None) -> None:
    """Say where mails about somebody's visitors go; without ADDRESS they get none."""
    with context.signed_in(login) as (desk, session):
        desk.house.set_mail_address(session, StaffId(staff_id), address)
    context.say("cli.house.mailed" if address else "cli.house.not_mailed", id=staff_id)


@house.command("badge")
@as_operator
@click.argument("numbers", nargs=-1, required=True)
@pass_context
def badge(context: Context, login: str, numbers: tuple[str, ...]) -> None:
    """Add badges to the ledger."""
    with context.signed_in(login) as (desk, session):
        for number in numbers:
            desk.house.add_badge(session, BadgeNumber(number))
    context.say("cli.house.added", id=", ".join(numbers))


@house.command("country")
@as_operator
@click.argument("country", required=False)
@pass_context
def country_of_site(context: Context, login: str, country: str | None) -> None:
    """Show whose days off count for answers to requests, or let those of COUNTRY count (BE, DE, LU, NL)."""
    with context.signed_in(login) as (desk, session):
        asked = country.upper() if country else None
        here = desk.site_country.change(session, asked) if asked else desk.site_country.here(session)
    context.say("cli.house.country_here", country=here.now, source=here.source)
    if here.waits:
        context.say("cli.house.country_waits", country=here.next)
