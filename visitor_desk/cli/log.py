"""`visitor-desk log …`: prove that the log is whole, keep its checkpoints, adopt one that was put back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from visitor_desk.cli.context import EXIT_FAILED, Context, ask_passphrase, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output
from visitor_desk.errors import NotPermittedByFolder

if TYPE_CHECKING:
    from visitor_desk.security.log_reading import LogReport, PlaceState
    from visitor_desk.security.log_report import LogFinding


@click.group("log")
def log() -> None:
    """The audit log."""


@log.command("verify")
@as_operator
@click.option(
    "--against",
    type=click.Path(path_type=Path, exists=True),
    help="Checkpoints kept elsewhere: a file of one or many, or a folder of such files.",
)
@json_output
@pass_context
def verify_log(context: Context, login: str, against: Path | None, as_json: bool) -> None:
    """Check the log, every row and blob it speaks of, and the checkpoint this desk remembers.

    Exit status: 0 nothing is wrong, 1 something is.
    """
    notes = [] if against is None else _notes(against)
    with context.signed_in(login) as (desk, session):
        report = desk.log.verify(session, against=notes)
        places = desk.log.second_places(session)
    if as_json:
        _print_report(report, places, len(notes))
    else:
        _say_report(context, report, places, len(notes))
    if not report.whole:
        raise SystemExit(EXIT_FAILED)


@log.command("checkpoint")
@as_operator
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Append it to this file.")
@pass_context
def checkpoint(context: Context, login: str, out: Path | None) -> None:
    """Print the newest checkpoint, to be kept where the database's owner cannot change it."""
    with context.signed_in(login) as (desk, session):
        note = desk.log.checkpoint(session)
    if out is None:
        click.echo(note, nl=False)
        return
    try:
        with out.open("a", encoding="utf-8", newline="\n") as file:
            file.write(note)
    except OSError as error:
        raise NotPermittedByFolder(path=str(out)) from error
    context.say("cli.log.checkpoint_kept", path=out, entries=note.split("\n")[1])


@log.command("adopt")
@as_operator
@click.option("--approver", required=True, metavar="LOGIN", help="The second person, who signs too.")
@click.option(
    "--also",
    type=click.Path(path_type=Path, exists=True),
    help="Checkpoints of other desks that are given up as well: a file or a folder.",
)
@pass_context
def adopt(context: Context, login: str, approver: str, also: Path | None) -> None:
    """Go on with a log that was put back from a backup: an act of two people, said in the log for good."""
    notes = [] if also is None else _notes(also)
    with context.signed_in(login) as (desk, session):
        passphrase = ask_passphrase(context.texts("cli.passphrase_of", login=approver))
        second = desk.operators.sign_in(approver, passphrase)
        try:
            entry = desk.log_restore.adopt(session, second, notes)
        finally:
            second.lock()
    context.say("cli.log.adopted", entry=entry.index)


def _notes(path: Path) -> list[str]:
    """Return the notes of a file, or of every file of a folder."""
    from visitor_desk.security.checkpoint import CheckpointInvalid, notes_in

    files = sorted(one for one in path.iterdir() if one.is_file()) if path.is_dir() else [path]
    notes: list[str] = []
    for file in files:
        try:
            notes += notes_in(file.read_text(encoding="utf-8"))
        except UnicodeDecodeError as error:
            raise CheckpointInvalid from error
        except OSError as error:
            raise NotPermittedByFolder(path=str(file)) from error
    return notes


def _print_report(report: LogReport, places: tuple[PlaceState, ...], compared: int) -> None:
    print_json(
        {
            "whole": report.whole,
            "entries": report.size,
            "expired": report.pruned,
            "rows": report.rows,
            "checkpoints_compared": compared,
            "findings": [
                {
                    "code": finding.code.value,
                    "entry": finding.index,
                    "table": finding.table,
                    "record": finding.record,
                }
                for finding in report.findings
            ],
            "notes": [{"code": note.code.value, "entry": note.index} for note in report.notes],
            "second_places": [
                {"place": place.name, "reached": place.reached, "waiting": place.waiting} for place in places
            ],
        }
    )


def _say_report(context: Context, report: LogReport, places: tuple[PlaceState, ...], compared: int) -> None:
    for finding in report.findings:
        _say_finding(context, finding)
    for note in report.notes:
        context.say(f"cli.log.note_{note.code.value}", entry=note.index)
    if report.whole:
        context.say("cli.log.intact", entries=report.size, rows=report.rows)
        if compared:
            context.say("cli.log.continued", count=compared)
    for place in places:
        if place.reached is False or place.waiting:
            context.warn("cli.log.place_away", place=place.name, count=place.waiting)


def _say_finding(context: Context, finding: LogFinding) -> None:
    fault = context.texts(f"log_finding.{finding.code.value}")
    if finding.table is None:
        entry = "-" if finding.index is None else finding.index
        context.say("cli.log.fault", fault=fault, entry=entry)
    else:
        context.say("cli.log.row_fault", fault=fault, table=finding.table, record=finding.record)
