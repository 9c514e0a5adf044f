"""`visitor-desk silences …`: of what a person hears nothing for now, until when, and what came after."""

from __future__ import annotations

from datetime import date, datetime

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output
from visitor_desk.privacy.silence import NewSilence, NotTold, Silence, SilenceGround, SilenceId, SilentThing

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("silences")
def silences() -> None:
    """Silences (UAVG 41): two people decide, for ninety days at most before somebody looks again."""


@silences.command("ask")
@as_operator
@click.argument("of", type=click.Choice([one.value for one in SilentThing]))
@click.argument("about")
@click.option("--ground", required=True, type=click.Choice([one.value for one in SilenceGround]))
@click.option("--case", required=True, help="Number of the case; no name.")
@click.option("--review", required=True, type=DAY, help="When it is looked at again, within 90 days.")
@pass_context
def ask(context: Context, login: str, of: str, about: str, ground: str, case: str, review: datetime) -> None:
    """Ask for a silence OF a disclosure, hold or consultation, by its id or the number of its entry."""
    new = NewSilence(SilentThing(of), about, SilenceGround(ground), case, review.date())
    with context.signed_in(login) as (desk, session):
        request = desk.silences.ask(session, new)
    context.say("cli.silences.asked", request=request.id)


@silences.command("longer")
@as_operator
@click.argument("silence")
@click.option("--review", required=True, type=DAY, help="When it is looked at again, within 90 days.")
@pass_context
def longer(context: Context, login: str, silence: str, review: datetime) -> None:
    """Ask for SILENCE to run on."""
    with context.signed_in(login) as (desk, session):
        request = desk.silences.ask_longer(session, SilenceId(silence), review.date())
    context.say("cli.silences.asked", request=request.id)


@silences.command("begin")
@as_operator
@click.argument("request")
@pass_context
def begin(context: Context, login: str, request: str) -> None:
    """Carry out REQUEST once a second officer has signed it."""
    with context.signed_in(login) as (desk, session):
        begun = desk.silences.begin(session, request)
    context.say("cli.silences.begun", silence=begun.id, day=begun.review_on)


@silences.command("end")
@as_operator
@click.argument("silence")
@pass_context
def end(context: Context, login: str, silence: str) -> None:
    """End SILENCE; then the person is told."""
    with context.signed_in(login) as (desk, session):
        desk.silences.end(session, SilenceId(silence))
    context.say("cli.silences.ended", silence=silence)


@silences.command("settle")
@as_operator
@click.argument("silence")
@click.option("--told", type=DAY, help="When the person was told.")
@click.option("--not-told", "why", type=click.Choice([one.value for one in NotTold]), help="Why not.")
@pass_context
def settle(context: Context, login: str, silence: str, told: datetime | None, why: str | None) -> None:
    """Keep when the person was told after SILENCE, or why they are not."""
    told_on = told.date() if told else None
    with context.signed_in(login) as (desk, session):
        desk.silences.settle(session, SilenceId(silence), told_on, NotTold(why) if why else None)
    context.say("cli.silences.settled", silence=silence)


@silences.command("list")
@as_operator
@json_output
@pass_context
def list_silences(context: Context, login: str, as_json: bool) -> None:
    """List the silences, the newest first, and what is to do about each."""
    with context.signed_in(login) as (desk, session):
        found = desk.silences.all(session)
        today = desk.clock.now().astimezone(desk.settings.zone).date()
    for one in found:
        if as_json:
            print_json(as_row(one))
            continue
        words = (
            one.id,
            context.texts(f"silent_thing.{one.of.value}"),
            one.about,
            context.texts(f"silence_ground.{one.ground.value}"),
            one.case,
            one.review_on.isoformat(),
            context.texts(f"silences.{state_of(one, today)}"),
        )
        click.echo("  ".join(words))


def state_of(one: Silence, today: date) -> str:
    """Return the code of where a silence stands."""
    if not one.runs:
        return "to_tell" if one.to_tell else "over"
    if one.review_on < today:
        return "review_late"
    return "review_due" if one.review_on == today else "runs"


def as_row(one: Silence) -> dict[str, object]:
    """Return a silence as JSON's types."""
    return {
        "silence": one.id,
        "of": one.of.value,
        "about": one.about,
        "ground": one.ground.value,
        "case": one.case,
        "review_on": one.review_on,
        "begun_at": one.begun_at,
        "ended_at": one.ended_at,
        "told_on": one.told_on,
        "not_told": one.not_told.value if one.not_told else None,
    }
