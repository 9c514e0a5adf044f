"""Access lists of customers: who is on them, and how a right lapses by itself."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.visit_stores import NOON
from tests.features.site import ESCORT, HOST, PCI_SUITE, SUITE, Site
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import NotGranted
from visitor_desk.visits.access_right import (
    AccessRight,
    AccessRightId,
    AccessRightUnknown,
    AccessState,
    EndReason,
    NewAccessRight,
)
from visitor_desk.visits.ticket import FieldNotAccepted
from visitor_desk.visits.visit import VisitUnknown

NEW = NewAccessRight(
    "C-1042",
    SUITE,
    "Eriksson, Anna Maria",
    "Northwind",
    "Own equipment",
    HOST,
    may_authorise=True,
    days_without_visit=30,
)


@given(st.integers(1, 366), st.integers(1, 400), st.integers(0, 800))
def test_a_right_lapses_by_the_clock_alone(days: int, year: int, later: int):
    day = date(2026, 3, 5)
    right = AccessRight(
        AccessRightId("r"), "C", SUITE, False, NOON, day, days, day + timedelta(days=year), HOST
    )
    today = day + timedelta(days=later)
    state = right.state(today)
    assert (state is AccessState.ACTIVE) is (later < min(days, year))
    assert (today >= right.lapses_on) is (state is not AccessState.ACTIVE)
    assert (state is AccessState.YEAR_OVER) is (later >= year)


def test_a_right_is_read_by_the_office_and_never_by_the_desk(site: Site):
    right = site.desk.access_lists.add(site.facility, NEW)
    (opened,) = site.desk.access_lists.rights(site.officer, "C-1042")
    assert (opened.right, opened.name, opened.state) == (right, NEW.name, AccessState.ACTIVE)
    assert site.desk.access_lists.rights(site.facility, "C-1") == []
    with site.desk.tickets.works() as work, pytest.raises(NotGranted):
        site.desk.tickets.sealed.open(site.guard, work, table="access_rights", record=right.id, group=Group.T)
    assert NEW.name not in repr((NEW, opened))


def test_days_without_a_visit_lapse_a_right_and_a_visit_begins_them_anew(site: Site):
    right = site.desk.access_lists.add(site.facility, NEW)
    site.clock.advance(timedelta(days=20))
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    moved = site.desk.access_lists.used(site.guard, right.id, visit.id)
    assert moved.lapses_on - right.lapses_on == timedelta(days=20)
    assert site.desk.access_lists.used(site.guard, right.id, visit.id) == moved
    site.clock.advance(timedelta(days=30))
    (opened,) = site.desk.access_lists.rights(site.facility)
    assert opened.state is AccessState.NO_VISIT
    assert site.desk.log.verify(site.officer).whole


def test_a_visit_elsewhere_is_none_of_the_right(site: Site):
    right = site.desk.access_lists.add(site.facility, replace(NEW, zone=PCI_SUITE))
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    with pytest.raises(VisitUnknown):
        site.desk.access_lists.used(site.guard, right.id, visit.id)
    with pytest.raises(AccessRightUnknown):
        site.desk.access_lists.used(site.guard, AccessRightId("none"), visit.id)


def test_who_is_taken_off_leaves_nothing_but_the_log(site: Site):
    right = site.desk.access_lists.add(site.facility, NEW)
    site.desk.access_lists.end(site.facility, right.id, EndReason.CUSTOMER_ASKED)
    with site.desk.tickets.works() as work:
        assert not work.sealed.rows("access_rights", right.id, Group.T)
        assert list(work.access_rights.all()) == []
    with pytest.raises(AccessRightUnknown):
        site.desk.access_lists.end(site.facility, right.id, EndReason.CUSTOMER_ASKED)
    assert site.desk.log.verify(site.officer).whole


def test_retention_takes_a_right_whose_day_has_come(site: Site):
    right = site.desk.access_lists.add(site.facility, NEW)
    while site.clock.now().date() < right.ends_on:
        site.clock.advance(timedelta(days=60))
    site.desk.retention.run(site.officer, clock_confirmed=True)
    assert site.desk.access_lists.rights(site.facility) == []
    assert site.desk.log.verify(site.officer).whole


def test_a_right_without_anybody_who_answers_for_it_lets_nobody_in(site: Site):
    right = site.desk.access_lists.add(site.facility, NEW)
    unanswered = replace(right, authoriser=None)
    assert unanswered.state(right.used_on) is AccessState.NO_AUTHORISER
    with site.desk.tickets.works() as work:
        work.access_rights.put(unanswered)
        work.commit()
    assert site.desk.access_lists.at_desk(site.guard) == []
    with pytest.raises(AccessRightUnknown):
        site.desk.returning.admit(site.guard, right.id, site.arrival(site.ticket()))


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"days_without_visit": 0},
        {"days_without_visit": 367},
        {"zone": "cellar"},
        {"authoriser": ESCORT},
        {"purpose": ""},
    ],
)
def test_what_no_list_may_hold_is_refused(site: Site, changes: dict[str, object]):
    with pytest.raises(FieldNotAccepted):
        site.desk.access_lists.add(site.facility, replace(NEW, **changes))  # type: ignore[arg-type]
    assert site.desk.access_lists.rights(site.facility) == []
