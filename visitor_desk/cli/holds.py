"""`visitor-desk holds …`: what a case keeps beyond its day."""

from __future__ import annotations

from datetime import datetime

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output
from visitor_desk.privacy.hold import HELD_TABLE, HoldId, HoldReason, NewHold
from visitor_desk.privacy.holds import HELD_GROUPS, RECORD_GROUPS, HoldView
from visitor_desk.security.groups import Group

DAY = "%Y-%m-%d"


@click.group("holds")
def holds() -> None:
    """Records that a case keeps beyond their day."""


@holds.command("list")
@as_operator
@json_output
@pass_context
def list_holds(context: Context, login: str, as_json: bool) -> None:
    """List the holds, the earliest review first."""
    with context.signed_in(login) as (desk, session):
        for view in desk.holds.all(session):
            if as_json:
                print_json(as_row(view))
                continue
            _say(context, view)


@holds.command("place")
@as_operator
@click.argument("visit")
@click.option("--case", required=True, help="The case's number; no names.")
@click.option("--reason", required=True, type=click.Choice([reason.value for reason in HoldReason]))
@click.option(
    "--review", required=True, type=click.DateTime([DAY]), help="Day on which somebody looks again."
)
@click.option("--until", required=True, type=click.DateTime([DAY]), help="Day on which it is gone again.")
@click.option(
    "--group",
    "groups",
    multiple=True,
    type=click.Choice(sorted(HELD_GROUPS)),
    help="D: names, S: document data (default: both); F: footage, which “evidence keep” copies.",
)
@pass_context
def place(
    context: Context,
    login: str,
    visit: str,
    case: str,
    reason: str,
    review: datetime,
    until: datetime,
    groups: tuple[str, ...],
) -> None:
    """Keep what is sealed about VISIT until a day."""
    new = NewHold(
        table=HELD_TABLE,
        record=visit,
        case=case,
        reason=HoldReason(reason),
        groups=frozenset(Group(group) for group in groups) or RECORD_GROUPS,
        review_on=review.date(),
        ends_on=until.date(),
    )
    with context.signed_in(login) as (desk, session):
        _say(context, desk.holds.place(session, new))


@holds.command("take-up")
@as_operator
@click.argument("hold")
@pass_context
def take_up(context: Context, login: str, hold: str) -> None:
    """Hold the document data of HOLD, which waits for privacy."""
    with context.signed_in(login) as (desk, session):
        _say(context, desk.holds.take_up(session, HoldId(hold)))


@holds.command("lift")
@as_operator
@click.argument("hold")
@pass_context
def lift(context: Context, login: str, hold: str) -> None:
    """Let go what HOLD keeps: back to its own day, or deleted where that is over."""
    with context.signed_in(login) as (desk, session):
        _say(context, desk.holds.lift(session, HoldId(hold)))


def as_row(view: HoldView) -> dict[str, object]:
    """Return a hold as JSON's types."""
    hold = view.hold
    return {
        "hold": hold.id,
        "record": hold.record,
        "case": hold.case,
        "reason": hold.reason.value,
        "review_on": hold.review_on,
        "ends_on": hold.ends_on,
        "lifted_at": hold.lifted_at,
        "parts": {part.group.value: f"{part.state.value} {part.held_until}" for part in view.parts},
    }


def _say(context: Context, view: HoldView) -> None:
    hold = view.hold
    context.say(
        "cli.holds.hold",
        hold=hold.id,
        visit=hold.record,
        case=hold.case,
        review=hold.review_on,
        until=hold.ends_on,
    )
    for part in view.parts:
        context.say(
            "cli.holds.part",
            group=context.texts(f"group.{part.group.value}"),
            state=context.texts(f"held.{part.state.value}"),
            day=part.held_until,
        )
