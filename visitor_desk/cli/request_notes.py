"""`visitor-desk requests notes`: what was written about incidents, and which of it goes along."""

from __future__ import annotations

import click

from visitor_desk.cli.context import Context, pass_context
from visitor_desk.cli.options import as_operator
from visitor_desk.privacy.incident import IncidentId
from visitor_desk.privacy.requests import RequestId


@click.command("notes")
@as_operator
@click.argument("request_id", metavar="REQUEST")
@click.option("--along", multiple=True, metavar="INCIDENT", help="Its note goes along; all others stay here.")
@click.option("--none", "nothing", is_flag=True, help="No note goes along.")
@pass_context
def notes(context: Context, login: str, request_id: str, along: tuple[str, ...], nothing: bool) -> None:
    """Show what was written about the incidents of REQUEST, logged; or say what of it goes along."""
    if along and nothing:
        raise click.UsageError("--along, --none")
    with context.signed_in(login) as (desk, session):
        if along or nothing:
            desk.request_notes.choose(session, RequestId(request_id), [IncidentId(one) for one in along])
            context.say("cli.requests.notes_chosen", n=len(along))
            return
        for one in desk.request_notes.read(session, RequestId(request_id)):
            incident = one.told.incident
            mark = "+" if one.told.with_note else " "
            click.echo(f"{mark} {incident.id}  {incident.kind.value}  {incident.at.isoformat()}")
            if one.note is None:
                context.say("cli.requests.note_gone")
            else:
                click.echo("\n".join(text for text in (one.note.text, one.note.done) if text))
