"""The jobs of a fleet: batches wait on the PostgreSQL server of the data store, any machine reads them.

The engine is procrastinate; its tables lie in a schema of their own. The lock of a job is its camera, so
that one machine at a time reads a camera and in order. A machine that dies stops its heartbeat, and the
others put its jobs back; one that was only away for a while reads the same to the same result.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

import procrastinate
import psycopg
from procrastinate import exceptions, jobs, retry
from procrastinate.metadata import extract_metadata
from procrastinate.schema import SchemaManager
from sqlalchemy import URL, Connection, text

from storage.engine import open_engine
from storage.postgresql import connection_settings
from storage.postgresql_sql import quoted, run
from storage.store_errors import StoreUnreachable
from visitor_desk.errors import Cancelled, DeskError
from visitor_desk.footage.jobs import RETRY_AFTER, Batch, ReadBatch
from visitor_desk.progress import Stopped, never

R = TypeVar("R")

SCHEMA: Final = "footage_jobs"
QUEUE: Final = "footage"
TASK: Final = "visitor_desk.read_batch"
MOST_FAILURES: Final = 3
"""After so many a batch that meets a bug is put aside; the next look at the source asks for it anew."""
LOOK_S: Final = 0.2


class FleetNotPrepared(DeskError):
    """The server has no tables for the jobs of a fleet, or those of another version. Values: `store`."""

    code = "storage.fleet_not_prepared"


def prepare_fleet(url: URL, roles: Sequence[str]) -> None:
    """Make the tables for jobs, as the owner of the data store, and let `roles` work with them.

    Tables of another version are made anew: what waited in them is planned again by the next look.
    """
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            run(connection, "SET LOCAL client_min_messages = warning")
            if _version_on(connection) != _version():
                run(connection, f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
                run(connection, f"CREATE SCHEMA {SCHEMA}")
                run(connection, f"SET LOCAL search_path = {SCHEMA}")
                connection.exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
                run(connection, "SET LOCAL search_path = public")
                run(connection, f"COMMENT ON SCHEMA {SCHEMA} IS '{_version()}'")
            for name in (quoted(connection, role) for role in roles):
                run(connection, f"GRANT USAGE ON SCHEMA {SCHEMA} TO {name}")
                run(
                    connection,
                    f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {SCHEMA} TO {name}",
                )
                run(connection, f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {SCHEMA} TO {name}")
    finally:
        engine.dispose()


def see_that_fleet_is_prepared(url: URL) -> None:
    """Raise FleetNotPrepared where the server has not the tables that this program works with."""
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            if _version_on(connection) != _version():
                raise FleetNotPrepared(store=url.database)
    finally:
        engine.dispose()


def _version() -> str:
    return f"procrastinate {extract_metadata()['version']}"


def _version_on(connection: Connection) -> str | None:
    query = "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = :name"
    found: str | None = connection.execute(text(query), {"name": SCHEMA}).scalar()
    return found


@dataclass(frozen=True, slots=True)
class Pulse:
    """How soon a fleet notices: seconds between heartbeats, until a machine is given up, between looks."""

    beat_s: float = 10.0
    dead_after_s: float = 60.0
    look_s: float = 1.0


class _Again(retry.BaseRetryStrategy):
    """What becomes of a batch that was broken off."""

    def get_retry_decision(
        self, *, exception: BaseException, job: jobs.Job
    ) -> procrastinate.RetryDecision | None:
        if isinstance(exception, Cancelled):
            return procrastinate.RetryDecision(retry_at=datetime.now(UTC))
        if not isinstance(exception, DeskError) and job.attempts + 1 >= MOST_FAILURES:
            return None
        return procrastinate.RetryDecision(retry_at=datetime.now(UTC) + RETRY_AFTER)


class FleetJobs:
    """Batches on a server, in the tables that `prepare_fleet` made; `slots` are read at once here."""

    def __init__(self, url: URL, slots: int = 1, pulse: Pulse | None = None) -> None:
        self._url = url
        self._slots = slots
        self._pulse = pulse or Pulse()
        # It logs the arguments of jobs; what there is to say of a file stands in the index.
        log = logging.getLogger("procrastinate")
        log.propagate = False
        log.addHandler(logging.NullHandler())

    def put(self, batches: Sequence[Batch]) -> int:
        """Ask for batches to be read; one that waits or is being read is not put twice."""
        return self._run(lambda app: self._put(app, batches))

    def waiting(self) -> int:
        """Return how many batches wait or are being read."""
        return self._run(_waiting)

    def work(self, read: ReadBatch, stopped: Stopped = never, *, stay: bool = False) -> None:
        """Read batches until none waits anywhere; with `stay` until `stopped`, also without a server."""

        def read_batch(batch: dict[str, Any]) -> None:
            read(Batch.from_json(batch), stopped)

        while True:
            try:
                self._run(lambda app: self._work(app, stopped, stay=stay), read_batch)
            except StoreUnreachable:
                if not stay:
                    raise
            if not stay or stopped():
                break
        if stopped() and not stay:
            raise Cancelled

    async def _put(self, app: procrastinate.App, batches: Sequence[Batch]) -> int:
        new = 0
        for batch in batches:
            there = await app.job_manager.list_jobs_async(queue=QUEUE, queueing_lock=batch.key)
            if any(job.status in {"todo", "doing"} for job in there):
                continue
            deferrer = app.configure_task(
                TASK, lock=f"camera {batch.camera}", queueing_lock=batch.key, queue=QUEUE
            )
            # Somebody else may have asked for it since we looked.
            with contextlib.suppress(exceptions.AlreadyEnqueued):
                await deferrer.defer_async(batch=batch.to_json())
                new += 1
        return new

    async def _work(self, app: procrastinate.App, stopped: Stopped, *, stay: bool) -> None:
        worker = asyncio.create_task(
            app.run_worker_async(
                queues=[QUEUE],
                concurrency=self._slots,
                install_signal_handlers=False,
                fetch_job_polling_interval=self._pulse.look_s,
                update_heartbeat_interval=self._pulse.beat_s,
                stalled_worker_timeout=self._pulse.dead_after_s,
                delete_jobs="successful",
            )
        )
        looked = 0.0
        try:
            while not (worker.done() or stopped()):
                if looked <= 0:
                    looked = self._pulse.look_s
                    await self._take_over(app)
                    if not stay and not await _waiting(app):
                        break
                await asyncio.sleep(LOOK_S)
                looked -= LOOK_S
        finally:
            # Its jobs see that they are stopped and go back to the queue before it ends.
            worker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await worker

    async def _take_over(self, app: procrastinate.App) -> None:
        """Put the jobs of machines that died back."""
        stalled = await app.job_manager.get_stalled_jobs(
            queue=QUEUE, seconds_since_heartbeat=self._pulse.dead_after_s
        )
        for job in stalled:
            try:
                await app.job_manager.retry_job(job, retry_at=datetime.now(UTC))
            except exceptions.UniqueViolation:
                # The same batch waits already; this job has nothing left to do.
                await app.job_manager.finish_job(job, jobs.Status.FAILED, delete_job=True)
            except exceptions.ConnectorException:
                # Another machine was quicker, or the server is away: the next look will tell.
                continue

    def _run(
        self, act: Callable[[procrastinate.App], Awaitable[R]], task: Callable[..., None] | None = None
    ) -> R:
        async def within() -> R:
            app = procrastinate.App(connector=_connector(self._url))
            if task is not None:
                app.task(name=TASK, queue=QUEUE, retry=_Again())(task)
            async with app.open_async():
                return await act(app)

        # On Windows psycopg waits for nothing but sockets that select() knows.
        loop = asyncio.SelectorEventLoop if sys.platform == "win32" else None
        try:
            with asyncio.Runner(loop_factory=loop) as runner:
                return runner.run(within())
        except (exceptions.ConnectorException, psycopg.OperationalError) as error:
            raise StoreUnreachable(store=self._url.database) from error


async def _waiting(app: procrastinate.App) -> int:
    queues = await app.job_manager.list_queues_async(queue=QUEUE)
    return sum(int(one["todo"]) + int(one["doing"]) for one in queues)


def _connector(url: URL) -> procrastinate.PsycopgConnector:
    settings = {
        **url.translate_connect_args(database="dbname", username="user"),
        **dict(url.query),
        **connection_settings(url),
    }
    settings["options"] = f"{settings['options']} -c search_path={SCHEMA}"
    return procrastinate.PsycopgConnector(kwargs=settings, min_size=1, timeout=10.0)
