"""A day at the desk: hundreds of visits through the real window by keys alone; none is lost, and no memory.

`python -m tests.reliability.day_at_desk [VISITS]`: announced people come with a document on the reader, stay a
while, and hand their badge in. What the window holds is counted after each hundredth visit. The clock of the
house goes on by half a minute a visit, so that a thousand of them fill the hours between noon and evening.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from tests.documents.builders import build_td3
from tests.features.guard_at_desk import GuardAtDesk, guard_at_desk
from tests.features.site import HOST, SUITE, Site, found, open_site
from ui.garbage import collected_on_this_thread
from visitor_desk.clock import TimeRange
from visitor_desk.paths import DataFolder
from visitor_desk.visits.ticket import Announced, NewTicket
from visitor_desk.visits.visit import BadgeNumber, VisitCursor, VisitFilter

VISITS: Final = 1000
INSIDE: Final = 40
"""So many are in the house at once, as soon as it has filled."""
AHEAD: Final = 20
"""So many more are expected soon."""
BETWEEN: Final = timedelta(seconds=30)
A_STEP: Final = 100
MOST_GROWTH_MB: Final = 50.0
"""From the first step, when all that is made once is there, to the last visit."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Held:
    """What the process held after some visits."""

    visits: int
    memory_mb: float
    widgets: int
    objects: int


@dataclass(slots=True)
class Day:
    """What the script saw on the screen, and what the store says afterwards."""

    held: list[Held] = field(default_factory=list)
    seen: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)
    """Of each person, when the window said that they were let in and that their badge was back."""
    wrong: list[str] = field(default_factory=list)

    @property
    def growth_mb(self) -> float:
        """How much the memory grew between the first count and the last."""
        return self.held[-1].memory_mb - self.held[0].memory_mb


def person(number: int) -> tuple[str, str]:
    """Return surname and given name of the visitor with a number; no two are alike."""
    letters = "".join(chr(ord("A") + (number // 26**place) % 26) for place in range(3))
    return f"VISSER{letters}", "ANNA"


def _document_number(number: int) -> str:
    # Not counted from one: rows of noughts are what issuers print on examples, and examples admit nobody.
    return f"L{48_210_637 + 131 * number:08}"


def resident_mb() -> float:
    """Return the memory of this process that lies in the machine's; nothing (0) where the system has no /proc."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def play(guard: GuardAtDesk, visits: int, say: Say, step: int = A_STEP, at_once: int = INSIDE) -> Day:
    """Let `visits` people come and go, and compare what the window said with what was written."""
    site, day = guard.site, Day()
    for number in range(at_once + 1):
        site.desk.house.add_badge(site.facility, BadgeNumber(f"{100 + number}"))
    inside: deque[tuple[str, str, datetime]] = deque()
    for number in range(visits):
        if number % AHEAD == 0:
            _announce(site, range(number, min(number + AHEAD, visits)))
            guard.refresh()
        site.clock.advance(BETWEEN)
        _come(guard, number, inside, day)
        if len(inside) > at_once:
            _leave(guard, inside, day)
        _come_to_rest()
        if (number + 1) % step == 0:
            day.held.append(_held(number + 1))
            say(_words(day.held[-1]))
    while inside:
        site.clock.advance(BETWEEN)
        _leave(guard, inside, day)
    _compare(site, visits, day)
    return day


def _announce(site: Site, numbers: range) -> None:
    now = site.clock.now()
    for number in numbers:
        surname, given = person(number)
        announced = Announced((f"{surname.title()}, {given.title()}",), "Northwind Hosting", "Cable works")
        window = TimeRange(now, now + timedelta(hours=4))
        site.desk.tickets.issue(site.facility, NewTicket("C-1042", (SUITE,), HOST, HOST, window, announced))


def _come(guard: GuardAtDesk, number: int, inside: deque[tuple[str, str, datetime]], day: Day) -> None:
    surname, given = person(number)
    guard.show_document(build_td3(surname=surname, given_names=given, number=_document_number(number)))
    guard.press("Alt+Y", "Alt+N", "Alt+H", "Return")
    words, _, badge = guard.message.rpartition(" ")
    if words != "Admitted with badge" or badge in {one for _, one, _ in inside}:
        day.wrong.append(f"visit {number} was not let in: {guard.message}")
        guard.press("Escape")
        return
    inside.append((surname, badge, guard.site.clock.now()))


def _leave(guard: GuardAtDesk, inside: deque[tuple[str, str, datetime]], day: Day) -> None:
    surname, badge, arrived = inside.popleft()
    guard.scan(badge)
    if guard.message != f"Checked out, badge {badge} back":
        day.wrong.append(f"badge {badge} did not come back: {guard.message}")
        return
    day.seen[surname] = (arrived, guard.site.clock.now())


def _compare(site: Site, visits: int, day: Day) -> None:
    """Every visit stands in the store with both of its times, and the log is whole."""
    stored: list[tuple[datetime, datetime | None]] = []
    after = None
    while page := site.desk.visit_book.page(site.facility, VisitFilter(), after, 500):
        stored += [(one.arrived_at, one.left_at) for one in page]
        after = VisitCursor(page[-1].arrived_at, page[-1].id)
    if sorted(stored, key=lambda one: one[0]) != sorted(day.seen.values()):
        day.wrong.append(f"{len(stored)} visits in the store, {len(day.seen)} of {visits} seen at the window")
    if len(day.seen) != visits:
        day.wrong.append(f"{visits - len(day.seen)} visits are lost")
    if not site.desk.log.verify(site.auditor).whole:
        day.wrong.append("the log is not whole")


def _come_to_rest() -> None:
    # What is to be deleted goes when the program's own loop is at rest; a script has none.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _held(visits: int) -> Held:
    gc.collect()
    return Held(visits, resident_mb(), len(QApplication.allWidgets()), len(gc.get_objects()))


def _words(held: Held) -> str:
    return f"{held.visits:6} visits  {held.memory_mb:7.1f} MB  {held.widgets:6} widgets  {held.objects:8} objects"


def main(visits: int = VISITS) -> int:
    """Play the day and print what was held; the exit status says whether all was well."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        found(DataFolder(folder / "template"))
        with (
            open_site(folder / "template", folder / "site") as site,
            guard_at_desk(app, site) as guard,
            collected_on_this_thread(),
        ):
            day = play(guard, visits, lambda line: print(line, flush=True), min(A_STEP, max(1, visits // 2)))
    if day.growth_mb >= MOST_GROWTH_MB:
        day.wrong.append(f"the memory grew by {day.growth_mb:.1f} MB")
    figures = {
        "visits": len(day.seen),
        "MB grown": round(day.growth_mb, 1),
        "program_s": round(guard.program_s),
    }
    print(json.dumps({"figures": figures, "wrong": day.wrong}))
    return 0 if not day.wrong else 1


if __name__ == "__main__":
    sys.exit(main(*(int(one) for one in sys.argv[1:])))
