"""`visitor-desk requests form` and `letter`: what goes to the person on paper, as PDF."""

from __future__ import annotations

from pathlib import Path

import click

from visitor_desk.cli.context import Context, pass_context
from visitor_desk.cli.options import as_operator
from visitor_desk.privacy.requests import RequestId, RequestKind, RequestLanguage


@click.command("form")
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in RequestKind]))
@click.option(
    "--in",
    "language",
    default=RequestLanguage.DUTCH.value,
    show_default=True,
    type=click.Choice([one.value for one in RequestLanguage]),
    help="Language of the form.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="PDF to write.")
@pass_context
def form(context: Context, kind: str, language: str, out: Path) -> None:
    """Write the paper form of a right as a PDF; it names nobody, so nobody signs in."""
    from visitor_desk.privacy.request_form import request_form
    from visitor_desk.privacy.request_package import disk_errors

    with context.desk() as desk, disk_errors(out.name):
        out.write_bytes(request_form(RequestKind(kind), RequestLanguage(language), desk.settings))
    context.say("cli.requests.form_written", path=out)


@click.command("letter")
@as_operator
@click.argument("request_id", metavar="REQUEST")
@click.option("--about", default="decision", type=click.Choice(["decision", "more-time", "who"]))
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
@pass_context
def letter(context: Context, login: str, request_id: str, about: str, out: Path) -> None:
    """Write the letter about REQUEST as a PDF: the decision, more time, or the question who it is."""
    from visitor_desk.privacy.request_package import disk_errors

    with context.signed_in(login) as (desk, session):
        letters = {
            "decision": desk.request_decisions.letter,
            "more-time": desk.request_terms.extension_letter,
            "who": desk.request_terms.doubt_letter,
        }
        with disk_errors(out.name):
            out.write_bytes(letters[about](session, RequestId(request_id)))
    context.say("cli.requests.letter_written", path=out)
