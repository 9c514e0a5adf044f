"""Twenty desks on one PostgreSQL, two hundred check-ins a minute: how long a guard waits.

Each desk is a process with its own folder, as in operation, and has its visitors at its own moments. In the same
run the same desks insert a bare row at the same moments, without sealing and without the log.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import URL

from storage.engine import open_engine
from tests.features.site import HOST, SUITE
from tests.postgres import binaries, data_cluster, fresh, keystore_cluster
from tests.reliability.house import NOON, PASSPHRASE, copied, document_for, found_house, opened
from tests.reliability.kills import processes
from tests.reliability.server_kills import settings_on
from visitor_desk.clock import TimeRange
from visitor_desk.visits.check_in import Arrival
from visitor_desk.visits.ticket import Announced, NewTicket, TicketId
from visitor_desk.visits.visit import BadgeNumber

DESKS = 20
A_MINUTE = 200
SECONDS = 60
LIMIT_MS = 250
NAME = "Eriksson, Anna"
BADGES = tuple(BadgeNumber(f"2{number:02}") for number in range(DESKS))
WAIT_S = 300


class _Running:
    """A clock that began at noon when the process began: what a desk forgets after a minute is forgotten."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def now(self) -> datetime:
        return NOON + timedelta(seconds=time.monotonic() - self._began)


def moments(number: int, start: float, seconds: float) -> Iterator[int]:
    """Wait for one moment after another at which desk `number` has a visitor; each has its own."""
    chance = random.Random(number)
    every = 60 * DESKS / A_MINUTE
    for visitor in range(round(seconds / every)):
        time.sleep(max(0.0, start + (visitor + chance.random()) * every - time.monotonic()))
        yield visitor


def check_ins(folder: Path, tickets: list[TicketId], number: int, seconds: float, parent: Connection) -> None:
    """Check visitors in, and out again unmeasured; send how long each check-in took, in milliseconds."""
    times = []
    with opened(folder, _Running()) as desk:
        guard = desk.operators.sign_in("guard", PASSPHRASE)
        parent.send("ready")
        for _ in moments(number, parent.recv(), seconds):
            check = document_for(NAME, NOON)
            arrival = Arrival(tickets[number], 0, BADGES[number], check, photo_resembles=True)
            start = time.perf_counter()
            desk.check_in.admit(guard, arrival)
            times.append((time.perf_counter() - start) * 1000)
            desk.check_out.by_badge(guard, BADGES[number])
    parent.send(times)


def bare_inserts(url: URL, number: int, seconds: float, parent: Connection) -> None:
    """Insert a bare row at the same moments; send how long each took, in milliseconds."""
    engine = open_engine(url)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    times = []
    parent.send("ready")
    for visitor in moments(number, parent.recv(), seconds):
        start = time.perf_counter()
        with engine.begin() as connection:
            connection.exec_driver_sql(f"INSERT INTO bare_row VALUES ({number * 10_000 + visitor}, 'now')")
        times.append((time.perf_counter() - start) * 1000)
    engine.dispose()
    parent.send(times)


@contextmanager
def started(act: Callable[..., None], arguments: list[tuple[object, ...]]) -> Iterator[list[Connection]]:
    """Start a process for each tuple of arguments and wait until all are ready."""
    running, ends = [], []
    for one in arguments:
        ours, theirs = processes().Pipe()
        process = processes().Process(target=act, args=(*one, theirs), daemon=True)
        process.start()
        theirs.close()
        running.append(process)
        ends.append(ours)
        # One after another: tries at one login from several desks at once count as guesses.
        assert ours.poll(WAIT_S)
        ours.recv()
    try:
        yield ends
    finally:
        for process in running:
            process.join(WAIT_S)


def measured(act: Callable[..., None], arguments: list[tuple[object, ...]]) -> list[float]:
    """Let all begin at once and return every time, shortest first."""
    with started(act, arguments) as ends:
        start = time.monotonic() + 0.5
        for end in ends:
            end.send(start)
        return sorted(one for end in ends for one in end.recv())


def announced(office: Path) -> list[TicketId]:
    """Issue a ticket and a badge for each desk's visitor."""
    window = TimeRange(NOON - timedelta(minutes=30), NOON + timedelta(hours=4))
    new = NewTicket(
        "C-1042",
        (SUITE,),
        HOST,
        HOST,
        window,
        Announced((NAME,), "Northwind Hosting", "Replace power supply"),
    )
    with opened(office) as desk:
        facility = desk.operators.sign_in("facility", PASSPHRASE)
        for badge in BADGES:
            desk.house.add_badge(facility, badge)
        return [desk.tickets.issue(facility, new).id for _ in range(DESKS)]


def late(times: list[float]) -> float:
    """Return the time that 99 of 100 stay below."""
    return times[min(len(times) - 1, int(len(times) * 0.99))]


def main(seconds: float = SECONDS) -> None:
    """Measure for `seconds` each and print."""
    if binaries() is None:
        print("not measured: no PostgreSQL server on this machine")
        return
    with tempfile.TemporaryDirectory() as temporary, data_cluster({}) as data, keystore_cluster() as keys:
        stores = fresh(data, keys)
        office = found_house(Path(temporary) / "office", settings_on(stores))
        tickets = announced(office)
        desks = [copied(office, Path(temporary) / f"desk-{number}") for number in range(DESKS)]
        sealed = measured(
            check_ins, [(folder, tickets, number, seconds) for number, folder in enumerate(desks)]
        )
        owner = open_engine(stores.data_owner_url)
        with owner.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE bare_row (id BIGINT PRIMARY KEY, at TEXT)")
        owner.dispose()
        bare = measured(bare_inserts, [(stores.data_owner_url, number, seconds) for number in range(DESKS)])
    for name, times in (("check-in, sealed and logged", sealed), ("bare insert", bare)):
        print(
            f"{DESKS} desks  {name:28} {len(times):4} times   p50 {statistics.median(times):7.1f} ms"
            f"   p99 {late(times):7.1f} ms"
        )
    verdict = "within" if late(sealed) <= LIMIT_MS else "ABOVE"
    print(
        f"{DESKS} desks  ratio {statistics.median(sealed) / statistics.median(bare):.1f}   {verdict} {LIMIT_MS} ms"
    )


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
