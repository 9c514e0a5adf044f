"""`visitor-desk erase`: look what would go, ask a second person, erase."""

from __future__ import annotations

from collections.abc import Iterable

import click

from visitor_desk.cli.context import Context, pass_context
from visitor_desk.cli.options import as_operator
from visitor_desk.privacy.erasure_plan import ErasureGround, ErasurePart
from visitor_desk.visits.visit import VisitId


@click.command("erase")
@as_operator
@click.argument("visit")
@click.option("--plan", "plan_only", is_flag=True, help="Only say what would go and what would stay.")
@click.option(
    "--ground",
    type=click.Choice([ground.value for ground in ErasureGround]),
    help="Ask for the erasure on this ground.",
)
@click.option("--approval", help="Carry out the request of this number, once a second person has signed it.")
@pass_context
def erase(
    context: Context, login: str, visit: str, plan_only: bool, ground: str | None, approval: str | None
) -> None:
    """Erase what is sealed about VISIT before its day: --plan, then --ground, then --approval."""
    if sum((plan_only, ground is not None, approval is not None)) != 1:
        raise click.UsageError("--plan | --ground | --approval")
    with context.signed_in(login) as (desk, session):
        if approval is not None:
            report = desk.erasure.erase(session, approval)
            context.say("cli.erase.done", visit=report.visit)
            _say_parts(context, report.erased)
            _say_parts(context, report.owed)
            _say_parts(context, report.staying)
            context.say("cli.erase.honest", day=report.openable_until)
            context.say(f"cli.erase.remains_{report.remains.value}")
            return
        plan = desk.erasure.plan(session, VisitId(visit))
        _say_parts(context, plan.parts)
        if not plan.going and not plan.owed:
            context.say("cli.erase.nothing")
            return
        if plan.badge_forgotten:
            context.say("cli.erase.badge")
        context.say("cli.erase.honest", day=plan.openable_until)
        if ground is not None:
            request = desk.erasure.ask(session, VisitId(visit), ErasureGround(ground))
            context.say("cli.erase.asked", request=request.id)


def _say_parts(context: Context, parts: Iterable[ErasurePart]) -> None:
    for part in parts:
        group = context.texts(f"group.{part.group.value}")
        if part.silent:
            context.say("cli.erase.owed", group=group, table=part.table)
        elif part.stays is None:
            context.say("cli.erase.goes", group=group, table=part.table, day=part.dies_on)
        else:
            why = context.texts(f"stays.{part.stays.why.value}")
            context.say("cli.erase.stays", group=group, table=part.table, why=why, day=part.stays.until)
