"""After an alarm: who is still here by the book is gone through, and each visit is true again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.features.site import HOST, Site
from visitor_desk.security.duties import NotYourDuty
from visitor_desk.visits.after_alarm import AfterAlarm, DepartureTimeWrong
from visitor_desk.visits.badges import BadgeAway
from visitor_desk.visits.correction import Corrected, CorrectionReason
from visitor_desk.visits.visit import AlreadyOut, BadgeNumber, Visit, VisitId, VisitState, VisitUnknown

BADGE = BadgeNumber("014")


@pytest.fixture
def visit(site: Site) -> Visit:
    """Somebody has been inside for an hour."""
    made = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(timedelta(hours=1))
    return made


def inside(site: Site) -> list[str]:
    """Who is on the evacuation list, after a round."""
    site.desk.evacuation.refresh()
    return [person.visit for person in site.desk.evacuation.show(None).people]


def test_who_came_back_stays_here(site: Site, visit: Visit):
    assert site.desk.after_alarms.settle(site.guard, visit.id, AfterAlarm.CAME_BACK) == visit
    (here,) = site.desk.here_now.people(site.guard)
    assert here.visit == visit
    assert inside(site) == [visit.id]
    assert site.desk.log.verify(site.auditor).whole


def test_who_left_left_at_a_time_that_somebody_knows_and_took_the_badge(site: Site, visit: Visit):
    at = site.clock.now() - timedelta(minutes=40)
    left = site.desk.after_alarms.settle(site.guard, visit.id, AfterAlarm.LEFT, at)
    assert (left.state, left.left_at, left.badge) == (VisitState.LEFT, at, BADGE)
    (made,) = site.desk.corrections.of_visit(site.facility, visit.id)
    assert (made.what, made.reason, made.after) == (
        Corrected.DEPARTURE,
        CorrectionReason.AFTER_ALARM,
        at,
    )
    assert site.desk.here_now.people(site.guard) == []
    assert inside(site) == []
    (case,) = site.desk.badges.tasks(site.guard)
    assert (case.badge, case.why) == (BADGE, BadgeAway.OVERDUE)
    assert BADGE not in site.desk.house.free_badges(site.guard)
    assert site.desk.log.verify(site.auditor).whole


def test_the_badge_of_who_left_is_taken_back_by_scanning_it(site: Site, visit: Visit):
    site.desk.after_alarms.settle(site.guard, visit.id, AfterAlarm.LEFT)
    site.clock.advance(timedelta(hours=2))
    left = site.desk.check_out.by_badge(site.guard, BADGE)
    assert (left.id, left.left_at) == (visit.id, visit.arrived_at + timedelta(hours=1))
    assert site.desk.badges.tasks(site.guard) == []
    assert BADGE in site.desk.house.free_badges(site.guard)
    with pytest.raises(AlreadyOut):
        site.desk.check_out.by_badge(site.guard, BADGE)


def test_of_whom_nobody_knows_the_visit_ends_unseen_and_the_list_keeps_them(site: Site, visit: Visit):
    ended = site.desk.after_alarms.settle(site.guard, visit.id, AfterAlarm.UNKNOWN)
    assert ended.state is VisitState.EXPIRED
    assert site.desk.here_now.people(site.guard) == []
    assert inside(site) == [visit.id]
    (case,) = site.desk.badges.tasks(site.guard)
    assert case.why is BadgeAway.OVERDUE
    site.desk.check_out.by_badge(site.guard, BADGE)
    assert inside(site) == []
    assert site.desk.log.verify(site.auditor).whole


def test_nobody_leaves_before_they_came_or_in_the_future(site: Site, visit: Visit):
    for at in (visit.arrived_at - timedelta(minutes=1), site.clock.now() + timedelta(minutes=1)):
        with pytest.raises(DepartureTimeWrong):
            site.desk.after_alarms.settle(site.guard, visit.id, AfterAlarm.LEFT, at)
    (here,) = site.desk.here_now.people(site.guard)
    assert here.visit == visit


def test_each_is_settled_once_and_by_the_desk(site: Site, visit: Visit):
    with pytest.raises(NotYourDuty):
        site.desk.after_alarms.settle(site.facility, visit.id, AfterAlarm.LEFT)
    with pytest.raises(VisitUnknown):
        site.desk.after_alarms.settle(site.guard, VisitId("none"), AfterAlarm.LEFT)
    site.desk.after_alarms.settle(site.guard, visit.id, AfterAlarm.LEFT)
    with pytest.raises(AlreadyOut):
        site.desk.after_alarms.settle(site.guard, visit.id, AfterAlarm.UNKNOWN)


def test_a_badge_that_went_along_can_still_be_reported(site: Site, visit: Visit):
    site.desk.after_alarms.settle(site.guard, visit.id, AfterAlarm.LEFT)
    site.desk.badges.report(site.guard, BADGE, BadgeAway.TAKEN_HOME, HOST)
    (case,) = site.desk.badges.tasks(site.guard)
    assert case.why is BadgeAway.TAKEN_HOME
