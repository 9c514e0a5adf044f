"""A visitor reads the notice in French on their own screen and agrees; the guard's side never shows there."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.documents.builders import build_td3
from tests.features.keystroke_tasks import GROUP, group_ticket, more_badges
from tests.features.site import HOST, Site
from tests.features.test_deny_list import new as deny_entry
from tests.features.test_notices import published, reworded
from tests.ui.at_office import ALT, press
from tests.ui.at_reception import open_reception
from tests.ui.test_wedge import Hands
from tests.ui.test_wedge import press as type_key
from ui.app import make_window, settle
from ui.caught_lines import CaughtLines
from ui.i18n import Texts
from ui.main_window import MainWindow
from ui.palettes import PaletteName
from ui.reception.page import ReceptionPage
from ui.reception.room import ReceptionRoom
from ui.visitor.view import Step
from ui.visitor.window import VisitorWindow
from visitor_desk.privacy.notice import NoticeLanguage
from visitor_desk.visits.visit import VisitFilter

KEY = Qt.Key
FR, DE = NoticeLanguage.FR, NoticeLanguage.DE
LEFT = Qt.MouseButton.LeftButton
NAME = "Eriksson, Anna Maria"


@pytest.fixture
def window(qapp: QApplication, site: Site) -> Iterator[MainWindow]:
    opened = make_window(qapp, site.desk, "en", PaletteName.LIGHT)
    opened.resize(1440, 900)
    opened.show()
    opened.activateWindow()
    yield opened
    settle(opened)
    opened.hand_over()
    opened.close()
    shiboken6.delete(opened)


@pytest.fixture
def room(window: MainWindow, site: Site) -> ReceptionRoom:
    """A guard at the desk; somebody is expected, and the visitor's screen is open."""
    site.ticket(NAME)
    room = open_reception(window, site)
    press(window, KEY.Key_F1)
    assert window.visitor.isVisible()
    assert room.page.head.visitor.isChecked()
    return room


def choose(room: ReceptionRoom, name: str = NAME) -> ReceptionPage:
    page = room.page
    page.choose_person(next(one for one in page.expected if one.name == name))
    return page


def touch(button: QWidget) -> None:
    QTest.mouseClick(button, LEFT)


def show_document(window: MainWindow, page: ReceptionPage, **fields: str) -> None:
    press(window, KEY.Key_F4)
    first, second = build_td3(**fields)
    page.document.lines_editor.setPlainText(first)
    page.document.lines_editor.appendPlainText(second)
    settle(window)


def read_and_agree(visitor: VisitorWindow, language: NoticeLanguage) -> None:
    touch(visitor.languages.buttons[language])
    for _ in range(3):
        touch(visitor.on)


def everything_on(visitor: VisitorWindow) -> str:
    """Return every word of the window, seen or not: labels, buttons, names for readers, tool tips, title."""
    parts: list[str] = [visitor.windowTitle()]
    for one in (visitor, *visitor.findChildren(QWidget)):
        parts += [one.accessibleName(), one.accessibleDescription(), one.toolTip(), one.whatsThis()]
        if isinstance(one, QLabel | QAbstractButton):
            parts.append(one.text())
    return "\n".join(parts)


def test_a_visitor_reads_the_notice_in_french_and_agrees(window: MainWindow, room: ReceptionRoom, site: Site):
    visitor, page = window.visitor, room.page
    show_document(window, page)
    assert page.draft.expected is not None
    press(window, KEY.Key_Y, ALT)
    read_and_agree(visitor, FR)
    assert visitor.step is Step.DONE
    assert page.visit.notice.isChecked()
    assert page.visit.rules.isChecked()
    assert "version 1" in visitor.thanks.said.text()
    window.activateWindow()
    page.visit.person.editor.setFocus()
    press(window, KEY.Key_Return)
    (visit,) = site.desk.visit_book.page(site.facility, VisitFilter())
    assert (visit.notice, visit.rules) == ("fr v1", "v1")
    assert visitor.view is None
    assert NAME not in everything_on(visitor)


def test_enter_on_the_visitor_s_side_lets_nobody_in(
    qtbot: QtBot, window: MainWindow, room: ReceptionRoom, site: Site
):
    visitor, page = window.visitor, room.page
    show_document(window, page)
    press(window, KEY.Key_Y, ALT)
    assert page.draft.left(site.clock.now()) == ()
    visitor.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is visitor)
    for part in (visitor, visitor.languages.buttons[FR], visitor.on):
        part.setFocus()
        QTest.keyClick(part, KEY.Key_Return)
        settle(window)
    assert list(site.desk.here_now.people(site.guard)) == []
    assert not page.draft.rules
    QTest.keyClick(visitor, KEY.Key_F1)
    assert not visitor.isVisible()
    assert not page.head.visitor.isChecked()


def test_nothing_of_the_guard_s_side_reaches_the_visitor(window: MainWindow, room: ReceptionRoom, site: Site):
    other = site.ticket("Okafor, Chidi")
    site.desk.check_in.admit(
        site.guard, site.arrival(other, "016", check=site.document(surname="OKAFOR", given_names="CHIDI"))
    )
    site.desk.deny_list.add(site.facility, replace(deny_entry(NAME), decided_by=HOST))
    visitor, page = window.visitor, room.page
    room.enter()
    settle(window)
    show_document(window, page, surname="ERICSSON", number="XQ7ZZ1234", expiry="240503", optional="ZE184226B")
    choose(room)
    settle(window)
    assert page.draft.hits
    assert page.draft.document is not None
    seen = ""
    for step in (lambda: None, visitor.languages.buttons[DE].click, visitor.on.click, visitor.on.click):
        step()
        settle(window)
        seen += everything_on(visitor)
    press(window, KEY.Key_R, ALT)
    seen += everything_on(visitor)
    assert NAME in seen
    hidden = [
        "XQ7ZZ1234",
        "ZE184226B",
        "ERICSSON",
        "<<",
        "Okafor",
        "014",
        "016",
        "2024",
        "Replace power supply",
    ]
    hidden += [one.text() for one in page.document.findChildren(QLabel) if len(one.text()) > 12]
    hidden += [one.text() for one in page.visit.findChildren(QAbstractButton) if one.text()]
    assert [word for word in hidden if word in seen] == []


def test_it_follows_the_check_in_in_front_and_is_cleared_with_it(
    window: MainWindow, room: ReceptionRoom, site: Site
):
    site.ticket("Okafor, Chidi")
    visitor, page = window.visitor, choose(room)
    room.enter()
    settle(window)
    touch(visitor.languages.buttons[FR])
    assert visitor.view is not None
    assert (visitor.view.name, visitor.view.language) == (NAME, FR)
    window.activateWindow()
    press(window, KEY.Key_Escape)
    assert visitor.view is None
    choose(room, "Okafor, Chidi")
    assert (visitor.view and visitor.view.name, visitor.step) == ("Okafor, Chidi", Step.LANGUAGE)
    page.bring_to_front(0)
    assert (visitor.view and visitor.view.name, visitor.step) == (NAME, Step.OWN_DATA)
    window.go_to(1)
    assert visitor.view is None
    window.go_to(0)
    settle(window)
    assert visitor.view is not None
    press(window, KEY.Key_F12)
    assert visitor.isVisible()
    assert visitor.view is None
    assert NAME not in everything_on(visitor)
    again = open_reception(window, site)
    choose(again)
    touch(visitor.languages.buttons[FR])
    assert again.page.draft.language is FR


def test_the_guard_s_keys_stay_the_guard_s_while_the_screen_follows(window: MainWindow, room: ReceptionRoom):
    page = choose(room)
    page.visit.person.editor.setFocus()
    settle(window)
    window.visitor.languages.buttons[FR].click()
    settle(window)
    assert window.visitor.step is Step.OWN_DATA
    assert QApplication.focusWidget() is page.visit.person.editor


def test_the_guard_says_it_by_key_where_nobody_touches_the_screen(window: MainWindow, room: ReceptionRoom):
    visitor, page = window.visitor, choose(room)
    window.activateWindow()
    press(window, KEY.Key_N, ALT)
    press(window, KEY.Key_H, ALT)
    assert (visitor.step, page.draft.language) == (Step.DONE, None)
    press(window, KEY.Key_H, ALT)
    assert visitor.step is Step.LANGUAGE


def test_what_was_agreed_to_is_asked_again_when_other_rules_come_into_force(
    window: MainWindow, room: ReceptionRoom, site: Site
):
    visitor, page = window.visitor, choose(room)
    read_and_agree(visitor, FR)
    assert page.draft.rules
    published(site, reworded())
    room.enter()
    settle(window)
    assert (page.draft.notice, page.draft.rules) == (True, False)
    assert visitor.step is Step.OWN_DATA
    touch(visitor.on)
    touch(visitor.on)
    assert visitor.text.title.text() == "Nieuw fr"


def test_in_a_group_each_person_reads_and_agrees_for_themselves(window: MainWindow, site: Site):
    more_badges(site)
    group_ticket(site)
    room = open_reception(window, site)
    visitor, page = window.visitor, room.page
    visitor.toggle()
    page.choose_person(next(one for one in page.expected if one.in_group))
    settle(window)
    group = page.open.group
    assert group is not None
    first = group.group.row.expected.name
    assert first in GROUP
    assert visitor.view is not None
    assert visitor.view.name == first
    read_and_agree(visitor, DE)
    rows = group.group.rows
    assert [(row.draft.notice, row.draft.rules) for row in rows] == [(True, True)] + [(False, False)] * 5
    assert rows[0].agreed_at == site.clock.now()
    page.change_group(group, lambda one: one.at(1))
    assert visitor.view.name == group.group.rows[1].expected.name
    assert visitor.step is Step.LANGUAGE


def test_a_reader_that_types_there_is_caught_as_everywhere(
    qtbot: QtBot, window: MainWindow, room: ReceptionRoom
):
    hands = Hands()
    watch = CaughtLines(window, Texts("en"), hands)
    visitor = window.visitor
    visitor.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is visitor)
    for character in "\r".join(build_td3()) + "\r":
        hands.ms += 4
        type_key(visitor, character)
    hands.ms += 1000
    watch.settle()
    settle(window)
    assert room.page.draft.document is not None
    assert visitor.view is not None
    assert "<" not in everything_on(visitor)


def test_f9_on_the_visitor_s_side_shows_the_list_on_the_guard_s(
    qtbot: QtBot, window: MainWindow, room: ReceptionRoom
):
    choose(room)
    visitor = window.visitor
    visitor.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is visitor)
    QTest.keyClick(visitor, KEY.Key_F9)
    settle(window)
    assert window.evacuation.page.isVisible()
