"""`visitor-desk visits escort`: who walks along with somebody inside."""

from __future__ import annotations

import click

from visitor_desk.cli.context import Context, pass_context
from visitor_desk.cli.options import as_operator
from visitor_desk.visits.place import StaffId
from visitor_desk.visits.visit import VisitId


@click.command("escort")
@as_operator
@click.argument("visit")
@click.option("--to", "staff", help="Staff id of who walks along from now on.")
@click.option("--end", is_flag=True, help="Nobody walks along any more; not where a zone asks for it.")
@pass_context
def escort(context: Context, login: str, visit: str, staff: str | None, end: bool) -> None:
    """Say who walks along with VISIT from now on, or that nobody does any more."""
    if (staff is not None) is end:
        raise click.UsageError(context.texts("cli.visits.escort_choose"))
    with context.signed_in(login) as (desk, session):
        if staff is None:
            desk.escorts.end(session, VisitId(visit))
            context.say("cli.visits.escort_ended", visit=visit)
            return
        desk.escorts.take_over(session, VisitId(visit), StaffId(staff))
        name = next((one.name for one in desk.house.staff(session) if one.id == staff), staff)
        context.say("cli.visits.escort", name=name, visit=visit)
