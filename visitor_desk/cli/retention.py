"""`visitor-desk retention …`: what dies when, and the run that makes it so."""

from __future__ import annotations

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.keystore import say_when_gone
from visitor_desk.cli.options import as_operator, json_output


@click.group("retention")
def retention() -> None:
    """What is forgotten, and when."""


@retention.command("calendar")
@as_operator
@json_output
@pass_context
def calendar(context: Context, login: str, as_json: bool) -> None:
    """List what dies on which day."""
    with context.signed_in(login) as (desk, session):
        for due in desk.retention.calendar(session):
            if as_json:
                print_json({"day": due.day, "group": due.group.value, "records": due.records})
            else:
                context.say(
                    "cli.retention.due",
                    day=due.day,
                    group=context.texts(f"group.{due.group.value}"),
                    records=due.records,
                )


@retention.command("run")
@as_operator
@json_output
@click.option(
    "--clock-is-right",
    is_flag=True,
    help="Run although the log has later entries: you looked, and the clock was ahead before.",
)
@pass_context
def run(context: Context, login: str, as_json: bool, clock_is_right: bool) -> None:
    """Destroy the day keys that are due and delete what they sealed; a missed day is caught up."""
    with context.signed_in(login) as (desk, session):
        report = desk.retention.run(session, clock_confirmed=clock_is_right)
        if as_json:
            print_json(
                {
                    "ran_at": report.ran_at,
                    "keys_destroyed": report.keys_destroyed,
                    "records_deleted": report.records_deleted,
                    "rows_deleted": report.rows_deleted,
                }
            )
        else:
            context.say(
                "cli.retention.ran",
                keys=report.keys_destroyed,
                records=report.records_deleted,
                rows=report.rows_deleted,
            )
            residue = desk.keystore_check.check(session)
            if residue.lasting:
                say_when_gone(context, residue)
