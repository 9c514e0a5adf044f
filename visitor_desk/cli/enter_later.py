"""`visitor-desk visits enter-later`: a visit of a time in which the desk could not be used, from its form."""

from __future__ import annotations

from datetime import datetime

import click

from visitor_desk.cli.by_eye import by_eye_option, seen_by_eye
from visitor_desk.cli.context import Context, pass_context
from visitor_desk.cli.options import LOCAL_MINUTES, as_operator, at_site
from visitor_desk.visits.later_entry import LaterEntry, form_spans
from visitor_desk.visits.place import StaffId, ZoneId
from visitor_desk.visits.visit import BadgeNumber


@click.command("enter-later")
@as_operator
@click.option("--form", required=True, type=int, help="The printed number of the form.")
@click.option("--name", required=True)
@click.option("--organisation", required=True)
@click.option("--purpose", required=True, help="What they came for.")
@click.option("--customer", required=True, help="The customer's number; it is stored in the clear.")
@click.option("--zone", "zones", multiple=True, required=True, help="Zone id; once for each zone.")
@click.option("--host", required=True, help="Staff id of who received them.")
@click.option("--authoriser", required=True, help="Staff id of who allowed it.")
@click.option(
    "--arrived", required=True, type=click.DateTime([LOCAL_MINUTES]), help="Local time of the site."
)
@click.option(
    "--left", type=click.DateTime([LOCAL_MINUTES]), help="Local time of the site; without it they are inside."
)
@click.option("--badge", help="Which badge they carried; needed of who is still inside.")
@by_eye_option
@click.option("--let-in-by", help="Sign-in name of the guard who wrote the form.")
@click.option("--vouched", is_flag=True, help="No document was seen: the host vouched.")
@pass_context
def enter_later(
    context: Context,
    login: str,
    form: int,
    name: str,
    organisation: str,
    purpose: str,
    customer: str,
    zones: tuple[str, ...],
    host: str,
    authoriser: str,
    arrived: datetime,
    left: datetime | None,
    badge: str | None,
    by_eye: str | None,
    let_in_by: str | None,
    vouched: bool,
) -> None:
    """Enter a paper form: the visit keeps its real times, the time of entry and the form's number."""
    if vouched == (by_eye is not None):
        raise click.UsageError("--by-eye, --vouched")
    with context.signed_in(login) as (desk, session):
        site = desk.settings.zone
        guards = {one.login: one.id for one in desk.enter_later.guards(session)}
        if let_in_by is not None and let_in_by not in guards:
            raise click.BadParameter(let_in_by, param_hint="--let-in-by")
        entry = LaterEntry(
            form=form,
            name=name,
            organisation=organisation,
            purpose=purpose,
            customer=customer,
            zones=tuple(ZoneId(zone) for zone in zones),
            host=StaffId(host),
            authoriser=StaffId(authoriser),
            arrived_at=at_site(arrived, site),
            left_at=at_site(left, site) if left else None,
            badge=BadgeNumber(badge) if badge else None,
            seen=seen_by_eye(by_eye, "", arrived.date()) if by_eye is not None else None,
            let_in_by=guards[let_in_by] if let_in_by is not None else None,
        )
        visit = desk.enter_later.enter(session, entry)
        context.say("cli.visits.entered_later", form=form, visit=visit.id)
        missing = desk.enter_later.missing(session)
        if missing:
            context.warn("cli.visits.forms_missing", forms=form_spans(missing))
