"""What dies when and why; and forgetting, which is asked for in two steps."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.features.site import Site
from tests.ui.at_office import open_page
from ui.app import settle
from ui.i18n import Texts
from ui.main_window import MainWindow
from ui.privacy.retention_page import RetentionPage
from ui.privacy.retention_room import RetentionRoom, rule_line, why
from ui.privacy.rule_words import days_left
from ui.rooms import RoomName
from visitor_desk.security.groups import Group
from visitor_desk.visits.visit import BadgeNumber


def open_retention(window: MainWindow, site: Site, login: str = "officer") -> RetentionPage:
    room = open_page(window, site, RoomName.RETENTION, login)
    assert isinstance(room, RetentionRoom)
    return room.page


def visited(site: Site) -> None:
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))


def test_the_calendar_says_what_dies_when_and_why(window: MainWindow, site: Site):
    visited(site)
    page = open_retention(window, site)
    rows = {row.what: row for row in page.model.rows}
    assert {"Tickets", "People here now", "Visit log", "Document checks, requests"} <= rows.keys()
    assert all(row.records != "0" for row in rows.values())
    assert "28 days" in rows["Visit log"].why
    assert not any(row.due for row in rows.values())


def test_forgetting_shows_its_consequences_first_and_keeps_by_default(
    qtbot: QtBot, window: MainWindow, site: Site
):
    visited(site)
    site.clock.advance(timedelta(days=40))
    page = open_retention(window, site)
    assert any(row.due for row in page.model.rows)
    qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(page.keep.isVisible)
    assert page.keep.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.keep.isVisible())
    assert any(row.due for row in page.model.rows)


def test_what_is_due_is_forgotten_and_reported(window: MainWindow, site: Site):
    visited(site)
    site.clock.advance(timedelta(days=40))
    page = open_retention(window, site)
    page.run.click()
    page.run_now.click()
    settle(window)
    assert page.model.rows == []
    assert "Forgotten:" in window.bar.message
    assert not page.run.isEnabled()


def test_an_auditor_reads_and_forgets_nothing(window: MainWindow, site: Site):
    page = open_retention(window, site, "auditor")
    assert not page.run.isVisible()


def test_days_are_said_as_people_say_them(texts: Texts):
    today = date(2026, 11, 3)
    said = [days_left(today + timedelta(days=n), today, texts) for n in (-1, 0, 1, 2)]
    assert said == ["now", "now", "tomorrow", "2 days"]


def test_every_rule_has_words_and_its_source(site: Site, texts: Texts):
    rules = site.desk.retention.rules(site.officer)
    lines = [rule_line(rule, texts) for rule in rules]
    assert all(line.what and line.life and line.source for line in lines)
    assert why(Group.D, rules, texts).split(" · ") == [
        "PCI: 92 days",
        "at most 28 days",
        "relief accounts: 28 days",
        "incidents, once handled: 28 days",
        "incidents that nobody handles: 183 days",
    ]
    assert why(Group.R, rules, texts).split(" · ") == [
        "1 day",
        "access lists: 3 days",
        "deny list: at most 366 days",
        "being remembered: 3 days",
        "notes of shifts: 28 days",
        "notes of emergency services: 28 days",
        "incidents, at the desk: 2 days",
    ]
    assert why(Group.F, [], texts) == "–"
