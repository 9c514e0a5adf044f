"""`visitor-desk visits walk-in`: somebody whom nobody announced, let in on a call."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from visitor_desk.cli.by_eye import by_eye_option, seen_by_eye
from visitor_desk.cli.context import Context, pass_context
from visitor_desk.cli.options import LOCAL_MINUTES, as_operator, at_site
from visitor_desk.visits.check_in import Arrival
from visitor_desk.visits.phone_approval import AuthoriserId, Call, PhoneApproval
from visitor_desk.visits.place import StaffId, ZoneId
from visitor_desk.visits.ticket import Announced, TicketId
from visitor_desk.visits.visit import BadgeNumber
from visitor_desk.visits.walk_in import WalkIn


@click.command("walk-in")
@as_operator
@click.option("--name", required=True)
@click.option("--organisation", required=True)
@click.option("--purpose", required=True, help="What they come for.")
@click.option("--customer", required=True, help="The customer's number; it is stored in the clear.")
@click.option("--zone", "zones", multiple=True, required=True, help="Zone id; once for each zone.")
@click.option("--host", required=True, help="Staff id of who receives them.")
@click.option("--until", required=True, type=click.DateTime([LOCAL_MINUTES]), help="Local time of the site.")
@click.option("--authoriser", required=True, help="Id of who said yes by phone.")
@click.option(
    "--called-at", type=click.DateTime([LOCAL_MINUTES]), help="When, local time of the site; now unless said."
)
@click.option(
    "--call",
    type=click.Choice([call.value for call in Call]),
    default=Call.DESK_CALLED.value,
    show_default=True,
    help="Who called whom.",
)
@click.option("--badge", required=True)
@click.option("--picture", type=click.Path(path_type=Path), help="Picture of the document.")
@by_eye_option
@click.option("--photo-resembles", is_flag=True, help="You compared the photo with the person.")
@click.option("--escort", help="Staff id.")
@pass_context
def walk_in(
    context: Context,
    login: str,
    name: str,
    organisation: str,
    purpose: str,
    customer: str,
    zones: tuple[str, ...],
    host: str,
    until: datetime,
    authoriser: str,
    called_at: datetime | None,
    call: str,
    badge: str,
    picture: Path | None,
    by_eye: str | None,
    photo_resembles: bool,
    escort: str | None,
) -> None:
    """Let somebody in whom nobody announced; a ticket of the day is issued with the visit."""
    if (picture is None) == (by_eye is None):
        raise click.UsageError("--picture, --by-eye")
    with context.signed_in(login) as (desk, session):
        site = desk.settings.zone
        today = desk.clock.now().astimezone(site).date()
        check = (
            desk.documents.picture(session, picture)
            if picture is not None
            else desk.documents.by_eye(session, seen_by_eye(by_eye or "", "", today))
        )
        at = at_site(called_at, site) if called_at else desk.clock.now()
        told = WalkIn(
            announced=Announced((name,), organisation, purpose),
            customer=customer,
            zones=tuple(ZoneId(zone) for zone in zones),
            host=StaffId(host),
            until=at_site(until, site),
            approval=PhoneApproval(AuthoriserId(authoriser), Call(call), at),
        )
        visit = desk.check_in.admit(
            session,
            Arrival(
                ticket=TicketId(""),
                person=0,
                badge=BadgeNumber(badge),
                check=check,
                photo_resembles=photo_resembles,
                escort=StaffId(escort) if escort else None,
                walk_in=told,
            ),
        )
        context.say("cli.visits.walked_in", visit=visit.id, badge=badge)
