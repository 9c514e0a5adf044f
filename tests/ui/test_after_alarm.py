"""After F9 was put away, Ctrl E shows who is still here by the book; each is settled with one key."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt

from tests.features.site import Site
from tests.ui.at_office import CONTROL, press, type_in
from tests.ui.at_reception import open_reception
from ui.app import settle
from ui.main_window import MainWindow
from ui.reception.after_alarm_list import AfterAlarmLayer
from ui.reception.room import ReceptionRoom
from visitor_desk.visits.visit import VisitFilter, VisitState


@pytest.fixture
def room(window: MainWindow, site: Site) -> ReceptionRoom:
    """Three people have been inside for an hour, and an alarm is over in which one was ticked off."""
    for badge in ("014", "015", "016"):
        site.desk.check_in.admit(site.guard, site.arrival(site.ticket(), badge))
        site.clock.advance(timedelta(minutes=20))
    room = open_reception(window, site)
    assert not room.notes.after_alarm_asked.isVisible()
    press(window, Qt.Key.Key_F9)
    press(window, Qt.Key.Key_Space)
    press(window, Qt.Key.Key_Escape)
    return room


def opened(window: MainWindow, room: ReceptionRoom) -> AfterAlarmLayer:
    press(window, Qt.Key.Key_E, CONTROL)
    assert room.notes.after_alarm.isVisible()
    return room.notes.after_alarm


def test_each_is_settled_with_one_key_and_the_next_one_comes(
    window: MainWindow, site: Site, room: ReceptionRoom
):
    assert window.bar is not None
    assert "Ctrl E" in window.bar.message
    layer = opened(window, room)
    assert layer.list.hasFocus()
    assert len(layer.model.rows) == 3
    assert sum(row.tick == "safe" for row in layer.model.rows) == 1
    press(window, Qt.Key.Key_B)
    press(window, Qt.Key.Key_L)
    press(window, Qt.Key.Key_U)
    assert [bool(row.settled) for row in layer.model.rows] == [True] * 3
    assert "0 of 3" in layer.count.text()
    book = site.desk.visit_book.page(site.facility, VisitFilter())
    assert sorted(visit.state for visit in book) == sorted(
        [VisitState.HERE, VisitState.LEFT, VisitState.EXPIRED]
    )
    press(window, Qt.Key.Key_Escape)
    assert layer.isHidden()
    assert len(site.desk.here_now.people(site.guard)) == 1


def test_when_somebody_left_is_typed_and_a_wrong_time_changes_nothing(
    window: MainWindow, site: Site, room: ReceptionRoom
):
    layer = opened(window, room)
    layer.at.editor.setFocus()
    type_in(window, "later")
    layer.list.setFocus()
    press(window, Qt.Key.Key_L)
    assert layer.at.editor.property("trouble")
    layer.at.editor.setText("23:59")
    layer.list.setFocus()
    press(window, Qt.Key.Key_L)
    assert window.bar is not None
    assert "not in the future" in window.bar.message
    assert len(site.desk.here_now.people(site.guard)) == 3


def test_settled_people_stay_in_sight_and_are_not_settled_again(window: MainWindow, room: ReceptionRoom):
    layer = opened(window, room)
    press(window, Qt.Key.Key_B)
    press(window, Qt.Key.Key_Escape)
    layer = opened(window, room)
    assert sum(bool(row.settled) for row in layer.model.rows) == 1
    settled = next(n for n, row in enumerate(layer.model.rows) if row.settled)
    layer.list.selectRow(settled)
    press(window, Qt.Key.Key_U)
    assert layer.model.rows[settled].settled == "came back"


def test_what_the_page_makes_anew_stays_below(window: MainWindow, room: ReceptionRoom):
    layer = opened(window, room)
    room.enter()
    settle(window)
    shown = room.page.childAt(layer.mapTo(room.page, QPoint(40, 30)))
    assert shown is layer or layer.isAncestorOf(shown)


def test_nobody_here_is_said(window: MainWindow, site: Site):
    room = open_reception(window, site)
    press(window, Qt.Key.Key_F9)
    press(window, Qt.Key.Key_Escape)
    layer = opened(window, room)
    assert layer.model.rows == []
