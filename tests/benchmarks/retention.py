"""How long retention takes with a million visits in one SQLite store, after a month without a run.

Decided is what is due and what a shorter policy would take; executed is the run itself, which is cancelled once
halfway and finished by the next, while a neighbour writes to the same store. The rows are written in bulk and
mean nothing: no entry of the log is about them, so dropping old entries of the log is not measured here. Filling
takes a minute or two; the filled folder is kept beside the other temporary ones. `RETENTION_VISITS` in the
environment asks for another number.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection, connect
from statistics import median
from time import perf_counter
from typing import Final

from tests.features.site import NOON, PASSPHRASE, PCI_SUITE, SUITE, found, parts_of
from visitor_desk.bootstrap import open_desk
from visitor_desk.clock import SetClock
from visitor_desk.desk import Desk
from visitor_desk.errors import Cancelled
from visitor_desk.paths import DataFolder
from visitor_desk.privacy.retention_rules import parse_rules, shipped_text
from visitor_desk.security.session import Session

VISITS: Final = 1_000_000
MOST_TO_DECIDE_S: Final = 10.0
MOST_TO_STOP_S: Final = 1.0
MOST_TO_WRITE_S: Final = 1.0
DAYS: Final = 456
MISSED: Final = 30
_AT_ONCE: Final = 20_000
DAY: Final = timedelta(days=1)


@dataclass
class Times:
    """What each part took: by the clock on the wall, and of the processor."""

    over: list[str] = field(default_factory=list)

    def say(self, name: str, took: float, limit: float) -> None:
        """Say what was measured elsewhere; beyond its limit it is remembered."""
        print(f"  {name:44} {took:7.3f} s   limit {limit:.0f} s")
        if took > limit:
            self.over.append(name)

    def time(self, name: str, act: Callable[[], object], limit: float | None = None) -> object:
        """Measure one act; beyond its limit it is remembered, by the processor's time."""
        wall, processor = perf_counter(), time.process_time()
        done = act()
        took, computed = perf_counter() - wall, time.process_time() - processor
        asked = "" if limit is None else f"   limit {limit:.0f} s"
        print(f"  {name:44} {took:7.2f} s   processor {computed:6.2f} s{asked}")
        if limit is not None and computed > limit:
            self.over.append(name)
        return done


@dataclass
class Halfway:
    """Follows a run, and asks it to stop where half of what was expected is done."""

    stops: bool = True
    done: int = 0
    asked_at: float = 0.0

    def __call__(self, done: int, total: int) -> None:
        """See how far it is."""
        self.done = done
        if self.stops and not self.asked_at and done * 2 >= total:
            self.asked_at = perf_counter()

    def asked(self) -> bool:
        """Tell whether to stop."""
        return self.asked_at > 0.0


class Neighbour:
    """Writes to the same store all the while, as a desk does that lets people in."""

    def __init__(self, desk: Desk, officer: Session) -> None:
        self.waits: list[float] = []
        self._desk, self._officer = desk, officer
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._write)

    def __enter__(self) -> Neighbour:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End, and wait for the last write."""
        self._over.set()
        self._thread.join()

    def _write(self) -> None:
        log = self._desk.retention.log
        while not self._over.wait(0.05):
            since = perf_counter()
            with self._desk.retention.works() as work:
                log.append(work, "benchmark.written", self._officer)
                work.commit()
            self.waits.append(perf_counter() - since)


def filled_folder(visits: int) -> Path:
    """Return a folder with so many visits of the past, made once."""
    kept = Path(tempfile.gettempdir()) / f"visitor-desk-retention-{visits}"
    if not (kept / "whole").exists():
        shutil.rmtree(kept, ignore_errors=True)
        folder = DataFolder(kept / "site")
        found(folder)
        with closing(connect(folder.data_store)) as store:
            store.execute("PRAGMA synchronous=OFF")
            write_visits(store, visits)
            store.commit()
        (kept / "whole").touch()
    return kept / "site"


def write_visits(store: Connection, visits: int) -> None:
    """Write visits evenly over their life and the missed month, and what of them is still sealed."""
    chance = random.Random(7)
    span = (DAYS + MISSED) * DAY
    numbers = iter(range(visits))
    while batch := [number for number, _ in zip(numbers, range(_AT_ONCE), strict=False)]:
        rows, zones, blobs = [], [], []
        for number in batch:
            came = NOON - span + span * number / visits
            record, pci = f"{number:016x}", chance.random() < 0.1
            came_text = came.strftime("%Y-%m-%d %H:%M:%S.%f")
            left = (came + timedelta(hours=2)).strftime("%Y-%m-%d %H:%M:%S.%f")
            rows.append((record, number, "left", came_text, left, left, "Lobby"))
            zones.append((record, 0, PCI_SUITE if pci else SUITE))
            for group, days in (("D", 92 if pci else 28), ("S", 28)):
                dies = (came + days * DAY).date()
                if dies > (NOON - MISSED * DAY).date():
                    wrap, text = chance.randbytes(1200), chance.randbytes(160)
                    blobs.append((record, group, dies.isoformat(), wrap, chance.randbytes(12), text))
        store.executemany(
            "INSERT INTO visits (id, person, state, arrived_at, due_at, left_at, desk, contested)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
            rows,
        )
        store.executemany("INSERT INTO visit_zones (visit, position, zone) VALUES (?, ?, ?)", zones)
        store.executemany(
            "INSERT INTO sealed (of_table, record, data_group, expires_on, site, version, suite, wrap, nonce,"
            " ciphertext, generation) VALUES ('visits', ?, ?, ?, '', 1, 1, ?, ?, ?, 1)",
            blobs,
        )


def measure(desk: Desk, officer: Session) -> list[str]:
    """Decide, run, cancel and run again; return what was over its limit."""
    times = Times()
    shorter = tuple(
        replace(rule, days=14) if rule.id == "visitor-log" else rule for rule in parse_rules(shipped_text())
    )
    calendar = desk.retention.calendar
    times.time("decide: the calendar", lambda: calendar(officer), MOST_TO_DECIDE_S)
    policies = desk.retention_policies
    times.time("decide: a shorter policy", lambda: policies.simulate(officer, shorter), MOST_TO_DECIDE_S)
    retention = desk.retention

    def decided() -> None:
        try:
            retention.run(officer, stopped=lambda: True)
        except Cancelled:
            return
        raise AssertionError("the run was not stopped before its first step")

    times.time("decide: what a run would take", decided, MOST_TO_DECIDE_S)
    halfway = Halfway()

    def cancelled() -> None:
        try:
            retention.run(officer, progress=halfway, stopped=halfway.asked)
        except Cancelled:
            return
        raise AssertionError("the run was not cancelled")

    times.time("a run that is cancelled halfway", cancelled)
    times.say("from asking it to stop until it did", perf_counter() - halfway.asked_at, MOST_TO_STOP_S)
    with Neighbour(desk, officer) as neighbour:
        before, wall, seen = time.process_time(), perf_counter(), Halfway(stops=False)
        report = retention.run(officer, progress=seen)
        took, computed = perf_counter() - wall, time.process_time() - before
    rows = report.records_deleted + report.rows_deleted
    print(
        f"  {'the run that finishes it':44} {took:7.2f} s   processor {computed:6.2f} s   "
        f"{seen.done} transactions, of both parts {rows} rows, caught up {report.caught_up} days"
    )
    times.say("a neighbour's write meanwhile, the slowest", max(neighbour.waits), MOST_TO_WRITE_S)
    print(f"  {'':44} {len(neighbour.waits)} writes, half of them within {median(neighbour.waits):.3f} s")
    nothing = desk.retention.run_due
    times.time("an hourly look with nothing due", nothing)
    return times.over


def main() -> Iterator[str]:
    """Print the times; yield what was over its limit."""
    visits = int(os.environ.get("RETENTION_VISITS", VISITS))
    print(f"{visits} visits over {DAYS + MISSED} days, {MISSED} days without a run")
    source = filled_folder(visits)
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch) / "site"
        shutil.copytree(source, place)
        clock = SetClock(NOON)
        with open_desk(DataFolder(place), parts_of(DataFolder(place), clock)) as desk:
            yield from measure(desk, desk.operators.sign_in("officer", PASSPHRASE))


if __name__ == "__main__":
    late = list(main())
    if late:
        sys.exit(f"over the limit: {', '.join(late)}")
