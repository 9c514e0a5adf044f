"""`visitor-desk erase`: look what would go, ask a second person, erase."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

import click

from visitor_desk.cli.context import Context, pass_context
from visitor_desk.cli.options import as_operator
from visitor_desk.desk import Desk
from visitor_desk.privacy.erasure import ErasureReport, NothingToErase
from visitor_desk.privacy.erasure_plan import ErasureGround, ErasurePart
from visitor_desk.privacy.requests import RequestUnknown
from visitor_desk.security.session import Session
from visitor_desk.visits.visit import VisitId, VisitUnknown


@click.command("erase")
@as_operator
@click.argument("visits", nargs=-1)
@click.option("--request", "request_id", help="All visits of this request, as one list.")
@click.option("--plan", "plan_only", is_flag=True, help="Only say what would go and what would stay.")
@click.option(
    "--ground",
    type=click.Choice([ground.value for ground in ErasureGround]),
    help="Ask for the erasure on this ground: one second person signs the whole list.",
)
@click.option("--approval", help="Carry out the list of this number, once a second person has signed it.")
@pass_context
def erase(
    context: Context,
    login: str,
    visits: tuple[str, ...],
    request_id: str | None,
    plan_only: bool,
    ground: str | None,
    approval: str | None,
) -> None:
    """Erase what is sealed about VISITS before its day: --plan, then --ground, then --approval.

    The visits are one list that is signed once and erased whole; --request names all visits of a request.
    """
    if sum((plan_only, ground is not None, approval is not None)) != 1:
        raise click.UsageError("--plan | --ground | --approval")
    # What was signed says itself which visits it is about.
    if (bool(visits), request_id is not None, approval is not None).count(True) != 1:
        raise click.UsageError("VISITS | --request | --approval")
    with context.signed_in(login) as (desk, session):
        if approval is not None:
            _say_report(context, desk.erasure.erase(session, approval))
            return
        wanted = [VisitId(one) for one in visits] if request_id is None else _of(desk, session, request_id)
        plans = [desk.erasure.plan(session, one) for one in dict.fromkeys(wanted)]
        for plan in plans:
            context.say("cli.erase.visit", visit=plan.visit)
            _say_parts(context, plan.parts)
            if plan.badge_forgotten:
                context.say("cli.erase.badge")
        if not any(plan.going or plan.owed for plan in plans):
            if ground is not None:
                raise NothingToErase
            context.say("cli.erase.nothing")
            return
        context.say("cli.erase.honest", day=max(plan.openable_until for plan in plans))
        if ground is not None:
            asked = desk.erasure.ask(session, wanted, ErasureGround(ground))
            context.say("cli.erase.asked", request=asked.id)


def _of(desk: Desk, session: Session, request_id: str) -> Sequence[VisitId]:
    """Return the visits of a request that are still there."""
    found = next((one for one in desk.requests.board(session) if one.id == request_id), None)
    if found is None:
        raise RequestUnknown
    there = []
    for visit in found.visits:
        with suppress(VisitUnknown):
            there.append(desk.visit_book.get(session, visit).id)
    return there


def _say_report(context: Context, report: ErasureReport) -> None:
    for one in report.visits:
        context.say("cli.erase.done" if one.erased or one.owed else "cli.erase.none_of", visit=one.visit)
        _say_parts(context, one.erased)
        _say_parts(context, one.owed)
        _say_parts(context, one.staying)
    context.say("cli.erase.honest", day=report.openable_until)
    context.say(f"cli.erase.remains_{report.remains.value}")


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
