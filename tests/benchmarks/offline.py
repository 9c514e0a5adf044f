"""72 hours without a server: 10,000 visits at one desk, then the server is back and gets them.

How long a guard waits for an admission and a check-out on the desk's own store, how much of the processor each
takes at the beginning and at the end, the same of forwarding, and whether afterwards the log is whole and every
visit is there once. The processor's time is what tells: it is the same however busy the machine is otherwise.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from tests.features.keystroke_tasks import BADGES, more_badges
from tests.features.server_site import found_on, open_copy
from tests.features.site import Site
from tests.postgres import binaries, data_cluster, fresh, keystore_cluster
from visitor_desk.visits.ticket import Ticket
from visitor_desk.visits.visit import VisitFilter

VISITS: Final = 10_000
HOURS: Final = 72
TICKETS: Final = 50
EDGE: Final = 100
"""Visits at the beginning and at the end that are compared."""


@dataclass(frozen=True, slots=True)
class Took:
    """What one act cost, in milliseconds: of somebody's patience, and of the processor."""

    wall: float
    cpu: float


def live_offline(site: Site, tickets: Sequence[Ticket], visits: int, hours: float) -> list[tuple[Took, Took]]:
    """Let somebody in and out `visits` times over `hours`; return what both acts cost of each."""
    between = timedelta(hours=hours) / visits
    times = []
    for number in range(visits):
        badge = BADGES[number % len(BADGES)]
        arrival = site.arrival(tickets[number % len(tickets)], badge)
        let_in = took(lambda arrival=arrival: site.desk.check_in.admit(site.guard, arrival))  # type: ignore[misc]
        site.clock.advance(between / 2)
        out = took(lambda badge=badge: site.desk.check_out.by_badge(site.guard, badge))  # type: ignore[misc]
        site.clock.advance(between / 2)
        times.append((let_in, out))
    return times


def took(act: Callable[[], object]) -> Took:
    """Return what an act cost."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return Took((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000)


def forwarded(site: Site) -> list[tuple[int, float, float]]:
    """Forward everything; return, behind every part, how many entries were done and the seconds until then."""
    behind = [(0, 0.0, 0.0)]
    wall, cpu = time.perf_counter(), time.process_time()

    def progress(done: int, _total: int) -> None:
        behind.append((done, time.perf_counter() - wall, time.process_time() - cpu))

    site.desk.offline.look(progress)
    return behind


def main(visits: int = VISITS) -> None:
    """Play it and print the times."""
    if binaries() is None:
        print("not measured: no PostgreSQL server on this machine")
        return
    with tempfile.TemporaryDirectory() as temporary, data_cluster({}) as data, keystore_cluster() as keys:
        made = found_on(fresh(data, keys), Path(temporary) / "made")
        with open_copy(made, fresh(data, keys), Path(temporary) / "desk") as site:
            more_badges(site)
            tickets = [site.ticket(hours=HOURS) for _ in range(TICKETS)]
            site.desk.offline.look()
            for cluster in (data, keys):
                cluster.stop()
            times = live_offline(site, tickets, visits, HOURS - 1)
            for name, part in (("first", times[:EDGE]), ("last", times[-EDGE:])):
                let_in, out = zip(*part, strict=True)
                print(f"offline  {name:5} {len(part)} visits   in {_both(let_in)}   out {_both(out)}   p50")
            size = sum(file.stat().st_size for file in (site.folder.desk_store, site.folder.desk_keys))
            state = took(site.desk.offline.state)
            waiting = site.desk.offline.state().waiting
            print(
                f"offline  {waiting} visits wait   {size / 1e6:.1f} MB   a look at the state {state.cpu:.1f} ms"
            )
            for cluster in (data, keys):
                cluster.start()
            _print_forwarding(forwarded(site), visits)
            with site.desk.check_in.works() as work:
                count = len(work.visits.page(VisitFilter(), None, 2 * visits))
            report = site.desk.log.verify(site.auditor)
            verdict = "whole" if report.whole else "NOT WHOLE"
            print(f"log {verdict}, {report.size} entries; {count} visits on the server", flush=True)


def _both(acts: Sequence[Took]) -> str:
    wall, cpu = (statistics.median(one) for one in ([one.wall for one in acts], [one.cpu for one in acts]))
    return f"{cpu:5.1f} ms of the processor, {wall:6.1f} ms"


def _print_forwarding(behind: Sequence[tuple[int, float, float]], visits: int) -> None:
    done, wall, cpu = behind[-1]
    print(f"forwarded {done} entries in {wall:.1f} s   {wall / visits * 1000:.1f} ms a visit")
    edge = max(1, min(5, len(behind) // 4))
    for name, (start, end) in (
        ("first", (behind[0], behind[edge])),
        ("last", (behind[-1 - edge], behind[-1])),
    ):
        share = (end[2] - start[2]) / (end[0] - start[0]) * done / visits * 1000
        print(f"forwarded {name:5} {end[0] - start[0]} entries   {share:.1f} ms of the processor a visit")
    print(f"forwarded all   {cpu / visits * 1000:.1f} ms of the processor a visit")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
