"""The conditions in the table of duties, each tried on a real installation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.features.site import HOST, PASSPHRASE, SUITE, Site
from visitor_desk.clock import TimeRange
from visitor_desk.errors import DeskError
from visitor_desk.footage.camera import FootageSource, SourceId
from visitor_desk.footage.camera_register import camera_change
from visitor_desk.privacy.hold import HeldState, HoldReason, NewHold
from visitor_desk.security.approval_acts import CAMERA, ERASE, POLICY
from visitor_desk.security.approvals import (
    ApprovalForOther,
    ApprovalMissing,
    ApprovalUsed,
    ApprovedByRequester,
)
from visitor_desk.security.duties import Duty, NotYourDuty, Purpose
from visitor_desk.security.four_eyes import ApprovalRequestUnknown
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.operator_keys import NewOperator
from visitor_desk.security.relief import ReliefPerson
from visitor_desk.visits.drawn_sample import LARGEST_SAMPLE
from visitor_desk.visits.ticket import Announced, NewTicket, TicketUnknown
from visitor_desk.visits.visit import BadgeNumber, Visit, VisitFilter, VisitUnknown

SOURCE = FootageSource(SourceId("recorder"), "Recorder", "shares/recorder", "frigate", "UTC")
OPENED = "record.opened"


def a_visit(site: Site) -> Visit:
    """Somebody came and left."""
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket(hours=1)))
    return site.desk.check_out.by_visit(site.guard, visit.id)


def acts_about(site: Site, record: str) -> list[str]:
    entries = site.desk.log.about(site.auditor, record)
    return [str(read_body(entry.body)["act"]) for entry in entries if entry.body is not None]


def refused(error: type[DeskError], act: Callable[[], object]) -> None:
    with pytest.raises(error):
        act()


def test_reception_reads_its_own_shift(site: Site) -> None:
    visit = a_visit(site)
    book = site.desk.visit_book
    assert [one.id for one in book.page(site.guard, VisitFilter())] == [visit.id]
    assert book.get(site.guard, visit.id).id == visit.id
    site.clock.advance(timedelta(hours=13))
    assert list(book.page(site.guard, VisitFilter())) == []
    wide = VisitFilter(after=visit.arrived_at - timedelta(days=1))
    assert list(book.page(site.guard, wide)) == [], "a wider filter does not widen the shift"
    refused(VisitUnknown, lambda: book.get(site.guard, visit.id))
    assert [one.id for one in book.page(site.facility, VisitFilter())] == [visit.id]


def test_reception_reads_near_tickets_only(site: Site) -> None:
    start = site.clock.now() + timedelta(days=10)
    announced = Announced(("Svensson, Bo",), "Northwind Hosting", "Visit")
    window = TimeRange(start, start + timedelta(hours=2))
    far = site.desk.tickets.issue(site.facility, NewTicket("C-1", (SUITE,), HOST, HOST, window, announced))
    refused(TicketUnknown, lambda: site.desk.tickets.open(site.guard, far.id))
    assert far.id not in [one.ticket.id for one in site.desk.tickets.around(site.guard)]
    assert site.desk.tickets.open(site.facility, far.id).announced == announced


def test_an_auditor_reads_a_drawn_masked_sample(site: Site) -> None:
    visit = a_visit(site)
    book = site.desk.visit_book
    refused(NotYourDuty, lambda: book.page(site.auditor, VisitFilter()))
    refused(VisitUnknown, lambda: book.get(site.auditor, visit.id))
    refused(VisitUnknown, lambda: site.desk.footage_link.coverage(site.auditor, visit.id))
    sample = book.draw(site.auditor, VisitFilter())
    assert (sample.population, [one.id for one in sample.visits]) == (1, [visit.id])
    assert sample.visits[0].badge is None, "a badge number leads to a person"
    assert book.get(site.auditor, visit.id).badge is None
    assert site.desk.footage_link.coverage(site.auditor, visit.id).visit_id == visit.id
    assert acts_about(site, sample.seed) == ["visits.drawn"]
    refused(NotYourDuty, lambda: book.reveal(site.auditor, visit.id, Purpose.AUDIT))
    assert LARGEST_SAMPLE < 100, "a sample is not the book"


def test_a_name_opens_with_a_purpose_and_an_entry(site: Site) -> None:
    visit = a_visit(site)
    before = acts_about(site, visit.id).count(OPENED)
    identity = site.desk.visit_book.reveal(site.facility, visit.id, Purpose.SAFETY)
    assert identity.name == "Eriksson, Anna Maria"
    site.desk.visit_book.document(site.officer, visit.id, Purpose.PERSON_REQUEST)
    assert acts_about(site, visit.id).count(OPENED) == before + 2
    refused(NotYourDuty, lambda: site.desk.visit_book.document(site.facility, visit.id, Purpose.SAFETY))


def test_a_relief_guard_s_name_opens_with_an_entry(site: Site) -> None:
    account = site.desk.relief.certify(site.officer, "relief-1", "Relief 1")
    person = ReliefPerson("B. Invaller", "G-771204")
    shift = site.desk.relief.activate_by_code("relief-1", account.code, person, "a night of relief")
    assert site.desk.relief.person(site.facility, shift.id) == person
    assert OPENED in acts_about(site, shift.id)
    refused(NotYourDuty, lambda: site.desk.relief.person(site.guard, shift.id))


def test_the_administrator_changes_cameras_with_a_second_person(site: Site) -> None:
    cameras, eyes = site.desk.cameras, site.desk.four_eyes
    refused(ApprovalMissing, lambda: cameras.add_source(site.administrator, SOURCE))
    asked = eyes.ask(site.administrator, CAMERA, camera_change(SOURCE))
    refused(ApprovalMissing, lambda: cameras.add_source(site.administrator, SOURCE, asked.id))
    eyes.approve(site.facility, asked.id)
    other = FootageSource(SOURCE.id, "Recorder", "shares/other", "frigate", "UTC")
    refused(ApprovalForOther, lambda: cameras.add_source(site.administrator, other, asked.id))
    cameras.add_source(site.administrator, SOURCE, asked.id)
    assert [source for source, _ in cameras.sources(site.administrator)] == [SOURCE]
    again = FootageSource(SourceId("second"), "Recorder", "shares/recorder", "frigate", "UTC")
    refused(ApprovalForOther, lambda: cameras.add_source(site.administrator, again, asked.id))
    refused(ApprovalUsed, lambda: cameras.add_source(site.administrator, SOURCE, asked.id))


def test_nobody_is_their_own_second_person(site: Site) -> None:
    eyes = site.desk.four_eyes
    asked = eyes.ask(site.officer, ERASE, {"table": "visits", "record": "v1"})
    refused(ApprovedByRequester, lambda: eyes.approve(site.officer, asked.id))
    assert [one.id for one in eyes.waiting(site.second_officer)] == [asked.id]
    refused(NotYourDuty, lambda: eyes.approve(site.facility, asked.id))
    assert list(eyes.waiting(site.facility)) == [], "what one may not sign is not shown"
    refused(NotYourDuty, lambda: eyes.turn_down(site.facility, asked.id))
    eyes.turn_down(site.second_officer, asked.id)
    refused(ApprovalRequestUnknown, lambda: eyes.approve(site.second_officer, asked.id))
    mine = eyes.ask(site.officer, ERASE, {"table": "visits", "record": "v1"})
    eyes.turn_down(site.officer, mine.id)
    late = eyes.ask(site.officer, ERASE, {"table": "visits", "record": "v2"})
    site.clock.advance(timedelta(days=8))
    refused(ApprovalRequestUnknown, lambda: eyes.approve(site.second_officer, late.id))
    assert list(eyes.waiting(site.officer)) == []


def test_each_duty_asks_for_its_own_acts(site: Site) -> None:
    eyes = site.desk.four_eyes
    assert eyes.ask(site.facility, POLICY, {"rule": "visitor-log", "days": 21}).requester
    refused(NotYourDuty, lambda: eyes.ask(site.facility, ERASE, {}))
    refused(NotYourDuty, lambda: eyes.ask(site.administrator, ERASE, {}))
    refused(NotYourDuty, lambda: eyes.ask(site.officer, CAMERA, {}))


def test_a_deputy_signs_and_opens_nothing(site: Site) -> None:
    desk = site.desk
    new = NewOperator("deputy", "Staff deputy", frozenset({Duty.APPROVER}), PASSPHRASE)
    desk.operators.certify(site.officer, new)
    deputy = desk.operators.sign_in("deputy", PASSPHRASE)
    asked = desk.four_eyes.ask(site.officer, ERASE, {"table": "visits", "record": "v1"})
    assert desk.four_eyes.approve(deputy, asked.id).approver == deputy.operator_id
    assert list(desk.requests.board(deputy)) == []
    visit = a_visit(site)
    for act in (
        lambda: desk.visit_book.reveal(deputy, visit.id, Purpose.AUDIT),
        lambda: desk.here_now.people(deputy),
        lambda: desk.tickets.around(deputy),
    ):
        refused(NotYourDuty, act)


def test_a_blank_desk_takes_a_badge_back_and_shows_nobody(site: Site) -> None:
    desk = site.desk
    visit = desk.check_in.admit(site.guard, site.arrival(site.ticket(hours=1)))
    site.guard.blank()
    assert visit.badge is not None
    desk.check_out.badge_returned(visit.badge)
    left = desk.visit_book.get(site.facility, visit.id)
    assert left.left_at is not None
    entry = desk.log.about(site.auditor, visit.id)[-1]
    assert entry.body is not None
    body = read_body(entry.body)
    assert (body["act"], body["operator"], body["device"]) == ("visit.left", None, site.guard.device)
    refused(DeskError, lambda: desk.check_out.badge_returned(BadgeNumber("999")))


def test_a_hold_of_facility_leaves_document_data_to_privacy(site: Site) -> None:
    visit = a_visit(site)
    today = site.clock.now().date()
    wanted = NewHold(
        "visits",
        visit.id,
        "CASE-7",
        next(iter(HoldReason)),
        frozenset({Group.D, Group.S}),
        today + timedelta(days=30),
        today + timedelta(days=60),
    )
    hold = site.desk.holds.place(site.facility, wanted)
    states = {part.group: part.state for part in hold.parts}
    assert states == {Group.D: HeldState.HELD, Group.S: HeldState.WAITING}
    assert hold.waits_for_privacy
    refused(NotYourDuty, lambda: site.desk.holds.take_up(site.facility, hold.hold.id))
    assert not site.desk.holds.take_up(site.officer, hold.hold.id).waits_for_privacy
