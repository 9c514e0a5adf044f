"""`visitor-desk footage ranges`: which footage belongs to a visit, and what of it is there."""

from __future__ import annotations

from pathlib import Path

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.coverage_words import CoverageWords
from visitor_desk.cli.options import as_operator, json_output
from visitor_desk.visits.visit import VisitId


@click.command("ranges")
@as_operator
@click.argument("visit")
@json_output
@pass_context
def ranges(context: Context, login: str, visit: str, as_json: bool) -> None:
    """Say which footage belongs to VISIT, what of it is there, and why the rest is not."""
    with context.signed_in(login) as (desk, session):
        statement = desk.footage_link.answer(session, VisitId(visit)).to_json()
        site = desk.settings.zone
    if as_json:
        print_json({**statement})
        return
    words = CoverageWords(context, site)
    for one in statement["ranges"]:
        click.echo(
            f"{one['camera']}: {'; '.join(words.why(each['why'], each['values']) for each in one['reasons'])}"
        )
        for part in one["parts"]:
            start, end = words.local(part["start"]), words.local(part["end"])
            reason = words.said(part["reason"], part["values"])
            click.echo(f"  {start:%Y-%m-%d %H:%M:%S} - {end:%H:%M:%S}  {part['seconds']:8.1f} s  {reason}")
        for twice in one["doubled"]:
            start, end = words.local(twice["start"]), words.local(twice["end"])
            reason = context.texts("coverage.doubled", length=f"{twice['seconds']:.1f} s")
            click.echo(f"  {start:%Y-%m-%d %H:%M:%S} - {end:%H:%M:%S}  {twice['seconds']:8.1f} s  {reason}")
        if (survival := one["survival"]) is not None:
            click.echo(f"  {words.survival(survival)}")


@click.command("coverage")
@as_operator
@click.argument("visit")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A new or an empty folder.")
@click.option("--language", type=click.Choice(["nl", "en"]), help="Of the paper (default: the desk's).")
@pass_context
def coverage(context: Context, login: str, visit: str, out: Path, language: str | None) -> None:
    """Write a signed coverage statement of VISIT, as JSON and PDF; check it with visitor-desk verify."""
    from visitor_desk.privacy.requests import RequestLanguage

    with context.signed_in(login) as (desk, session):
        wanted = RequestLanguage(language or desk.settings.language)
        made = desk.coverage_statements.state(session, VisitId(visit), out, wanted)
    context.say("cli.footage.stated", folder=made.path.name, files=len(made.files))
    context.say("cli.verify.root", root=made.root_fingerprint)
