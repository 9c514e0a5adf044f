"""A whole check-in against the least it could cost: one durable commit of an empty row on the same disk."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from storage.engine import SQLITE_PRAGMAS
from tests.features.site import Site, found, open_site
from visitor_desk.paths import DataFolder
from visitor_desk.visits.visit import BadgeNumber

ROUNDS = 40


def milliseconds(act: Callable[[], object]) -> list[float]:
    """Time an act again and again; wall time, since the disk is what it waits for."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times)


def bare_commits(folder: Path) -> list[float]:
    """Commit one small row with the store's own settings."""
    with closing(sqlite3.connect(folder / "bare.sqlite", isolation_level=None)) as store:
        for name, value in SQLITE_PRAGMAS:
            store.execute(f"PRAGMA {name}={value}").close()
        store.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, at TEXT)")
        return milliseconds(lambda: store.execute("INSERT INTO row (at) VALUES ('now')"))


def check_ins(site: Site) -> list[float]:
    """Admit and check out the same visitor; the pair is two transactions."""
    ticket = site.ticket()

    def come_and_go() -> None:
        site.desk.check_in.admit(site.guard, site.arrival(ticket))
        site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))

    return milliseconds(come_and_go)


def main() -> None:
    """Print both and their ratio."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        found(DataFolder(folder / "template"))
        with open_site(folder / "template", folder / "site") as site:
            both = check_ins(site)
        bare = bare_commits(folder)
    for name, times in (("check-in and check-out", both), ("two bare commits", [2 * one for one in bare])):
        print(
            f"{name:24} median {statistics.median(times):7.2f} ms   p95 {times[int(ROUNDS * 0.95)]:7.2f} ms"
        )
    print(f"ratio {statistics.median(both) / (2 * statistics.median(bare)):.1f} x the least the disk allows")


if __name__ == "__main__":
    main()
