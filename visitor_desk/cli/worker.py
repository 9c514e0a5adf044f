"""`visitor-desk worker`: a machine that reads recordings for a fleet, without a desk, a key or a person."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from visitor_desk.cli.context import Context, pass_context
from visitor_desk.cli.progress import stopping
from visitor_desk.errors import DeskError

if TYPE_CHECKING:
    from visitor_desk.footage.camera import FootageSource
    from visitor_desk.footage.jobs import Jobs

WORKER_MEMORY = 4 << 30
"""Bytes of address space of each reading process, as at a desk."""


class FleetNotInstalled(DeskError):
    """The part of the program that shares recordings out is not installed."""

    code = "cli.fleet_not_installed"


class FleetNeedsServer(DeskError):
    """The data store lies in a file, which no other machine can reach."""

    code = "cli.fleet_needs_server"


def fleet_is_installed() -> bool:
    """Tell whether the extra `fleet` was installed."""
    return find_spec("procrastinate") is not None


def fleet_of(address: str, slots: int = 1) -> Jobs:
    """Return the jobs on the server of a data store.

    Raises FleetNotInstalled, FleetNeedsServer, FleetNotPrepared, StoreRefused or StoreUnreachable.
    """
    from sqlalchemy import make_url

    if not fleet_is_installed():
        raise FleetNotInstalled
    if not address.startswith("postgresql"):
        raise FleetNeedsServer
    from storage.fleet_jobs import FleetJobs, see_that_fleet_is_prepared

    url = make_url(address)
    see_that_fleet_is_prepared(url)
    return FleetJobs(url, slots)


@click.command("worker")
@click.option(
    "--database",
    envvar="VISITOR_DESK_WORKER_DATABASE",
    required=True,
    metavar="URL",
    help="Data store, as a login made with `migrate --worker`; also from VISITOR_DESK_WORKER_DATABASE.",
)
@click.option(
    "--root",
    "roots",
    multiple=True,
    metavar="SOURCE=FOLDER",
    help="Where a source's folder is on this machine, if elsewhere than entered; repeatable.",
)
@click.option("--slots", type=click.IntRange(min=1), help="Files read at once (default: one per core).")
@click.option("--until-empty", is_flag=True, help="End when nothing waits any more.")
@pass_context
def worker(
    context: Context, database: str, roots: tuple[str, ...], slots: int | None, until_empty: bool
) -> None:
    """Read recordings that desks ask for with `footage index --fleet`, until Ctrl-C or SIGTERM.

    It needs read access to the recordings and a login that sees nothing of visitors. A file in the middle
    of which it is stopped is read by another.
    """
    from sqlalchemy import make_url

    from storage.engine import open_engine
    from storage.migrate import bring_up_to_date
    from storage.schemas import DATA_SCHEMA
    from storage.unit_of_work import data_works
    from visitor_desk.clock import SystemClock
    from visitor_desk.footage.batch_reader import BatchReader
    from visitor_desk.footage.local_jobs import cores
    from visitor_desk.worker import Worker

    at_once = slots or cores()
    folders = _folders(roots)

    def root(source: FootageSource) -> Path:
        return folders.get(source.id, Path(source.root))

    jobs = fleet_of(database, at_once)
    url, clock = make_url(database), SystemClock()
    bring_up_to_date(url, DATA_SCHEMA, clock.now(), may_make=False)
    engine = open_engine(url)
    try:
        with Worker(memory_limit=WORKER_MEMORY, slots=at_once) as processes, stopping() as stopped:
            reader = BatchReader(data_works(engine), clock, processes, root)
            context.warn("cli.worker.reading", slots=at_once)
            jobs.work(reader.read, stopped, stay=not until_empty)
    finally:
        engine.dispose()


def _folders(roots: tuple[str, ...]) -> dict[str, Path]:
    found = {}
    for text in roots:
        source, given, folder = text.partition("=")
        if not (source and given and folder):
            raise click.BadParameter(text, param_hint="--root")
        found[source] = Path(folder)
    return found
