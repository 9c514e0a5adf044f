"""`visitor-desk deny …`: the deny list for facility and privacy."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output
from visitor_desk.privacy.deny_letter import Addressee
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.visits.deny_entry import (
    NOT_TOLD,
    DenyEnd,
    DenyId,
    DenyInstruction,
    DenyOrigin,
    DenyReason,
    DenyReview,
    DenyTelling,
    NewDenyEntry,
)
from visitor_desk.visits.place import StaffId
from visitor_desk.visits.visit import VisitId

DAY = "%Y-%m-%d"


@click.group("deny")
def deny() -> None:
    """Whom the desk meets with care, why, and until when."""


@deny.command("add")
@as_operator
@click.option("--name", required=True)
@click.option("--reason", required=True, type=click.Choice([one.value for one in DenyReason]))
@click.option("--instruction", required=True, type=click.Choice([one.value for one in DenyInstruction]))
@click.option("--origin", default="house", type=click.Choice([one.value for one in DenyOrigin]))
@click.option("--decided-by", required=True, help="Staff id of who decided it.")
@click.option("--review", required=True, type=click.DateTime([DAY]), help="Day on which it dies unconfirmed.")
@click.option("--visit", help="Also the document that was shown at this visit.")
@pass_context
def add(
    context: Context,
    login: str,
    name: str,
    reason: str,
    instruction: str,
    origin: str,
    decided_by: str,
    review: datetime,
    visit: str | None,
) -> None:
    """Put somebody on the list, for a year at most."""
    with context.signed_in(login) as (desk, session):
        entry = desk.deny_list.add(
            session,
            NewDenyEntry(
                name=name,
                reason=DenyReason(reason),
                instruction=DenyInstruction(instruction),
                origin=DenyOrigin(origin),
                decided_by=StaffId(decided_by),
                review_on=review.date(),
                visit=VisitId(visit) if visit else None,
            ),
        )
        context.say("cli.deny.added", id=entry.id, review_on=entry.review_on.isoformat())


@deny.command("list")
@as_operator
@json_output
@pass_context
def list_entries(context: Context, login: str, as_json: bool) -> None:
    """List the entries with their reasons."""
    with context.signed_in(login) as (desk, session):
        for one in desk.deny_list.entries(session):
            if as_json:
                print_json(
                    {
                        "id": one.entry.id,
                        "name": one.name,
                        "reason": one.reason.value,
                        "instruction": one.instruction.value,
                        "origin": one.origin.value,
                        "review_on": one.entry.review_on.isoformat(),
                        "decided_by": one.entry.decided_by,
                        "document": one.entry.token is not None,
                        "told": one.told.value if one.told else None,
                    }
                )
                continue
            reason = context.texts(f"deny_reason.{one.reason.value}")
            instruction = context.texts(f"deny_instruction.{one.instruction.value}")
            click.echo(f"{one.entry.id}  {one.entry.review_on}  {one.name}  {reason}  {instruction}")


@deny.command("review")
@as_operator
@click.argument("entry", metavar="ID")
@click.option("--until", required=True, type=click.DateTime([DAY]))
@click.option("--why", required=True, type=click.Choice([one.value for one in DenyReview]))
@pass_context
def review(context: Context, login: str, entry: str, until: datetime, why: str) -> None:
    """Confirm an entry until another day."""
    with context.signed_in(login) as (desk, session):
        moved = desk.deny_list.review(session, DenyId(entry), until.date(), DenyReview(why))
    context.say("cli.deny.reviewed", id=entry, review_on=moved.review_on.isoformat())


@deny.command("lift")
@as_operator
@click.argument("entry", metavar="ID")
@click.option("--why", required=True, type=click.Choice([one.value for one in DenyEnd]))
@pass_context
def lift(context: Context, login: str, entry: str, why: str) -> None:
    """Take an entry off the list."""
    with context.signed_in(login) as (desk, session):
        desk.deny_list.lift(session, DenyId(entry), DenyEnd(why))
    context.say("cli.deny.lifted", id=entry)


@deny.command("letter")
@as_operator
@click.argument("entry", metavar="ID")
@click.option("--to", "addressee", required=True, help="Name as it stands above the address.")
@click.option("--address", required=True, help="Street and town; it is kept nowhere.")
@click.option("--letter-language", default="nl", type=click.Choice([one.value for one in RequestLanguage]))
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
@pass_context
def letter(
    context: Context,
    login: str,
    entry: str,
    addressee: str,
    address: str,
    letter_language: str,
    out: Path,
) -> None:
    """Write the letter that tells somebody what, why, until when, and how to object."""
    with context.signed_in(login) as (desk, session):
        to = Addressee(addressee, address, RequestLanguage(letter_language))
        desk.deny_letters.write(session, DenyId(entry), to, out)
    context.say("cli.deny.letter", path=out)


@deny.command("not-told")
@as_operator
@click.argument("entry", metavar="ID")
@click.option("--why", required=True, type=click.Choice([one.value for one in NOT_TOLD]))
@pass_context
def not_told(context: Context, login: str, entry: str, why: str) -> None:
    """Keep why somebody is sent no letter."""
    with context.signed_in(login) as (desk, session):
        desk.deny_list.told(session, DenyId(entry), DenyTelling(why))
    context.say("cli.deny.not_told", id=entry)
