"""`visitor-desk retention …`: what dies when and why, and the run that makes it so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from visitor_desk.cli.context import EXIT_FAILED, Context, pass_context, print_json
from visitor_desk.cli.keystore import say_when_gone
from visitor_desk.cli.options import as_operator, json_output
from visitor_desk.cli.progress import bar, stopping
from visitor_desk.cli.retention_policy import COMMANDS
from visitor_desk.privacy.retention_reasons import clashes
from visitor_desk.privacy.retention_rules import PLAIN, parse_rules, read_rules_file
from visitor_desk.privacy.retention_solver import Carrier, KindLife, kinds

if TYPE_CHECKING:
    from visitor_desk.privacy.retention import DisposalReport


@click.group("retention")
def retention() -> None:
    """What is forgotten, and when."""


for _command in COMMANDS:
    retention.add_command(_command)


@retention.command("calendar")
@as_operator
@json_output
@pass_context
def calendar(context: Context, login: str, as_json: bool) -> None:
    """List what dies on which day."""
    with context.signed_in(login) as (desk, session):
        for due in desk.retention.calendar(session):
            if as_json:
                print_json(
                    {"day": due.day, "group": due.group.value, "records": due.records, "early": due.early}
                )
            else:
                context.say(
                    "cli.retention.due",
                    day=due.day,
                    group=context.texts(f"group.{due.group.value}"),
                    records=due.records,
                )
                if due.early:
                    context.say("cli.retention.early", records=due.early)


@retention.command("why")
@as_operator
@click.argument("record")
@click.option("--table", help="Look only here (default: everywhere).")
@json_output
@pass_context
def why(context: Context, login: str, record: str, table: str | None, as_json: bool) -> None:
    """Say why RECORD (a visit, ticket, request, hold …) is still here, part by part, and until when.

    RECORD is its number, as lists show it; of an entry of the log its place there.
    """
    from ui.formats import visible
    from ui.privacy.rule_words import part_words, source_of

    with context.signed_in(login) as (desk, session):
        reasons = desk.retention_reasons.why(session, table, record)
    for one in reasons:
        if as_json:
            print_json(
                {
                    "table": one.table,
                    "group": one.group.value if one.group else PLAIN,
                    "until": one.expires_on,
                    "rule": one.rule.id,
                    "source": one.rule.source,
                    "hold": one.hold.id if one.hold else None,
                    "review": one.hold.review_on if one.hold else None,
                }
            )
            continue
        what, source = part_words(one.table, one.group, context.texts), source_of(one.rule, context.texts)
        if one.expires_on is None:
            context.say("cli.retention.not_begun", what=what, days=one.rule.days, source=source)
        else:
            context.say("cli.retention.until", what=what, day=one.expires_on, source=source)
        if one.hold is not None:
            context.say(
                "cli.retention.held",
                case=visible(one.hold.case),
                hold=one.hold.id,
                ends=one.hold.ends_on,
                review=one.hold.review_on,
            )


@retention.command("rules")
@as_operator
@click.option(
    "--file", "path", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Rules not in force."
)
@json_output
@pass_context
def rules(context: Context, login: str, path: Path | None, as_json: bool) -> None:
    """List what the rules leave room for; ends with 1 where two of them clash.

    Of the rules in force it says too what carries PCI DSS 9.2.1.1 for each zone.
    """
    from ui.privacy.rule_words import source_of

    with context.signed_in(login) as (desk, session):
        if path is None:
            found, carriers = desk.retention_reasons.kinds(session), desk.retention_reasons.carriers(session)
        else:
            found, carriers = kinds(parse_rules(read_rules_file(path))), ()
    for kind in found:
        _say_kind(context, kind, as_json=as_json)
    for one in carriers:
        if as_json:
            print_json({"zone": one.zone, "carrier": one.carrier.value, "rule": one.rule.id})
        else:
            context.say(
                f"cli.retention.carrier_{one.carrier.value}",
                zone=one.zone,
                days=one.rule.days,
                source=source_of(one.rule, context.texts),
            )
    if clashes(found) or any(one.carrier is Carrier.NONE for one in carriers):
        raise SystemExit(EXIT_FAILED)


def _say_kind(context: Context, kind: KindLife, *, as_json: bool) -> None:
    from ui.privacy.rule_words import source_of

    interval, texts = kind.interval, context.texts
    group = kind.group.value if kind.group else PLAIN
    if as_json:
        print_json(
            {
                "table": kind.table,
                "group": group,
                "zones": kind.zones.value,
                "floor": interval.floor.days if interval.floor else None,
                "ceiling": interval.ceiling.days if interval.ceiling else None,
                "life": None if interval.clash or not interval.deciding else interval.deciding.days,
                "clash": [rule.id for rule in interval.clash or ()],
            }
        )
        return
    about = {"table": kind.table, "what": texts(f"why.part.{group}"), "zones": kind.zones.value}
    if interval.clash is not None:
        floor, ceiling = interval.clash
        context.say("cli.retention.clash", **about)
        for bound, rule in (("floor", floor), ("ceiling", ceiling)):
            context.say(
                f"cli.retention.clash_{bound}", rule=rule.id, days=rule.days, source=source_of(rule, texts)
            )
    elif interval.deciding is not None:
        source = source_of(interval.deciding, texts)
        context.say("cli.retention.kind", days=interval.deciding.days, source=source, **about)


@retention.command("run")
@click.option("--as", "login", metavar="LOGIN", help="Who signs in; without it the timer's run, see below.")
@json_output
@click.option(
    "--clock-is-right",
    is_flag=True,
    help="Run although the log has later entries: you looked, and the clock was ahead before.",
)
@pass_context
def run(context: Context, login: str | None, as_json: bool, clock_is_right: bool) -> None:
    """Destroy the day keys that are due and delete what they sealed; a missed day is caught up.

    Without --as nobody signs in, for a timer: what is due goes, however long no run was made, unless the
    clock was set back or nothing but this desk's own clock says that so much time has passed. Then a privacy
    officer has to look, with --as.
    """
    if login is None:
        if clock_is_right:
            raise click.UsageError("--clock-is-right --as LOGIN")
        with context.desk() as desk, stopping() as stopped:
            due = desk.retention.run_due(stopped=stopped)
        if due is not None:
            _say_report(context, due, as_json=as_json)
        elif not as_json:
            context.say("cli.retention.nothing_due")
        return
    with context.signed_in(login) as (desk, session):
        with bar(context.texts("cli.retention.forgetting")) as (progress, stopped):
            report = desk.retention.run(
                session, clock_confirmed=clock_is_right, progress=progress, stopped=stopped
            )
        _say_report(context, report, as_json=as_json)
        if not as_json:
            residue = desk.keystore_check.check(session)
            if residue.lasting:
                say_when_gone(context, residue)


def _say_report(context: Context, report: DisposalReport, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "ran_at": report.ran_at,
                "keys_destroyed": report.keys_destroyed,
                "records_deleted": report.records_deleted,
                "rows_deleted": report.rows_deleted,
                "caught_up": report.caught_up,
                "parts": report.parts,
            }
        )
        return
    if report.caught_up:
        click.echo(context.texts.count("cli.retention.caught_up", report.caught_up))
    if report.parts > 1:
        context.say("cli.retention.in_parts", parts=report.parts)
    context.say(
        "cli.retention.ran",
        keys=report.keys_destroyed,
        records=report.records_deleted,
        rows=report.rows_deleted,
    )
