"""The ledger used in any order: a badge is never out twice, and each one out is of one visit on site."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.features.site import HOST, found, open_site
from visitor_desk.paths import DataFolder
from visitor_desk.visits.badges import (
    REPORTED_AS,
    BadgeAway,
    BadgeCaseOpen,
    BadgeIsOut,
    BadgeState,
    NoBadgeCase,
)
from visitor_desk.visits.check_out import TooLateToUndo
from visitor_desk.visits.visit import (
    AlreadyHere,
    AlreadyOut,
    BadgeNotFree,
    BadgeNotOut,
    BadgeNumber,
    VisitFilter,
    VisitId,
    VisitState,
)

BADGES = st.sampled_from([BadgeNumber(number) for number in ("014", "015", "016")])
AWAY = st.sampled_from(REPORTED_AS)


@cache
def template() -> Path:
    """Found once; every run gets a copy."""
    root = Path(mkdtemp(prefix="visitor-desk-badges-")) / "site"
    found(DataFolder(root))
    return root


class LedgerModel(RuleBasedStateMachine):
    """A real desk, and beside it where each badge should be."""

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        place = Path(self._stack.enter_context(TemporaryDirectory(prefix="visitor-desk-badges-")))
        shutil.rmtree(place / "site", ignore_errors=True)
        self._site = self._stack.enter_context(open_site(template(), place / "site"))
        self._desk, self._guard = self._site.desk, self._site.guard
        self._tickets = [self._site.ticket(hours=20) for _ in range(3)]
        self._out: dict[BadgeNumber, VisitId] = {}
        self._away: dict[BadgeNumber, BadgeAway] = {}
        self._ended: list[tuple[VisitId, BadgeNumber, int]] = []
        self._inside: dict[VisitId, int] = {}

    def teardown(self) -> None:
        """Close the desk and remove it."""
        assert self._desk.log.verify(self._guard).whole
        self._stack.close()

    @rule(badge=BADGES, ticket=st.integers(0, 2))
    def admit(self, badge: BadgeNumber, ticket: int) -> None:
        """Give a badge out."""
        arrival = self._site.arrival(self._tickets[ticket], badge=badge)
        try:
            visit = self._desk.check_in.admit(self._guard, arrival)
        except BadgeNotFree:
            assert badge in self._out or badge in self._away
        except AlreadyHere:
            assert ticket in self._inside.values()
        else:
            assert badge not in self._out
            assert badge not in self._away
            assert ticket not in self._inside.values()
            self._out[badge], self._inside[visit.id] = visit.id, ticket

    @rule(badge=BADGES)
    def comes_back(self, badge: BadgeNumber) -> None:
        """Take a badge back."""
        try:
            visit = self._desk.check_out.by_badge(self._guard, badge)
        except (BadgeNotOut, AlreadyOut):
            assert badge not in self._out
        else:
            self._leaves(visit.id, badge)

    @rule(badge=BADGES, why=AWAY)
    def leaves_without(self, badge: BadgeNumber, why: BadgeAway) -> None:
        """Let somebody go whose badge did not come back."""
        if badge in self._out:
            visit = self._out[badge]
            self._desk.check_out.without_badge(self._guard, visit, why, HOST)
            self._leaves(visit, badge)
            self._away[badge] = why

    @rule(badge=BADGES, why=AWAY)
    def report(self, badge: BadgeNumber, why: BadgeAway) -> None:
        """Report a badge."""
        try:
            self._desk.badges.report(self._guard, badge, why, HOST)
        except BadgeIsOut:
            assert badge in self._out
        except BadgeCaseOpen:
            assert badge in self._away
        else:
            assert badge not in self._out
            self._away[badge] = why

    @rule(badge=BADGES)
    def turns_up(self, badge: BadgeNumber) -> None:
        """Find a badge again."""
        try:
            self._desk.badges.found(self._guard, badge)
        except NoBadgeCase:
            assert badge not in self._away
        else:
            del self._away[badge]

    @rule(seconds=st.sampled_from([1, 40]))
    def undo(self, seconds: int) -> None:
        """Take the last check-out back."""
        self._site.clock.advance(timedelta(seconds=seconds))
        if not self._ended:
            return
        visit, badge, person = self._ended[-1]
        try:
            self._desk.check_out.undo(self._guard, visit)
        except BadgeNotFree:
            assert badge in self._out or badge in self._away
        except AlreadyHere:
            assert person in self._inside.values()
        except TooLateToUndo:
            pass
        else:
            self._ended.pop()
            self._out[badge], self._inside[visit] = visit, person

    @invariant()
    def every_badge_is_where_it_should_be(self) -> None:
        """Compare the ledger with the model and with the visits on site."""
        lines = {line.badge: line for line in self._desk.badges.lines(self._guard)}
        assert {badge: line.visit for badge, line in lines.items() if line.visit} == self._out
        away = {badge: line.state for badge, line in lines.items() if line.case}
        assert away == {badge: BadgeState(why.value) for badge, why in self._away.items()}
        here = self._desk.visit_book.page(self._guard, VisitFilter(state=VisitState.HERE))
        assert sorted(visit.badge or "" for visit in here) == sorted(self._out)
        free = {badge for badge, line in lines.items() if line.state is BadgeState.BACK}
        assert set(self._desk.house.free_badges(self._guard)) == free

    def _leaves(self, visit: VisitId, badge: BadgeNumber) -> None:
        assert self._out.pop(badge) == visit
        self._ended.append((visit, badge, self._inside.pop(visit)))


TestLedger = LedgerModel.TestCase
TestLedger.settings = settings(
    max_examples=4,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
