"""What a guard does about badges that do not come back."""

from datetime import timedelta

import pytest

from tests.features.site import ESCORT, HOST, Site
from visitor_desk.visits.badges import (
    REPORTED_AS,
    BadgeAway,
    BadgeCaseOpen,
    BadgeIsOut,
    BadgeState,
    BadgeUnknown,
    DeactivationTimeWrong,
    NoBadgeCase,
    NobodyTold,
)
from visitor_desk.visits.place import StaffId
from visitor_desk.visits.ticket import FieldNotAccepted
from visitor_desk.visits.visit import BadgeNotFree, BadgeNumber, VisitState

BADGE = BadgeNumber("014")


def states(site: Site) -> dict[str, BadgeState]:
    return {line.badge: line.state for line in site.desk.badges.lines(site.guard)}


def test_a_badge_taken_home_is_red_until_it_opens_no_door(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    assert states(site) == {"014": BadgeState.OUT, "015": BadgeState.BACK, "016": BadgeState.BACK}
    left = site.desk.check_out.without_badge(site.guard, visit.id, BadgeAway.TAKEN_HOME, HOST)
    assert left.state is VisitState.LEFT
    assert states(site)["014"] is BadgeState.TAKEN_HOME
    assert BADGE not in site.desk.house.free_badges(site.guard)
    site.clock.advance(timedelta(days=3))
    (task,) = site.desk.badges.tasks(site.guard)
    assert (task.badge, task.told) == (BADGE, HOST)

    done = site.desk.badges.deactivated(site.guard, BADGE, ESCORT, site.clock.now() - timedelta(hours=1))
    assert done.deactivated_by == ESCORT
    assert not site.desk.badges.tasks(site.guard)
    assert states(site)["014"] is BadgeState.TAKEN_HOME
    site.desk.badges.found(site.guard, BADGE)
    assert states(site)["014"] is BadgeState.BACK
    history = site.desk.badges.history(site.facility, BADGE)
    assert [one.id for one in history.visits] == [visit.id]
    assert [one.why for one in history.cases] == [BadgeAway.TAKEN_HOME]
    assert site.desk.log.verify(site.guard).whole


@pytest.mark.parametrize("why", REPORTED_AS)
def test_a_badge_that_is_away_is_not_given_out(site: Site, why):
    site.desk.badges.report(site.guard, BADGE, why, HOST)
    with pytest.raises(BadgeNotFree):
        site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.badges.found(site.guard, BADGE)
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))


def test_a_check_out_is_not_taken_back_to_a_badge_that_is_away(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.check_out.without_badge(site.guard, visit.id, BadgeAway.LOST, HOST)
    with pytest.raises(BadgeNotFree):
        site.desk.check_out.undo(site.guard, visit.id)


def test_nobody_leaves_without_a_badge_unsaid(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    with pytest.raises(NobodyTold):
        site.desk.check_out.without_badge(site.guard, visit.id, BadgeAway.LOST)
    assert states(site)["014"] is BadgeState.OUT
    assert len(site.desk.here_now.people(site.guard)) == 1


def test_what_contradicts_the_ledger_is_refused(site: Site):
    ledger, now = site.desk.badges, site.clock.now()
    with pytest.raises(BadgeUnknown):
        ledger.report(site.guard, BadgeNumber("999"), BadgeAway.BROKEN)
    with pytest.raises(FieldNotAccepted):
        ledger.report(site.guard, BADGE, BadgeAway.LOST, StaffId("nobody"))
    with pytest.raises(NoBadgeCase):
        ledger.found(site.guard, BADGE)
    ledger.report(site.guard, BADGE, BadgeAway.BROKEN)
    assert not ledger.tasks(site.guard)
    with pytest.raises(BadgeCaseOpen):
        ledger.report(site.guard, BADGE, BadgeAway.BROKEN)
    with pytest.raises(FieldNotAccepted):
        ledger.deactivated(site.guard, BADGE, StaffId("nobody"), now)
    for wrong in (now - timedelta(seconds=1), now + timedelta(seconds=1)):
        with pytest.raises(DeactivationTimeWrong):
            ledger.deactivated(site.guard, BADGE, HOST, wrong)
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket(), badge="015"))
    with pytest.raises(BadgeIsOut):
        ledger.report(site.guard, BadgeNumber("015"), BadgeAway.LOST, HOST)


def test_a_case_goes_long_after_the_badge_is_back_and_the_log_says_so(site: Site):
    site.desk.badges.report(site.guard, BADGE, BadgeAway.LOST, HOST)
    site.desk.badges.report(site.guard, BadgeNumber("015"), BadgeAway.LOST, HOST)
    site.desk.badges.found(site.guard, BADGE)
    site.clock.advance(timedelta(days=457))
    site.desk.retention.run(site.officer)
    assert not site.desk.badges.history(site.facility, BADGE).cases
    assert [task.badge for task in site.desk.badges.tasks(site.guard)] == ["015"]
    assert site.desk.log.verify(site.officer).whole
