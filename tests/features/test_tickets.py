"""Tickets as the house issues them: every week, with guests, rules for minors and training, taken back."""

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from tests.features.site import HOST, SUITE, Site
from visitor_desk.clock import TimeRange
from visitor_desk.security.groups import Group
from visitor_desk.visits.arrival_findings import Choice, Settled
from visitor_desk.visits.check_in import EscortMissing, FindingsNotSettled
from visitor_desk.visits.phone_approval import CallMissing
from visitor_desk.visits.recurrence import Recurrence, RecurrenceNotAccepted
from visitor_desk.visits.ticket import (
    Announced,
    FieldNotAccepted,
    MinorsRule,
    NewTicket,
    Ticket,
    TicketNotOpen,
    TicketState,
    TicketUnknown,
    TicketWithdrawn,
    WithdrawReason,
)
from visitor_desk.visits.ticket_plan import RowFault
from visitor_desk.visits.visit import BadgeNumber

DAY = timedelta(days=1)
NAME = "Eriksson, Anna Maria"


def weekdays(site: Site, **changes: object) -> Recurrence:
    """Every working day from nine to five, site time, from today on."""
    first = site.clock.now().date()
    rule = Recurrence((0, 1, 2, 3, 4), time(9), time(17), first, first + 60 * DAY, "Europe/Amsterdam")
    return replace(rule, **changes)  # type: ignore[arg-type]


def issue(site: Site, **changes: object) -> Ticket:
    now = site.clock.now()
    new = NewTicket(
        "C-1042",
        (SUITE,),
        HOST,
        HOST,
        TimeRange(now, now + 4 * timedelta(hours=1)),
        Announced((NAME,), "Northwind Hosting", "Rounds"),
    )
    return site.desk.tickets.issue(site.facility, replace(new, **changes))  # type: ignore[arg-type]


def test_a_weekly_ticket_lets_the_same_person_in_on_each_of_its_days(site: Site):
    ticket = issue(site, recurrence=weekdays(site))
    for _ in range(2):
        (expected,) = site.desk.here_now.expected(site.guard)
        assert expected.name == NAME
        visit = site.desk.check_in.admit(site.guard, site.arrival(ticket))
        assert visit.due_at is not None
        assert visit.due_at - site.clock.now() <= timedelta(hours=5)
        assert site.desk.here_now.expected(site.guard) == []
        site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
        site.clock.advance(DAY)


def test_rules_agreed_to_last_week_are_known_this_week(site: Site):
    ticket = issue(site, recurrence=weekdays(site))
    site.desk.check_in.admit(site.guard, site.arrival(ticket, rules="v7"))
    site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    site.clock.advance(DAY)
    (expected,) = site.desk.here_now.expected(site.guard)
    assert expected.rules == "v7"


def test_a_weekly_ticket_is_shut_between_its_days(site: Site):
    ticket = issue(site, recurrence=weekdays(site))
    site.clock.advance(timedelta(hours=6))
    assert ticket.state(site.clock.now()) is TicketState.BETWEEN
    with pytest.raises(TicketNotOpen):
        site.desk.check_in.admit(site.guard, site.arrival(ticket))


def test_a_weekend_without_facility_leaves_no_names_locked(site: Site):
    issue(site, recurrence=weekdays(site, weekdays=(0, 1, 2, 3, 4, 5, 6)))
    site.clock.advance(2 * DAY)
    (one,) = site.desk.tickets.around(site.guard)
    assert one.announced is not None
    assert site.desk.tickets.bring_near(site.facility) == 1
    assert site.desk.tickets.bring_near(site.facility) == 0


def test_a_weekly_ticket_of_next_month_is_unknown_to_the_desk(site: Site):
    later = site.clock.now().date() + 20 * DAY
    ticket = issue(site, recurrence=weekdays(site, first=later))
    assert site.desk.tickets.around(site.guard) == []
    with pytest.raises(TicketUnknown):
        site.desk.tickets.open(site.guard, ticket.id)


def test_guests_without_a_name_come_up_to_their_number(site: Site):
    ticket = issue(site, guests_allowed=1)
    arrival = site.arrival(ticket, person=1, guest="Eriksson, Anna Maria")
    visit = site.desk.check_in.admit(site.guard, arrival)
    assert visit.person == 1
    (person,) = site.desk.here_now.people(site.guard)
    assert person.name == "Eriksson, Anna Maria"
    with pytest.raises(CallMissing):
        site.desk.check_in.admit(site.guard, site.arrival(ticket, "015", person=2, guest="Third, A"))
    with pytest.raises(FieldNotAccepted):
        site.desk.check_in.compare(site.guard, ticket.id, 1, site.document())


def test_training_that_is_over_needs_the_supervisor(site: Site):
    today = site.clock.now().date()
    ticket = issue(site, training_valid_until=today - DAY)
    arrival = site.arrival(ticket)
    with pytest.raises(FindingsNotSettled) as caught:
        site.desk.check_in.admit(site.guard, arrival)
    assert caught.value.values["findings"] == "training_expired"
    settled = (Settled("training_expired", Choice.SUPERVISOR_CALLED),)
    site.desk.check_in.admit(site.guard, replace(arrival, settled=settled))
    assert (
        site.desk.check_in.compare(site.guard, issue(site, training_valid_until=today).id, 0, site.document())
        == ()
    )


def test_an_announced_minor_walks_with_an_escort(site: Site):
    ticket = issue(site, minors=MinorsRule.ESCORTED)
    minor = site.document(birth="101124")
    settled = (Settled("under_age", Choice.HOST_APPROVED),)
    arrival = site.arrival(ticket, check=minor, settled=settled)
    with pytest.raises(EscortMissing):
        site.desk.check_in.admit(site.guard, arrival)
    site.desk.check_in.admit(site.guard, replace(arrival, escort=HOST))


def test_nobody_comes_in_on_a_ticket_that_was_taken_back(site: Site):
    ticket = issue(site)
    taken_back = site.desk.tickets.withdraw(site.facility, ticket.id, WithdrawReason.NOT_COMING)
    assert taken_back.state(site.clock.now()) is TicketState.WITHDRAWN
    assert site.desk.tickets.withdraw(site.facility, ticket.id, WithdrawReason.NOT_COMING) == taken_back
    assert site.desk.tickets.around(site.guard) == []
    assert site.desk.here_now.expected(site.guard) == []
    with site.desk.tickets.works() as work:
        assert work.sealed.rows("tickets", ticket.id, Group.R) == []
    with pytest.raises(TicketWithdrawn):
        site.desk.check_in.admit(site.guard, site.arrival(ticket))
    now = site.clock.now()
    (listed,) = site.desk.tickets.between(site.facility, TimeRange(now, now + DAY))
    assert listed.ticket == taken_back
    assert site.desk.log.verify(site.officer).whole


def test_a_rule_that_never_happens_writes_nothing(site: Site):
    with pytest.raises(RecurrenceNotAccepted):
        issue(site, recurrence=weekdays(site, until=date(2020, 1, 1)))
    with pytest.raises(FieldNotAccepted):
        issue(site, guests_allowed=-1)
    assert site.desk.tickets.around(site.facility) == []


def test_a_file_is_tried_then_issued_and_the_second_time_nothing_is_new(site: Site, tmp_path: Path):
    day = (site.clock.now() + DAY).date()
    file = tmp_path / "visitors.csv"
    file.write_text(
        f"name;organisation;purpose;customer;zones;host;authoriser;from;to\n"
        f"{NAME};Northwind;Rounds;C-1;suite-1;host;host;{day} 09:00;{day} 17:00\n"
        f"Bos, B;Northwind;Rounds;C-1;cellar;host;host;{day} 09:00;{day} 17:00\n",
        encoding="utf-8",
    )
    tried = site.desk.ticket_import.try_out(site.facility, file, {})
    assert site.desk.tickets.around(site.guard) == []
    assert ([one.numbers for one in tried.planned], [one.fault for one in tried.problems]) == (
        [(2,)],
        [RowFault.ZONE_UNKNOWN],
    )
    _, issued = site.desk.ticket_import.bring_in(site.facility, file, {})
    (opened,) = site.desk.tickets.around(site.guard)
    assert opened.ticket == issued[0]
    again = site.desk.ticket_import.try_out(site.facility, file, {})
    assert [(one.number, one.fault) for one in again.problems] == [
        (2, RowFault.DUPLICATE),
        (3, RowFault.ZONE_UNKNOWN),
    ]
    assert again.planned == ()
    assert NAME not in repr((tried, issued, again))
