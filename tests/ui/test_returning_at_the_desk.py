"""A returning visitor at the desk, by keys alone: found by typing or by their document, never by a list."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.documents.builders import build_td3
from tests.features.site import HOST, PCI_SUITE, SUITE, Site
from tests.features.test_notices import published, reworded
from tests.ui.at_office import ALT, CONTROL, press, type_in
from tests.ui.at_reception import open_reception
from ui.app import settle
from ui.main_window import MainWindow
from ui.models.here_now import Presence
from ui.reception.draft import CheckInDraft, ExpectedView
from ui.reception.page import ReceptionPage
from ui.reception.room import ReceptionRoom
from visitor_desk.clock import TimeRange
from visitor_desk.visits.access_right import AccessRight, AccessRightId, NewAccessRight
from visitor_desk.visits.ticket import TicketId
from visitor_desk.visits.visit import RefusalReason, VisitFilter

KEY = Qt.Key
NAME = "Eriksson, Anna Maria"
RULES = "v1"


def put_on(site: Site, name: str = NAME, **changes: object) -> AccessRight:
    new = NewAccessRight("C-1042", SUITE, name, "Northwind", "Own equipment", HOST, days_without_visit=30)
    return site.desk.access_lists.add(site.facility, replace(new, **changes))  # type: ignore[arg-type]


@pytest.fixture
def right(site: Site) -> AccessRight:
    put_on(site, "Okafor, Chidi", zone=PCI_SUITE)
    return put_on(site)


@pytest.fixture
def room(window: MainWindow, site: Site, right: AccessRight) -> ReceptionRoom:
    assert right
    return open_reception(window, site)


@pytest.fixture
def page(room: ReceptionRoom) -> ReceptionPage:
    return room.page


def listed(page: ReceptionPage) -> list[str]:
    return [row.name for row in page.here.model.rows if row.presence is Presence.ON_LIST]


def show_document(window: MainWindow, page: ReceptionPage, **fields: str) -> None:
    """Do what a reader that is a keyboard does."""
    press(window, KEY.Key_F4)
    first, second = build_td3(**fields)
    page.document.lines_editor.setPlainText(first)
    page.document.lines_editor.appendPlainText(second)
    settle(window)


def only_right(site: Site, name: str = NAME) -> AccessRight:
    return next(one.right for one in site.desk.access_lists.rights(site.facility) if one.name == name)


def test_found_by_typing_compared_and_let_in_on_the_right(
    window: MainWindow, page: ReceptionPage, site: Site
):
    site.clock.advance(timedelta(hours=1))
    assert listed(page) == []
    press(window, KEY.Key_F, CONTROL)
    type_in(window, "e")
    assert listed(page) == []
    type_in(window, "ri")
    assert listed(page) == [NAME]
    press(window, KEY.Key_Return)
    assert page.draft.expected is not None
    assert page.draft.expected.name == NAME
    assert page.visit.remark.text() == "On the list of C-1042"
    assert page.visit.person.editor.currentText() == f"{NAME} · Northwind"
    show_document(window, page)
    press(window, KEY.Key_Y, ALT)
    press(window, KEY.Key_H, ALT)
    press(window, KEY.Key_Return)
    (visit,) = site.desk.visit_book.page(site.facility, VisitFilter())
    assert (visit.badge, visit.rules, visit.host) == ("014", RULES, HOST)
    assert only_right(site).used_on == site.clock.now().date()
    assert only_right(site).rules == RULES
    assert page.here.model.count(Presence.HERE) == 1
    press(window, KEY.Key_F, CONTROL)
    type_in(window, "eriks")
    assert listed(page) == []


def test_six_keys_after_the_scan_let_a_returning_visitor_in(
    window: MainWindow, page: ReceptionPage, site: Site
):
    show_document(window, page)
    settle(window)
    assert page.draft.expected is not None
    assert page.draft.expected.right == only_right(site).id
    press(window, KEY.Key_Y, ALT)
    assert page.visit.isAncestorOf(QApplication.focusWidget())
    press(window, KEY.Key_Return)
    assert len(site.desk.here_now.people(site.guard)) == 1


def test_agreed_rules_count_until_their_version_changes(window: MainWindow, site: Site, right: AccessRight):
    arrival = site.arrival(site.ticket(), rules=RULES)
    visit = site.desk.returning.admit(site.guard, right.id, arrival)
    site.desk.check_out.by_visit(site.guard, visit.id)
    # In the same shift they would come back on the ticket of the day.
    site.clock.advance(timedelta(hours=14))
    page = open_reception(window, site).page
    for agreed in (True, False):
        press(window, KEY.Key_F, CONTROL)
        type_in(window, "eriks")
        press(window, KEY.Key_Down)
        while page.here.selected() is None or page.here.selected().presence is not Presence.ON_LIST:  # type: ignore[union-attr]
            press(window, KEY.Key_Down)
        press(window, KEY.Key_Return)
        assert page.draft.rules is agreed
        assert page.visit.rules.isChecked() is agreed
        published(site, reworded())
        page = open_reception(window, site).page


def test_somebody_on_a_list_is_refused_with_the_zone_and_no_ticket(
    window: MainWindow, page: ReceptionPage, site: Site
):
    press(window, KEY.Key_F, CONTROL)
    type_in(window, "okaf")
    press(window, KEY.Key_Return)
    assert page.draft.expected is not None
    assert page.draft.expected.escort_zone == "Suite 2"
    press(window, KEY.Key_R, ALT)
    page.visit.reason.editor.choose(RefusalReason.SUPERVISOR)
    press(window, KEY.Key_Return)
    (visit,) = site.desk.visit_book.page(site.facility, VisitFilter())
    assert (visit.ticket, visit.zones) == (None, (PCI_SUITE,))


def test_enter_in_an_empty_field_chooses_nobody(window: MainWindow, page: ReceptionPage, site: Site):
    site.ticket()
    press(window, KEY.Key_F, CONTROL)
    press(window, KEY.Key_Return)
    assert page.draft.expected is None
    type_in(window, "nobody")
    press(window, KEY.Key_Return)
    assert page.draft.expected is None


def test_what_one_person_agreed_to_is_not_carried_over_to_another(site: Site):
    span = TimeRange(site.clock.now(), site.clock.now() + timedelta(hours=1))
    view = ExpectedView(TicketId("t"), 0, 0, span, "A", "", "", "", "", right=AccessRightId("r"))
    agreed = CheckInDraft().with_person(replace(view, rules_agreed=True))
    assert agreed.rules
    assert not agreed.with_person(view).rules
    said = replace(CheckInDraft(), rules=True).with_person(view)
    assert said.rules


def test_who_may_come_to_two_cages_comes_to_both_unless_the_guard_chooses_one(
    window: MainWindow, site: Site, right: AccessRight
):
    other = put_on(site, zone=PCI_SUITE)
    page = open_reception(window, site).page
    show_document(window, page)
    settle(window)
    expected = page.draft.expected
    assert expected is not None
    assert {expected.right, *expected.beside} == {right.id, other.id}
    assert expected.escort_zone == "Suite 2"
    cages = page.visit.cages.editor
    assert page.visit.cages.isVisibleTo(page)
    assert cages.currentIndex() == 0
    assert sorted(cages.itemText(row) for row in range(1, 3)) == ["Suite 1", "Suite 2"]
    cages.setFocus()
    for _ in range(2):
        if page.draft.expected is not None and page.draft.expected.zones == "Suite 1":
            break
        press(window, KEY.Key_Down)
    assert page.draft.expected is not None
    assert (page.draft.expected.right, page.draft.expected.escort_zone) == (right.id, "")
    assert cages.currentText() == "Suite 1"
    press(window, KEY.Key_Y, ALT)
    press(window, KEY.Key_Return)
    (here,) = site.desk.here_now.people(site.guard)
    assert here.visit.zones == (SUITE,)
    press(window, KEY.Key_F, CONTROL)
    type_in(window, "eriks")
    assert listed(page) == []


def test_both_cages_are_one_visit(window: MainWindow, site: Site, right: AccessRight):
    assert right
    put_on(site, zone=PCI_SUITE)
    page = open_reception(window, site).page
    show_document(window, page)
    settle(window)
    page.visit.escort.editor.choose(HOST)
    page.visit.escort.editor.activated.emit(page.visit.escort.editor.currentIndex())
    press(window, KEY.Key_Y, ALT)
    press(window, KEY.Key_Return)
    (here,) = site.desk.here_now.people(site.guard)
    assert set(here.visit.zones) == {SUITE, PCI_SUITE}
    today = site.clock.now().date()
    used = [one.right for one in site.desk.access_lists.rights(site.facility) if one.name == NAME]
    assert [one.rules for one in used] == [None, None]
    assert {one.used_on for one in used} == {today}
