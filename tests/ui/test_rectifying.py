"""Correcting a visit from the page of its request: before and after, who has to hear of it, and the decision."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from tests.features.site import Site
from tests.ui.at_office import ALT, open_page, press
from tests.ui.at_requests import ended_visit, matched
from ui.main_window import MainWindow
from ui.palettes import Tone
from ui.privacy.recipients_panel import RecipientRow
from ui.privacy.requests_room import RequestsRoom
from ui.rooms import RoomName
from visitor_desk.privacy.requests import (
    Outcome,
    RequestKind,
    RequestStep,
)
from visitor_desk.security.duties import Purpose
from visitor_desk.visits.visit import Visit


@pytest.fixture
def visit(site: Site) -> Visit:
    return ended_visit(site)


@pytest.fixture
def room(window: MainWindow, site: Site, visit: Visit) -> RequestsRoom:
    """A matched request for rectification in front."""
    matched(site, visit, RequestKind.RECTIFICATION)
    opened = open_page(window, site, RoomName.REQUESTS, "officer")
    assert isinstance(opened, RequestsRoom)
    press(window, Qt.Key.Key_Return)
    return opened


def name_of(site: Site, visit: Visit) -> str:
    return site.desk.visit_book.reveal(site.officer, visit.id, Purpose.PERSON_REQUEST).name


def test_before_and_after_stand_beside_each_other_and_the_decision_follows(
    window: MainWindow, site: Site, room: RequestsRoom, visit: Visit
):
    step = room.page.detail.rectify
    assert room.page.detail.stack.currentWidget() is step
    assert "Suite 1" in step.visit.editor.currentText()
    assert step.values["name"].editor.text() == ""
    press(window, Qt.Key.Key_S, ALT)
    assert step.values["name"].hint.text() == "Stands there: Eriksson, Anna Maria"
    step.values["name"].editor.setText("Ericsson, Anna Maria")
    press(window, Qt.Key.Key_Return)
    assert name_of(site, visit) == "Ericsson, Anna Maria"
    assert step.visit.editor.currentText().endswith("corrected")
    press(window, Qt.Key.Key_G, ALT)
    press(window, Qt.Key.Key_Return)
    (request,) = site.desk.requests.board(site.officer)
    assert (request.step, request.outcome) == (RequestStep.ANSWERED, Outcome.GIVEN)


def test_nothing_is_changed_where_nothing_else_is_typed(
    window: MainWindow, site: Site, room: RequestsRoom, visit: Visit
):
    step = room.page.detail.rectify
    press(window, Qt.Key.Key_Return)
    assert step.values["name"].hint.text().startswith("Type what the record should say")
    press(window, Qt.Key.Key_S, ALT)
    press(window, Qt.Key.Key_Return)
    assert step.values["name"].hint.text().startswith("Type what the record should say")
    press(window, Qt.Key.Key_G, ALT)
    press(window, Qt.Key.Key_Return)
    assert window.bar is not None
    assert "not done yet" in window.bar.message
    assert name_of(site, visit) == "Eriksson, Anna Maria"


def test_who_was_given_something_is_told_by_keys(window: MainWindow, room: RequestsRoom):
    panel = room.page.detail.rectify.recipients
    said: list[tuple[int, object]] = []
    panel.told.disconnect()
    panel.told.connect(lambda entry, day: said.append((entry, day)))
    done = RecipientRow(6, "3 Nov 12:00", "told", Tone.GOOD)
    panel.show_recipients([done, RecipientRow(7, "3 Nov 13:00", "still to be told", Tone.LOOK_AGAIN)])
    press(window, Qt.Key.Key_K, ALT)
    panel.told_on.editor.setText("soon")
    press(window, Qt.Key.Key_K, ALT)
    press(window, Qt.Key.Key_X, ALT)
    assert said == [(7, date(2026, 11, 3)), (7, None)]
    assert panel.told_on.editor.property("trouble")


def test_where_nothing_was_handed_out_nobody_has_to_hear(window: MainWindow, room: RequestsRoom):
    panel = room.page.detail.rectify.recipients
    assert panel.model.rowCount() == 0
    for act in (panel.tell, panel.impossible, panel.told_on, panel.list):
        assert not act.isVisible()
