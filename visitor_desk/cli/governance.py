"""`visitor-desk governance …`: assessments, balancings, consents and agreements, entered by two people."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output
from visitor_desk.desk import Desk
from visitor_desk.privacy.governance_check import paper_sha256
from visitor_desk.privacy.governance_entry import (
    Decider,
    GovernanceEntry,
    GovernanceKind,
    NewGovernance,
    ProcessorTerms,
    TransferInstrument,
    entry_standing,
    latest_of,
    latest_review,
)
from visitor_desk.privacy.request_package import disk_errors

KIND = click.Choice([one.value for one in GovernanceKind])
DECIDER = click.Choice([one.value for one in Decider])
INSTRUMENT = click.Choice([one.value for one in TransferInstrument])
DAY = click.DateTime(["%Y-%m-%d"])


@click.group("governance")
def governance() -> None:
    """What the house decided about its processing; the signed papers lie elsewhere."""


@governance.command("list")
@as_operator
@json_output
@pass_context
def list_entries(context: Context, login: str, as_json: bool) -> None:
    """List every decision, by kind, the newest first."""
    with context.signed_in(login) as (desk, session):
        entries = desk.governance.all(session)
        latest, today = latest_of(entries), _today(desk)
        for one in entries:
            stands = entry_standing(latest, one, today)
            if as_json:
                print_json(_as_row(one) | {"standing": stands.value})
                continue
            context.say(
                "cli.governance.line",
                kind=context.texts(f"governance_kind.{one.kind.value}"),
                version=one.label,
                standing=context.texts(f"standing.{stands.value}"),
                review=one.review_on,
                covers=", ".join(one.covers),
                reference=one.reference,
                sha256=one.sha256[:16],
            )


@governance.command("due")
@as_operator
@pass_context
def due(context: Context, login: str) -> None:
    """Say which decisions have to be looked at again within sixty days, or had to be."""
    with context.signed_in(login) as (desk, session):
        found = desk.governance.due(session)
    for one in found:
        kind = context.texts(f"governance_kind.{one.kind.value}")
        context.say("cli.governance.due", kind=kind, version=one.label, review=one.review_on)
    if not found:
        context.say("cli.governance.none_due")


@governance.command("propose")
@as_operator
@click.argument("kind", type=KIND)
@click.option("--about", "covers", multiple=True, help="Camera, purpose or processor; may be given again.")
@click.option("--all-cameras", is_flag=True, help="About every own camera that is in service now.")
@click.option("--no", "refused", is_flag=True, help="The decision was no, or ends what stood.")
@click.option("--decided-on", required=True, type=DAY, help="The day of the decision.")
@click.option("--decided-by", default=Decider.MANAGEMENT.value, type=DECIDER, help="Who decided.")
@click.option("--review-on", type=DAY, help="When it is looked at again (default: after three years).")
@click.option("--reference", required=True, help="Where the signed paper lies.")
@click.option("--paper", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="The paper.")
@click.option("--sha256", default="", help="Its SHA-256, where the paper is not at hand.")
@click.option(
    "--name",
    default="",
    help="Of a processor: the firm; also what the decision is about, where --about says nothing else.",
)
@click.option("--country", default="NL", help="Of a processor: where it handles data.")
@click.option("--instrument", type=INSTRUMENT, help="Of a processor outside the EEA.")
@click.option("--data", multiple=True, help="Of a processor: a kind of data; may be given again.")
@pass_context
def propose(
    context: Context,
    login: str,
    kind: str,
    covers: tuple[str, ...],
    all_cameras: bool,
    refused: bool,
    decided_on: datetime,
    decided_by: str,
    review_on: datetime | None,
    reference: str,
    paper: Path | None,
    sha256: str,
    name: str,
    country: str,
    instrument: str | None,
    data: tuple[str, ...],
) -> None:
    """Propose a decision of KIND; of the paper only its hash is kept."""
    if (paper is None) == (not sha256):
        raise click.UsageError("--paper | --sha256")
    if paper is not None:
        with disk_errors(paper.name):
            sha256 = paper_sha256(paper)
    terms = ProcessorTerms(name, country, data, TransferInstrument(instrument) if instrument else None)
    with context.signed_in(login) as (desk, session):
        if all_cameras:
            covers = tuple(desk.governance.coverable(session).cameras)
        elif kind == GovernanceKind.PROCESSOR and not covers:
            covers = (name,)
        day = decided_on.date()
        new = NewGovernance(
            GovernanceKind(kind),
            covers,
            day,
            Decider(decided_by),
            review_on.date() if review_on else latest_review(day),
            reference,
            sha256,
            stands=not refused,
            terms=terms if kind == GovernanceKind.PROCESSOR else None,
        )
        request = desk.governance.propose(session, new)
    context.say("cli.governance.proposed", request=request.id)


@governance.command("enter")
@as_operator
@click.argument("request")
@pass_context
def enter(context: Context, login: str, request: str) -> None:
    """Enter what was proposed under REQUEST and signed."""
    with context.signed_in(login) as (desk, session):
        done = desk.governance.enter(session, request)
    kind = context.texts(f"governance_kind.{done.kind.value}")
    context.say("cli.governance.entered", kind=kind, version=done.label)


def _today(desk: Desk) -> date:
    return desk.clock.now().astimezone(desk.settings.zone).date()


def _as_row(one: GovernanceEntry) -> dict[str, object]:
    return {
        "kind": one.kind.value,
        "version": one.label,
        "covers": one.covers,
        "stands": one.stands,
        "decided_on": one.decided_on,
        "decided_by": one.decided_by.value,
        "review_on": one.review_on,
        "reference": one.reference,
        "sha256": one.sha256,
        "processor": None if one.terms is None else one.terms.name,
        "country": None if one.terms is None else one.terms.country,
        "written_by": one.written_by,
        "approved_by": one.approved_by,
    }
