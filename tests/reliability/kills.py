"""Kills: a desk at work dies without a word at a moment drawn by chance, again and again in the same folder.

The processes are forked from one that has imported the program (on Windows each is spawned), so most of the
time goes into work and not into starting.
"""

from __future__ import annotations

import itertools
import multiprocessing
import random
import sys
import time
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from tests.reliability.acknowledged import Acknowledged, faults
from tests.reliability.house import NOON, opened
from tests.reliability.writer import work

WARM_UP_S = 30.0
FROM_THE_START = 0.3
"""The share of kills that may come before the desk has begun to work."""
LONGEST_START_S = 0.4
LONGEST_ACT_S = 0.08
MOST_LINES = 12


@dataclass
class Kills:
    """What a series of kills showed."""

    killed: int = 0
    in_an_act: int = 0
    """How many came between the beginning of an act and its acknowledgement."""
    acknowledged: int = 0
    wrong: list[str] = field(default_factory=list)


class Dying:
    """One installation whose desk is killed and opened again."""

    def __init__(self, folder: Path, seed: int, *, start: datetime = NOON) -> None:
        self._folder = folder
        self._chance = random.Random(seed)
        self._clock = start
        self._said = Acknowledged()
        self._processes = processes()
        self.kills = Kills()

    def kill(self) -> None:
        """Let the desk work, kill it, open the installation as the next start does, and compare."""
        lines = self._lines_until_killed()
        for line in lines:
            self._said.hear(line)
        pending = self._said.pending
        days = [date.fromisoformat(line.split()[2]) for line in lines if " retain " in line]
        for day in days:
            self._clock += timedelta(days=(day - self._clock.date()).days)
        self.kills.killed += 1
        self.kills.in_an_act += pending is not None
        self.kills.acknowledged += sum(line.startswith("did") for line in lines)
        with opened(self._folder, self._clock) as desk:
            self.kills.wrong += [f"kill {self.kills.killed}: {fault}" for fault in faults(desk, self._said)]
            self._said.settle(desk)

    def _lines_until_killed(self) -> list[str]:
        ours, theirs = self._processes.Pipe(duplex=False)
        seed = self._chance.getrandbits(32)
        process = self._processes.Process(target=_work, args=(self._folder, self._clock, seed, theirs))
        process.start()
        theirs.close()
        assert ours.poll(WARM_UP_S)
        ours.recv_bytes()
        said = self._moment_of_death(ours)
        process.kill()
        process.join()
        assert process.exitcode is not None
        assert process.exitcode < 0 or sys.platform == "win32", "the desk ended before it was killed"
        return said + _rest(ours)

    def _moment_of_death(self, lines: Connection) -> list[str]:
        """Wait until a moment drawn by chance; return what was said by then."""
        if self._chance.random() < FROM_THE_START:
            # From the very opening of the stores on: a start is a moment like any other.
            time.sleep(self._chance.random() * LONGEST_START_S)
            return []
        said = []
        for _ in range(self._chance.randint(1, MOST_LINES)):
            assert lines.poll(WARM_UP_S), "the desk says nothing"
            said.append(lines.recv_bytes().decode())
        time.sleep(self._chance.random() * LONGEST_ACT_S)
        return said


def processes() -> multiprocessing.context.BaseContext:
    """Return how this system starts processes that have the program loaded already."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.reliability.writer"])
    return processes


def _work(folder: Path, instant: datetime, seed: int, lines: Connection) -> None:
    lines.send_bytes(b"alive")
    work(folder, instant, seed, lambda line: lines.send_bytes(line.encode()), itertools.count())


def _rest(lines: Connection) -> list[str]:
    """Return what a killed process had said; a line it died in was never said."""
    said = []
    while True:
        try:
            said.append(lines.recv_bytes().decode())
        except (EOFError, OSError):
            return said
