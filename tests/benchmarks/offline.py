"""72 hours without a server: 10,000 visits at one desk, then the server is back and gets them.

How long a guard waits for an admission and a check-out on the desk's own store at the beginning and at the end,
how long forwarding takes, and whether afterwards the log is whole and every visit is there once.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from tests.features.server_site import found_on, open_copy
from tests.features.site import Site
from tests.postgres import binaries, data_cluster, fresh, keystore_cluster
from visitor_desk.visits.ticket import Ticket
from visitor_desk.visits.visit import BadgeNumber

VISITS = 10_000
HOURS = 72
EDGE = 500
"""Visits at the beginning and at the end whose times are compared."""


def live_offline(site: Site, ticket: Ticket, visits: int, hours: float) -> list[tuple[float, float]]:
    """Let somebody in and out `visits` times over `hours`; return the milliseconds of both acts for each."""
    between = timedelta(hours=hours) / visits
    times = []
    for _ in range(visits):
        arrival = site.arrival(ticket)
        let_in = milliseconds(lambda arrival=arrival: site.desk.check_in.admit(site.guard, arrival))  # type: ignore[misc]
        site.clock.advance(between / 2)
        out = milliseconds(lambda: site.desk.check_out.by_badge(site.guard, BadgeNumber("014")))
        site.clock.advance(between / 2)
        times.append((let_in, out))
    return times


def milliseconds(act: Callable[[], object]) -> float:
    """Return how long an act took."""
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def main(visits: int = VISITS) -> None:
    """Play it and print the times."""
    if binaries() is None:
        print("not measured: no PostgreSQL server on this machine")
        return
    with tempfile.TemporaryDirectory() as temporary, data_cluster({}) as data, keystore_cluster() as keys:
        made = found_on(fresh(data, keys), Path(temporary) / "made")
        with open_copy(made, fresh(data, keys), Path(temporary) / "desk") as site:
            ticket = site.ticket(hours=HOURS)
            site.desk.offline.look()
            for cluster in (data, keys):
                cluster.stop()
            times = live_offline(site, ticket, visits, HOURS - 1)
            for name, part in (("first", times[:EDGE]), ("last", times[-EDGE:])):
                admitted, out = (statistics.median(one) for one in zip(*part, strict=True))
                print(
                    f"offline  {name:5} {len(part)} visits   in {admitted:6.1f} ms   out {out:6.1f} ms   p50"
                )
            size = sum(file.stat().st_size for file in (site.folder.desk_store, site.folder.desk_keys))
            print(
                f"offline  {site.desk.offline.state().waiting} visits wait   {size / 1e6:.1f} MB on the desk"
            )
            for cluster in (data, keys):
                cluster.start()
            start = time.perf_counter()
            state = site.desk.offline.look()
            took = time.perf_counter() - start
            print(f"forwarded in {took:.1f} s   {took / visits * 1000:.1f} ms a visit   {state.waiting} wait")
            with site.desk.check_in.works() as work:
                count = len(work.visits.of_person(ticket.id, 0))
            report = site.desk.log.verify(site.auditor)
            verdict = "whole" if report.whole else "NOT WHOLE"
            print(f"log {verdict}, {report.size} entries; {count} visits on the server")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
