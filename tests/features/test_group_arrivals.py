"""A group ticket: replacements and extra people come in on a call that the log keeps, and on nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.features.site import ESCORT, HOST, PCI_SUITE, SUITE, Site
from visitor_desk.clock import TimeRange
from visitor_desk.security.log_entry import read_body
from visitor_desk.visits.access_right import NewAccessRight
from visitor_desk.visits.check_in import Arrival, FindingsNotSettled
from visitor_desk.visits.group_arrivals import GroupTally
from visitor_desk.visits.group_seats import MOST_EXTRAS, Seat, is_group, next_unnamed, seat_of
from visitor_desk.visits.phone_approval import (
    AuthorisedBy,
    AuthoriserId,
    Call,
    CallMissing,
    CallNotInShift,
    MayNotApprove,
    PhoneApproval,
)
from visitor_desk.visits.ticket import Announced, FieldNotAccepted, NewTicket, Ticket, TicketId, TicketUnknown
from visitor_desk.visits.visit import AlreadyHere, Visit, VisitId, VisitUnknown

HADDAD = {"surname": "HADDAD", "given_names": "SAMIR"}


@pytest.fixture
def ticket(site: Site) -> Ticket:
    """Two people by name and one guest."""
    now = site.clock.now()
    new = NewTicket(
        "C-1042",
        (SUITE,),
        HOST,
        HOST,
        TimeRange(now - timedelta(minutes=30), now + timedelta(hours=4)),
        Announced(("Nguyen, Minh", "Bos, Kees"), "Northwind Hosting", "Replace power supply"),
        guests_allowed=1,
    )
    return site.desk.tickets.issue(site.facility, new)


def call(site: Site, **changes: object) -> PhoneApproval:
    at = site.clock.now() - timedelta(minutes=1)
    return replace(PhoneApproval(AuthoriserId(HOST), Call.DESK_CALLED, at), **changes)  # type: ignore[arg-type]


def haddad(site: Site, ticket: Ticket, person: int = 1, **changes: object) -> Arrival:
    """Samir Haddad, whom the ticket does not know."""
    check = site.document(**HADDAD)
    arrival = site.arrival(ticket, check=check, person=person, guest="Haddad, Samir")
    return replace(arrival, **changes)  # type: ignore[arg-type]


def admit(site: Site, arrival: Arrival) -> Visit:
    return site.desk.check_in.admit(site.guard, arrival)


def test_a_replacement_comes_in_on_a_call(site: Site, ticket: Ticket):
    visit = admit(site, haddad(site, ticket, approval=call(site)))
    assert visit.person == 1
    (person,) = site.desk.here_now.people(site.guard)
    assert person.name == "Haddad, Samir"
    assert [one.name for one in site.desk.here_now.expected(site.guard)] == ["Nguyen, Minh"]
    kept = site.desk.visit_book.approval(site.facility, visit.id)
    assert kept is not None
    assert (kept.approval, kept.seat, kept.by) == (call(site), Seat.REPLACEMENT, AuthorisedBy.TICKET)
    assert kept.operator == site.guard.operator_id
    assert site.desk.log.verify(site.guard).whole


def test_nobody_replaces_anybody_without_a_call(site: Site, ticket: Ticket):
    with pytest.raises(CallMissing):
        admit(site, haddad(site, ticket))
    with pytest.raises(CallMissing):
        admit(site, haddad(site, ticket, person=3))
    assert not site.desk.here_now.people(site.guard)


def test_a_call_settles_nothing_else(site: Site, ticket: Ticket):
    with pytest.raises(FindingsNotSettled):
        admit(site, haddad(site, ticket, approval=call(site), guest="Lindqvist, Maria"))
    with pytest.raises(FieldNotAccepted):
        admit(site, haddad(site, ticket, approval=call(site), guest=""))


def test_who_was_replaced_cannot_come_too(site: Site, ticket: Ticket):
    admit(site, haddad(site, ticket, approval=call(site)))
    bos = site.document(surname="BOS", given_names="KEES")
    with pytest.raises(AlreadyHere):
        admit(site, site.arrival(ticket, "015", person=1, check=bos))


def test_a_guest_needs_no_call_and_one_more_does(site: Site, ticket: Ticket):
    guest = admit(site, haddad(site, ticket, person=2))
    assert site.desk.visit_book.approval(site.guard, guest.id) is None
    extra = site.arrival(
        ticket,
        "015",
        person=3,
        check=site.document(surname="LIND", given_names="FREJA"),
        guest="Lind, Freja",
        approval=call(site, call=Call.AUTHORISER_CALLED),
    )
    kept = site.desk.visit_book.approval(site.guard, admit(site, extra).id)
    assert kept is not None
    assert (kept.seat, kept.approval.call) == (Seat.EXTRA, Call.AUTHORISER_CALLED)
    with pytest.raises(TicketUnknown):
        admit(site, haddad(site, ticket, person=3 + MOST_EXTRAS, approval=call(site)))


def test_not_everybody_s_word_counts(site: Site, ticket: Ticket):
    with pytest.raises(MayNotApprove):
        admit(site, haddad(site, ticket, approval=call(site, authoriser=AuthoriserId(ESCORT))))


@pytest.mark.parametrize("later", [timedelta(minutes=1), timedelta(hours=-13)])
def test_a_call_is_of_this_shift(site: Site, ticket: Ticket, later: timedelta):
    with pytest.raises(CallNotInShift):
        admit(site, haddad(site, ticket, approval=call(site, at=site.clock.now() + later)))


def test_the_lists_of_the_customer_name_authorisers_too(site: Site, ticket: Ticket):
    listed = NewAccessRight(
        "C-1042", SUITE, "Berg, Tove", "Northwind", "Maintenance", HOST, may_authorise=True
    )
    right = site.desk.access_lists.add(site.facility, listed)
    for other in (
        replace(listed, may_authorise=False),
        replace(listed, customer="C-9"),
        replace(listed, zone=PCI_SUITE),
    ):
        site.desk.access_lists.add(site.facility, other)
    found = site.desk.groups.authorisers(site.guard, ticket.id)
    assert [(one.id, one.by, one.name) for one in found] == [
        (HOST, AuthorisedBy.TICKET, "P. de Vries"),
        (right.id, AuthorisedBy.ACCESS_LIST, "Berg, Tove"),
    ]
    said = call(site, authoriser=AuthoriserId(right.id))
    kept = site.desk.visit_book.approval(site.facility, admit(site, haddad(site, ticket, approval=said)).id)
    assert kept is not None
    assert kept.by is AuthorisedBy.ACCESS_LIST


def test_how_a_group_ended_is_in_the_log(site: Site, ticket: Ticket):
    site.desk.groups.close(site.guard, ticket.id, GroupTally(3, 1, 2))
    with site.desk.groups.works() as work:
        (entry,) = work.log.entries(work.log.count() - 1, 1)
    assert entry.body is not None
    said = read_body(entry.body)
    assert said["act"] == "group.closed"
    assert said["values"] == {"ticket": ticket.id, "admitted": 3, "refused": 1, "absent": 2}
    with pytest.raises(TicketUnknown):
        site.desk.groups.close(site.guard, TicketId("none"), GroupTally(0, 0, 0))
    with pytest.raises(VisitUnknown):
        site.desk.visit_book.approval(site.guard, VisitId("none"))


def test_seats_are_counted_behind_each_other(ticket: Ticket):
    assert is_group(ticket)
    assert not is_group(replace(ticket, people=1, guests_allowed=0))
    assert [seat_of(ticket, person, named_here=False) for person in (-1, 0, 2, 3)] == [
        None,
        Seat.ANNOUNCED,
        Seat.GUEST,
        None,
    ]
    assert [seat_of(ticket, person, named_here=True) for person in (3, 3 + MOST_EXTRAS)] == [Seat.EXTRA, None]
    assert seat_of(ticket, 0, named_here=True) is Seat.REPLACEMENT
    assert [next_unnamed(ticket, taken) for taken in ((), (0, 1), (2,), (2, 3), (3,))] == [2, 2, 3, 4, 2]
