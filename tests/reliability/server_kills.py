"""Kills of the database server: PostgreSQL dies with all its processes while a desk works, and comes back.

The desk notices by its own errors, tries the same act with the same visit id until the server answers, and
says that it is done once. Another desk then reads everything.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from tests.features.site import SETTINGS
from tests.postgres import Cluster, Postgres
from tests.reliability.acknowledged import Acknowledged, faults
from tests.reliability.house import NOON, copied, found_house, opened
from tests.reliability.kills import Kills, processes
from tests.reliability.writer import DeskAtWork
from visitor_desk.clock import SetClock
from visitor_desk.errors import DeskError
from visitor_desk.settings import Settings
from visitor_desk.visits.visit import AlreadyOut, BadgeNotOut

LONGEST_WORK_S = 0.5
LONGEST_AWAY_S = 0.2
BACK_WITHIN_S = 60.0


def settings_on(stores: Postgres) -> Settings:
    """Return the settings of a desk on these databases."""
    urls = (stores.data_url, stores.keystore_url)
    database, keystore = (url.render_as_string(hide_password=False) for url in urls)
    return replace(SETTINGS, database=database, keystore=keystore)


class DyingServer:
    """One installation on PostgreSQL whose servers are killed while a desk works."""

    def __init__(self, stores: Postgres, folder: Path, seed: int) -> None:
        self._stores = stores
        self._observer = found_house(folder / "observer", settings_on(stores))
        self._desk = copied(self._observer, folder / "desk")
        self._chance = random.Random(seed)
        self._clock: datetime = NOON
        self._said = Acknowledged()
        self.kills = Kills()

    def kill(self) -> None:
        """Let the desk work, kill a server, start it, let the desk finish its act, and compare."""
        lines = self._lines_across_a_kill()
        for line in lines:
            self._said.hear(line)
        for line in lines:
            if line.startswith("did retain "):
                self._clock += date.fromisoformat(line.split()[2]) - self._clock.date()
        self.kills.killed += 1
        self.kills.acknowledged += sum(line.startswith("did") for line in lines)
        with opened(self._observer, self._clock) as desk:
            self.kills.wrong += [f"kill {self.kills.killed}: {fault}" for fault in faults(desk, self._said)]

    def _lines_across_a_kill(self) -> list[str]:
        ours, theirs = processes().Pipe()
        seed = self._chance.getrandbits(32)
        process = processes().Process(target=_work, args=(self._desk, self._clock, seed, theirs))
        process.start()
        theirs.close()
        assert ours.poll(BACK_WITHIN_S)
        assert ours.recv() == "alive"
        # Now and then it is the keystore's server that dies.
        server = self._stores.keys if self._chance.random() < 0.2 else self._stores.data
        time.sleep(self._chance.random() * LONGEST_WORK_S)
        kill_server(server)
        time.sleep(self._chance.random() * LONGEST_AWAY_S)
        server.start()
        ours.send("enough")
        lines = list(_said_until_the_end(ours))
        process.join(BACK_WITHIN_S)
        assert process.exitcode == 0, "the desk did not outlive the server"
        self.kills.in_an_act += "tried again" in lines
        return [line for line in lines if line != "tried again"]


def kill_server(server: Cluster) -> None:
    """Kill the postmaster first, so that it restarts nobody, and then every process it had."""
    postmaster = server.pid()
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    for pid in (postmaster, *map(int, children)):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    until = time.monotonic() + BACK_WITHIN_S
    while any(_lives(pid) for pid in (postmaster, *map(int, children))):
        assert time.monotonic() < until, "a server process does not die"
        time.sleep(0.01)
    # Where nobody collects dead processes, as in a container, the next server would take this one for alive.
    for lock in (server.data / "postmaster.pid", *server.folder.glob(".s.PGSQL.*.lock")):
        lock.unlink()


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def _work(folder: Path, instant: datetime, seed: int, parent: Connection) -> None:
    clock = SetClock(instant)
    with opened(folder, clock) as desk:
        at_work = DeskAtWork(desk, clock, random.Random(seed), parent.send, _again_until_done(parent))
        parent.send("alive")
        while not parent.poll():
            at_work.act()
        at_work.act()
    parent.send(None)


def _again_until_done(parent: Connection) -> Callable[[Callable[[], object]], object]:
    """Return how a desk tries: again while the store is away, and content when it was done the first time."""

    def attempt(act: Callable[[], object]) -> object:
        until = time.monotonic() + BACK_WITHIN_S
        again = False
        while True:
            try:
                return act()
            except (AlreadyOut, BadgeNotOut):
                if not again:
                    raise
                return None
            except DeskError as error:
                if not error.code.startswith("storage.") or time.monotonic() > until:
                    raise
            parent.send("tried again")
            again = True
            time.sleep(0.05)

    return attempt


def _said_until_the_end(ours: Connection) -> Iterator[str]:
    while True:
        assert ours.poll(BACK_WITHIN_S), "the desk says nothing any more"
        line = ours.recv()
        if line is None:
            return
        yield line
