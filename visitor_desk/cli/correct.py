"""`visitor-desk correct …`: what was written wrongly about a visit; what it said before is kept."""

from __future__ import annotations

from datetime import datetime

import click

from visitor_desk.cli.context import Context, pass_context
from visitor_desk.cli.options import as_operator, at_site
from visitor_desk.visits.correction import CorrectionReason
from visitor_desk.visits.visit import BadgeNumber, VisitId

MINUTES = click.DateTime(["%Y-%m-%dT%H:%M"])
WHAT = ("reopen", "badge", "arrival", "departure")


@click.command("correct")
@as_operator
@click.argument("visit")
@click.argument("what", type=click.Choice(WHAT))
@click.option("--to", help="The badge given instead, or the real time as 2026-03-05T12:00 at the site.")
@click.option("--reason", required=True, type=click.Choice([reason.value for reason in CorrectionReason]))
@pass_context
def correct(context: Context, login: str, visit: str, what: str, to: str | None, reason: str) -> None:
    """Correct VISIT: reopen it, swap its badge, or write when the visitor really came or left."""
    if (to is None) != (what == "reopen"):
        raise click.UsageError("--to")
    why, one = CorrectionReason(reason), VisitId(visit)
    with context.signed_in(login) as (desk, session):
        if to is None:
            desk.corrections.reopen(session, one, why)
        elif what == "badge":
            desk.corrections.swap_badge(session, one, BadgeNumber(to), why)
        else:
            typed = MINUTES.convert(to, None, None)
            assert isinstance(typed, datetime)
            at = at_site(typed, desk.settings.zone)
            act = desk.corrections.real_arrival if what == "arrival" else desk.corrections.real_departure
            act(session, one, at, why)
        context.say("cli.visits.corrected", visit=visit)
