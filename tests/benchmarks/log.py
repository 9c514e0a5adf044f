"""The audit log with a million entries: an append, the check at the start, and the whole check.

The million is written in bulk, signed like any other; `LOG_ENTRIES` in the environment asks for another number.
"""

from __future__ import annotations

import os
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import insert, update

from storage.engine import SQLITE_PRAGMAS, open_engine, sqlite_url
from storage.tables.security import log_entries, log_head
from tests.features.site import NOON, found, open_site
from visitor_desk.desk import Desk
from visitor_desk.paths import DataFolder
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.checkpoint import Checkpoint, sign_checkpoint
from visitor_desk.security.checkpoint_memory import FileCheckpointMemory
from visitor_desk.security.devices import ThisDevice
from visitor_desk.security.log_entry import make_entry
from visitor_desk.security.merkle import extended, frontier_root
from visitor_desk.security.ports import SecurityWork
from visitor_desk.security.records import LogEntry, RememberedHead

ENTRIES = int(os.environ.get("LOG_ENTRIES", "1000000"))
ROUNDS = 60
_BATCH = 10_000


def milliseconds(act: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Time an act again and again; wall time, since the disk is what it waits for."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times)


def more_entries(device: ThisDevice, first: int, count: int) -> Iterator[LogEntry]:
    """Make the entries of visits that come and go, each with the digests of its row and blobs."""
    for index in range(first, first + count):
        visit = f"{index // 2:016x}"
        values: dict[str, object] = {"visit": visit, "badge": "014", "row": f"{index:064x}"}
        if index % 2 == 0:
            values["sealed"] = [f"visits:{visit}:{group}:2026-12-01:{index:064x}" for group in "RDS"]
        yield make_entry(
            index,
            "visit.left" if index % 2 else "visit.admitted",
            at=NOON,
            device=device.id,
            key=device.signing,
            session=None,
            values=values,  # type: ignore[arg-type]
        )


def fill(folder: DataFolder, device: ThisDevice) -> None:
    """Append entries in bulk until there are ENTRIES, and let the desk remember the head."""
    engine = open_engine(sqlite_url(folder.data_store))
    with engine.begin() as connection:
        head = connection.execute(log_head.select()).one()
        size, frontier = head.size, head.frontier
        while size < ENTRIES:
            rows = [
                {
                    "position": entry.index,
                    "device": entry.device,
                    "record": entry.record,
                    "body": entry.body,
                    "signature": entry.signature,
                    "leaf_hash": entry.leaf_hash,
                }
                for entry in more_entries(device, size, min(_BATCH, ENTRIES - size))
            ]
            connection.execute(insert(log_entries), rows)
            size, frontier = extended(size, frontier, [row["leaf_hash"] for row in rows])
        root = frontier_root(frontier)
        note = sign_checkpoint(Checkpoint(device.installation.id, size, root), device.id, device.signing)
        connection.execute(
            update(log_head).values(size=size, root_hash=root, frontier=frontier, checkpoint=note)
        )
    engine.dispose()
    FileCheckpointMemory(folder.checkpoints).remember(RememberedHead(size, root, frontier, note))


def bare_inserts(folder: Path) -> list[float]:
    """Commit one row of an entry's size with the store's own settings."""
    with closing(sqlite3.connect(folder / "bare.sqlite", isolation_level=None)) as store:
        for name, value in SQLITE_PRAGMAS:
            store.execute(f"PRAGMA {name}={value}").close()
        store.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, body BLOB)")
        return milliseconds(lambda: store.execute("INSERT INTO row (body) VALUES (?)", (os.urandom(500),)))


def append(works: Callable[[], SecurityWork], log: AuditLog) -> None:
    """Append one entry in a transaction of its own."""
    with works() as work:
        log.append(work, "visit.left", None, visit="0123456789abcdef", badge="014")
        work.commit()


def start_check(works: Callable[[], SecurityWork], log: AuditLog) -> None:
    """Ask what every sign-in asks."""
    with works() as work:
        assert log.watch(work)


def measure(desk: Desk, what: str) -> float:
    """Print appends and start checks of the log as it is; return the median of the appends."""
    works, log = desk.log.works, desk.log.log
    appends = milliseconds(lambda: append(works, log))
    starts = milliseconds(lambda: start_check(works, log), 20)
    for name, times in (("append and commit", appends), ("check at a sign-in", starts)):
        print(f"{what:18} {name:20} median {statistics.median(times):8.2f} ms   max {times[-1]:8.2f} ms")
    return statistics.median(appends)


def main() -> None:
    """Print the figures and their ratios."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        found(DataFolder(folder / "template"))
        with open_site(folder / "template", folder / "site") as site:
            device = site.desk.operators.device
            short = measure(site.desk, "a short log")
        place = DataFolder(folder / "site")
        start = time.perf_counter()
        fill(place, device)
        print(f"{ENTRIES} entries written in bulk in {time.perf_counter() - start:.0f} s")
        with open_site(folder / "site", folder / "long") as site:
            long = measure(site.desk, f"{ENTRIES} entries")
            bare = statistics.median(bare_inserts(folder))
            start = time.perf_counter()
            report = site.desk.log.verify(site.auditor)
            seconds = time.perf_counter() - start
    # The visits of the bulk have no rows: that they are missed is part of what is measured.
    print(f"whole check        {seconds:.0f} s, {report.size / seconds:.0f} entries/s")
    print(f"bare insert        median {bare:8.2f} ms")
    print(f"append             {long / short:.2f} x a short log, {long / bare:.1f} x a bare insert")
    print(f"memory at most     {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
