"""A visitor on a customer's access list comes without a ticket: found, let in, and the right kept alive."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.features.site import HOST, PCI_SUITE, SUITE, Site
from visitor_desk.security.duties import NotYourDuty
from visitor_desk.security.groups import Group
from visitor_desk.visits.access_lists import TABLE
from visitor_desk.visits.access_right import (
    AccessRight,
    AccessRightId,
    AccessRightUnknown,
    AccessState,
    EndReason,
    NewAccessRight,
)
from visitor_desk.visits.check_in import Arrival, EscortMissing, KeyNotReady
from visitor_desk.visits.returning import RightsNotTogether, ways
from visitor_desk.visits.ticket import TicketId
from visitor_desk.visits.visit import AlreadyHere, BadgeNumber, VisitState

DAY = timedelta(days=1)
NAME = "Eriksson, Anna Maria"


def put_on(site: Site, **changes: object) -> AccessRight:
    new = NewAccessRight("C-1042", SUITE, NAME, "Northwind", "Own equipment", HOST, days_without_visit=30)
    return site.desk.access_lists.add(site.facility, replace(new, **changes))  # type: ignore[arg-type]


def arrival(site: Site, badge: str = "014", **changes: object) -> Arrival:
    ready = {"ticket": TicketId(""), "person": 0, "badge": BadgeNumber(badge), "check": site.document()}
    said = {"photo_resembles": True, "notice": "nl v3", "rules": "v7"}
    return Arrival(**{**ready, **said, **changes})  # type: ignore[arg-type]


def names_at_desk(site: Site) -> list[str | None]:
    return [one.name for one in site.desk.access_lists.at_desk(site.guard)]


def now_of(site: Site) -> AccessRight:
    (opened,) = site.desk.access_lists.rights(site.facility)
    return opened.right


def test_somebody_on_the_list_is_let_in_and_the_right_lives_on(site: Site):
    right = put_on(site)
    assert names_at_desk(site) == [NAME]
    site.clock.advance(2 * DAY)
    visit = site.desk.returning.admit(site.guard, right.id, arrival(site))
    assert (visit.state, visit.zones, visit.host, visit.authoriser) == (VisitState.HERE, (SUITE,), HOST, HOST)
    assert visit.due_at is not None
    assert visit.due_at - site.clock.now() == timedelta(hours=11)
    (here,) = site.desk.here_now.people(site.guard)
    assert (here.name, here.organisation) == (NAME, "Northwind")
    assert now_of(site).lapses_on - right.lapses_on == 2 * DAY
    assert now_of(site).rules == "v7"
    assert site.desk.log.verify(site.officer).whole


def test_asking_again_writes_nothing_twice(site: Site):
    right = put_on(site)
    asked = arrival(site)
    first = site.desk.returning.admit(site.guard, right.id, asked)
    assert site.desk.returning.admit(site.guard, right.id, asked) == first
    assert len(site.desk.tickets.around(site.guard)) == 1


def test_leaving_and_coming_back_is_a_second_visit_on_the_ticket_of_the_day(site: Site):
    right = put_on(site)
    first = site.desk.returning.admit(site.guard, right.id, arrival(site))
    with pytest.raises(AlreadyHere):
        site.desk.returning.admit(site.guard, right.id, arrival(site, "015"))
    site.desk.check_out.by_visit(site.guard, first.id)
    second = site.desk.returning.admit(site.guard, right.id, arrival(site, "015"))
    assert second.ticket == first.ticket
    site.clock.advance(11 * timedelta(hours=1))
    with pytest.raises(AlreadyHere):
        site.desk.returning.admit(site.guard, right.id, arrival(site, "016"))
    site.desk.check_out.by_visit(site.guard, second.id)
    third = site.desk.returning.admit(site.guard, right.id, arrival(site, "016"))
    assert third.ticket != first.ticket


def test_rules_that_were_not_agreed_to_again_stay_as_they_were(site: Site):
    right = put_on(site)
    visit = site.desk.returning.admit(site.guard, right.id, arrival(site))
    site.desk.check_out.by_visit(site.guard, visit.id)
    site.desk.returning.admit(site.guard, right.id, arrival(site, "015", rules=None))
    assert now_of(site).rules == "v7"


def test_the_rules_of_the_zone_hold_for_who_returns(site: Site):
    right = put_on(site, zone=PCI_SUITE)
    with pytest.raises(EscortMissing):
        site.desk.returning.admit(site.guard, right.id, arrival(site))
    assert site.desk.here_now.people(site.guard) == []


def test_a_lapsed_or_ended_right_lets_nobody_in(site: Site):
    right = put_on(site)
    site.clock.advance(30 * DAY)
    assert now_of(site).state(site.clock.now().date()) is AccessState.NO_VISIT
    assert names_at_desk(site) == []
    with pytest.raises(AccessRightUnknown):
        site.desk.returning.admit(site.guard, right.id, arrival(site))
    other = put_on(site)
    site.desk.access_lists.end(site.facility, other.id, EndReason.LEFT_THE_CUSTOMER)
    assert names_at_desk(site) == []
    with pytest.raises(AccessRightUnknown):
        site.desk.returning.admit(site.guard, other.id, arrival(site))
    with site.desk.tickets.works() as work:
        assert work.sealed.rows(TABLE, other.id, Group.R) == []


def test_desk_copies_are_made_anew_each_day_and_die_within_three(site: Site):
    right = put_on(site)
    assert site.desk.access_lists.bring_near(site.facility) == 0
    site.clock.advance(DAY)
    assert site.desk.access_lists.bring_near(site.officer) == 1
    assert site.desk.access_lists.bring_near(site.facility) == 0
    site.clock.advance(2 * DAY)
    assert names_at_desk(site) == [NAME]
    site.clock.advance(3 * DAY)
    site.desk.retention.run(site.officer)
    assert names_at_desk(site) == []
    with pytest.raises(KeyNotReady):
        site.desk.returning.admit(site.guard, right.id, arrival(site))
    assert site.desk.tickets.around(site.guard) == []
    assert site.desk.access_lists.bring_near(site.facility) == 1
    assert names_at_desk(site) == [NAME]
    assert site.desk.log.verify(site.officer).whole


def test_a_desk_forgets_old_copies_by_itself(site: Site):
    put_on(site)
    site.clock.advance(5 * DAY)
    site.desk.here_now.renew(site.guard)
    with site.desk.tickets.works() as work:
        assert work.sealed.records(TABLE, Group.R) == []


def test_only_reception_lets_somebody_in(site: Site):
    right = put_on(site)
    with pytest.raises(NotYourDuty):
        site.desk.returning.admit(site.facility, right.id, arrival(site))


def test_several_cages_of_one_customer_are_one_visit_and_each_right_lives_on(site: Site):
    first, second = put_on(site), put_on(site, zone=PCI_SUITE)
    site.clock.advance(2 * DAY)
    with pytest.raises(EscortMissing):
        site.desk.returning.admit(site.guard, first.id, arrival(site), [second.id])
    asked = arrival(site, escort=HOST)
    visit = site.desk.returning.admit(site.guard, first.id, asked, [second.id])
    assert visit.zones == (SUITE, PCI_SUITE)
    assert site.desk.returning.admit(site.guard, first.id, asked, [second.id]) == visit
    used = {one.right.used_on for one in site.desk.access_lists.rights(site.facility)}
    assert used == {site.clock.now().date()}
    for alone in (first, second):
        with pytest.raises(AlreadyHere):
            site.desk.returning.admit(site.guard, alone.id, arrival(site, "015", escort=HOST))
    site.desk.check_out.by_visit(site.guard, visit.id)
    alone = site.desk.returning.admit(site.guard, first.id, arrival(site, "015"))
    assert alone.zones == (SUITE,)
    with pytest.raises(AlreadyHere):
        site.desk.returning.admit(site.guard, first.id, arrival(site, "016", escort=HOST), [second.id])
    assert site.desk.log.verify(site.officer).whole


def test_cages_of_somebody_else_or_another_customer_do_not_go_together(site: Site):
    first = put_on(site)
    others = (
        put_on(site, zone=PCI_SUITE, name="Okafor, Chidi"),
        put_on(site, zone=PCI_SUITE, customer="C-2000"),
        put_on(site, zone=PCI_SUITE, organisation="Southwind"),
    )
    for other in others:
        with pytest.raises(RightsNotTogether):
            site.desk.returning.admit(site.guard, first.id, arrival(site, escort=HOST), [other.id])
    assert site.desk.here_now.people(site.guard) == []
    assert site.desk.tickets.around(site.guard) == []


def test_every_choice_of_few_rights_and_each_of_many_alone():
    own = [AccessRightId(letter) for letter in "fabcde"]
    chosen = ways(own)
    assert chosen[0] == ("a", "b", "c", "d")
    assert chosen[-2:] == [("e",), ("f",)]
    assert len(chosen) == len(set(chosen)) == 15 + 2
