"""`visitor-desk hand-over …`: what a shift leaves open, who closed it, and who took it over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output
from visitor_desk.visits.hand_over import WhyUnexplained
from visitor_desk.visits.later_entry import form_spans
from visitor_desk.visits.visit import BadgeNumber


@click.group("hand-over")
def hand_over() -> None:
    """Hand a shift over, and take one over."""


@hand_over.command("show")
@as_operator
@json_output
@pass_context
def show(context: Context, login: str, as_json: bool) -> None:
    """Show what is open now, and what the shift before has written."""
    with context.signed_in(login) as (desk, session):
        found, last = desk.hand_overs.open_now(session), desk.hand_overs.last(session)
        if as_json:
            print_json(
                {
                    "out": found.balance.out,
                    "late": [one.visit.badge for one in found.late],
                    "still_open_doors": [case.badge for case in found.tasks],
                    "unexplained": [case.badge for case in found.unexplained],
                    "held": found.held,
                    "forms_missing": list(found.forms),
                    "last_closed_at": last.hand_over.closed_at if last else None,
                    "last_taken_at": last.hand_over.taken_at if last else None,
                    "note": last.note if last else None,
                }
            )
            return
        context.say(
            "cli.hand_over.open",
            out=found.balance.out,
            late=len(found.late),
            tasks=len(found.tasks),
            unexplained=", ".join(case.badge for case in found.unexplained) or "-",
            held=found.held,
        )
        if found.forms:
            context.warn("cli.visits.forms_missing", forms=form_spans(found.forms))
        if last is None:
            context.say("cli.hand_over.none")
            return
        closed = f"{last.hand_over.closed_at.astimezone(desk.settings.zone):%Y-%m-%d %H:%M}"
        context.say("cli.hand_over.last", who=last.closed_by, at=closed)
        context.say("cli.hand_over.taken" if last.taken_by else "cli.hand_over.waits", who=last.taken_by)
        if last.forms:
            context.say("hand_over.forms_line", forms=form_spans(last.forms))
        click.echo(last.note if last.note is not None else context.texts("hand_over.note_locked"))


@hand_over.command("close")
@as_operator
@click.option("--note", default="", help="What the next guard has to know; sealed for four weeks.")
@click.option(
    "--reason",
    "reasons",
    multiple=True,
    metavar="BADGE=REASON",
    help=f"For a badge that nobody can account for: {', '.join(why.value for why in WhyUnexplained)}.",
)
@pass_context
def close(context: Context, login: str, note: str, reasons: tuple[str, ...]) -> None:
    """Close the shift of this desk."""
    given = _reasons(reasons)
    with context.signed_in(login) as (desk, session):
        desk.hand_overs.close(session, note, given)
        context.say("cli.hand_over.closed")


@hand_over.command("take-over")
@as_operator
@pass_context
def take_over(context: Context, login: str) -> None:
    """Take over what the guard before has handed over."""
    with context.signed_in(login) as (desk, session):
        last = desk.hand_overs.last(session)
        if last is None:
            context.say("cli.hand_over.none")
            return
        desk.hand_overs.take_over(session, last.hand_over.id)
        context.say("cli.hand_over.taken", who=session.operator.staff_name)


def _reasons(given: Iterable[str]) -> Mapping[BadgeNumber, WhyUnexplained]:
    reasons = {}
    for one in given:
        badge, _, why = one.partition("=")
        try:
            reasons[BadgeNumber(badge)] = WhyUnexplained(why)
        except ValueError as error:
            raise click.BadParameter(one, param_hint="--reason") from error
    return reasons
