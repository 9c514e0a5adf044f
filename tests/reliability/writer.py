"""A desk at work: people come and go and a day passes, each act announced and acknowledged, until it is stopped.

Run as a program it writes its lines into a file below the data folder, where the disk shim sees them:
`python -m tests.reliability.writer FOLDER SEED ACTS [FLAW]`.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from tests.features.site import HOST, SUITE
from tests.reliability import flaws
from tests.reliability.acknowledged import DID, WILL
from tests.reliability.house import BADGES, HORIZON_DAYS, NOON, PASSPHRASE, document_for, opened
from visitor_desk.clock import SetClock, TimeRange
from visitor_desk.desk import Desk
from visitor_desk.visits.check_in import Arrival
from visitor_desk.visits.ticket import Announced, NewTicket, Ticket

Say = Callable[[str], None]
Attempt = Callable[[Callable[[], object]], object]
"""How an act is tried: once, or again and again until the store is back."""

NAMES = (
    "Eriksson, Anna",
    "Janssen, Bram",
    "Lindqvist, Maria",
    "Okafor, Chidi",
    "Tanaka, Yuki",
    "Visser, Noor",
)
ACKNOWLEDGED = "acknowledged"
"""Name of the file of lines."""


class DeskAtWork:
    """Does what a day brings, in an order drawn by chance."""

    def __init__(
        self,
        desk: Desk,
        clock: SetClock,
        chance: random.Random,
        say: Say,
        attempt: Attempt = lambda act: act(),
    ) -> None:
        self._attempt = attempt
        self._desk = desk
        self._clock = clock
        self._chance = chance
        self._say = say
        self._guard = desk.operators.sign_in("guard", PASSPHRASE)
        self._facility = desk.operators.sign_in("facility", PASSPHRASE)
        self._officer = desk.operators.sign_in("officer", PASSPHRASE)
        self._inside = [
            person.visit.badge for person in desk.here_now.people(self._guard) if person.visit.badge
        ]
        self._ticket: Ticket | None = None
        self._next_person = 0
        # The desk before this one may have died between a retention run and its topping up.
        attempt(lambda: desk.day_keys.top_up(self._officer, horizon_days=HORIZON_DAYS))

    def act(self) -> None:
        """Do one thing."""
        draw = self._chance.random()
        if draw < 0.06:
            self._pass_a_day()
        elif self._inside and (draw < 0.4 or len(self._inside) == len(BADGES)):
            self._let_out()
        else:
            self._let_in()

    def _let_in(self) -> None:
        if self._ticket is None or self._next_person == len(NAMES):
            self._ticket = self._issue()
            self._next_person = 0
        person, name = self._next_person, NAMES[self._next_person]
        self._next_person += 1
        badge = self._chance.choice([badge for badge in BADGES if badge not in self._inside])
        arrival = Arrival(
            ticket=self._ticket.id,
            person=person,
            badge=badge,
            check=document_for(name, self._clock.now()),
            photo_resembles=True,
        )
        with _Announced(self._say, f"admit {self._ticket.id}/{person}@{badge}"):
            self._attempt(lambda: self._desk.check_in.admit(self._guard, arrival))
        self._inside.append(badge)

    def _let_out(self) -> None:
        badge = self._inside.pop(self._chance.randrange(len(self._inside)))
        with _Announced(self._say, f"leave {badge}"):
            self._attempt(lambda: self._desk.check_out.by_badge(self._guard, badge))

    def _pass_a_day(self) -> None:
        while self._inside:
            self._let_out()
        self._clock.advance(timedelta(days=1))
        self._ticket = None
        with _Announced(self._say, f"retain {self._clock.now().date()}"):
            self._attempt(lambda: self._desk.retention.run(self._officer))
        with _Announced(self._say, "top_up keys"):
            self._attempt(lambda: self._desk.day_keys.top_up(self._officer, horizon_days=HORIZON_DAYS))

    def _issue(self) -> Ticket:
        now = self._clock.now()
        window = TimeRange(now - timedelta(minutes=30), now + timedelta(hours=4))
        announced = Announced(NAMES, "Northwind Hosting", "Replace power supply")
        new = NewTicket("C-1042", (SUITE,), HOST, HOST, window, announced)
        ticket = self._attempt(lambda: self._desk.tickets.issue(self._facility, new))
        assert isinstance(ticket, Ticket)
        return ticket


class _Announced:
    """Says what will be done, and that it was done unless it failed."""

    def __init__(self, say: Say, what: str) -> None:
        self._say = say
        self._what = what

    def __enter__(self) -> None:
        self._say(f"{WILL} {self._what}")

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if error is None:
            self._say(f"{DID} {self._what}")


def work(folder: Path, instant: datetime, seed: int, say: Say, acts: Iterable[int]) -> None:
    """Open the installation at `instant` and work."""
    clock = SetClock(instant)
    with opened(folder, clock) as desk:
        at_work = DeskAtWork(desk, clock, random.Random(seed), say)
        for _ in acts:
            at_work.act()


def main(folder: str, seed: str, acts: str, flaw: str = "") -> None:
    """Work below a folder that the shim watches."""
    root = Path(folder)
    with flaws.planted(flaw), (root / ACKNOWLEDGED).open("ab", buffering=0) as lines:
        work(root, NOON, int(seed), lambda line: _write(lines.fileno(), line), range(int(acts)))


def _write(handle: int, line: str) -> None:
    os.write(handle, f"{line}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
