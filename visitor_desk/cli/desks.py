"""`visitor-desk desks …`: the desks of the installation, letting one in, ending one, what waits here."""

from __future__ import annotations

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output
from visitor_desk.cli.progress import bar
from visitor_desk.security.records import DeviceId
from visitor_desk.visits.conflict import ConflictDecision, ConflictId


@click.group("desks")
def desks() -> None:
    """Desks: listed, let in, ended."""


@desks.command("list")
@as_operator
@json_output
@pass_context
def list_desks(context: Context, login: str, as_json: bool) -> None:
    """List the desks, and those that ask to join."""
    texts = context.texts
    with context.signed_in(login) as (desk, session):
        for known in desk.desks.all(session):
            one = known.device
            if as_json:
                print_json(
                    {
                        "id": one.id,
                        "name": one.label,
                        "site": one.site,
                        "certified": one.certificate.issued_at,
                        "ended": one.ended_at,
                        "stands": known.stands,
                    }
                )
                continue
            state = "" if one.end is None else texts("cli.ended_on", day=one.end.issued_at.date())
            wrong = "" if known.stands else texts("cli.desks.changed")
            click.echo("  ".join(filter(None, (one.id, one.site, one.label, state, wrong))))
        for asked in desk.desks.requests(session):
            if as_json:
                print_json(
                    {
                        "id": asked.device,
                        "name": asked.label,
                        "site": asked.site,
                        "asks_since": asked.requested_at,
                    }
                )
            else:
                asks = texts("cli.desks.asks")
                click.echo(f"{asked.device}  {asked.site}  {asked.label}  {asks}")


@desks.command("certify")
@as_operator
@click.argument("fingerprint")
@pass_context
def certify(context: Context, login: str, fingerprint: str) -> None:
    """Let in the desk whose own screen shows FINGERPRINT; read it there and type it here."""
    with context.signed_in(login) as (desk, session):
        made = desk.desks.certify(session, fingerprint)
        context.say("cli.desks.certified", name=made.label, site=made.site, root=desk.fingerprint)


@desks.command("refuse")
@as_operator
@click.argument("desk_id", metavar="ID")
@pass_context
def refuse(context: Context, login: str, desk_id: str) -> None:
    """Take the request of the desk ID away."""
    with context.signed_in(login) as (desk, session):
        desk.desks.refuse(session, DeviceId(desk_id))
        context.say("cli.desks.refused")


@desks.command("end")
@as_operator
@click.argument("desk_id", metavar="ID")
@click.option("--rekey", "with_rekey", is_flag=True, help="Also replace the day keys: the desk was stolen.")
@pass_context
def end(context: Context, login: str, desk_id: str, with_rekey: bool) -> None:
    """End the desk ID: it is lost, stolen or gone. What it wrote before stands."""
    with context.signed_in(login) as (desk, session):
        ended = desk.desks.end(session, DeviceId(desk_id))
        context.say("cli.desks.ended", name=ended.label, site=ended.site)
        if with_rekey:
            context.say("cli.keys.rekeyed", made=desk.day_keys.rekey(session).made)


@desks.command("offline")
@json_output
@pass_context
def offline(context: Context, as_json: bool) -> None:
    """Show how this desk stands to its server, and forward now what waits for it."""
    from ui.formats import Formats
    from ui.offline_words import offline_words

    with context.desk() as desk:
        if not desk.offline.has_server():
            context.say("cli.offline.own_files")
            return
        with bar(context.texts("cli.offline.forwarding")) as (progress, stopped):
            state = desk.offline.look(progress, stopped)
        now, formats = desk.clock.now(), Formats(desk.settings.zone, context.texts)
    if as_json:
        print_json({"away_since": state.away_since, "waiting": state.waiting, "as_of": state.as_of})
    elif state.away_since is None:
        context.say("cli.offline.nothing_waits", as_of=formats.time_near(state.as_of or now, now))
    else:
        click.echo(offline_words(context.texts, formats, state, now)[1])
        if state.why is not None:
            click.echo(context.sentence(state.why), err=True)


@desks.command("conflicts")
@as_operator
@json_output
@pass_context
def conflicts(context: Context, login: str, as_json: bool) -> None:
    """List what desks wrote offline that does not go together and that nobody has decided about."""
    from ui.formats import Formats

    with context.signed_in(login) as (desk, session):
        waiting = desk.conflicts.open(session)
        formats = Formats(desk.settings.zone, context.texts)
    for one in waiting:
        if as_json:
            row = {"id": one.id, "kind": one.kind, "visit": one.visit, "other": one.other}
            print_json({**row, "found_at": one.found_at})
        else:
            kind, found = context.texts(f"conflict.{one.kind.value}"), formats.day_time(one.found_at)
            other = one.other or "-"
            context.say(
                "cli.offline.conflict", id=one.id, found=found, visit=one.visit, other=other, kind=kind
            )
    if not waiting and not as_json:
        context.say("cli.offline.conflicts_none")


@desks.command("decide")
@as_operator
@click.argument("conflict", metavar="ID")
@click.argument("decision", type=click.Choice([one.value for one in ConflictDecision]))
@pass_context
def decide(context: Context, login: str, conflict: str, decision: str) -> None:
    """Keep what was found about the conflict ID; written_twice ends the later visit of one person."""
    with context.signed_in(login) as (desk, session):
        desk.conflicts.decide(session, ConflictId(conflict), ConflictDecision(decision))
    context.say("cli.offline.decided")
