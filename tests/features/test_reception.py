"""What a guard does: let people in, see who is here, take badges back, refuse."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.features.site import ESCORT, PCI_SUITE, Site
from visitor_desk.bsn import BsnNotKept
from visitor_desk.documents.document_rules import Finding, FindingCode, Severity
from visitor_desk.documents.minimise import held_while_waiting
from visitor_desk.security.duties import NotYourDuty
from visitor_desk.visits.arrival_findings import Choice, Settled
from visitor_desk.visits.check_in import (
    DocumentNotShown,
    DocumentRefused,
    EscortMissing,
    FindingsNotSettled,
    PhotoNotCompared,
)
from visitor_desk.visits.check_out import TooLateToUndo
from visitor_desk.visits.ticket import FieldNotAccepted, TicketNotOpen, TicketUnknown
from visitor_desk.visits.visit import (
    AlreadyHere,
    BadgeNotFree,
    BadgeNotOut,
    BadgeNumber,
    RefusalReason,
    VisitState,
)


def test_an_announced_visitor_comes_and_goes(site: Site):
    ticket = site.ticket()
    assert [one.name for one in site.desk.here_now.expected(site.guard)] == ["Eriksson, Anna Maria"]
    visit = site.desk.check_in.admit(site.guard, site.arrival(ticket))

    (here,) = site.desk.here_now.people(site.guard)
    assert (here.name, here.organisation, here.visit.badge) == (
        "Eriksson, Anna Maria",
        "Northwind Hosting",
        "014",
    )
    assert BadgeNumber("014") not in site.desk.house.free_badges(site.guard)
    assert not site.desk.here_now.expected(site.guard)

    site.clock.advance(timedelta(hours=1))
    left = site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    assert left.id == visit.id
    assert left.left_at == site.clock.now()
    assert not site.desk.here_now.people(site.guard)
    assert site.desk.log.verify(site.guard).whole


def test_a_badge_is_out_once(site: Site):
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    other = site.ticket("Janssen, Bram")
    mine = site.document(surname="JANSSEN", given_names="BRAM")
    with pytest.raises(BadgeNotFree):
        site.desk.check_in.admit(site.guard, site.arrival(other, check=mine))
    assert len(site.desk.here_now.people(site.guard)) == 1


def test_one_person_of_a_ticket_is_here_once(site: Site):
    ticket = site.ticket()
    site.desk.check_in.admit(site.guard, site.arrival(ticket))
    with pytest.raises(AlreadyHere):
        site.desk.check_in.admit(site.guard, site.arrival(ticket, badge="015"))


def test_coming_back_is_a_second_visit_on_the_same_ticket(site: Site):
    ticket = site.ticket()
    first = site.desk.check_in.admit(site.guard, site.arrival(ticket))
    site.desk.check_out.by_visit(site.guard, first.id)
    site.clock.advance(timedelta(minutes=5))
    second = site.desk.check_in.admit(site.guard, site.arrival(ticket))
    assert second.id != first.id
    assert second.ticket == first.ticket


@pytest.mark.parametrize(
    ("document", "changes", "error"),
    [
        ({}, {"photo_resembles": False}, PhotoNotCompared),
        ({"expiry": "240503"}, {}, DocumentRefused),
        ({"issuer": "UTO"}, {}, FindingsNotSettled),
        ({"surname": "LINDQVIST"}, {}, FindingsNotSettled),
        ({}, {"person": 1}, TicketUnknown),
        ({}, {"badge": BadgeNumber("999")}, BadgeNotFree),
    ],
)
def test_who_is_not_in_order_stays_outside(site: Site, document, changes, error):
    ticket = site.ticket()
    check = site.document(**document)
    with pytest.raises(error):
        site.desk.check_in.admit(site.guard, site.arrival(ticket, check=check, **changes))
    assert not site.desk.here_now.people(site.guard)


def test_nobody_is_admitted_without_a_document(site: Site):
    with pytest.raises(DocumentNotShown):
        site.desk.check_in.admit(site.guard, site.arrival(site.ticket(), check=None))


def test_another_spelling_is_settled_by_a_named_choice(site: Site):
    ticket = site.ticket("Lindqvist, Maria")
    arrival = site.arrival(ticket)
    with pytest.raises(FindingsNotSettled) as caught:
        site.desk.check_in.admit(site.guard, arrival)
    assert caught.value.values["findings"] == FindingCode.NAME_DIFFERS
    settled = replace(arrival, settled=(Settled(FindingCode.NAME_DIFFERS, Choice.SUPERVISOR_CALLED),))
    assert site.desk.check_in.admit(site.guard, settled).state is VisitState.HERE


def test_a_name_that_differed_is_settled_also_after_the_check_in_has_waited(site: Site):
    differs = Finding(FindingCode.NAME_DIFFERS, Severity.LOOK_AGAIN)
    waited = held_while_waiting(site.document(), [differs], keeps_number=False)
    arrival = site.arrival(site.ticket("Lindqvist, Maria"), check=waited)
    with pytest.raises(FindingsNotSettled) as caught:
        site.desk.check_in.admit(site.guard, arrival)
    assert caught.value.values["findings"] == FindingCode.NAME_DIFFERS
    choice = Settled(FindingCode.NAME_DIFFERS, Choice.SAME_PERSON_OTHER_SPELLING)
    settled = replace(arrival, settled=(choice,))
    assert site.desk.check_in.admit(site.guard, settled).state is VisitState.HERE


def test_a_live_view_is_for_the_reception_and_checks_for_its_session(site: Site):
    live = site.desk.documents.live(site.guard)
    live.start()
    live.stop()
    assert live.wait(20)
    with pytest.raises(NotYourDuty):
        site.desk.documents.live(site.facility)


def test_a_zone_with_an_escort_rule_asks_for_one(site: Site):
    ticket = site.ticket(zone=PCI_SUITE)
    with pytest.raises(EscortMissing):
        site.desk.check_in.admit(site.guard, site.arrival(ticket))
    assert site.desk.check_in.admit(site.guard, site.arrival(ticket, escort=ESCORT)).escort == ESCORT


def test_a_ticket_opens_and_lapses_by_itself(site: Site):
    ticket = site.ticket(hours=1)
    site.clock.advance(timedelta(hours=2))
    with pytest.raises(TicketNotOpen):
        site.desk.check_in.admit(site.guard, site.arrival(ticket))


def test_who_stays_too_long_is_overdue_and_keeps_their_name(site: Site):
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket(hours=1)))
    for _ in range(2):
        site.clock.advance(timedelta(hours=8))
        assert site.desk.here_now.renew(site.guard) == 1
        assert site.desk.here_now.renew(site.guard) == 0
        site.clock.advance(timedelta(hours=16))
        site.desk.retention.run(site.officer)
    (person,) = site.desk.here_now.people(site.guard)
    assert person.overdue
    assert person.name == "Eriksson, Anna Maria"


def test_a_name_nobody_renewed_is_locked_and_the_badge_still_comes_back(site: Site):
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket(hours=1)))
    site.clock.advance(timedelta(days=1))
    site.desk.retention.run(site.officer)
    (person,) = site.desk.here_now.people(site.guard)
    assert person.name is None
    assert site.desk.check_out.by_badge(site.guard, BadgeNumber("014")).state is VisitState.LEFT


def test_a_slip_is_undone_within_a_minute_and_not_later(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.check_out.by_visit(site.guard, visit.id)
    site.clock.advance(timedelta(seconds=59))
    assert site.desk.check_out.undo(site.guard, visit.id).state is VisitState.HERE
    site.desk.check_out.by_visit(site.guard, visit.id)
    site.clock.advance(timedelta(seconds=61))
    with pytest.raises(TooLateToUndo):
        site.desk.check_out.undo(site.guard, visit.id)


def test_an_undo_waits_for_a_badge_that_went_out_again(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.check_out.by_visit(site.guard, visit.id)
    other = site.document(surname="JANSSEN", given_names="BRAM")
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket("Janssen, Bram"), check=other))
    with pytest.raises(BadgeNotFree):
        site.desk.check_out.undo(site.guard, visit.id)


def test_a_clock_set_back_lets_nobody_leave_before_they_came(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(timedelta(hours=-2))
    assert site.desk.check_out.by_visit(site.guard, visit.id).left_at == visit.arrived_at


def test_a_badge_that_is_not_out_cannot_come_back(site: Site):
    with pytest.raises(BadgeNotOut):
        site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))


def test_a_refusal_keeps_the_reason_and_no_identity(site: Site):
    visit = site.desk.check_in.refuse(site.guard, RefusalReason.DOCUMENT_NOT_SHOWN)
    assert visit.refusal is RefusalReason.DOCUMENT_NOT_SHOWN
    assert visit.badge is None
    assert not site.desk.here_now.people(site.guard)


@pytest.mark.parametrize("name", ["", " ", "x" * 201, "Bram\x00Janssen", "Bram \u202eJanssen"])
def test_a_field_that_cannot_be_read_is_refused(site: Site, name):
    with pytest.raises(FieldNotAccepted):
        site.ticket(name)


def test_a_citizen_service_number_is_refused_wherever_it_is_typed(site: Site):
    with pytest.raises(BsnNotKept) as caught:
        site.ticket("Janssen 111222333")
    assert "111222333" not in repr(caught.value) + str(caught.value)


def test_only_reception_lets_people_in(site: Site):
    ticket = site.ticket()
    for session in (site.facility, site.officer, site.administrator, site.auditor):
        with pytest.raises(NotYourDuty):
            site.desk.check_in.admit(session, site.arrival(ticket))
