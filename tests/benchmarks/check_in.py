"""A whole check-in against the least it could cost: one durable commit of a bare row by the same database.

On both databases, in one run. Also how long a guard waits after typing the passphrase.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import Engine

from storage.engine import open_engine
from storage.sqlite import create_file, sqlite_url
from tests.features.site import SETTINGS, Site, found, open_site
from tests.postgres import Postgres, binaries, data_cluster, fresh, keystore_cluster
from tests.reliability.server_kills import settings_on
from visitor_desk.paths import DataFolder
from visitor_desk.security.passphrase import Stretching, calibrated
from visitor_desk.settings import Settings
from visitor_desk.visits.visit import BadgeNumber

ROUNDS = 60
UNLOCKS = 5


def milliseconds(act: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Time an act again and again; wall time, since the disk is what it waits for."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times)


def bare_inserts(engine: Engine) -> list[float]:
    """Commit one small row with the store's own settings; the table is this script's own."""
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE bare_row (id INTEGER PRIMARY KEY, at TEXT)")
    numbers = iter(range(1_000_000))

    def insert() -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"INSERT INTO bare_row (id, at) VALUES ({next(numbers)}, 'now')")

    times = milliseconds(insert)
    engine.dispose()
    return times


def check_ins(site: Site) -> list[float]:
    """Admit the same visitor again and again, who leaves in between outside of the measured time."""
    ticket = site.ticket()
    times = []
    for _ in range(ROUNDS):
        arrival = site.arrival(ticket)
        start = time.perf_counter()
        site.desk.check_in.admit(site.guard, arrival)
        times.append((time.perf_counter() - start) * 1000)
        site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    return sorted(times)


@contextmanager
def furnished(folder: Path, settings: Settings) -> Iterator[Site]:
    """Open a site founded with these settings."""
    found(DataFolder(folder / "template"), settings)
    with open_site(folder / "template", folder / "site") as site:
        yield site


def report(database: str, sealed: list[float], bare: list[float]) -> None:
    """Print both and their ratio."""
    for name, times in (("check-in, sealed and logged", sealed), ("bare insert", bare)):
        median, late = statistics.median(times), times[int(len(times) * 0.95)]
        print(f"{database:11} {name:28} median {median:7.2f} ms   p95 {late:7.2f} ms")
    print(f"{database:11} ratio {statistics.median(sealed) / statistics.median(bare):.1f}")


def on_sqlite(folder: Path) -> None:
    """Measure with files."""
    folder.mkdir()
    with furnished(folder, SETTINGS) as site:
        sealed = check_ins(site)
    bare = folder / "bare.sqlite"
    create_file(bare)
    report("SQLite", sealed, bare_inserts(open_engine(sqlite_url(bare))))


def on_postgresql(folder: Path, stores: Postgres) -> None:
    """Measure on servers that sync as in operation."""
    folder.mkdir()
    with furnished(folder, settings_on(stores)) as site:
        sealed = check_ins(site)
    report("PostgreSQL", sealed, bare_inserts(open_engine(stores.data_owner_url)))


def unlock() -> None:
    """Print what the passphrase of this machine costs and how long that takes."""
    cost = calibrated()
    stretching = Stretching(cost=cost)
    salt = stretching.new_salt()
    times = milliseconds(
        lambda: stretching.key("a passphrase", salt=salt, cost=cost, device_secret=salt), rounds=UNLOCKS
    )
    print(
        f"unlock      Argon2id {cost.memory_kib // 1024} MiB, {cost.iterations} passes, {cost.lanes} lanes: "
        f"median {statistics.median(times):.0f} ms"
    )


def main() -> None:
    """Measure both databases, then the passphrase."""
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as servers:
        on_sqlite(Path(temporary) / "sqlite")
        if binaries() is None:
            print("PostgreSQL  not measured: no server on this machine")
        else:
            data = servers.enter_context(data_cluster({}))
            keys = servers.enter_context(keystore_cluster())
            on_postgresql(Path(temporary) / "postgresql", fresh(data, keys))
    unlock()


if __name__ == "__main__":
    main()
