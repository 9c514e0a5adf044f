"""Who should have left: levels by time, and the end by rule that is no check-out."""

from datetime import timedelta

import pytest

from tests.features.site import HOST, NOON, Site
from visitor_desk.security.evacuation_openings import Opening
from visitor_desk.visits.badges import BadgeAway, BadgeState
from visitor_desk.visits.overdue import OverdueLevel, overdue_level
from visitor_desk.visits.ticket import FieldNotAccepted
from visitor_desk.visits.visit import (
    BadgeNotFree,
    BadgeNotOut,
    BadgeNumber,
    VisitExpired,
    VisitId,
    VisitState,
)

BADGE = BadgeNumber("014")


@pytest.mark.parametrize(
    ("minutes", "level"),
    [
        (-1, None),
        (0, None),
        (1, OverdueLevel.DESK),
        (15, OverdueLevel.HOST),
        (59, OverdueLevel.HOST),
        (60, OverdueLevel.SUPERVISOR),
        (239, OverdueLevel.SUPERVISOR),
        (240, OverdueLevel.FACILITY),
        (2400, OverdueLevel.FACILITY),
    ],
)
def test_the_longer_overdue_the_higher_the_level(minutes, level):
    assert overdue_level(NOON, NOON + timedelta(minutes=minutes)) is level


def test_who_is_due_at_no_time_is_never_overdue():
    assert overdue_level(None, NOON) is None


def stays(site: Site) -> VisitId:
    """Let somebody in for an hour, and let a day and an hour pass."""
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket(hours=1)))
    site.clock.advance(timedelta(hours=25) - timedelta(seconds=1))
    assert site.desk.overdue.end_due() == 0
    (late,) = site.desk.overdue.visits(site.guard)
    assert (late.visit.id, late.level) == (visit.id, OverdueLevel.FACILITY)
    site.clock.advance(timedelta(seconds=1))
    assert site.desk.overdue.end_due() == 1
    assert site.desk.overdue.end_due() == 0
    return visit.id


def test_a_visit_ended_by_rule_is_not_checked_out(site: Site):
    visit = stays(site)
    ended = site.desk.visit_book.get(site.facility, visit)
    assert (ended.state, ended.left_at) == (VisitState.EXPIRED, site.clock.now())
    assert not site.desk.overdue.visits(site.guard)
    assert not site.desk.here_now.people(site.guard)
    with pytest.raises(VisitExpired):
        site.desk.check_out.by_visit(site.guard, visit)
    (task,) = site.desk.badges.tasks(site.guard)
    assert (task.badge, task.why, task.opened_by) == (BADGE, BadgeAway.OVERDUE, None)
    with pytest.raises(BadgeNotFree):
        site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    assert site.desk.log.verify(site.officer).whole


@pytest.mark.parametrize("locked", [False, True])
def test_the_badge_of_such_a_visit_comes_back_and_the_visit_stays_as_it_is(site: Site, locked):
    visit = stays(site)
    if locked:
        site.desk.check_out.badge_returned(BADGE)
    else:
        assert site.desk.check_out.by_badge(site.guard, BADGE).state is VisitState.EXPIRED
    assert site.desk.visit_book.get(site.facility, visit).state is VisitState.EXPIRED
    assert not site.desk.badges.tasks(site.guard)
    assert BADGE in site.desk.house.free_badges(site.guard)
    with pytest.raises(BadgeNotOut):
        site.desk.check_out.by_badge(site.guard, BADGE)


def test_an_overdue_badge_becomes_lost_in_the_same_case(site: Site):
    stays(site)
    with pytest.raises(FieldNotAccepted):
        site.desk.badges.report(site.guard, BADGE, BadgeAway.OVERDUE, HOST)
    (before,) = site.desk.badges.tasks(site.guard)
    lost = site.desk.badges.report(site.guard, BADGE, BadgeAway.LOST, HOST)
    assert (lost.id, lost.why, lost.told) == (before.id, BadgeAway.LOST, HOST)
    state = {line.badge: line.state for line in site.desk.badges.lines(site.guard)}[BADGE]
    assert state is BadgeState.LOST


def test_who_nobody_saw_leave_stays_on_the_evacuation_list_for_a_day(site: Site):
    stays(site)
    site.desk.evacuation.refresh()
    assert [one.badge for one in site.desk.evacuation.show(Opening.SHOWN).people] == [BADGE]
    site.clock.advance(timedelta(hours=24))
    site.desk.evacuation.refresh()
    assert not site.desk.evacuation.show(Opening.SHOWN).people


def test_whose_badge_came_back_is_not_on_the_evacuation_list(site: Site):
    stays(site)
    site.desk.check_out.by_badge(site.guard, BADGE)
    site.desk.evacuation.refresh()
    assert not site.desk.evacuation.show(Opening.SHOWN).people
