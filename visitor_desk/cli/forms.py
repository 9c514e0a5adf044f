"""`visitor-desk forms …`: numbered paper forms for when the desk cannot be used."""

from __future__ import annotations

from pathlib import Path

import click

from visitor_desk.cli.context import Context, pass_context
from visitor_desk.paper.later_form import MOST_FORMS, forms_pdf
from visitor_desk.paper.paper_words import PaperLanguage
from visitor_desk.privacy.request_package import disk_errors
from visitor_desk.visits.later_entry import LARGEST_FORM


@click.group("forms")
def forms() -> None:
    """Paper forms that are entered later with `visits enter-later`."""


@forms.command("print")
@click.option("--from", "first", required=True, type=click.IntRange(1, LARGEST_FORM), help="First number.")
@click.option("--count", default=20, show_default=True, type=click.IntRange(1, MOST_FORMS))
@click.option(
    "--in",
    "language",
    type=click.Choice([language.value for language in PaperLanguage]),
    default=PaperLanguage.DUTCH.value,
    show_default=True,
    help="Language of the forms.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="PDF file to write.")
@pass_context
def print_forms(context: Context, first: int, count: int, language: str, out: Path) -> None:
    """Write numbered forms to a PDF, two on a page; they name nobody, so nobody signs in."""
    last = first + count - 1
    if last > LARGEST_FORM:
        raise click.BadParameter(str(count), param_hint="--count")
    with context.desk() as desk:
        pdf = forms_pdf(first, count, desk.settings.site, PaperLanguage(language))
    with disk_errors(str(out)):
        out.write_bytes(pdf)
    context.say("cli.visits.forms_printed", first=first, last=last, path=out)
