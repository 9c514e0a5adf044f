"""`visitor-desk receipts …`: tokens that visitors take home, and the visits that they are of."""

from __future__ import annotations

from pathlib import Path

import click

from visitor_desk.cli.context import Context, ask_passphrase, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output
from visitor_desk.paper.paper_words import PaperLanguage
from visitor_desk.paper.receipt_slip import slip_pdf
from visitor_desk.privacy.request_package import disk_errors
from visitor_desk.visits.visit import VisitId


@click.group("receipts")
def receipts() -> None:
    """Receipts of visits: how somebody shows later that a visit was theirs."""


@receipts.command("issue")
@as_operator
@click.argument("visit")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--slip-in", default="nl", type=click.Choice([one.value for one in PaperLanguage]))
@pass_context
def issue(context: Context, login: str, visit: str, out: Path, slip_in: str) -> None:
    """Give out a receipt of VISIT, of somebody who is here; one that was given out before ends."""
    with context.signed_in(login) as (desk, session):
        slip = desk.receipts.issue(session, VisitId(visit))
    with disk_errors(out.name):
        out.write_bytes(slip_pdf(slip, PaperLanguage(slip_in)))
    context.say("cli.receipts.issued", path=out)


@receipts.command("match")
@as_operator
@json_output
@pass_context
def match(context: Context, login: str, as_json: bool) -> None:
    """Find the visit of a token; it is asked for and not shown, so that no history of commands keeps it."""
    with context.signed_in(login) as (desk, session):
        token = ask_passphrase(context.texts("cli.receipts.token"))
        found = desk.receipts.match(session, token)
        if as_json:
            print_json({"visit": found.visit, "issued_at": found.issued_at})
            return
        issued = f"{found.issued_at.astimezone(desk.settings.zone):%Y-%m-%d %H:%M}"
        context.say("cli.receipts.matched", visit=found.visit, issued=issued)
