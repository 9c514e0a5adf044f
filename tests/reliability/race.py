"""Two desks at the same instant: one visitor, or one badge, and exactly one desk that wins."""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from tests.features.site import HOST, SUITE
from tests.reliability.house import BADGES, NOON, PASSPHRASE, document_for, opened
from tests.reliability.kills import processes
from visitor_desk.clock import TimeRange
from visitor_desk.desk import Desk
from visitor_desk.errors import DeskError
from visitor_desk.security.session import Session
from visitor_desk.visits.check_in import Arrival
from visitor_desk.visits.ticket import Announced, NewTicket, TicketId
from visitor_desk.visits.visit import BadgeNumber

NAMES = ("Eriksson, Anna", "Janssen, Bram")
HEAD_START_S = 0.01
ANSWER_WITHIN_S = 60.0
WON = "won"


@dataclass
class Race:
    """What the rounds showed: how often each desk won, how the other was refused, and what was wrong."""

    wins: Counter[int] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def run(office: Path, desks: tuple[Path, Path], rounds: int) -> Race:
    """Race the desks; in even rounds for one person, in odd ones for one badge."""
    race = Race()
    with ExitStack() as stack:
        desk = stack.enter_context(opened(office))
        facility = desk.operators.sign_in("facility", PASSPHRASE)
        guard = desk.operators.sign_in("guard", PASSPHRASE)
        ends = [stack.enter_context(_racer(folder)) for folder in desks]
        for number in range(rounds):
            ticket = _ticket(desk, facility)
            one_person = number % 2 == 0
            start = time.monotonic() + HEAD_START_S
            for racer, end in enumerate(ends):
                person = 0 if one_person else racer
                badge = BADGES[racer] if one_person else BADGES[number % len(BADGES)]
                end.send((ticket, person, badge, start))
            _settle(race, number, [_answer(end) for end in ends])
            here = desk.here_now.people(guard)
            if len(here) != 1:
                race.wrong.append(f"round {number}: {len(here)} people inside")
            for person in here:
                desk.check_out.by_visit(guard, person.visit.id)
        for end in ends:
            end.send(None)
        alarms = [code for end in ends for code in _answer(end).split()]
        alarms += [alarm.code for alarm in desk.log.alarms()]
        if alarms or not desk.log.verify(guard).whole:
            race.wrong.append(f"the log: {alarms}")
    return race


def _settle(race: Race, number: int, answers: list[str]) -> None:
    winners = [racer for racer, answer in enumerate(answers) if answer == WON]
    race.wins.update(winners)
    race.refusals.update(answer for answer in answers if answer != WON)
    if len(winners) != 1:
        race.wrong.append(f"round {number}: {answers}")


def _ticket(desk: Desk, facility: Session) -> TicketId:
    window = TimeRange(NOON - timedelta(minutes=30), NOON + timedelta(hours=4))
    announced = Announced(NAMES, "Northwind Hosting", "Replace power supply")
    return desk.tickets.issue(facility, NewTicket("C-1042", (SUITE,), HOST, HOST, window, announced)).id


@contextmanager
def _racer(folder: Path) -> Iterator[Connection]:
    ours, theirs = multiprocessing.Pipe()
    process = processes().Process(target=_race, args=(folder, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        assert _answer(ours) == "ready"
        yield ours
    finally:
        process.kill()
        process.join()


def _answer(end: Connection) -> str:
    assert end.poll(ANSWER_WITHIN_S), "a desk does not answer"
    return str(end.recv())


def _race(folder: Path, orders: Connection) -> None:
    with opened(folder) as desk:
        guard = desk.operators.sign_in("guard", PASSPHRASE)
        orders.send("ready")
        while (order := orders.recv()) is not None:
            orders.send(_admit(desk, guard, *order))
        orders.send(" ".join(alarm.code for alarm in desk.log.alarms()))


def _admit(
    desk: Desk, guard: Session, ticket: TicketId, person: int, badge: BadgeNumber, start: float
) -> str:
    arrival = Arrival(ticket, person, badge, document_for(NAMES[person], NOON), photo_resembles=True)
    time.sleep(max(0.0, start - time.monotonic()))
    try:
        desk.check_in.admit(guard, arrival)
    except DeskError as error:
        return error.code
    return WON
