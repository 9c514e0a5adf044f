"""`visitor-desk check-id FILE…`: read and check pictures of documents, keep nothing."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from visitor_desk.cli.context import EXIT_FAILED, Context, pass_context, print_json
from visitor_desk.errors import DeskError

if TYPE_CHECKING:
    from visitor_desk.documents.document_check import DocumentCheck

DEADLINE_S = 20.0
"""No picture takes longer; a bomb is stopped here."""
MEMORY_LIMIT = 2 << 30


@click.command("check-id")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object per file and line.")
@click.option("--show-lines", is_flag=True, help="Also show the machine-readable lines as read.")
@pass_context
def check_id(context: Context, files: tuple[Path, ...], as_json: bool, show_lines: bool) -> None:
    """Check pictures of identity documents. Nothing is stored.

    A document that is refused is still a file that was processed: the exit status is 1 only when a
    file could not be read.
    """
    from visitor_desk.worker import Worker

    # The day where this machine stands: no installation says another one here.
    today = datetime.now(UTC).astimezone().date()
    failed = False
    with Worker(memory_limit=MEMORY_LIMIT) as worker:
        for file in files:
            try:
                check, seconds = worker.run(timed_check, file, today, deadline=DEADLINE_S, key=str(file))
            except DeskError as error:
                failed = True
                _report_error(context, file, error, as_json=as_json)
                continue
            if as_json:
                print_json(as_row(file, check, seconds, show_lines=show_lines))
            else:
                _report(context, file, check, show_lines=show_lines)
    if failed:
        raise SystemExit(EXIT_FAILED)


def timed_check(file: Path, today: date) -> tuple[DocumentCheck, float]:
    """Check one picture in a worker process; also return the CPU seconds of this process."""
    from visitor_desk.documents.document_check import check_picture

    start = time.process_time()
    return check_picture(file, today=today, shown=False), time.process_time() - start


def as_row(file: Path, check: DocumentCheck, seconds: float, *, show_lines: bool) -> dict[str, object]:
    """Return what `--json` prints for one file; lines only when they were asked for."""
    return {
        "file": str(file),
        "verdict": check.verdict.value,
        "format": check.format.value if check.format else None,
        "lines": list(check.mrz.lines) if show_lines and check.mrz else None,
        "doubtful": [list(position) for position in check.doubtful],
        "findings": [finding.code for finding in check.findings],
        "seconds": round(seconds, 4),
    }


def _report(context: Context, file: Path, check: DocumentCheck, *, show_lines: bool) -> None:
    click.echo(f"{file.name}: {context.texts(f'verdict.{check.verdict.value}')}")
    context.report_check(check)
    if show_lines and check.mrz:
        for line in check.mrz.lines:
            click.echo(f"    {line}")


def _report_error(context: Context, file: Path, error: DeskError, *, as_json: bool) -> None:
    if as_json:
        print_json({"file": str(file), "error": error.code})
    else:
        click.echo(f"{file.name}: {context.sentence(error)}", err=True)
