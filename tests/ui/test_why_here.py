"""Ctrl I on every page: why the record in front is still here, and until when."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from tests.features.site import SUITE, Site
from tests.ui.at_office import CONTROL, open_page, press, type_in
from ui.front_record import front_record
from ui.i18n import Language, Texts
from ui.main_window import MainWindow
from ui.rooms import RoomName
from ui.why_here import WhyHere
from visitor_desk.privacy.hold import HoldReason, NewHold
from visitor_desk.privacy.retention_rules import shipped_rules
from visitor_desk.security.groups import Group
from visitor_desk.visits.visit import BadgeNumber, Visit


def came_and_left(site: Site) -> Visit:
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket(zone=SUITE)))
    site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    return visit


def asked(window: MainWindow) -> WhyHere:
    press(window, Qt.Key.Key_I, CONTROL)
    shown = window.findChild(WhyHere)
    assert isinstance(shown, WhyHere)
    assert shown.isVisible()
    return shown


def test_the_record_in_front_says_why_it_is_here_part_by_part(window: MainWindow, site: Site):
    visit = came_and_left(site)
    room = open_page(window, site, RoomName.VISITS, "officer")
    assert front_record(room) == visit.id
    shown = asked(window)
    lines = shown.answer.toPlainText().splitlines()
    assert shown.record.editor.text() == visit.id
    assert "Visit: the name and what belongs to it · until 1 Dec 2026 (28 days)" in lines
    assert any(line.startswith("at most 28 days, counted from: departure. GDPR 5(1)") for line in lines)
    assert any(line.startswith("Visit: the row, without a name · until") for line in lines)
    press(window, Qt.Key.Key_Escape)
    assert not shown.isVisible()
    assert shown.answer.toPlainText() == ""


def test_a_hold_says_its_case_and_that_its_review_is_over(window: MainWindow, site: Site):
    visit = came_and_left(site)
    today = site.clock.now().date()
    days = [today + timedelta(days=n) for n in (5, 60)]
    new = NewHold("visits", visit.id, "C-2026/17", HoldReason.INCIDENT, frozenset({Group.D}), *days)
    hold = site.desk.holds.place(site.facility, new).hold
    site.clock.advance(timedelta(days=6))
    room = open_page(window, site, RoomName.HOLDS, "facility")
    assert front_record(room) == hold.id
    shown = asked(window)
    assert shown.answer.toPlainText().startswith("Hold: the row, without a name · until ")
    type_in(window, visit.id)
    press(window, Qt.Key.Key_Return)
    said = shown.answer.toPlainText()
    assert "Kept longer for case C-2026/17 (" in said
    assert "It was to be looked at again on 8 Nov 2026" in said


def test_a_page_without_a_record_asks_which_and_a_number_of_nothing_is_said(window: MainWindow, site: Site):
    open_page(window, site, RoomName.RETENTION, "auditor")
    shown = asked(window)
    press(window, Qt.Key.Key_Return)
    assert shown.record.hint.text().startswith("Nothing is chosen on this page.")
    type_in(window, "no such record")
    press(window, Qt.Key.Key_Return)
    assert shown.record.hint.text().startswith("Nothing of this record is left")
    assert shown.answer.toPlainText() == ""


def test_a_guard_is_not_told(window: MainWindow, site: Site):
    open_page(window, site, RoomName.DELIVERIES, "guard")
    press(window, Qt.Key.Key_I, CONTROL)
    shown = window.findChild(WhyHere)
    assert isinstance(shown, WhyHere)
    assert not shown.isVisible()


@pytest.mark.parametrize("language", list(Language))
def test_every_table_with_a_rule_has_words(language: Language):
    texts = Texts(language)
    for rule in shipped_rules():
        for table in rule.tables:
            assert texts(f"why.table.{table}")
