"""A desk that is used in any order, against a model of what it promises.

Promised: what is past its day opens for nobody, also after an old database was put back; what is not opens for
who may; the log is whole, or a rollback was noticed; nobody is inside twice.
"""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    precondition,
    rule,
)

from tests.documents.builders import build_td3
from tests.features.site import HOST, NOON, PASSPHRASE, SUITE, found, parts_of
from visitor_desk.bootstrap import open_desk
from visitor_desk.clock import SetClock, TimeRange
from visitor_desk.desk import Desk
from visitor_desk.documents.document_check import check_lines
from visitor_desk.paths import DataFolder
from visitor_desk.privacy.erasure import NothingToErase
from visitor_desk.privacy.erasure_plan import ErasureGround
from visitor_desk.security.duties import Purpose
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import KeyDestroyed, LastKeyTaken, NothingSealed
from visitor_desk.security.session import Session
from visitor_desk.visits.check_in import Arrival, KeyNotReady
from visitor_desk.visits.ticket import Announced, NewTicket, TicketId, TicketNotOpen, TicketUnknown
from visitor_desk.visits.visit import AlreadyHere, BadgeNumber, VisitFilter, VisitId

HORIZON_DAYS = 40
BADGES = tuple(BadgeNumber(number) for number in ("014", "015", "016"))
LOGINS = ("guard", "facility", "officer", "second", "admin", "auditor")
READER = {Group.R: "guard", Group.D: "facility", Group.S: "officer"}
"""Who is asked for the fields of a group; each of them may open it."""
LONG = os.environ.get("RELIABILITY") == "long"


@cache
def template() -> Path:
    """Found once; every run gets a copy."""
    root = Path(mkdtemp(prefix="visitor-desk-model-")) / "site"
    found(DataFolder(root), horizon_days=HORIZON_DAYS)
    return root


@dataclass
class Known:
    """What the model knows of a visit."""

    ticket: TicketId
    admitted: date
    days: dict[Group, date]
    """The day on which each group's blob dies."""
    erased: bool = False


@dataclass
class State:
    """The part of the model that a rollback of the data store takes back."""

    visits: dict[VisitId, Known] = field(default_factory=dict)
    inside: dict[BadgeNumber, VisitId] = field(default_factory=dict)
    tickets: set[TicketId] = field(default_factory=set)

    def copy(self) -> State:
        visits = {
            visit: Known(known.ticket, known.admitted, dict(known.days), known.erased)
            for visit, known in self.visits.items()
        }
        return State(visits, dict(self.inside), set(self.tickets))


class DeskModel(RuleBasedStateMachine):
    """A real desk on SQLite, and beside it what it should say."""

    tickets = Bundle("tickets")
    snapshots = Bundle("snapshots")

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self._place = Path(self._stack.enter_context(TemporaryDirectory(prefix="visitor-desk-model-")))
        self._folder = DataFolder(self._place / "site")
        shutil.copytree(template(), self._folder.root)
        self._clock = SetClock(NOON)
        self._state = State()
        self._retained = NOON.date()
        self._rolled_back = False
        self._everybody: dict[str, Session] = {}
        self._open()

    def teardown(self) -> None:
        """Close the desk and remove it."""
        self._desk_stack.close()
        self._stack.close()

    def _open(self) -> None:
        self._desk_stack = ExitStack()
        parts = parts_of(self._folder, self._clock, HORIZON_DAYS)
        self._desk: Desk = self._desk_stack.enter_context(open_desk(self._folder, parts))
        self._everybody = {login: self._desk.operators.sign_in(login, PASSPHRASE) for login in LOGINS}

    @initialize(target=tickets)
    def begin(self) -> TicketId:
        return self._issue()

    @rule(target=tickets)
    def issue(self) -> TicketId:
        return self._issue()

    @rule(ticket=tickets, badge=st.sampled_from(BADGES))
    def admit(self, ticket: TicketId, badge: BadgeNumber) -> None:
        if ticket not in self._state.tickets or badge in self._state.inside:
            return
        inside = {self._state.visits[visit].ticket for visit in self._state.inside.values()}
        today = self._clock.now().date()
        check = check_lines(build_td3(), today=today)
        arrival = Arrival(ticket, 0, badge, check, photo_resembles=True)
        try:
            visit = self._desk.check_in.admit(self._everybody["guard"], arrival)
        except AlreadyHere:
            assert ticket in inside
            return
        except (TicketNotOpen, TicketUnknown, KeyNotReady):
            return
        assert ticket not in inside
        again = self._desk.check_in.admit(self._everybody["guard"], arrival)
        assert again.id == visit.id, "trying again is the same visit"
        with self._desk.check_in.works() as work:
            days = {group: work.sealed.rows("visits", visit.id, group)[0].expires_on for group in READER}
        assert days[Group.R] <= today + timedelta(days=2)
        assert max(days.values()) <= today + timedelta(days=30)
        self._state.visits[visit.id] = Known(ticket, today, days)
        self._state.inside[badge] = visit.id

    @precondition(lambda self: self._state.inside)
    @rule(pick=st.integers(0, 2))
    def leave(self, pick: int) -> None:
        badge = sorted(self._state.inside)[pick % len(self._state.inside)]
        assert self._desk.check_out.by_badge(self._everybody["guard"], badge).id == self._state.inside.pop(
            badge
        )

    @precondition(lambda self: self._state.visits)
    @rule(pick=st.integers(0, 20))
    def erase(self, pick: int) -> None:
        visit = sorted(self._state.visits)[pick % len(self._state.visits)]
        try:
            request = self._desk.erasure.ask(self._everybody["officer"], [visit], ErasureGround.MISTAKE)
        except NothingToErase:
            return
        self._desk.four_eyes.approve(self._everybody["second"], request.id)
        report = self._desk.erasure.erase(self._everybody["officer"], request.id)
        for part in report.erased:
            if part.table == "visits" and part.record == visit:
                self._state.visits[visit].days.pop(part.group, None)

    @rule(days=st.sampled_from([1, 1, 1, 2, 9, 30]))
    def days_pass(self, days: int) -> None:
        self._clock.advance(timedelta(days=days))
        self._open_again()

    @rule()
    def retention_runs(self) -> None:
        self._desk.retention.run(self._everybody["officer"])
        self._desk.day_keys.top_up(self._everybody["officer"], horizon_days=HORIZON_DAYS)
        self._retained = self._desk.retention.lives.local_day(self._clock.now())

    @rule(target=snapshots)
    def keep_a_copy(self) -> tuple[bytes, State, int]:
        with self._desk.check_in.works() as work:
            head = work.log.head(lock=False)
        return self._folder.data_store.read_bytes(), self._state.copy(), head.size if head else 0

    @precondition(lambda self: not self._rolled_back)
    @rule(snapshot=consumes(snapshots))
    def put_an_old_copy_back(self, snapshot: tuple[bytes, State, int]) -> None:
        content, state, size = snapshot
        with self._desk.check_in.works() as work:
            head = work.log.head(lock=False)
        self._desk_stack.close()
        self._folder.data_store.write_bytes(content)
        self._rolled_back = head is not None and head.size > size
        for visit, known in state.visits.items():
            if visit in self._state.visits:
                known.days = self._state.visits[visit].days
        self._state = state
        self._open()

    @rule()
    def close_and_open(self) -> None:
        self._open_again()

    @rule(login=st.sampled_from(LOGINS))
    def sign_out_and_in(self, login: str) -> None:
        self._desk.operators.lock(self._everybody[login])
        self._everybody[login] = self._desk.operators.sign_in(login, PASSPHRASE)

    @invariant()
    def what_is_past_its_day_is_dead_and_all_else_alive(self) -> None:
        for visit, known in self._state.visits.items():
            for group, login in READER.items():
                opened = self._opens(visit, group, login)
                dies = known.days.get(group)
                if dies is None or (dies <= self._retained and not self._renewed(visit, group)):
                    assert not opened, f"{group} opened after it was erased or died"
                elif dies > self._retained:
                    assert opened, f"{group} does not open before its day"

    @invariant()
    def the_log_is_whole_or_an_alarm_stands(self) -> None:
        whole = self._desk.log.verify(self._everybody["auditor"]).whole
        if self._rolled_back:
            assert self._desk.log.alarms()
        else:
            assert whole
            # A desk that nobody of privacy visits runs out of keys and says so; all other alarms are false.
            assert {type(alarm) for alarm in self._desk.log.alarms()} <= {LastKeyTaken}

    @invariant()
    def nobody_is_inside_twice(self) -> None:
        people = self._desk.here_now.people(self._everybody["guard"])
        assert sorted(person.visit.id for person in people) == sorted(self._state.inside.values())
        assert len({(person.visit.ticket, person.visit.person) for person in people}) == len(people)
        with self._desk.check_in.works() as work:
            stored = {visit.id for visit in work.visits.page(VisitFilter(), None, 500)}
        assert stored == set(self._state.visits)

    def _issue(self) -> TicketId:
        now = self._clock.now()
        window = TimeRange(now - timedelta(minutes=30), now + timedelta(days=1))
        announced = Announced(("Eriksson, Anna Maria",), "Northwind Hosting", "Replace power supply")
        new = NewTicket("C-1042", (SUITE,), HOST, HOST, window, announced)
        ticket = self._desk.tickets.issue(self._everybody["facility"], new).id
        self._state.tickets.add(ticket)
        return ticket

    def _open_again(self) -> None:
        self._desk_stack.close()
        self._open()

    def _renewed(self, visit: VisitId, group: Group) -> bool:
        """Whether a desk has sealed the name of somebody inside to a later day."""
        return group is Group.R and visit in self._state.inside.values()

    def _opens(self, visit: VisitId, group: Group, login: str) -> bool:
        with self._desk.check_in.works() as work:
            try:
                self._desk.check_in.sealed.open(
                    self._everybody[login],
                    work,
                    table="visits",
                    record=visit,
                    group=group,
                    purpose=Purpose.SAFETY,
                )
            except (KeyDestroyed, NothingSealed):
                return False
        return True


@pytest.mark.slow
def test_a_desk_keeps_its_promises_in_any_order() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        DeskModel,
        settings=settings(
            max_examples=300 if LONG else 8,
            stateful_step_count=40 if LONG else 16,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
