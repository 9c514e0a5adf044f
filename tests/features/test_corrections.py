"""What was written wrongly is put right, and what it said before stays."""

from datetime import timedelta

import pytest

from tests.features.site import Site
from visitor_desk.visits.correction import (
    Corrected,
    CorrectionNotPossible,
    CorrectionReason,
    CorrectionTooLate,
)
from visitor_desk.visits.visit import BadgeNotFree, BadgeNumber, VisitId, VisitState, VisitUnknown

WHY = CorrectionReason.FORGOTTEN


def test_a_swapped_badge_is_free_again_and_both_are_on_record(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    changed = site.desk.corrections.swap_badge(
        site.guard, visit.id, BadgeNumber("015"), CorrectionReason.BADGE_DAMAGED
    )
    assert changed.badge == "015"
    assert list(site.desk.house.free_badges(site.guard)) == ["014", "016"]
    (kept,) = site.desk.corrections.of_visit(site.guard, visit.id)
    assert (kept.what, kept.badge, kept.by) == (Corrected.BADGE, "014", site.guard.operator_id)
    with pytest.raises(BadgeNotFree):
        site.desk.corrections.swap_badge(site.guard, visit.id, BadgeNumber("015"), WHY)
    assert site.desk.check_out.by_badge(site.guard, BadgeNumber("015")).id == visit.id
    assert site.desk.log.verify(site.officer).whole


def test_a_wrong_check_out_is_reopened(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    with pytest.raises(CorrectionNotPossible):
        site.desk.corrections.reopen(site.guard, visit.id, WHY)
    left = site.desk.check_out.by_visit(site.guard, visit.id)
    site.clock.advance(timedelta(hours=1))
    assert site.desk.corrections.reopen(site.guard, visit.id, WHY) == visit
    (kept,) = site.desk.corrections.of_visit(site.guard, visit.id)
    assert (kept.before, kept.after) == (left.left_at, None)
    assert [one.visit.id for one in site.desk.here_now.people(site.guard)] == [visit.id]


def test_real_times_lie_in_order_and_before_now(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(timedelta(hours=1))
    site.desk.check_out.by_visit(site.guard, visit.id)
    early, now = visit.arrived_at - timedelta(minutes=20), site.clock.now()
    site.desk.corrections.real_arrival(site.guard, visit.id, early, WHY)
    later = site.desk.corrections.real_departure(site.guard, visit.id, now - timedelta(minutes=9), WHY)
    assert (later.arrived_at, later.left_at) == (early, now - timedelta(minutes=9))
    for at in (early - timedelta(seconds=1), now + timedelta(seconds=1)):
        with pytest.raises(CorrectionNotPossible):
            site.desk.corrections.real_departure(site.guard, visit.id, at, WHY)
    with pytest.raises(CorrectionNotPossible):
        site.desk.corrections.real_arrival(site.guard, visit.id, now, WHY)


def test_later_only_facility_corrects(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket(hours=1)))
    site.clock.advance(timedelta(hours=26))
    assert site.desk.overdue.end_due() == 1
    site.clock.advance(timedelta(hours=13))
    at = visit.arrived_at + timedelta(minutes=30)
    with pytest.raises(CorrectionTooLate):
        site.desk.corrections.real_departure(site.guard, visit.id, at, WHY)
    left = site.desk.corrections.real_departure(site.facility, visit.id, at, WHY)
    assert (left.state, left.left_at) == (VisitState.LEFT, at)
    with pytest.raises(VisitUnknown):
        site.desk.corrections.of_visit(site.facility, VisitId("none"))


def test_the_badge_of_a_correction_is_forgotten_with_that_of_the_visit(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.corrections.swap_badge(site.guard, visit.id, BadgeNumber("015"), WHY)
    site.desk.check_out.by_visit(site.guard, visit.id)
    site.clock.advance(timedelta(days=40))
    site.desk.retention.run(site.officer)
    (kept,) = site.desk.corrections.of_visit(site.facility, visit.id)
    assert kept.badge is None
    assert site.desk.log.verify(site.officer).whole
