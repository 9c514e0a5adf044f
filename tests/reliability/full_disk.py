"""A disk that takes no more: every single write of an act is refused once, with all that come after it.

Runs below the disk shim: `python -m tests.reliability.full_disk HOUSE FOLDER ACT STEP` prints what went
wrong as one JSON object.
"""

from __future__ import annotations

import ctypes
import errno
import json
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from tests.features.site import HOST, SUITE
from tests.reliability.acknowledged import DID, WILL, Acknowledged, faults
from tests.reliability.house import (
    BADGES,
    HORIZON_DAYS,
    NOON,
    PASSPHRASE,
    copied,
    document_for,
    emptied,
    opened,
)
from visitor_desk.clock import SetClock, TimeRange
from visitor_desk.desk import Desk
from visitor_desk.errors import DeskError
from visitor_desk.visits.check_in import Arrival
from visitor_desk.visits.ticket import Announced, NewTicket

NAME = "Eriksson, Anna"
DONE = "done"


class Refusing:
    """One act on a fresh copy of the house, while the disk refuses from the k-th change on."""

    def __init__(self, house: Path, folder: Path, act: str) -> None:
        self._house = house
        self._folder = folder
        self._act = act
        self._disk = ctypes.CDLL(None)
        self.outcomes: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.changes = 0

    def run(self, step: int, error: int) -> None:
        """Try every `step`-th change; `error` is what the system says."""
        self.attempt(None, error)
        for k in range(0, self.changes, step):
            self.attempt(k, error)

    def attempt(self, k: int | None, error: int) -> None:
        """Do the act with the k-th change refused, then once more with room, and look at everything."""
        emptied(self._folder)
        copied(self._house, self._folder)
        clock = SetClock(NOON)
        with opened(self._folder, clock) as desk:
            act, said = _ACTS[self._act](desk, clock)
            self._disk.disk_refuse(ctypes.c_long(-1 if k is None else k), error)
            outcome = self._outcome(act)
            changes = self._disk.disk_changes()
            self._disk.disk_refuse(ctypes.c_long(-1), 0)
            if k is None:
                self.changes = changes
            self.outcomes[outcome] += 1
            if outcome != DONE:
                undone = Acknowledged(dict(said.here), set(said.left))
                self._note(k, _without_refused_memory(desk, faults(desk, undone)))
                self._note(k, [f"again: {again}"] if (again := self._outcome(act)) != DONE else [])
            assert said.pending is not None
            said.hear(f"{DID} {said.pending[0]} {said.pending[1]}")
        with opened(self._folder, clock) as desk:
            self._note(k, [f"opened again: {fault}" for fault in faults(desk, said)])

    def _outcome(self, act: Callable[[], object]) -> str:
        try:
            act()
        except DeskError as error:
            return error.code
        except Exception as error:  # noqa: BLE001 - counted: an error without a sentence for the guard
            self.wrong.append(f"no sentence: {type(error).__name__}")
            return type(error).__name__
        return DONE

    def _note(self, k: int | None, found: list[str]) -> None:
        self.wrong += [f"change {k}: {fault}" for fault in found]


def _without_refused_memory(desk: Desk, found: list[str]) -> list[str]:
    """Leave out that the log's head could not be kept aside: that is the alarm a full disk must give."""
    refused = "security.memory_not_written"
    codes = {alarm.code for alarm in desk.log.alarms()}
    assert codes <= {refused}, codes
    return [fault for fault in found if fault != f"alarm {refused}"]


def _check_in(desk: Desk, clock: SetClock) -> tuple[Callable[[], object], Acknowledged]:
    facility = desk.operators.sign_in("facility", PASSPHRASE)
    guard = desk.operators.sign_in("guard", PASSPHRASE)
    now = clock.now()
    window = TimeRange(now - timedelta(minutes=30), now + timedelta(hours=4))
    announced = Announced((NAME,), "Northwind Hosting", "Replace power supply")
    ticket = desk.tickets.issue(facility, NewTicket("C-1042", (SUITE,), HOST, HOST, window, announced))
    arrival = Arrival(ticket.id, 0, BADGES[0], document_for(NAME, now), photo_resembles=True)
    said = Acknowledged()
    said.hear(f"{WILL} admit {ticket.id}/0@{BADGES[0]}")
    return lambda: desk.check_in.admit(guard, arrival), said


def _check_out(desk: Desk, clock: SetClock) -> tuple[Callable[[], object], Acknowledged]:
    admit, said = _check_in(desk, clock)
    admit()
    assert said.pending is not None
    said.hear(f"{DID} {said.pending[0]} {said.pending[1]}")
    guard = desk.operators.sign_in("guard", PASSPHRASE)
    said.hear(f"{WILL} leave {BADGES[0]}")
    return lambda: desk.check_out.by_badge(guard, BADGES[0]), said


def _retention(desk: Desk, clock: SetClock) -> tuple[Callable[[], object], Acknowledged]:
    check_out, said = _check_out(desk, clock)
    check_out()
    said.hear(f"{DID} leave {BADGES[0]}")
    officer = desk.operators.sign_in("officer", PASSPHRASE)
    clock.advance(timedelta(days=2))
    said.hear(f"{WILL} retain {clock.now().date()}")
    return lambda: desk.retention.run(officer), said


def _top_up(desk: Desk, clock: SetClock) -> tuple[Callable[[], object], Acknowledged]:
    officer = desk.operators.sign_in("officer", PASSPHRASE)
    clock.advance(timedelta(days=1))
    said = Acknowledged()
    said.hear(f"{WILL} top_up keys")
    return lambda: desk.day_keys.top_up(officer, horizon_days=HORIZON_DAYS), said


_ACTS = {"check_in": _check_in, "check_out": _check_out, "retention": _retention, "top_up": _top_up}
ACTS = tuple(_ACTS)


def main(house: str, folder: str, act: str, step: str, error: str = "ENOSPC") -> None:
    """Refuse one act everywhere and print the outcome."""
    refusing = Refusing(Path(house), Path(folder), act)
    refusing.run(int(step), getattr(errno, error))
    told = {"changes": refusing.changes, "outcomes": refusing.outcomes, "wrong": refusing.wrong}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
