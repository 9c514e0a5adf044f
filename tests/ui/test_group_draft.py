"""A group as rules: whose row a document lands in, who is next, what of a person stays where."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.documents.builders import build_td3
from ui.formats import Formats
from ui.i18n import Texts
from ui.reception.document_view import document_view
from ui.reception.draft import CheckInDraft, ExpectedView, Left
from ui.reception.group_draft import GroupDraft, GroupRow, Stand
from ui.reception.open_tabs import OpenTabs
from visitor_desk.clock import TimeRange
from visitor_desk.documents.document_check import DocumentCheck, check_lines
from visitor_desk.visits.group_seats import Seat
from visitor_desk.visits.phone_approval import AuthoriserId, Call, PhoneApproval
from visitor_desk.visits.place import StaffId
from visitor_desk.visits.ticket import Ticket, TicketId
from visitor_desk.visits.visit import BadgeNumber, RefusalReason

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
WINDOW = TimeRange(NOW - timedelta(hours=1), NOW + timedelta(hours=4))
HOST = StaffId("host")


def ticket_of(people: int, guests: int = 0) -> Ticket:
    return Ticket(TicketId("t"), 12, "C-1042", (), HOST, HOST, WINDOW, people, guests)


def group_of(*names: str, guests: int = 0) -> GroupDraft:
    ticket = ticket_of(len(names), guests)
    rows = [
        GroupRow(
            CheckInDraft(
                expected=ExpectedView(
                    ticket.id,
                    number,
                    12,
                    WINDOW,
                    name,
                    "Northwind",
                    "Power",
                    "P. de Vries",
                    "Suite 1",
                    of=ticket,
                )
            ),
            name,
        )
        for number, name in enumerate(names)
    ]
    return GroupDraft(ticket, tuple(rows), NOW)


def check_of(surname: str, given_names: str) -> DocumentCheck:
    return check_lines(build_td3(surname=surname, given_names=given_names), today=NOW.date())


def admitted(row: GroupRow) -> GroupRow:
    return row.admitted(BadgeNumber("014"), NOW, ("Passport", "no objection"))


@pytest.fixture
def three() -> GroupDraft:
    return group_of("Nguyen, Minh", "Costa, Inês", "Weber, Jonas")


def test_a_document_is_of_the_row_with_its_name(three: GroupDraft):
    assert three.landing(check_of("COSTA", "INES")) == 1
    assert three.landing(check_of("HADDAD", "SAMIR")) is None
    unnamed = replace(check_of("COSTA", "INES"), mrz=None)
    assert three.at(2).landing(unnamed) == 2


def test_of_two_people_of_one_name_the_second_document_is_the_second_one_s():
    group = group_of("Jansen, Jan", "Jansen, Jan")
    check = check_of("JANSEN", "JAN")
    assert group.landing(check) == 0
    assert group.changed(0, admitted).landing(check) == 1
    both = group.changed(0, admitted).changed(1, admitted)
    assert both.rows[both.landing(check) or 0].stand is Stand.ADMITTED


def test_only_the_row_in_front_holds_what_was_read(three: GroupDraft, texts: Texts, formats: Formats):
    view = document_view(check_of("NGUYEN", "MINH"), (), texts, formats, NOW.date())
    read = three.with_draft(three.row.draft.with_document(view))
    document = read.row.draft.document
    assert document is not None
    assert document.check.mrz is not None
    waits = read.at(1).rows[0].draft.document
    assert waits is not None
    assert (waits.check.mrz, waits.read_and_forgotten) == (None, True)
    assert read.changed(0, admitted).rows[0].draft.document is None


def test_the_next_row_is_the_next_open_one(three: GroupDraft):
    assert three.next().front == 1
    one_in = three.changed(1, admitted)
    assert (one_in.next().front, one_in.at(2).next().front) == (2, 0)
    all_in = one_in.changed(0, admitted).changed(2, admitted)
    assert (all_in.next().front, all_in.is_done, all_in.is_idle) == (0, True, True)


def test_what_is_said_for_all_reaches_those_who_are_not_in(three: GroupDraft):
    said = three.changed(0, admitted).with_escort(StaffId("escort"))
    assert [row.draft.escort for row in said.rows] == [None, "escort", "escort"]


def test_a_replacement_begins_anew_and_is_taken_back(three: GroupDraft):
    shown = three.for_all(lambda draft: replace(draft, notice=True, rules=True))
    refused = replace(shown.rows[1], stand=Stand.REFUSED, reason=RefusalReason.NO_TICKET)
    group = shown.changed(1, lambda _: refused).replaced(1, "Haddad, Samir")
    row = group.row
    assert (row.expected.name, row.announced, row.expected.person) == ("Haddad, Samir", "Costa, Inês", 1)
    assert (row.stand, row.reason, row.draft.notice, row.draft.rules) == (Stand.OPEN, None, True, False)
    assert row.left(NOW)[0] is Left.APPROVAL
    approved = replace(row, approval=PhoneApproval(AuthoriserId(HOST), Call.DESK_CALLED, NOW))
    assert Left.APPROVAL not in approved.left(NOW)
    back = group.taken_back(1)
    assert (back.row.expected.name, back.row.expected.seat) == ("Costa, Inês", Seat.ANNOUNCED)
    assert back.row.draft.visit != row.draft.visit


def test_a_guest_joins_before_anybody_is_one_more():
    group = group_of("Nguyen, Minh", guests=1)
    guest = group.joined_by("Haddad, Samir")
    assert (guest.row.expected.seat, guest.row.expected.person, guest.row.needs_call) == (
        Seat.GUEST,
        1,
        False,
    )
    extra = guest.joined_by("Lind, Freja")
    assert (extra.row.expected.seat, extra.row.expected.person, extra.row.needs_call) == (Seat.EXTRA, 2, True)
    assert len(extra.taken_back(2).rows) == 2
    assert extra.taken_back(0) == extra


def test_what_the_house_knows_is_met(three: GroupDraft):
    elsewhere = [admitted(three.rows[0]), three.rows[1], replace(three.rows[2], stand=Stand.LEFT)]
    extra = three.joined_by("Lind, Freja").row
    met = three.met([*elsewhere, admitted(extra)])
    assert [row.stand for row in met.rows] == [Stand.ADMITTED, Stand.OPEN, Stand.LEFT, Stand.ADMITTED]
    assert met.tally.admitted == 3
    assert not met.is_done


def test_a_tab_whose_person_is_in_keeps_no_badge(three: GroupDraft):
    tabs = OpenTabs()
    tabs.offer_badges([BadgeNumber("014"), BadgeNumber("015")])
    tabs.open_group(three)
    assert tabs.front.draft.badge == "014"
    group = tabs.group
    assert group is not None
    group.group = group.group.changed(0, admitted)
    tabs.give_out(BadgeNumber("014"))
    tabs.open_new()
    assert (tabs.front.draft.badge, tabs.is_free(BadgeNumber("014"))) == ("015", False)
