"""What a desk reads of tickets: those that are near, as soon as somebody who may read them brought them near."""

from datetime import timedelta

import pytest

from tests.features.site import HOST, PASSPHRASE, SUITE, Site
from visitor_desk.clock import TimeRange
from visitor_desk.security.duties import NotYourDuty
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.session import Session
from visitor_desk.visits.check_in import KeyNotReady
from visitor_desk.visits.ticket import Announced, NewTicket, Ticket, TicketUnknown

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def announce(
    site: Site, by: Session, opens: timedelta, name: str = "Eriksson, Anna Maria", lasts: timedelta = 4 * HOUR
) -> Ticket:
    """Issue a ticket whose window opens some time from now."""
    start = site.clock.now() + opens
    announced = Announced((name,), "Northwind Hosting", "Replace power supply")
    window = TimeRange(start, start + lasts)
    return site.desk.tickets.issue(by, NewTicket("C-1042", (SUITE,), HOST, HOST, window, announced))


def names_at_the_desk(site: Site, by: Session | None = None) -> list[str | None]:
    opened = site.desk.tickets.around(by or site.guard)
    return [one.announced.names[0] if one.announced else None for one in opened]


def acts(site: Site) -> list[str]:
    with site.desk.tickets.works() as work:
        return [read_body(entry.body or b"")["act"] for entry in work.log.entries(0, 10_000)]


def test_a_ticket_of_tomorrow_is_readable_at_once(site: Site):
    announce(site, site.facility, DAY)
    assert names_at_the_desk(site) == ["Eriksson, Anna Maria"]


def test_a_ticket_for_later_is_invisible_to_the_desk_until_it_comes_near(site: Site):
    ticket = announce(site, site.facility, 80 * HOUR)
    assert names_at_the_desk(site) == []
    with pytest.raises(TicketUnknown):
        site.desk.tickets.open(site.guard, ticket.id)
    assert site.desk.tickets.open(site.facility, ticket.id).announced is not None
    assert site.desk.tickets.bring_near(site.facility) == 0


def test_a_guard_cannot_read_back_a_ticket_they_wrote_for_later(site: Site):
    announce(site, site.guard, 80 * HOUR)
    site.clock.advance(9 * HOUR)
    assert names_at_the_desk(site) == [None]
    assert names_at_the_desk(site, site.facility) == ["Eriksson, Anna Maria"]


def test_a_near_ticket_is_locked_until_facility_or_privacy_signs_in(site: Site):
    ticket = announce(site, site.facility, 80 * HOUR)
    site.clock.advance(79 * HOUR + 45 * timedelta(minutes=1))
    assert names_at_the_desk(site) == [None]
    (expected,) = site.desk.here_now.expected(site.guard)
    assert (expected.ticket.number, expected.name) == (ticket.number, None)
    site.clock.advance(HOUR)
    with pytest.raises(KeyNotReady):
        site.desk.check_in.admit(site.guard, site.arrival(ticket))
    with pytest.raises(KeyNotReady):
        site.desk.check_in.compare(site.guard, ticket.id, 0, site.document())

    assert site.desk.tickets.bring_near(site.officer) == 1
    assert names_at_the_desk(site) == ["Eriksson, Anna Maria"]
    assert site.desk.check_in.admit(site.guard, site.arrival(ticket)).badge == "014"


def test_bringing_near_again_makes_nothing(site: Site):
    for hours in (75, 80, 90, 300):
        announce(site, site.facility, hours * HOUR)
    site.clock.advance(20 * HOUR)
    assert site.desk.tickets.bring_near(site.facility) == 3
    before = acts(site)
    assert site.desk.tickets.bring_near(site.facility) == 0
    assert site.desk.tickets.bring_near(site.officer) == 0
    assert acts(site) == before
    assert before.count("tickets.brought_near") == 1


def test_more_copies_than_an_entry_can_name_are_one_act(site: Site):
    for number in range(70):
        announce(site, site.facility, 80 * HOUR, f"Visitor {number:02}")
    site.clock.advance(20 * HOUR)
    assert site.desk.tickets.bring_near(site.facility) == 70
    assert acts(site).count("tickets.brought_near") == 1
    assert len(names_at_the_desk(site)) == 70


def test_only_who_may_read_tickets_brings_them_near(site: Site):
    for session in (site.guard, site.administrator, site.auditor):
        with pytest.raises(NotYourDuty):
            site.desk.tickets.bring_near(session)


def test_a_copy_dies_the_day_after_its_window_and_is_not_made_again(site: Site):
    ticket = announce(site, site.facility, HOUR)
    site.clock.advance(HOUR)
    visit = site.desk.check_in.admit(site.guard, site.arrival(ticket))
    site.desk.check_out.by_visit(site.guard, visit.id)
    assert names_at_the_desk(site) == ["Eriksson, Anna Maria"]
    # 00:30 at the site: the shift that knew the visitor is still running.
    site.clock.advance(10 * HOUR + 30 * timedelta(minutes=1))
    assert names_at_the_desk(site) == ["Eriksson, Anna Maria"]
    site.desk.retention.run(site.officer)
    assert names_at_the_desk(site) == [None]
    assert site.desk.tickets.bring_near(site.facility) == 0
    assert site.desk.tickets.open(site.facility, ticket.id).announced is not None


def test_a_desk_forgets_past_days_by_itself_when_nobody_ran_the_retention(site: Site):
    kept = announce(site, site.facility, 71 * HOUR)
    ended = announce(site, site.facility, HOUR)
    site.clock.advance(3 * DAY)
    with site.desk.tickets.works() as work:
        assert set(work.sealed.records("tickets", Group.R)) == {kept.id, ended.id}
    site.desk.here_now.renew(site.guard)
    with site.desk.tickets.works() as work:
        assert set(work.sealed.records("tickets", Group.R)) == {kept.id}
    before = acts(site)
    assert before[-1] == "desk.names_forgotten"
    site.desk.here_now.renew(site.guard)
    assert acts(site) == before


def test_a_ticket_over_several_days_stays_readable_to_its_end(site: Site):
    announce(site, site.facility, HOUR, lasts=3 * DAY)
    for _ in range(3):
        site.clock.advance(DAY)
        site.desk.retention.run(site.officer)
        assert names_at_the_desk(site) == ["Eriksson, Anna Maria"]
    site.clock.advance(DAY)
    site.desk.retention.run(site.officer)
    assert set(names_at_the_desk(site)) <= {None}


def test_the_guard_holds_no_key_of_tickets(site: Site):
    with site.desk.operators.keystore_works() as keystore:
        groups = {wrap.name.group for wrap in keystore.day_keys.wraps_of(site.guard.operator_id)}
    assert groups == {Group.R}


def test_what_brings_near_can_sign_in_again_later(site: Site):
    announce(site, site.facility, 80 * HOUR)
    site.desk.operators.lock(site.facility)
    site.clock.advance(20 * HOUR)
    again = site.desk.operators.sign_in("facility", PASSPHRASE)
    assert site.desk.tickets.bring_near(again) == 1
