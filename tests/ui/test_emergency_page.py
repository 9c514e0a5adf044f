"""F8 by keys alone: from a page, from the lock and from the evacuation list; completed once there is time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from storage.engine import StoreUnreachable
from tests.features.site import PASSPHRASE, Site
from tests.ui.at_badges import press, type_text
from ui.app import settle
from ui.main_window import MainWindow
from ui.reception.hand_over_room import HandOverRoom
from visitor_desk.visits.emergency import EmergencyService

ALT = Qt.KeyboardModifier.AltModifier
NOTE = "Battery room 2, out by ten past."


def sign_in(window: MainWindow, site: Site) -> None:
    window.open_session(site.desk.operators.sign_in("guard", PASSPHRASE))
    settle(window)


def test_the_fire_brigade_is_in_with_f8_and_enter_also_past_a_locked_desk(
    qtbot: QtBot, window: MainWindow, site: Site
):
    press(qtbot, window, Qt.Key.Key_F8)
    assert window.emergency.up
    press(qtbot, window, Qt.Key.Key_Return)
    (team,) = site.desk.emergencies.here()
    assert (team.service, team.people, team.vehicle) == (EmergencyService.FIRE, None, "")
    page = window.emergency.page
    assert page.said.text() == "Fire brigade, not counted: on site, and on the evacuation list"
    assert not page.complete.isVisible()
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.unlock.isVisible()


def test_service_number_and_vehicle_are_typed_without_the_mouse(qtbot: QtBot, window: MainWindow, site: Site):
    sign_in(window, site)
    press(qtbot, window, Qt.Key.Key_F9)
    assert window.evacuation.up
    press(qtbot, window, Qt.Key.Key_F8)
    type_text(qtbot, window, "p")
    press(qtbot, window, Qt.Key.Key_Tab)
    type_text(qtbot, window, "2")
    press(qtbot, window, Qt.Key.Key_Tab)
    type_text(qtbot, window, "4711")
    press(qtbot, window, Qt.Key.Key_Return)
    (team,) = site.desk.emergencies.here()
    assert (team.service, team.people, team.vehicle) == (EmergencyService.POLICE, 2, "4711")
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.evacuation.up
    window.evacuation.show_list()
    (row,) = window.evacuation.page.model.rows
    assert (row.name, row.organisation, row.persons) == ("Police, 2 persons", "4711", 2)
    assert "2 people inside" in window.evacuation.page.heading.text()


def test_a_team_is_completed_and_what_was_written_goes_with_the_lock(
    qtbot: QtBot, window: MainWindow, site: Site
):
    sign_in(window, site)
    press(qtbot, window, Qt.Key.Key_F8)
    press(qtbot, window, Qt.Key.Key_Return)
    page = window.emergency.page
    site.clock.advance(timedelta(minutes=30))
    while window.focusWidget() is not page.count.editor:
        press(qtbot, window, Qt.Key.Key_Tab)
    type_text(qtbot, window, "six")
    press(qtbot, window, Qt.Key.Key_Return)
    assert page.count.hint.isVisible()
    page.count.editor.clear()
    type_text(qtbot, window, "6")
    press(qtbot, window, Qt.Key.Key_Tab)
    type_text(qtbot, window, "TS-1234")
    press(qtbot, window, Qt.Key.Key_Tab)
    type_text(qtbot, window, "13:20")
    press(qtbot, window, Qt.Key.Key_Tab)
    type_text(qtbot, window, NOTE)
    press(qtbot, window, Qt.Key.Key_Return)
    (opened,) = site.desk.emergencies.lately(site.guard)
    assert (opened.team.people, opened.team.vehicle, opened.note) == (6, "TS-1234", NOTE)
    assert opened.team.left_at == opened.team.arrived_at + timedelta(minutes=20)
    assert [row.note for row in page.model.rows] == [NOTE]
    window.lock()
    settle(window)
    assert window.emergency.up
    assert page.model.rows == []
    assert not page.complete.isVisible()


def test_who_leaves_is_off_the_list_and_who_is_still_there_is_handed_over(
    qtbot: QtBot, window: MainWindow, site: Site
):
    sign_in(window, site)
    press(qtbot, window, Qt.Key.Key_F8)
    press(qtbot, window, Qt.Key.Key_Return)
    press(qtbot, window, Qt.Key.Key_Escape)
    number, room = next((n, r) for n, (_, r) in enumerate(window.rooms) if isinstance(r, HandOverRoom))
    window.go_to(number)
    settle(window)
    (row,) = room.page.model.rows
    assert (row.who, row.state) == ("Fire brigade, not counted", "on site")
    press(qtbot, window, Qt.Key.Key_F8)
    press(qtbot, window, Qt.Key.Key_L, ALT)
    assert not site.desk.emergencies.here()
    assert not site.desk.evacuation.show(None).people


def test_a_database_that_is_away_keeps_nobody_outside(
    qtbot: QtBot, window: MainWindow, site: Site, monkeypatch: pytest.MonkeyPatch
):
    def away() -> object:
        raise StoreUnreachable(store="data")

    press(qtbot, window, Qt.Key.Key_F8)
    with monkeypatch.context() as lost:
        lost.setitem(vars(site.desk.emergencies), "works", away)
        press(qtbot, window, Qt.Key.Key_Return)
        assert "on the evacuation list" in window.emergency.page.said.text()
        assert [one.service for one in site.desk.evacuation.show(None).people] == ["fire"]
    came = site.clock.now()
    site.clock.advance(timedelta(minutes=1))
    window.emergency._try_again()
    settle(window)
    (team,) = site.desk.emergencies.here()
    assert team.arrived_at == came
    assert not window.emergency._waiting


def test_the_evacuation_list_and_the_lock_are_one_key_away(qtbot: QtBot, window: MainWindow, site: Site):
    sign_in(window, site)
    press(qtbot, window, Qt.Key.Key_F8)
    press(qtbot, window, Qt.Key.Key_F9)
    assert window.evacuation.up
    assert not window.emergency.up
    press(qtbot, window, Qt.Key.Key_F8)
    press(qtbot, window, Qt.Key.Key_Escape)
    press(qtbot, window, Qt.Key.Key_Escape)
    press(qtbot, window, Qt.Key.Key_F8)
    press(qtbot, window, Qt.Key.Key_F12)
    assert not window.emergency.up
    assert window.unlock.isVisible()
