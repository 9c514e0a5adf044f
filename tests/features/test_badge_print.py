"""A badge with name and expiry for somebody who was let in, and its code that checks them out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.features.evidence_site import entries
from tests.features.site import ESCORT, PCI_SUITE, Site
from visitor_desk.paper.badge_paper import BadgeClass
from visitor_desk.security.duties import NotYourDuty
from visitor_desk.visits.badge_code import code_of
from visitor_desk.visits.badge_print import BadgeNameLocked
from visitor_desk.visits.badges import BadgeState
from visitor_desk.visits.visit import AlreadyOut, BadgeNotOut, BadgeNumber, VisitId, VisitState, VisitUnknown


def test_a_badge_says_what_the_visit_says(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    face = site.desk.badge_print.face(site.guard, visit.id)
    assert (face.name, face.organisation) == ("Eriksson, Anna Maria", "Northwind Hosting")
    assert (face.badge, face.host, face.zones, face.site) == ("014", "P. de Vries", ("Suite 1",), "TST-01")
    assert face.kind is BadgeClass.VISITOR
    assert face.until == visit.due_at
    # Time of the site: four hours after noon UTC on a day of November in Amsterdam.
    assert f"{face.until:%H:%M}" == "17:00"
    assert face.code == code_of(visit.id)
    assert [act for act, _ in entries(site, visit.id)] == ["visit.admitted", "visit.badge_drawn"]
    with pytest.raises(NotYourDuty):
        site.desk.badge_print.face(site.facility, visit.id)


def test_whoever_is_escorted_wears_it(site: Site):
    ticket = site.ticket(zone=PCI_SUITE)
    visit = site.desk.check_in.admit(site.guard, site.arrival(ticket, escort=ESCORT))
    assert site.desk.badge_print.face(site.guard, visit.id).kind is BadgeClass.ESCORTED


def test_nobody_gets_a_badge_who_is_not_here(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.check_out.by_visit(site.guard, visit.id)
    for one in (visit.id, VisitId("0" * 16)):
        with pytest.raises(VisitUnknown):
            site.desk.badge_print.face(site.guard, one)


def test_a_locked_name_leaves_the_number_badge(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket(hours=60)))
    site.clock.advance(timedelta(days=2))
    site.desk.retention.run(site.officer)
    with pytest.raises(BadgeNameLocked) as caught:
        site.desk.badge_print.face(site.guard, visit.id)
    assert caught.value.values == {"badge": "014"}


def test_the_code_of_a_badge_checks_out_like_its_number(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    code = BadgeNumber(code_of(visit.id))
    left = site.desk.check_out.by_badge(site.guard, code)
    assert (left.id, left.state, left.badge) == (visit.id, VisitState.LEFT, "014")
    assert site.desk.badges.lines(site.guard)[0].state is BadgeState.BACK
    with pytest.raises(AlreadyOut):
        site.desk.check_out.by_badge(site.guard, code)
    with pytest.raises(BadgeNotOut):
        site.desk.check_out.by_badge(site.guard, BadgeNumber("1" * 20))
    assert site.desk.log.verify(site.auditor).whole


def test_an_old_label_does_not_check_out_who_has_its_number_now(site: Site):
    first = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.check_out.by_visit(site.guard, first.id)
    second = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    assert second.badge == first.badge
    with pytest.raises(AlreadyOut):
        site.desk.check_out.by_badge(site.guard, BadgeNumber(code_of(first.id)))
    assert [one.visit.id for one in site.desk.here_now.people(site.guard)] == [second.id]


def test_a_locked_desk_takes_the_code_too_and_says_no_name(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.check_out.badge_returned(BadgeNumber(code_of(visit.id)))
    assert not site.desk.here_now.people(site.guard)


def test_a_label_that_comes_back_after_the_end_by_rule_closes_its_case(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(timedelta(days=2))
    site.desk.overdue.end_due()
    back = site.desk.check_out.by_badge(site.guard, BadgeNumber(code_of(visit.id)))
    assert (back.id, back.state) == (visit.id, VisitState.EXPIRED)
    assert site.desk.badges.lines(site.guard)[0].state is BadgeState.BACK
