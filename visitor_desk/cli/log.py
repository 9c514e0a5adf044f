"""`visitor-desk log …`: prove that the log is whole."""

from __future__ import annotations

import click

from visitor_desk.cli.context import EXIT_FAILED, Context, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output


@click.group("log")
def log() -> None:
    """The audit log."""


@log.command("verify")
@as_operator
@json_output
@pass_context
def verify_log(context: Context, login: str, as_json: bool) -> None:
    """Check every entry, the head, and the checkpoint this desk remembers."""
    with context.signed_in(login) as (desk, session):
        report = desk.log.verify(session)
        if as_json:
            findings = [{"code": finding.code.value, "entry": finding.index} for finding in report.findings]
            print_json({"whole": report.whole, "entries": report.size, "findings": findings})
        elif report.whole:
            context.say("cli.log.intact", entries=report.size)
        for finding in () if as_json else report.findings:
            word = context.texts(f"log_finding.{finding.code.value}")
            context.say("cli.log.fault", fault=word, entry="-" if finding.index is None else finding.index)
        if not report.whole:
            raise SystemExit(EXIT_FAILED)
