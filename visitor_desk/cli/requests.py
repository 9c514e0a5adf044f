"""`visitor-desk requests …`: from a letter on the mat to a package that proves itself."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from visitor_desk.cli.context import Context, ask_passphrase, pass_context, print_json
from visitor_desk.cli.options import as_operator, at_site, json_output
from visitor_desk.cli.progress import bar
from visitor_desk.cli.request_letters import form, letter
from visitor_desk.cli.request_notes import notes
from visitor_desk.cli.request_records import find, record_option
from visitor_desk.cli.request_show import as_row, show, waiting_words
from visitor_desk.cli.whereabouts import Typed, place_option, whereabouts
from visitor_desk.privacy.kept_record import KeptRecord
from visitor_desk.privacy.rectification import RectificationCheck, Rectified
from visitor_desk.privacy.request_waits import escalation
from visitor_desk.privacy.requests import (
    Channel,
    IdentityStep,
    NewRequest,
    RefusalGround,
    Requester,
    RequestId,
    RequestKind,
    RequestLanguage,
)
from visitor_desk.visits.restriction import RestrictionGround
from visitor_desk.visits.visit import VisitId


@click.group("requests")
def requests() -> None:
    """Requests of people for their own data."""


@requests.command("receive")
@as_operator
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in RequestKind]))
@click.option("--channel", required=True, type=click.Choice([channel.value for channel in Channel]))
@click.option("--name", required=True)
@click.option("--contact", required=True, help="Where the answer goes.")
@click.option("--answer-in", default="nl", type=click.Choice([one.value for one in RequestLanguage]))
@click.option("--received", type=click.DateTime(["%Y-%m-%d"]), help="The day it came in, where not today.")
@click.option("--remarks", default="", help="What helps to find the visit.")
@place_option
@pass_context
def receive(
    context: Context,
    login: str,
    kind: str,
    channel: str,
    name: str,
    contact: str,
    answer_in: str,
    received: datetime | None,
    remarks: str,
    places: tuple[Typed, ...],
) -> None:
    """Take a request in; due a calendar month after it came. Footage of a --place stays from now on."""
    with context.signed_in(login) as (desk, session):
        now, zone = desk.clock.now(), desk.settings.zone
        today = received is None or received.date() == now.astimezone(zone).date()
        new = NewRequest(
            kind=RequestKind(kind),
            channel=Channel(channel),
            language=RequestLanguage(answer_in),
            received_at=now if received is None or today else at_site(received.replace(hour=12), zone),
            requester=Requester(name, contact, remarks),
            places=tuple(whereabouts(places, zone)),
        )
        request = desk.requests.receive(session, new)
        context.say("cli.requests.received", request=request.id, due=request.due)


@requests.command("list")
@as_operator
@json_output
@pass_context
def list_requests(context: Context, login: str, as_json: bool) -> None:
    """List the requests, earliest due first."""
    with context.signed_in(login) as (desk, session):
        waiting = desk.request_terms.waiting(session)
        today = desk.clock.now().astimezone(desk.settings.zone).date()
        for request in desk.requests.board(session):
            waits = waiting.get(request.id)
            if as_json:
                near = escalation(request, today)
                more = {"waits_for": waits, "escalation": near, "days_left": (request.due - today).days}
                print_json({**as_row(request), **(more if waits is not None else {})})
                continue
            line = f"{request.id}  {request.kind.value:13}  {request.step.value:10}  {request.due}"
            if waits is not None:
                line += "  " + waiting_words(context.texts, request, waits, today)
            elif request.outcome is not None:
                line += "    " + context.texts(f"outcome.{request.outcome.value}")
            click.echo(line)


requests.add_command(show)
requests.add_command(notes)
requests.add_command(find)


@requests.command("identify")
@as_operator
@click.argument("request_id", metavar="REQUEST")
@click.option(
    "--step",
    "steps",
    multiple=True,
    type=click.Choice([step.value for step in IdentityStep]),
    help="How the person was identified; at least two.",
)
@click.option("--receipt", is_flag=True, help="Ask for the token of a receipt, and say its visit.")
@pass_context
def identify(context: Context, login: str, request_id: str, steps: tuple[str, ...], receipt: bool) -> None:
    """Record how the person was identified, without any copy of a document."""
    with context.signed_in(login) as (desk, session):
        taken = frozenset(IdentityStep(step) for step in steps)
        if receipt:
            found = desk.receipts.match(session, ask_passphrase(context.texts("cli.receipts.token")))
            taken |= {IdentityStep.RECEIPT_TOKEN}
            issued = f"{found.issued_at.astimezone(desk.settings.zone):%Y-%m-%d %H:%M}"
            context.say("cli.receipts.matched", visit=found.visit, issued=issued)
        desk.requests.identify(session, RequestId(request_id), taken)
        context.say("cli.requests.identified", request=request_id, steps=len(taken))


@requests.command("match")
@as_operator
@click.argument("request_id", metavar="REQUEST")
@click.argument("visits", nargs=-1)
@place_option
@record_option
@pass_context
def match(
    context: Context,
    login: str,
    request_id: str,
    visits: tuple[str, ...],
    places: tuple[Typed, ...],
    records: tuple[KeptRecord, ...],
) -> None:
    """Say which visits and records are the person's, or where somebody was without a visit, in one hour."""
    if not visits and not places and not records:
        raise click.UsageError("VISITS | --place | --record")
    with context.signed_in(login) as (desk, session):
        chosen = [VisitId(visit) for visit in visits]
        told = whereabouts(places, desk.settings.zone)
        matched = desk.requests.match(session, RequestId(request_id), chosen, told, records)
        counts = {
            "visits": len(matched.visits),
            "places": len(matched.places),
            "records": len(matched.records),
        }
        context.say("cli.requests.matched", request=request_id, **counts)
        if matched.kind is RequestKind.WITHDRAWAL:
            ended = desk.consents.withdraw_requested(session, matched.id)
            context.say("cli.requests.withdrawn", count=len(ended))


@requests.command("clip")
@as_operator
@click.argument("request_id", metavar="REQUEST")
@click.argument("file")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
@pass_context
def clip(context: Context, login: str, request_id: str, file: str, out: Path) -> None:
    """Write the clip FILE of REQUEST's package to watch it before you sign as second person."""
    with (
        context.signed_in(login) as (desk, session),
        bar(context.texts("cli.requests.writing")) as (progress, stopped),
    ):
        desk.requests.show_clip(session, RequestId(request_id), file, out, progress, stopped)
    context.say("cli.requests.clip_written", path=out)


@requests.command("approve")
@as_operator
@click.argument("request_id", metavar="REQUEST")
@pass_context
def approve(context: Context, login: str, request_id: str) -> None:
    """Approve what would be handed out; only somebody else than who prepared it can."""
    with context.signed_in(login) as (desk, session):
        approval = desk.requests.approve(session, RequestId(request_id))
        until = f"{approval.expires_at.astimezone(desk.settings.zone):%Y-%m-%d %H:%M}"
        context.say("cli.requests.approved", request=request_id, until=until)


@requests.command("release")
@as_operator
@click.argument("request_id", metavar="REQUEST")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--zip", "as_zip", is_flag=True, help="An encrypted zip (AES-256) instead: OUT.zip.")
@pass_context
def release(context: Context, login: str, request_id: str, out: Path, as_zip: bool) -> None:
    """Write the answer package into the new folder OUT; the passphrase of a zip is shown once."""
    with (
        context.signed_in(login) as (desk, session),
        bar(context.texts("cli.requests.writing")) as (progress, stopped),
    ):
        package = desk.requests.release(session, RequestId(request_id), out, progress, stopped, as_zip=as_zip)
    context.say("cli.requests.released", path=package.path, root=package.root_fingerprint)
    if package.passphrase is not None:
        context.say("cli.requests.zip_passphrase", passphrase=package.passphrase)


@requests.command("refuse")
@as_operator
@click.argument("request_id", metavar="REQUEST")
@click.option("--ground", required=True, type=click.Choice([ground.value for ground in RefusalGround]))
@click.option("--text", required=True, help="The reason, in the words of the letter.")
@pass_context
def refuse(context: Context, login: str, request_id: str, ground: str, text: str) -> None:
    """Refuse a request with its ground and its reason."""
    with context.signed_in(login) as (desk, session):
        desk.request_decisions.refuse(session, RequestId(request_id), RefusalGround(ground), text)
        context.say("cli.requests.refused", request=request_id)


@requests.command("ask-who")
@as_operator
@click.argument("request_id", metavar="REQUEST")
@pass_context
def ask_who(context: Context, login: str, request_id: str) -> None:
    """Note that the person is asked who they are; the time stands still until they show it."""
    with context.signed_in(login) as (desk, session):
        desk.request_terms.ask_who(session, RequestId(request_id))
        context.say("cli.requests.doubted", request=request_id)


@requests.command("extend")
@as_operator
@click.argument("request_id", metavar="REQUEST")
@click.option("--text", required=True, help="Why it takes longer, in the words of the letter.")
@pass_context
def extend(context: Context, login: str, request_id: str, text: str) -> None:
    """Extend the time once by two months, within the first month."""
    with context.signed_in(login) as (desk, session):
        request = desk.request_terms.extend(session, RequestId(request_id), text)
        context.say("cli.requests.extended", request=request_id, due=request.due)


@requests.command("nothing-found")
@as_operator
@click.argument("request_id", metavar="REQUEST")
@click.option("--searched", required=True, help="Which places and times were searched, in words.")
@pass_context
def nothing_found(context: Context, login: str, request_id: str, searched: str) -> None:
    """Close a request because there is nothing of the person."""
    with context.signed_in(login) as (desk, session):
        desk.request_decisions.nothing_found(session, RequestId(request_id), searched)
        context.say("cli.requests.nothing_found", request=request_id)


@requests.command("grant")
@as_operator
@click.argument("request_id", metavar="REQUEST")
@click.option("--ground", type=click.Choice([ground.value for ground in RefusalGround]))
@click.option("--text", default="", help="The reasons where only part of it was done.")
@pass_context
def grant(context: Context, login: str, request_id: str, ground: str | None, text: str) -> None:
    """Close a request that was carried out; with --ground and --text where only in part."""
    with context.signed_in(login) as (desk, session):
        why = RefusalGround(ground) if ground else None
        closed = desk.request_decisions.grant(session, RequestId(request_id), text, why)
        outcome = context.texts(f"outcome.{closed.outcome.value}") if closed.outcome else ""
        context.say("cli.requests.granted", request=request_id, outcome=outcome)


@requests.command("take-back")
@as_operator
@click.argument("request_id", metavar="REQUEST")
@pass_context
def take_back(context: Context, login: str, request_id: str) -> None:
    """Close a request that the person does not want to go on with; what it restricted is free again."""
    with context.signed_in(login) as (desk, session):
        desk.request_decisions.take_back(session, RequestId(request_id))
        context.say("cli.requests.taken_back", request=request_id)


@requests.command("restrict")
@as_operator
@click.argument("request_id", metavar="REQUEST")
@click.option("--ground", required=True, type=click.Choice([ground.value for ground in RestrictionGround]))
@pass_context
def restrict(context: Context, login: str, request_id: str, ground: str) -> None:
    """Restrict what is known of the request's visits: kept, and used for little else."""
    with context.signed_in(login) as (desk, session):
        done = desk.restrictions.restrict(session, RequestId(request_id), RestrictionGround(ground))
        context.say("cli.requests.restricted", request=request_id, visits=done)


@requests.command("lift")
@as_operator
@click.argument("request_id", metavar="REQUEST")
@click.option("--told-on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="When the person was told.")
@pass_context
def lift(context: Context, login: str, request_id: str, told_on: datetime) -> None:
    """Lift the restriction that rests on REQUEST, after the person was told."""
    with context.signed_in(login) as (desk, session):
        done = desk.restrictions.lift(session, RequestId(request_id), told_on.date())
        context.say("cli.requests.lifted", request=request_id, visits=done)


@requests.command("rectify")
@as_operator
@click.argument("request_id", metavar="REQUEST")
@click.argument("visit")
@click.option("--name")
@click.option("--organisation")
@click.option("--purpose")
@click.option("--check", required=True, type=click.Choice([check.value for check in RectificationCheck]))
@pass_context
def rectify(
    context: Context,
    login: str,
    request_id: str,
    visit: str,
    name: str | None,
    organisation: str | None,
    purpose: str | None,
    check: str,
) -> None:
    """Correct what VISIT says of the person, on their REQUEST; what it said before is kept as long."""
    wanted = Rectified(name, organisation, purpose)
    with context.signed_in(login) as (desk, session):
        why = RectificationCheck(check)
        desk.rectifications.rectify(session, RequestId(request_id), VisitId(visit), wanted, why)
        context.say("cli.requests.rectified", request=request_id, visit=visit)
        for one in desk.rectifications.recipients(session, RequestId(request_id)):
            if not one.settled:
                context.say("cli.requests.recipient", entry=one.entry, visit=one.visit, at=one.at)


@requests.command("told")
@as_operator
@click.argument("request_id", metavar="REQUEST")
@click.argument("entry", type=int)
@click.option("--on", "told_on", type=click.DateTime(["%Y-%m-%d"]), help="When the recipient was told.")
@click.option("--impossible", is_flag=True, help="Telling them proved impossible.")
@pass_context
def told(
    context: Context, login: str, request_id: str, entry: int, told_on: datetime | None, impossible: bool
) -> None:
    """Write down that the recipient of ENTRY of the log was told of the correction."""
    if (told_on is None) != impossible:
        raise click.UsageError("--on | --impossible")
    with context.signed_in(login) as (desk, session):
        day = told_on.date() if told_on else None
        desk.rectifications.told(session, RequestId(request_id), entry, day)
        context.say("cli.requests.recipient_settled", entry=entry)


requests.add_command(form)
requests.add_command(letter)
