"""`visitor-desk requests find`: what is kept of a person beside their visits, and its name in a match."""

from __future__ import annotations

from collections.abc import Sequence

import click

from visitor_desk.cli.context import Context, pass_context
from visitor_desk.cli.options import as_operator
from visitor_desk.privacy.kept_record import KeptRecord, RecordKind
from visitor_desk.privacy.requests import RequestId


@click.command("find")
@as_operator
@click.argument("request_id", metavar="REQUEST")
@click.argument("name")
@pass_context
def find(context: Context, login: str, request_id: str, name: str) -> None:
    """Look for NAME on announcements, access lists, the deny list and among who is remembered, logged."""
    with context.signed_in(login) as (desk, session):
        found = desk.request_records.find(session, RequestId(request_id), name)
        for one in found:
            said = ", ".join((*one.names, *([one.organisation] if one.organisation else [])))
            click.echo(f"{one.record.kind.value}:{one.record.id}  {said}")
        if not found:
            context.say("cli.requests.nothing_beside")


def _typed(
    _context: click.Context, _option: click.Parameter, values: Sequence[str]
) -> tuple[KeptRecord, ...]:
    found = []
    for value in values:
        kind, _, record = value.partition(":")
        if kind not in set(RecordKind) or not record:
            raise click.BadParameter(value)
        found.append(KeptRecord(RecordKind(kind), record))
    return tuple(found)


record_option = click.option(
    "--record",
    "records",
    multiple=True,
    metavar="KIND:ID",
    callback=_typed,
    help="What `requests find` found and is the person's.",
)
